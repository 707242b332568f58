"""Words in a title that may tell what an exempt report keeps from the public."""

import pytest

from webapp.domain.revealing_titles import may_reveal


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Sale of land for £1.2 million", ("a sum of money (“£1.2 million”)",)),
        ("Contract worth 3 million pounds", ("a sum of money (“3 million”)",)),
        ("Grant of £ 250,000 to a charity", ("a sum of money (“£ 250,000”)",)),
        ("Appeal by Mrs Lowe", ("a person (“Mrs Lowe”)",)),
        ("Complaint against Cllr. O’Hara", ("a person (“Cllr. O’Hara”)",)),
        ("Purchase of PE1 1HG", ("a postcode (“PE1 1HG”)",)),
        ("Repairs at 14a Upper Mill Lane", ("an address (“14a Upper Mill Lane”)",)),
        ("Dismissal of a head teacher", ("what happens to an employee (“Dismissal”)",)),
        ("Voluntary redundancies in Finance", ("what happens to an employee (“redundancies”)",)),
        (
            "Settlement of claim, 12 Mill Lane",
            ("an address (“12 Mill Lane”)", "a claim or a dispute (“Settlement of claim”)"),
        ),
        ("Settlement of an insurance claim", ("a claim or a dispute (“Settlement of an insurance claim”)",)),
        ("Comparison of tender prices", ("the price of a tender (“tender prices”)",)),
        ("Budget 2012/13 and Medium Term Financial Strategy 2022/2023", ()),
        ("Cowgate Enhancement Scheme", ()),
        ("Policy for pupils aged 4-16 years", ()),
        ("Section 75 agreement with NHS Peterborough", ()),
        ("Address of the new school, Thorpe Road", ()),
        ("", ()),
    ],
)
def test_what_a_title_may_give_away_is_named_with_its_words(title: str, found: tuple[str, ...]) -> None:
    assert may_reveal(title) == found


def test_a_long_title_is_read_at_once() -> None:
    assert may_reveal("1 A " * 5_000 + "£") == ()
