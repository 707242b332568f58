"""Passwords are kept as Argon2id hashes, and checking one takes as long whether or not the account exists."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.domain.accounts import LONGEST_PASSWORD, settled

# The second choice of RFC 9106 section 4: 64 MiB, three passes, four lanes; about a tenth of a second.
HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)

HASH_OF_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$U5xc06azmGL/6rnqW/Mh+g$zt2vNsfRUJGN1ufsCcRYvptaloAqtrKIBwj6jRnw+y0"
"""What a password is compared with when there is no account: same cost, never right."""


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a new password."""
    return HASHER.hash(settled(password))


def password_matches(password_hash: str | None, password: str) -> bool:
    """Say whether the password is the one behind the hash; without a hash, take as long and say no."""
    # What is longer than any password may be costs time in the hash and cannot be right.
    typed = settled(password[: LONGEST_PASSWORD + 1]).encode("utf-8", errors="surrogatepass")
    try:
        HASHER.verify(password_hash or HASH_OF_NOBODY, typed)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
