"""What a reader sees on a public page."""

from tests.checked_client import CheckedClient, parse


def seen(html: str) -> str:
    """Return the words of a page's main part, with a blank between one element and the next."""
    main = parse(html).find(".//main")
    assert main is not None
    return " ".join(" ".join(main.itertext()).split())


def seen_at(client: CheckedClient, address: str) -> str:
    """Return the words of the page at an address."""
    answer = client.get(address)
    assert answer.status_code == 200
    return seen(answer.text)
