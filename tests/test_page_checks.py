"""The checker of pages finds what it is there to find."""

import pytest

from tests.page_checks import check_page

SOUND = """<!DOCTYPE html><html lang="en"><head><title>Plan</title></head><body><a href="#main">Skip</a>
<main id="main"><h1>Plan</h1><h2>December</h2>
<label for="q">Words</label><input id="q" name="q" aria-describedby="hint">
<p id="hint">One word or more</p>
<table><caption>Plan</caption><tr><th scope="col">Reference</th></tr><tr><td>1</td></tr></table>
<img src="/x.svg" alt=""><button type="submit">Go</button></main></body></html>"""


def test_a_sound_page_passes():
    check_page(SOUND, "/plan")


@pytest.mark.parametrize(
    ("there", "instead", "complaint"),
    [
        ("<h1>Plan</h1>", "", "0 h1"),
        ("<h1>Plan</h1>", "<h1>Plan</h1><h1>Again</h1>", "2 h1"),
        ("<title>Plan</title>", "<title> – Forward plan</title>", "no title of its own"),
        (' lang="en"', "", "no language"),
        ("<h2>December</h2>", "<h3>December</h3>", "follows a heading of level 1"),
        ('<label for="q">Words</label>', "", "has no label"),
        ('<label for="q">', '<label for="r">', "refers to “r”"),
        ('id="hint"', 'id="q"', "occurs 2 times"),
        ('aria-describedby="hint"', 'aria-describedby="gone"', "refers to “gone”"),
        ('href="#main"', 'href="#content"', "leads to #content"),
        ('href="#main"', 'href="/plan#content"', "leads to #content"),
        ('href="#main"', 'href="#"', "leads nowhere"),
        ('href="#main"', 'href="javascript:alert(1)"', "has a script as its href"),
        ("<caption>Plan</caption>", "", "no caption"),
        (' scope="col"', "", "has no scope"),
        (' alt=""', "", "has no alt"),
        ("Go</button>", "</button>", "has no words"),
        ("<h1>", '<h1 style="color:red">', "inline attribute style"),
        ("<h1>", '<h1 onclick="go()">', "inline attribute onclick"),
        ("<h2>", "<script>go()</script><h2>", "inline script"),
        ("<h2>", "<style>h2{}</style><h2>", "inline style sheet"),
        ("</h2>", "</h3>", "end-tag"),
    ],
)
def test_a_fault_is_found(there, instead, complaint):
    assert there in SOUND
    with pytest.raises(AssertionError, match=complaint):
        check_page(SOUND.replace(there, instead), "/plan")


def test_a_script_with_the_answers_nonce_is_allowed():
    check_page(SOUND.replace("<h2>", '<script nonce="n">go()</script><h2>'), "/plan")


def test_all_faults_are_told_at_once():
    with pytest.raises(AssertionError, match="has 2 problems"):
        check_page(SOUND.replace(' lang="en"', "").replace(' alt=""', ""), "/plan")
