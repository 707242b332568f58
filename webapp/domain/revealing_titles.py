"""Words in a title that may tell the public what an exempt report keeps from them."""

import re

_STREETS = "Road|Street|Avenue|Lane|Close|Drive|Way|Crescent|Court|Gardens|Place|Terrace|Grove|Square|Rd|St|Ave"
_MONEY = r"£\s?\d[\d,.]*(?:\s?(?:million|billion|bn|m|k)\b)?|\b\d[\d,.]*\s?(?:million|billion|thousand|pounds)\b"
_PERSON = r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof(?:essor)?|Cllr|Councillor|Sir|Dame|Rev)\b\.? [A-Z][\w’'-]*"
_POSTCODE = r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
_ADDRESS = rf"\b\d{{1,4}}[A-Za-z]? (?:[A-Z][\w’'-]{{0,40}} ){{1,3}}(?:{_STREETS})\b"
_EMPLOYEE = r"\b(?:dismissals?|redundanc(?:y|ies)|severance|disciplinary|grievances?|ill[- ]health retirement)\b"
_CLAIM = (
    r"\b(?:settlement of (?:an? |the )?(?:\w+ )?(?:claims?|disputes?)|out[- ]of[- ]court|compensation"
    r"|legal claims?|litigation|prosecution|injunction|eviction)\b"
)
_TENDER = r"\b(?:tender(?:ed)? (?:price|sum)s?|bid prices?|purchase price|valuation)\b"
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a sum of money", re.compile(_MONEY, re.IGNORECASE)),
    ("a person", re.compile(_PERSON)),
    ("a postcode", re.compile(_POSTCODE)),
    ("an address", re.compile(_ADDRESS)),
    ("what happens to an employee", re.compile(_EMPLOYEE, re.IGNORECASE)),
    ("a claim or a dispute", re.compile(_CLAIM, re.IGNORECASE)),
    ("the price of a tender", re.compile(_TENDER, re.IGNORECASE)),
)


def may_reveal(title: str) -> tuple[str, ...]:
    """List what a title may give away, with the words that do: "a sum of money (“£1.2 million”)".

    *The law*: SI 2012/2089, reg. 9: the notice of a matter from which the public may be excluded gives particulars of
    it and no exempt information. Schedule 12A to the Local Government Act 1972 says what is exempt.

    *The rule*: for a report that is exempt in whole or in part, a sum of money, a person named with a title, a
    postcode, a house number with its street, and words about employees, claims and tenders are pointed out. Nothing
    is refused: an officer looks.

    *Example*: "Settlement of claim, 12 Mill Lane" names an address and a claim.

    *In doubt*: the words alone do not tell. "Redundancy policy" reveals nothing, and a firm's name may reveal all.
    """
    found = ((what, sign.search(title)) for what, sign in _SIGNS)
    return tuple(f"{what} (“{match.group().strip()}”)" for what, match in found if match)
