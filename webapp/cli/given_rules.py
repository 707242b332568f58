"""The call-in rule that a command was given: from a file, a preset and options, which count for more than either."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

import click

from webapp.domain.constitution import CallInRule, Clock, ClockStart, Effect, Unit
from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.wording import WEEKDAYS, day, listed, short_day

DAY = click.DateTime(["%Y-%m-%d"])
LONDON_TIME = click.DateTime(["%H:%M"])
"""What a file of presets says beside the rule itself."""

Command = TypeVar("Command", bound=Callable[..., Any])


def named_day(written: str) -> tuple[date, str]:
    """Read a day, or a day and its name: 2022-09-19, 2022-09-19=State funeral."""
    on, _, name = written.partition("=")
    try:
        return date.fromisoformat(on.strip()), name.strip()
    except ValueError:
        raise click.BadParameter(f"“{written}” is not a day such as 2022-09-19, or 2022-09-19=State funeral.") from None


def values(kind: Any) -> click.Choice[str]:
    """Let one value of an enum be chosen."""
    return click.Choice([one.value for one in kind])


CLOCK_OPTIONS = (
    click.option("--clock-start", type=values(ClockStart), help="What sets the clock going; publication by default."),
    click.option("--length", "--days", "length", type=click.IntRange(1, 60), help="Days, or weeks before the weekday."),
    click.option("--unit", type=values(Unit), help="What the length counts; working days by default."),
    click.option(
        "--weekday", type=click.Choice(WEEKDAYS, case_sensitive=False), help="Call-in closes on this day of a week."
    ),
    click.option("--first-day-counts/--first-day-not-counted", default=None, help="The day it starts on is day 1."),
    click.option(
        "--after-hours-from", type=LONDON_TIME, help="London time after which publication is the next working day's."
    ),
    click.option("--cut-off", type=LONDON_TIME, help="London time on the last day; without it, the end of that day."),
    click.option("--no-cut-off", is_flag=True, help="The end of the last day, whatever the rule given says."),
    click.option("--rolls/--no-rolls", default=None, help="A last day that is no working day moves to the next one."),
    click.option("--effect", type=values(Effect), help="From when it may be implemented; the next day by default."),
    click.option(
        "--rule",
        "rule_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A rule in TOML or JSON.",
    ),
    click.option("--preset", "preset_name", metavar="NAME", help="The rule of another council, e.g. merton."),
)
CALENDAR_OPTIONS = (
    click.option("--nation", type=values(Nation), help="Whose bank holidays; England's by default."),
    click.option(
        "--closure",
        "closures",
        type=named_day,
        multiple=True,
        metavar="DATE[=NAME]",
        help="A day on which the council is closed.",
    ),
    click.option(
        "--holiday",
        "holidays",
        type=named_day,
        multiple=True,
        metavar="DATE[=NAME]",
        help="A bank holiday proclaimed since.",
    ),
)


def with_options(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Give a command several options, in this order."""

    def give(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return give


@dataclass(frozen=True, slots=True)
class GivenRules:
    """The rules that were given, none where only a clock or nothing was; `clock` holds the options given beside."""

    rules: tuple[CallInRule, ...]
    nation: Nation | None
    clock: dict[str, Any]

    @property
    def is_anything(self) -> bool:
        """Say whether there is a rule to count by."""
        return bool(self.rules or "length" in self.clock or "weekday" in self.clock)

    def on(self, starts_on: date) -> CallInRule:
        """Return the rule by which a clock that starts on a day is counted; of several, the one then in force."""
        from webapp.domain.call_in_cells import bare_rule  # only this command reads records

        if not self.rules:
            return bare_rule(_clock(Clock(1), self.clock), "as asked")
        held = [one for one in self.rules if one.holds_on(starts_on)] if len(self.rules) > 1 else list(self.rules)
        if len(held) != 1:
            names = listed([f"“{one.name}”" for one in held]) or "none"
            raise RuleBroken(f"Exactly one rule must be in force on {day(starts_on)}; in the file there is {names}.")
        return checked(replace(held[0], clock=_clock(held[0].clock, self.clock)))


def given_rules(options: dict[str, Any]) -> GivenRules:
    """Take the options of a rule out of those of a command, and read the file or the preset."""
    clock = _clock_given(options)
    rule_file, name = options.pop("rule_file"), options.pop("preset_name")
    if rule_file and name:
        raise click.UsageError("Give --rule or --preset, not both.")
    if rule_file:
        rules, nation = read_rule_file(rule_file)
        return GivenRules(rules, nation, clock)
    if name:
        from webapp.adapters.presets import preset  # reads some forty files

        found = preset(name)
        return GivenRules((found.rule,), found.nation, clock)
    return GivenRules((), None, clock)


def read_rule_file(path: Path) -> tuple[tuple[CallInRule, ...], Nation | None]:
    """Read one rule, or several under `rules` or `call_in_rules`, and the nation if the file names one."""
    from webapp.adapters import rule_file
    from webapp.domain import rule_data  # these are needed for files of rules only

    data = rule_file.read_rule_file(path.read_bytes())
    if not isinstance(data, dict):
        raise RuleBroken(f"{path.name} holds no table of names and values.")
    tables = data.get("rules", data.get("call_in_rules", [data]))
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise RuleBroken(f"{path.name}: write each rule as a table of its own, under [[rules]].")
    return tuple(checked(rule_data.read(table)) for table in tables), _nation_of(data, path)


def _nation_of(data: dict[str, Any], path: Path) -> Nation | None:
    """Read whose bank holidays a file means, under `nation` or `calendar`; England and Wales share one list."""
    named = data.get("nation") or data.get("calendar")
    if named == "england-and-wales":
        return Nation.ENGLAND
    if named is not None and named not in list(Nation):
        raise RuleBroken(f"{path.name}: nation must be one of {listed([one.value for one in Nation], 'or')}.")
    return Nation(named) if named else None


def checked(rule: CallInRule) -> CallInRule:
    """Return the rule if windows can be counted by it; RuleBroken with every sentence that speaks against it.

    Who may ask, the words and the source may be left out of a rule that is only counted by.
    """
    from webapp.domain.rule_checks import problems_with  # needed once there is a rule

    left_out = {name for name in ("name", "words", "source", "requesters") if not getattr(rule, name)}
    problems = [words for name, words in problems_with(rule) if name not in left_out]
    if problems:
        raise RuleBroken("\n".join(["The rule cannot be used.", *problems]))
    return rule


def calendar_of(nation: Nation, options: dict[str, Any]) -> WorkingCalendar:
    """Make the calendar that the options describe."""
    from webapp.adapters.bank_holidays import calendar_for  # the table of holidays is slow to import

    return calendar_for(nation, additions=dict(options["holidays"]), closures=dict(options["closures"]))


def note_on_validity(rule: CallInRule, starts_on: date) -> str:
    """Say that a rule was not in force on the day its clock starts; nothing where it was."""
    if rule.holds_on(starts_on):
        return ""
    until = f" to {short_day(rule.valid_to)}" if rule.valid_to else " on"
    return f"Note: this rule is in force from {short_day(rule.valid_from)}{until}, and not on {day(starts_on)}."


def _clock_given(options: dict[str, Any]) -> dict[str, Any]:
    """Turn the options that describe a clock into its fields, leaving out those not given."""
    typed: dict[str, Any] = {
        "length": options.pop("length"),
        "first_day_counts": options.pop("first_day_counts"),
        "rolls": options.pop("rolls"),
        "after_hours_from": _time(options.pop("after_hours_from")),
        "cut_off": _time(options.pop("cut_off")),
    }
    for name, option, kind in (
        ("start", "clock_start", ClockStart),
        ("unit", "unit", Unit),
        ("effect", "effect", Effect),
    ):
        value = options.pop(option)
        typed[name] = value and kind(value)
    weekday = options.pop("weekday")
    typed["weekday"] = None if weekday is None else WEEKDAYS.index(weekday)
    given = {name: value for name, value in typed.items() if value is not None}
    if weekday is not None and "unit" not in given:
        given["unit"] = Unit.WEEKDAY
    return given | ({"cut_off": None} if options.pop("no_cut_off") else {})


def _clock(base: Clock, given: dict[str, Any]) -> Clock:
    clock = replace(base, **given)
    return clock if clock.unit is Unit.WEEKDAY else replace(clock, weekday=None)


def _time(typed: datetime | None) -> time | None:
    return typed.time() if typed else None
