"""argon2 is slow by design: a stranger must not be able to make us pay for it at will."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from services.access.commands import NewSecret
from services.access.credentials import AT_ONCE, FAILURES, BadCredentials, Credentials, TooManyFailures
from tests.access.conftest import Platform
from tests.web.calls import assert_problem


class Hashing:
    """Counts the checks, and makes them quick."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, right: str, takes_s: float = 0) -> None:
        self.checks = 0
        self.right = right
        self.takes_s = takes_s
        monkeypatch.setattr("services.access.credentials.PasswordHasher", lambda: self)

    def verify(self, _hash: str, secret: str) -> bool:
        self.checks += 1
        sleep(self.takes_s)
        if secret != self.right:
            raise VerificationError
        return True


class Time:
    """Stands still until it is moved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr("services.access.credentials.time", self)

    def monotonic(self) -> float:
        return self.now


def test_after_ten_failures_in_a_minute_nothing_is_checked(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    known, other = platform.add(), platform.add()
    hashing, time = Hashing(monkeypatch, known.client_secret), Time(monkeypatch)
    prover = Credentials(platform.database)

    for _ in range(FAILURES):
        with pytest.raises(BadCredentials):
            prover.prove(known.client_id, "guess")
    for guess in ("guess", known.client_secret):
        with pytest.raises(TooManyFailures):
            prover.prove(known.client_id, guess)
    assert hashing.checks == FAILURES

    with pytest.raises(BadCredentials):
        prover.prove(other.client_id, "guess")  # another client is not locked out by it

    time.now += 61
    assert prover.prove(*known).client_id == known.client_id


def test_guesses_sent_all_at_once_are_counted_too(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    client_id, right = platform.add()
    hashing = Hashing(monkeypatch, right, takes_s=0.01)
    prover = Credentials(platform.database)

    def guess() -> str:
        with pytest.raises((BadCredentials, TooManyFailures)) as refused:
            prover.prove(client_id, "guess")
        return refused.typename

    with ThreadPoolExecutor(40) as pool:
        refusals = [future.result() for future in [pool.submit(guess) for _ in range(40)]]

    assert FAILURES <= hashing.checks < FAILURES + AT_ONCE  # those under way when the last one failed
    assert refusals.count("TooManyFailures") == 40 - hashing.checks


def test_guessing_does_not_lock_out_who_was_here_a_moment_ago(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = platform.add()
    hashing, time = Hashing(monkeypatch, known.client_secret), Time(monkeypatch)
    prover = Credentials(platform.database)
    prover.prove(*known)
    for _ in range(FAILURES):
        with pytest.raises(BadCredentials):
            prover.prove(known.client_id, "guess")

    assert prover.prove(*known).client_id == known.client_id
    assert hashing.checks == 1 + FAILURES

    time.now += 61
    prover.prove(*known)
    assert hashing.checks == 2 + FAILURES  # remembered for a minute, no longer


def test_an_unknown_client_costs_no_hashing(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    hashing = Hashing(monkeypatch, "")

    with pytest.raises(BadCredentials):
        Credentials(platform.database).prove("client-nobody", "guess")

    assert hashing.checks == 0


def test_the_endpoint_answers_429(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = NewSecret(platform.add().client_id, "guess")
    Hashing(monkeypatch, "right")
    for _ in range(FAILURES):
        platform.ask_token(wrong)

    answer = platform.ask_token(wrong)

    assert_problem(answer, 429, "too_many_failures")
    assert answer.headers["retry-after"] == "60"


def test_secrets_are_kept_as_argon2_hashes_only(platform: Platform) -> None:
    secret = platform.add()

    with platform.database.transaction() as connection:
        (row,) = connection.execute("SELECT * FROM client WHERE client_id = %s", (secret.client_id,)).fetchall()

    assert secret.client_secret not in str(row)
    (stored,) = [value for value in row if str(value).startswith("$argon2id$")]
    assert PasswordHasher().verify(stored, secret.client_secret)
