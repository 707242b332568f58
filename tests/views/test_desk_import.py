"""The desk's page for importing a plan."""

from io import BytesIO
from pathlib import Path

from tests.builders import at
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from tests.plan_as_text import plan_text
from webapp.database import Database
from webapp.queries import decisions

PLAN = Path(__file__).parents[1] / "adapters" / "january_2012.csv"
PARTS = ("day", "month", "year")


def send(
    browser: CheckedClient,
    content: bytes,
    name: str = "plan.csv",
    *,
    only_look: bool = False,
    published_on: tuple[str, str, str] = ("", "", ""),
) -> tuple[int, str]:
    fields = inputs_of(form_on(browser.get("/desk/import").text))
    for part, typed in zip(PARTS, published_on, strict=True):
        fields[f"published_on-{part}"] = typed
    fields["file"] = (BytesIO(content), name)
    if only_look:
        fields["only_look"] = "y"
    answer = browser.post("/desk/import", data=fields, content_type="multipart/form-data")
    return answer.status_code, words_of(answer.text)


def kept(database: Database) -> int:
    with database.reading() as session:
        return len(decisions.references_ending(session, ""))


def test_looking_first_saves_nothing(officer_client: CheckedClient, database: Database) -> None:
    status, said = send(officer_client, PLAN.read_bytes(), only_look=True)
    assert status == 200
    assert "What would be imported from plan.csv Nothing has been saved." in said
    assert kept(database) == 0


def test_looking_first_lists_what_was_read_and_keeps_the_day_that_was_typed(officer_client: CheckedClient) -> None:
    _, said = send(officer_client, PLAN.read_bytes(), only_look=True, published_on=("16", "12", "2011"))
    for sentence in (
        "complete entries go into the public plan at once; incomplete ones become drafts.",
        "What was read",
        "KEY/03JAN/12City of Peterborough Academy – Free School Academy and free special schoolJanuary 2012Cabinet "
        "Member for Education, Skills and University; Cabinet Member for Resources",
        "choose its file again, because a page cannot keep a file. The day you typed, Friday 16 December "
        "2011, is kept.",
    ):
        assert sentence in said
    fields = inputs_of(form_on(officer_client.get("/desk/import?published_on=2011-12-16").text))
    assert [fields[f"published_on-{part}"] for part in PARTS] == ["16", "12", "2011"]
    fields = inputs_of(form_on(officer_client.get("/desk/import?published_on=soon").text))
    assert [fields[f"published_on-{part}"] for part in PARTS] == ["", "", ""]


def test_the_report_goes_by_rows_and_mended_addresses_stand_together_at_its_end(
    officer_client: CheckedClient,
) -> None:
    lines = (
        "Reference,Title,Date,Decision maker,Contact",
        'KEY/01JAN/12,Sale,January 2012,Cabinet,"Sam Okoro, sam.okoro@anyborough. gov.uk"',
        "KEY/02JAN/12,Lease,soon,Cabinet,Sam Okoro",
        'KEY/03JAN/12,,January 2012,Cabinet,"Sam Okoro, sam.okoro@anyborough. gov.uk"',
        'KEY/04JAN/12,Rent,January 2012,Cabinet,"Sam Okoro, sam.okoro@anyborough. gov.uk"',
    )
    _, said = send(officer_client, "\n".join(lines).encode())
    report, mended = said.split("2 e-mail addresses were mended")
    places = [report.index(f"{row}KEY/0{row - 1}JAN/12") for row in (2, 3, 4, 5)]
    assert places == sorted(places)
    assert "was mended to" not in report
    assert mended.count(" was mended to sam.okoro@anyborough.gov.uk.") == 2
    assert "What was read" not in said


def test_the_page_says_what_becomes_of_an_old_plan(officer_client: CheckedClient) -> None:
    page = officer_client.get("/desk/import").text
    assert "stay “expected earlier and not yet decided” until a record, another date or a withdrawal" in words_of(page)
    assert 'href="/desk/decisions' in page


def test_a_plan_is_imported_once(officer_client: CheckedClient, database: Database) -> None:
    _, said = send(officer_client, PLAN.read_bytes())
    assert "Imported from plan.csv" in said
    assert kept(database) == 23
    _, said = send(officer_client, PLAN.read_bytes())
    assert "Unchanged 23" in " ".join(said.replace("Unchanged", "Unchanged ").split())


def test_a_file_that_is_no_plan_is_refused_whole_beside_the_field(
    officer_client: CheckedClient, database: Database
) -> None:
    for content in (
        b"%PDF-1.7 nothing",
        b"Name,Colour\nFox,Red\n",
        b"",
        b"\x00\x01\x02",
        PLAN.read_bytes() + b'KEY/1,"never closed',
    ):
        status, said = send(officer_client, content)
        assert status == 422, content[:20]
        assert "There is a problem" in said
    assert kept(database) == 0


def test_no_file_at_all_is_asked_for(officer_client: CheckedClient) -> None:
    answer = officer_client.post("/desk/import", data=inputs_of(form_on(officer_client.get("/desk/import").text)))
    assert answer.status_code == 422
    assert "Choose the file that holds the plan." in words_of(answer.text)


def test_a_plan_as_text_is_taken_and_what_could_not_be_read_is_listed(
    officer_client: CheckedClient, database: Database
) -> None:
    status, said = send(officer_client, plan_text().encode(), "plan.txt")
    assert status == 200
    assert kept(database) == 22
    assert "KEY/03MAR/12 is named here, but no row of a table gives it." in said


def test_a_plan_published_elsewhere_is_noticed_from_its_day(officer_client: CheckedClient, database: Database) -> None:
    assert send(officer_client, PLAN.read_bytes(), published_on=("16", "12", "2011"))[0] == 200
    with database.reading() as session:
        sale = decisions.by_key(session, "KEY/04/DEC/10")
        assert sale is not None
        assert sale.notice_published_at == at("2011-12-16", "00:00")


def test_a_day_that_cannot_be_is_refused_beside_its_inputs(officer_client: CheckedClient, database: Database) -> None:
    for day, sentence in (
        (("16", "12", "2098"), "is in the future. Enter the day on which the plan was published, or leave it empty."),
        (("31", "2", "2012"), "The day on which the plan was published must be a real date"),
    ):
        status, said = send(officer_client, PLAN.read_bytes(), published_on=day)
        assert status == 422
        assert said.count(sentence) == 2
    assert kept(database) == 0
