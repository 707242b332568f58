"""A rule goes into a file and comes back as it was."""

from typing import Any

import pytest

from webapp.adapters.presets import presets
from webapp.adapters.rule_file import LARGEST_FILE, as_json, as_toml, read_rule_file
from webapp.domain import notice_data, rule_data
from webapp.domain.errors import RuleBroken
from webapp.domain.notice_presets import PRESETS


@pytest.mark.parametrize("write", [as_json, as_toml])
def test_every_preset_comes_back_as_it_was(write: Any) -> None:
    rules = [one.rule for one in presets()]
    assert [rule_data.read(read_rule_file(write(rule_data.to_data(rule)).encode())) for rule in rules] == rules
    found = [notice_data.read(read_rule_file(write(notice_data.to_data(rule)).encode())) for rule in PRESETS]
    assert found == list(PRESETS)


def test_signs_that_files_give_a_meaning_come_back_too() -> None:
    data = {"words": 'Say "no" \\ or\nnothing\t– “£5” 🏛 \x7f', "grounds": ["a, b", "[c]"], "none": None, "table": {}}
    assert read_rule_file(as_json(data).encode()) == data
    assert read_rule_file(as_toml(data).encode()) == data | {"none": ""}


def test_a_mark_of_byte_order_is_no_obstacle() -> None:
    assert read_rule_file(b'\xef\xbb\xbf{"length": 3}') == {"length": 3}
    assert read_rule_file(b"\xef\xbb\xbflength = 3") == {"length": 3}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe\x00", "The file is not a text in UTF-8, as JSON and TOML are."),
        (b"length: 3", "The file can be read neither as JSON nor as TOML"),
        (b'{"length": 3', "The file can be read neither as JSON nor as TOML"),
        (b'{"a":' * 100_000, "The file can be read neither as JSON nor as TOML"),
        (b" " * (LARGEST_FILE + 1), "The file is larger than 1 MB"),
    ],
)
def test_a_file_that_holds_no_rule_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(RuleBroken, match=sentence) as refused:
        read_rule_file(content)
    assert refused.value.field == "file"
