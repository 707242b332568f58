from dataclasses import replace

from tests.adapters.papers import HOSTILE, form, hostile, plan
from webapp.adapters.plain_text import plain_text
from webapp.domain.paper import Bullets, Cell, Column, Facts, Group, Heading, Paragraph, Table

PLAN = """\
Forward plan of key decisions, 1 January 2012 to 30 April 2012

Westshire Council

Edition 14, published on Friday 16 December 2011

About this plan

The council intends to take these decisions.

Some are taken by the Cabinet.

The Cabinet

Councillor A Example, Leader.
Councillor B Example, Resources.

Contact: Governance team. 01632 960000.
Where to read the reports before a meeting: Town Hall.

The plan

Key decisions by month

January 2012

"""

FORM = """\
Representation about a private meeting

Westshire Council

Say why the meeting should be open to the public.

Your name: to be filled in by hand.

What do you ask for? to be filled in by hand.

Meetings

Meeting: Cabinet. Day: 9 April 2026.
"""


def test_a_plan_is_read_from_its_title_to_its_end() -> None:
    text = plain_text(plan(2))
    assert text.startswith(
        PLAN + "Decision: KEY/000/12 Delivery of part 0 of the programme of capital receipts. To authorise"
    )
    assert text.endswith(
        "\n\nMarch 2012\n\nApril 2012\n\nNo key decision is planned for April 2012.\n\nEnd of the plan.\n"
    )


def test_a_form_says_what_it_asks_for() -> None:
    assert plain_text(form()) == FORM


def test_every_cell_says_its_heading_and_an_empty_one_says_so() -> None:
    table = Table("", (Column("Who"), Column("When")), (Group("", ((Cell("the rest", "first"), Cell()),)),))
    assert plain_text(replace(form(), blocks=(table,))).split("\n\n")[2:] == [
        "Who: first. the rest. When: nothing given.\n"
    ]


def test_what_ends_as_a_sentence_gets_no_second_full_stop() -> None:
    facts = Facts((("Why", "It is urgent."), ("Quoted", "“Why not?”"), ("Where:", "Town Hall (east)"), ("Empty", " ")))
    said = plain_text(replace(form(), blocks=(facts, Bullets(("One!", "two")))))
    assert said.split("\n\n")[2:] == [
        "Why: It is urgent.\nQuoted: “Why not?”\nWhere: Town Hall (east).\nEmpty: nothing given.",
        "One!\ntwo.\n",
    ]


def test_hostile_words_stay_words_without_what_steers_a_terminal() -> None:
    text = plain_text(hostile())
    assert [words for words in HOSTILE[:3] if words not in text] == []
    assert [letter for letter in text if letter < " " and letter != "\n"] == []
    assert "\u202e" not in text
    assert "W" * 5000 in text


def test_nothing_leaves_no_gap() -> None:
    blocks = (Heading(" "), Paragraph("\n\n"), Paragraph("Words"), Bullets(()), Facts(()))
    assert plain_text(replace(form(), blocks=blocks)).split("\n\n")[2:] == ["Words\n"]
