"""Rules as the public reads them."""

from webapp.domain.rule_parts import RuleParts, parts_of


def test_both_ways_of_marking_a_part_are_read() -> None:
    docstring = "Count days.\n\n*The law.* reg. 9(1)\n(a).\n*The rule*: both ends\n\nare left out.\n"
    assert parts_of(docstring) == RuleParts(
        "Count days.", (("The law", "Reg. 9(1) (a)."), ("The rule", "Both ends are left out."))
    )


def test_marks_of_code_are_left_out() -> None:
    docstring = "*In doubt.* Working days (`Calendar.working_days`), or `clear` days."
    assert parts_of(docstring) == RuleParts("", (("In doubt", "Working days, or clear days."),))


def test_a_docstring_without_parts_is_its_own_summary() -> None:
    assert parts_of("Say something.") == RuleParts("Say something.", ())
