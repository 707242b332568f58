"""The desk's page for importing a plan."""

from io import BytesIO
from pathlib import Path

from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from webapp.database import Database
from webapp.queries import decisions

PLAN = Path(__file__).parents[1] / "adapters" / "january_2012.csv"


def send(browser: CheckedClient, content: bytes, name: str = "plan.csv", *, only_look: bool = False) -> tuple[int, str]:
    fields = inputs_of(form_on(browser.get("/desk/import").text))
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
