"""The letter that tells of an edition, as it is written."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from tests.edition_letters import BEFORE, CARE, CLINIC, GROWTH, HEALTH, changed, edition_email, head, news
from webapp.adapters.mail import House, compose
from webapp.domain.contacts import Contact
from webapp.domain.edition import EditionKind
from webapp.domain.edition_news import EditionNews

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUSE = House("Anyborough Council", "#1f5f5b", "plan@example.gov.uk", "https://plan.example.gov.uk")


def written(said: EditionNews) -> EmailMessage:
    parsed = message_from_bytes(compose(edition_email(said), HOUSE, now=NOW).content, policy=policy.SMTP)
    assert isinstance(parsed, EmailMessage)
    return parsed


def body(said: EditionNews, kind: str = "plain") -> str:
    found = written(said).get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def test_whom_to_ask_is_told_however_little_of_it_is_given() -> None:
    for contact, text, html in (
        (
            Contact(post="Governance officer", email="plan@example.gov.uk"),
            "Governance officer, plan@example.gov.uk",
            'Governance officer<br><a class="link" href="mailto:plan@example.gov.uk"',
        ),
        (
            Contact(email="plan@example.gov.uk"),
            "plan@example.gov.uk",
            '<a class="link" href="mailto:plan@example.gov.uk"',
        ),
        (Contact("Priya Shaw", "Governance officer"), "Priya Shaw, Governance officer", "Priya Shaw, Governance off"),
    ):
        said = replace(news(HEALTH), contact=contact)
        assert f"Questions? Please ring or write to:\n{text}\n" in body(said)
        assert f'<p style="margin:0 0 8px">\n{html}' in body(said, "html")
    assert "Questions?" not in body(replace(news(HEALTH), contact=Contact()))


def test_its_headers_name_the_edition_and_a_list_of_their_own() -> None:
    letter = written(news(HEALTH))
    assert letter["Subject"] == "Forward plan, edition 14: 2 new and 1 moved for Health Scrutiny"
    assert letter["List-Id"] == "Forward plan editions <editions.plan.example.gov.uk>"
    assert letter["X-Reminder-Key"] == "edition-published/14/member-7"
    assert letter["Auto-Submitted"] == "auto-generated"


TOLD = [
    "Dear Councillor Zoë Moss,",
    "",
    "Edition 14 of the forward plan was published on Friday 20 November 2026. "
    "It covers 1 December 2026 to 31 March 2027.",
    "What follows says what changed since edition 13 of 23 October 2026.",
    "",
    "",
    "GROWTH SCRUTINY",
    "3 entries: 1 moved, 1 reworded and 1 gone",
    "",
    "Moved",
    "",
    "Repair of the pool",
    "KEY/02JAN/27",
    "Moved from January 2027 to Tuesday 9 February 2027",
    "Reason: The survey took longer.",
    "Decision: was “Repair of the swimming pool”",
    "Decision maker: Cabinet Member for Resources (Councillor Asha Lowe)",
    "https://plan.example.gov.uk/decisions/KEY-02JAN-27",
    "",
    "Reworded",
    "",
    "Footbridge",
    "KEY/03JAN/27",
    "When: January 2027",
    "What is to be decided, as it is now: Who is to build it, and when.",
    "Decision maker: Cabinet Member for Resources (Councillor Asha Lowe)",
    "https://plan.example.gov.uk/decisions/KEY-03JAN-27",
    "",
    "Gone",
    "",
    "Market hall",
    "KEY/04JAN/27",
    "Withdrawn, 18 November 2026. It burnt.",
    "Decision maker: Cabinet Member for Resources (Councillor Asha Lowe)",
    "https://plan.example.gov.uk/decisions/KEY-04JAN-27",
    "",
    "Not changed",
    "",
    "Land at the quay",
    "KEY/07JAN/27",
    "When: January 2027",
    "Decision maker: Cabinet Member for Resources (Councillor Asha Lowe)",
    "https://plan.example.gov.uk/decisions/KEY-07JAN-27",
    "",
    "",
    "THE REST OF THE PLAN",
    "3 entries: 2 new",
    "",
    "",
    "The whole edition: https://plan.example.gov.uk/editions/14",
    "What changed, word for word: https://plan.example.gov.uk/editions/14/changes?since=13&committee=growth",
    "",
    "Questions? Please ring or write to:",
    "Priya Shaw, Governance officer, 01632 960100, plan@example.gov.uk",
    "",
    "--",
    "Anyborough Council: forward plan of key decisions",
    "https://plan.example.gov.uk",
    "You are sent this because you sit on a scrutiny committee.",
    "This comes with your office, so it cannot be stopped. To put your address right, write to plan@example.gov.uk.",
    "Ask for mail about other decisions: https://plan.example.gov.uk/subscribe",
]


def test_the_text_tells_changes_first_then_the_other_entries_then_the_rest() -> None:
    assert body(news(GROWTH)).splitlines() == TOLD


def test_both_bodies_say_the_same_of_a_private_report_and_nothing_of_its_matter() -> None:
    for kind in ("plain", "html"):
        said = body(news(), kind)
        assert "Care contract" in said
        assert "part exempt, paragraph 3 (information relating to the financial or business affairs" in said
        assert "Secret bids" not in said
        assert "Told above, under Health Scrutiny" in said


def test_a_reworded_private_report_names_what_changed_and_no_more() -> None:
    said = news(HEALTH, before=(CARE,), after=(changed(CARE, matter="Secret bids, opened"),))
    for kind, words in (("plain", "Reworded: What is to be decided\n"), ("html", "Reworded:</strong> What is to be")):
        assert words in body(said, kind)
        assert "Secret bids" not in body(said, kind)


def test_a_first_edition_is_listed_without_headings_or_a_comparison() -> None:
    said = body(news(HEALTH, before=(), since=None))
    assert "What follows says" not in said
    assert "word for word" not in said
    assert "HEALTH SCRUTINY\n3 entries\n\nA new clinic\n" in said
    assert "In this edition" in body(news(HEALTH, before=(), since=None), "html")


def test_a_supplement_says_its_note_and_what_it_is() -> None:
    edition = head(15, kind=EditionKind.SUPPLEMENT, note="The clinic was left out of <edition> 14.")
    said = news(HEALTH, after=(*BEFORE, CLINIC), edition=edition)
    assert written(said)["Subject"] == "Forward plan, supplement 15: 1 new for Health Scrutiny"
    assert "\n\nThe clinic was left out of <edition> 14.\n" in body(said)
    assert "The clinic was left out of &lt;edition&gt; 14." in body(said, "html")
    assert "See the whole supplement" in body(said, "html")


def test_what_was_typed_is_escaped_in_html_and_adds_no_header() -> None:
    clinic = changed(CLINIC, title="Clinic & <b>more</b>\r\nBcc: everybody@example.gov.uk")
    said = news(HEALTH, after=(*BEFORE, clinic))
    assert "Clinic &amp; &lt;b&gt;more&lt;/b&gt;" in body(said, "html")
    assert written(said)["Bcc"] is None


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    page = body(news(), "html")
    assert "<img" not in page
    assert "url(" not in page
    assert {part.split('"')[0] for part in page.split('href="')[1:] if part.startswith("http")} == {
        "https://plan.example.gov.uk",
        "https://plan.example.gov.uk/subscribe",
        "https://plan.example.gov.uk/editions/14",
        "https://plan.example.gov.uk/editions/14/changes?since=13",
        *(f"https://plan.example.gov.uk/decisions/KEY-0{number}JAN-27" for number in (1, 2, 3, 4, 5, 7)),
    }
