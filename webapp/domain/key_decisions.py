"""On which ground a decision is key (regulation 8)."""

from enum import StrEnum


class KeyGround(StrEnum):
    """The ground on which a decision is key.

    *The law.* SI 2012/2089, reg. 8(1): an executive decision likely (a) to result in expenditure or savings that are
    significant having regard to the budget for the service or function, or (b) to be significant in its effects on
    communities living or working in two or more wards or electoral divisions.
    *The rule.* One ground is enough; both may apply.
    *Example.* A contract of £2 million for one school is key by money; a new parking policy by its effect on wards.
    *In doubt.* No figure is in the law: each council sets one, and some say "more than two wards".
    """

    MONEY = "money"
    COMMUNITIES = "communities"
    BOTH = "both"


GROUND_WORDS: dict[KeyGround, str] = {
    KeyGround.MONEY: "Significant expenditure or savings",
    KeyGround.COMMUNITIES: "Significant effect on communities in two or more wards",
    KeyGround.BOTH: "Significant expenditure or savings, and significant effect on communities in two or more wards",
}
