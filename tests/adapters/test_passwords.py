"""How passwords are kept and compared."""

import time

import pytest
from argon2 import extract_parameters

from webapp.adapters.passwords import HASH_OF_NOBODY, HASHER, hash_password, password_matches


def test_a_password_matches_its_own_hash_and_no_other():
    kept = hash_password("kettle orbit hedgehog")
    assert kept.startswith("$argon2id$")
    typed = ["kettle orbit hedgehog", "kettle orbit hedgehoG", "", "kettle orbit hedgehog" + " " * 300]
    assert [password_matches(kept, password) for password in typed] == [True, False, False, False]


def test_two_keyboards_that_write_one_letter_differently_write_one_password():
    assert password_matches(hash_password("caf\u00e9 orbit hedgehog"), "cafe\u0301 orbit hedgehog")


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_without_a_usable_hash_nothing_matches(kept):
    assert password_matches(kept, "kettle orbit hedgehog") is False


def test_characters_that_no_encoder_takes_are_only_a_wrong_password():
    assert password_matches(None, "kettle \ud800 hedgehog") is False


def test_an_unknown_account_costs_as_much_as_a_known_one():
    assert extract_parameters(HASH_OF_NOBODY) == extract_parameters(HASHER.hash("kettle orbit hedgehog"))

    def quickest(kept: str | None) -> float:
        lapses = []
        for _ in range(3):
            start = time.perf_counter()
            password_matches(kept, "wrong")
            lapses.append(time.perf_counter() - start)
        return min(lapses)

    known, unknown = quickest(hash_password("kettle orbit hedgehog")), quickest(None)
    assert 0.4 < unknown / known < 2.5
