"""What can be refused, each with a sentence for the person who asked."""


class RuleBroken(Exception):
    """A rule of the law, the constitution or the plan says no; `message` says why and what to do."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        """Keep the sentence for the user and, where one input is at fault, that input's name."""
        super().__init__(message)
        self.message = message
        self.field = field


class BeyondKnownCalendar(RuleBroken):
    """The count would pass the last year whose bank holidays are known, so no date is given."""


class NotPermitted(RuleBroken):
    """The thing is there, but the state it is in does not allow this."""


class NotFound(RuleBroken):
    """Nothing of that name is there, or nothing this person may see."""


class EditedMeanwhile(RuleBroken):
    """Somebody else saved the same thing first; nothing of theirs is overwritten."""
