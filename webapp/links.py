"""Public addresses as pure functions, the same in pages, mails and feeds. `base_url` has no slash at its end."""


def plan_url(base_url: str) -> str:
    """Address of the plan."""
    return f"{base_url}/plan"


def decision_url(base_url: str, slug: str) -> str:
    """Address of one decision's public page."""
    return f"{base_url}/decisions/{slug}"


def call_in_url(base_url: str) -> str:
    """Address of the board of decisions open to call-in."""
    return f"{base_url}/call-in"


def about_call_in_url(base_url: str) -> str:
    """Address of the page that says what a call-in is and how to ask for one."""
    return f"{base_url}/about-call-in"


def feed_url(base_url: str, path: str) -> str:
    """Address of a calendar feed; `path` is for example `committees/health.ics`."""
    return f"{base_url}/calendar/{path}"
