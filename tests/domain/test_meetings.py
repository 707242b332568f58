"""What a meeting is called."""

from webapp.domain.meetings import meeting_name


def test_a_meeting_is_named_by_its_committees_and_what_it_is_about():
    assert meeting_name(["Health"], "") == "Health"
    assert meeting_name(["Health"], "Health") == "Health"
    assert meeting_name(["Health", "Roads"], "Call-in") == "Call-in: Health and Roads"
    assert meeting_name([], "Visit") == "Visit"
    assert meeting_name([], "") == "Scrutiny meeting"
