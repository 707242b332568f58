-- A message that begins to wait is handed to procrastinate in the same transaction, whoever wrote it.
--
-- A message has at most one job that waits (the queueing lock): where there is one, it moves to the new moment. A job
-- that has been begun is no longer in the way, so a message that waits again while its job ends gets another.
-- The nearer the deadline, the higher the priority: minutes, so that the number fits until the year 5000 or so.
CREATE OR REPLACE FUNCTION outbox_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, queueing_lock, args, scheduled_at)
    VALUES (
        'outbox',
        'carry',
        -floor(extract(epoch FROM NEW.deadline_at) / 60)::integer,
        'outbox/' || NEW.id,
        jsonb_build_object('row_id', NEW.id),
        NEW.next_at
    )
    ON CONFLICT (queueing_lock) WHERE status = 'todo'
    DO UPDATE SET scheduled_at = excluded.scheduled_at, priority = excluded.priority;
    RETURN NULL;
END;
$$;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'outbox'::regclass AND tgname = 'outbox_waits') THEN
        CREATE TRIGGER outbox_waits AFTER INSERT OR UPDATE OF state, next_at ON outbox
            FOR EACH ROW WHEN (NEW.state = 'queued') EXECUTE FUNCTION outbox_waits();
    END IF;
END;
$$;
