"""Contact cells: name, post, telephone and e-mail come apart, broken addresses are mended and nothing is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.example_tables import examples
from webapp.domain.contacts import Contact, read_contact

TABLE = examples("contacts")


@pytest.mark.parametrize(("written", "name", "post", "telephone", "email"), TABLE)
def test_a_contact_comes_apart_as_the_table_says(
    written: str, name: str, post: str, telephone: str, email: str
) -> None:
    assert read_contact(written)[0] == Contact(name=name, post=post, telephone=telephone, email=email)


def test_mending_is_reported() -> None:
    assert read_contact("Jo Bloggs jo.bloggs@example.go v.uk")[1] == (
        "The e-mail address “jo.bloggs@example.go v.uk” was mended to jo.bloggs@example.gov.uk.",
    )


def test_an_address_that_is_whole_is_not_reported() -> None:
    assert read_contact("Jo Bloggs Tel: 01632 960001 jo.bloggs@example.gov.uk")[1] == ()


def test_an_address_that_cannot_be_read_is_reported_and_kept() -> None:
    contact, notes = read_contact("Jo Bloggs Engineer jo.bloggs@exampleborou")
    assert contact.post == "Engineer jo.bloggs@exampleborou"
    assert notes == (
        "“Engineer jo.bloggs@exampleborou” holds an e-mail address that was not read and is kept with the post.",
    )


def test_a_second_person_is_kept_with_the_post() -> None:
    contact, notes = read_contact("Jo Bloggs Engineer jo.bloggs@example.gov.uk Sam Lee sam.lee@example.gov.uk")
    assert contact == Contact("Jo Bloggs", "Engineer Sam Lee sam.lee@example.gov.uk", "", "jo.bloggs@example.gov.uk")
    assert len(notes) == 1


@given(st.integers(1, len("example.gov.uk") - 1))
def test_a_blank_anywhere_in_the_host_is_mended(place: int) -> None:
    host = "example.gov.uk"
    contact, notes = read_contact(f"Jo Bloggs Engineer jo.bloggs@{host[:place]} {host[place:]}")
    assert contact == Contact("Jo Bloggs", "Engineer", "", "jo.bloggs@example.gov.uk")
    assert len(notes) == 1


def letters_of(text: str) -> list[str]:
    return sorted(re.sub(r"[\W_]", "", text).replace("’", ""))


@given(
    st.lists(st.sampled_from(["Jo", "Bloggs", "Head", "of", "Finance", "01632 960001", "jo@example.gov.uk", "(0-13)"]))
)
def test_no_letter_or_digit_is_lost(pieces: list[str]) -> None:
    written = " ".join(pieces)
    contact, _ = read_contact(written)
    kept = " ".join((contact.name, contact.post, contact.telephone, contact.email))
    assert letters_of(kept) == letters_of(written)


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    contact, _ = read_contact(text)
    assert "\n" not in contact.name + contact.post + contact.telephone + contact.email
