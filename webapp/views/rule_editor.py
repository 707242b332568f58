"""The pages by which an administrator keeps a kind of rules: a list, a form, and a page of what would happen.

Officers read. Each change is rehearsed, shown, and then confirmed; `Editor` says what differs between the two kinds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Generic

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from werkzeug.datastructures import FileStorage

from webapp.adapters.rule_file import LARGEST_FILE, as_json, as_toml, read_rule_file
from webapp.domain import wording
from webapp.domain.accounts import Role
from webapp.domain.days import ONE_DAY, Purpose
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london_date
from webapp.forms.decisions import RevisedForm
from webapp.forms.rule_sections import DeleteRuleForm, EndRuleForm, RuleFileForm, RuleForm
from webapp.queries import rules as rules_query
from webapp.queries import trail
from webapp.queries.rules import Rule, RuleBook, RuleRow
from webapp.services import rules as rules_service
from webapp.views.access import requires, somebody
from webapp.views.council_rules import working_calendar
from webapp.views.database import database, now
from webapp.views.desk_forms import carried_out, typed, typed_pairs
from webapp.views.rule_preview import Preview, Shown, example, example_days, gaps_left, kept_rules

ANOTHER = "another"
WRITERS = {"json": (as_json, "application/json"), "toml": (as_toml, "application/toml")}


@dataclass(frozen=True, slots=True)
class Start(Generic[Rule]):
    """A rule to begin from: its name in addresses, whose it is, and how sure we are of it.

    `keeps_days` says whether it brings the days it holds along, as a rule of law does and another council's does not.
    """

    slug: str
    heading: str
    certainty: str
    rule: Rule
    keeps_days: bool = True


@dataclass(frozen=True, slots=True)
class Editor(Generic[Rule]):
    """One kind of rules: how its pages are called, its form, and what they say of it.

    `show` makes an example of a rule, and `consequences` tells what a change does to what was published and what is to
    come.
    """

    book: RuleBook[Rule]
    blueprint: Blueprint
    title: str
    intro: str
    purpose: Purpose
    form: type[RuleForm]
    starts: Callable[[], Sequence[Start[Rule]]]
    show: Shown[Rule]
    consequences: Callable[[Session, Rule | None, Rule], Sequence[str]]

    def to(self, view: str, uuid: str | None = None, **values: Any) -> str:
        """Return the address of one of its pages."""
        return url_for(f"{self.blueprint.name}.{view}", uuid=uuid, **values)


@dataclass(frozen=True, slots=True)
class _Page(Generic[Rule]):
    """What the pages of one change say: its form and heading, a word before it, and what is said once it is saved.

    `row` keeps the rule that is changed; `old` is that rule where it becomes another, `follows` where another follows.
    """

    heading: str
    done: str
    template: str = "desk_rules/form.html"
    lead: str = ""
    row: RuleRow | None = None
    old: Rule | None = None
    follows: Rule | None = None


def add_pages(editor: Editor[Rule]) -> None:
    """Give a kind of rules its pages."""
    pages = (
        ("", "index", index, Role.OFFICER),
        ("/new", "new", new, Role.ADMINISTRATOR),
        ("/presets", "presets", presets, Role.ADMINISTRATOR),
        ("/from-file", "from_file", from_file, Role.ADMINISTRATOR),
        ("/<uuid:uuid>", "edit", edit, Role.ADMINISTRATOR),
        ("/<uuid:uuid>/from-a-day", "from_a_day", from_a_day, Role.ADMINISTRATOR),
        ("/<uuid:uuid>/end", "end", end, Role.ADMINISTRATOR),
        ("/<uuid:uuid>/delete", "delete", delete, Role.ADMINISTRATOR),
        ("/<uuid:uuid>.<any(json, toml):ending>", "download", download, Role.OFFICER),
    )
    for address, name, page, role in pages:
        methods = ["GET"] if name in {"index", "presets", "download"} else ["GET", "POST"]
        editor.blueprint.add_url_rule(address, name, _view(editor, page, role), methods=methods)


def _view(editor: Editor[Rule], page: Callable[..., ResponseReturnValue], role: Role) -> Any:
    @requires(role)
    def view(**values: object) -> ResponseReturnValue:
        return page(editor, **{name: str(value) for name, value in values.items()})

    view.__doc__ = page.__doc__
    return view


def index(editor: Editor[Rule]) -> ResponseReturnValue:
    """Show every rule in words, an example of each in force, and what is missing or double."""
    instant = now()
    with database().reading() as session:
        kept, calendar = rules_query.kept(session, editor.book), working_calendar(session, editor.purpose)
    rules = [rule for _, rule in kept]
    today = london_date(instant)
    shown = [
        (row, rule, example(editor.show, rule, instant, calendar) if rule.holds_on(today) else None)
        for row, rule in reversed(kept)
    ]
    return render_template(
        "desk_rules/index.html",
        editor=editor,
        rules=shown,
        published_at=instant,
        problems=[*editor.book.problems_between(rules), *editor.book.gaps_in(rules)],
        none_in_force=not any(rule.holds_on(today) for rule in rules),
    )


def new(editor: Editor[Rule]) -> ResponseReturnValue:
    """Add a rule, from nothing or from a preset."""
    slug = request.args.get("preset", "")
    start = next((one for one in editor.starts() if one.slug == slug), None)
    if slug and start is None:
        abort(404)
    known = editor.form.as_typed(start.rule) if start else {}
    days = {} if start is None or start.keeps_days else {"valid_from": None, "valid_to": None}
    form = editor.form(typed(), data=known | days | {"revision": "0"})
    return _rule_page(
        editor,
        form,
        lambda session: rules_service.add(session, editor.book, form.rule, **_by(form)),
        _Page(heading="Add a rule", done="The rule was added."),
    )


def edit(editor: Editor[Rule], uuid: str) -> ResponseReturnValue:
    """Change a rule."""
    row, rule = _kept_or_404(editor, uuid)
    form = editor.form(typed(), data=editor.form.as_typed(rule) | {"revision": str(row.revision)})
    return _rule_page(
        editor,
        form,
        lambda session: rules_service.edit(
            session, editor.book, uuid, form.rule, revision=form.from_revision, **_by(form)
        ),
        _Page(heading="Change a rule", done="The rule was changed.", row=row, old=rule),
    )


def from_a_day(editor: Editor[Rule], uuid: str) -> ResponseReturnValue:
    """Let a rule that begins as a copy follow one from a day on, and end that one on the day before."""
    row, rule = _kept_or_404(editor, uuid)
    known = editor.form.as_typed(rule) | {"valid_from": None, "revision": str(row.revision)}
    form = editor.form(typed(), data=known)
    return _rule_page(
        editor,
        form,
        lambda session: rules_service.replace_from(
            session, editor.book, uuid, form.rule, revision=form.from_revision, **_by(form)
        ),
        _Page(
            heading=f"Change “{rule.name}” from a day on",
            done="The rule as it was ends on the day before, and the changed rule was added.",
            lead=(
                "This is a copy of the rule. Enter the first day on which it holds as changed here, and change what "
                "changes, with its name and the quoted words. The rule as it is ends on the day before."
            ),
            row=row,
            follows=rule,
        ),
    )


def end(editor: Editor[Rule], uuid: str) -> ResponseReturnValue:
    """Let a rule end on a day."""
    row, rule = _kept_or_404(editor, uuid)
    form = EndRuleForm(typed(), data={"revision": row.revision, "valid_to": rule.valid_to})
    return _change_page(
        editor,
        form,
        lambda session: rules_service.end(
            session, editor.book, uuid, form.valid_to.typed_date, revision=form.from_revision, **_by(form)
        ),
        lambda: replace(rule, valid_to=form.valid_to.typed_date),
        _Page(
            heading=f"End “{rule.name}” on a day",
            done="The last day of the rule was saved.",
            template="desk_rules/end.html",
            row=row,
            old=rule,
        ),
    )


def delete(editor: Editor[Rule], uuid: str) -> ResponseReturnValue:
    """Delete a rule under which nothing was published."""
    row, rule = _kept_or_404(editor, uuid)
    form = DeleteRuleForm(typed(), data={"revision": row.revision})
    status = HTTPStatus.OK
    if request.method == "POST":
        status = carried_out(
            form,
            lambda session: rules_service.delete(session, editor.book, uuid, revision=form.from_revision, **_by(form)),
        )
        if status is HTTPStatus.SEE_OTHER:
            flash("The rule was deleted.", "success")
            return redirect(editor.to("index"), status)
    with database().reading() as session:
        refusal = rules_service.refusal_to_delete(session, rule)
        rules = kept_rules(session, editor.book)
    overtaken = _overtaken(editor, form, uuid) if status is HTTPStatus.CONFLICT else []
    return render_template(
        "desk_rules/delete.html",
        editor=editor,
        form=form,
        row=row,
        rule=rule,
        refusal=refusal,
        overtaken=overtaken,
        gaps=gaps_left(editor.book, rules, [one for one in rules if one != rule]),
    ), status


def presets(editor: Editor[Rule]) -> ResponseReturnValue:
    """Show the rules to begin from."""
    return render_template("desk_rules/presets.html", editor=editor, starts=editor.starts())


def from_file(editor: Editor[Rule]) -> ResponseReturnValue:
    """Read a rule from a file into the form of a new rule; nothing is saved."""
    form = RuleFileForm()
    if request.method == "GET":
        return render_template("desk_rules/file.html", editor=editor, form=form)
    try:
        rule = _read(editor, request.files.get("file"))
    except RuleBroken as refused:
        form.file.errors = [refused.message]
        return render_template("desk_rules/file.html", editor=editor, form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template(
        "desk_rules/form.html",
        editor=editor,
        form=editor.form(data=editor.form.as_typed(rule) | {"revision": "0"}),
        heading="Add a rule",
        action=editor.to("new"),
    )


def download(editor: Editor[Rule], uuid: str, ending: str) -> ResponseReturnValue:
    """Give a rule as a file, as the command and other installations read it."""
    row, rule = _kept_or_404(editor, uuid)
    write, mimetype = WRITERS[ending]
    named = f"{editor.blueprint.name.removeprefix('desk_').replace('_', '-')}-from-{rule.valid_from}.{ending}"
    headers = {"Content-Type": f"{mimetype}; charset=utf-8", "Content-Disposition": f'attachment; filename="{named}"'}
    return write(row.definition), headers


def _rule_page(
    editor: Editor[Rule], form: RuleForm, change: Callable[[Session], Any], page: _Page[Rule]
) -> ResponseReturnValue:
    """Show the form of a rule; a list in it may be made longer first."""
    if ANOTHER in request.form:
        form.grow(request.form[ANOTHER])
        return _form_page(editor, form, HTTPStatus.OK, page)
    return _change_page(editor, form, change, lambda: form.rule, page)


def _change_page(
    editor: Editor[Rule],
    form: RevisedForm,
    change: Callable[[Session], Any],
    made: Callable[[], Rule],
    page: _Page[Rule],
) -> ResponseReturnValue:
    """Show a form, then what its change will do, then carry it out."""
    status, previews = HTTPStatus.OK, list[Preview[Rule]]()
    if "confirm" in request.form:
        status = carried_out(form, change)
        if status is HTTPStatus.SEE_OTHER:
            flash(page.done, "success")
            return redirect(editor.to("index"), status)
    elif request.method == "POST" and "change" not in request.form:
        status = carried_out(
            form, lambda session: previews.append(_rehearsed(editor, session, change, made(), page)), only_try=True
        )
        if status is HTTPStatus.SEE_OTHER:
            return render_template(
                "desk_rules/check.html", editor=editor, page=page, form=form, preview=previews[0], typed=typed_pairs()
            )
    return _form_page(editor, form, status, page)


def _form_page(editor: Editor[Rule], form: RevisedForm, status: HTTPStatus, page: _Page[Rule]) -> ResponseReturnValue:
    row = page.row
    overtaken = _overtaken(editor, form, row.uuid) if row and status is HTTPStatus.CONFLICT else []
    with database().reading() as session:
        events = trail.history(session, editor.book.table, row.uuid) if row else []
    return render_template(
        page.template, editor=editor, form=form, heading=page.heading, lead=page.lead, row=row, events=events,
        overtaken=overtaken,
    ), status  # fmt: skip


def _rehearsed(
    editor: Editor[Rule], session: Session, change: Callable[[Session], Any], rule: Rule, page: _Page[Rule]
) -> Preview[Rule]:
    """Carry out a change within a rehearsal and return what it did.

    A new rule is compared with the one that it follows, or else with one in force today for the same decisions.
    """
    book, before = editor.book, kept_rules(session, editor.book)
    sentences = list(editor.consequences(session, page.old, rule))
    if page.follows:
        last = wording.day(rule.valid_from - ONE_DAY)
        sentences.insert(0, f"“{page.follows.name}” as it is holds up to {last}, and this rule from the next day on.")
    change(session)
    after, today = kept_rules(session, book), london_date(now())
    rivals = (one for one in before if book.kinds_of(one) & book.kinds_of(rule) and one.holds_on(today))
    known, calendar = page.old or page.follows or next(rivals, None), working_calendar(session, editor.purpose)
    about = [one for one in (page.old or page.follows, rule) if one]
    return Preview(
        rule=rule,
        old=known,
        changes=book.changes_between(known, rule) if known else (),
        days=example_days(book, editor.show, before, after, calendar, about=about),
        sentences=sentences,
        gaps=gaps_left(book, before, after),
        doubts=book.doubts_between(known, rule) if known else (),
    )


def _read(editor: Editor[Rule], file: FileStorage | None) -> Rule:
    """Read a rule from a file, refusing one that could not be used or that the form cannot show."""
    if file is None or not file.filename:
        raise RuleBroken("Choose the file that holds the rule.")
    with file.stream:
        rule = editor.book.read(read_rule_file(file.read(LARGEST_FILE + 1)))
    problems = [*editor.book.problems_with(rule), *editor.form.beyond(rule)]
    if problems:
        raise RuleBroken(" ".join(words for _, words in problems))
    return rule


def _kept_or_404(editor: Editor[Rule], uuid: str) -> tuple[RuleRow, Rule]:
    with database().reading() as session:
        return rules_query.one(session, editor.book, uuid) or abort(404)


def _overtaken(editor: Editor[Rule], form: RevisedForm, uuid: str) -> list[Any]:
    """Take over the revision that was saved meanwhile, and return who saved it."""
    row, _ = _kept_or_404(editor, uuid)
    form.revision.data = str(row.revision)
    with database().reading() as session:
        return trail.history(session, editor.book.table, uuid)[:1]


def _by(form: Any) -> dict[str, Any]:
    return {"reason": form.reason.data, "actor": somebody().name, "now": now()}
