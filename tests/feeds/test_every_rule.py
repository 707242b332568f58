"""No rule that a feed is held to is without a judge, and none is judged that is not in the list."""

from tests.adapters.feed_rules import JUDGED
from tests.feeds.change_rules import CHANGE_RULES
from tests.feeds.http_rules import HTTP_RULES
from tests.feeds.reading_rules import READING_RULES

SECTION_8 = """
S01 S02 S03 S04 S05 S06 S07 S08 S09 S10 S11 C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11 C12
T01 T02 T03 T04 T05 T06 T07 T08 E01 E02 E03 E04 E05 E06 E07 E08 E09 E10 E11 E12 E13 E14 E15 E16 E17 E18 E19 E20 E21
E22 E23 E24 E25 E26 E27 E28 A01 A02 A03 A04 H01 H02 H03 H04 H05 H06 H07 H08 H09 H10 H11 H12 H13 H14 H15 H16 H17 H18
H19 H20 H21 H22 H23 H24 H25 D01 D02 D03 D04 D05 D06 D07 X01 X02 X03 X04 X05 X06 X07 X08
"""


def test_every_rule_of_the_list_has_a_judge() -> None:
    judged = (*JUDGED, *HTTP_RULES, *CHANGE_RULES, *READING_RULES)
    assert sorted(judged) == sorted(SECTION_8.split())
    assert len(set(judged)) == len(judged) == 103
