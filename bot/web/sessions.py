"""Who is signed in, in memory only and bounded: a restart signs everybody out, and nothing is left of it on a disk."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.clock import Clock
from bot.domain.identifiers import PersonId

#: how long somebody may take to sign in
_SIGN_IN_LASTS = timedelta(minutes=10)
_MOST_SIGN_INS = 5000
_MOST_SESSIONS = 2000


def new_secret() -> str:
    """256 bits, in signs that may stand in a cookie, an address and a form."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A sign-in that was begun and has not come back yet."""

    #: the path of ours that the person wanted
    to: str
    #: the authentication context that was asked for; empty = none
    context: str
    nonce: str
    #: of PKCE
    verifier: str
    #: what the same browser holds in a cookie, hashed
    browser: str
    at: datetime


@dataclass(slots=True, kw_only=True)
class Session:
    person_id: PersonId
    #: authentication contexts that the sign-in has satisfied
    contexts: frozenset[str]
    begun_at: datetime
    seen_at: datetime
    #: stands in every form of this session
    csrf: str = field(default_factory=new_secret)


@dataclass(slots=True, kw_only=True)
class SignIns:
    """Each can come back once."""

    clock: Clock
    _begun: OrderedDict[str, SignIn] = field(default_factory=OrderedDict)

    def begin(self, *, to: str, context: str, browser: str) -> tuple[str, SignIn]:
        """The state to send along, and what must come back with it."""
        begun = SignIn(
            to=to, context=context, nonce=new_secret(), verifier=new_secret(), browser=hashed(browser),
            at=self.clock.now(),
        )  # fmt: skip
        state = new_secret()
        self._begun[hashed(state)] = begun
        while len(self._begun) > _MOST_SIGN_INS:
            self._begun.popitem(last=False)
        return state, begun

    def finish(self, state: str, *, browser: str) -> SignIn | None:
        """None for a state that is unknown, used, too old, or another browser's."""
        begun = self._begun.pop(hashed(state), None)
        if begun is None or self.clock.now() - begun.at > _SIGN_IN_LASTS:
            return None
        return begun if secrets.compare_digest(begun.browser, hashed(browser)) else None


@dataclass(slots=True, kw_only=True)
class Sessions:
    clock: Clock
    lasts: timedelta
    idle: timedelta
    _sessions: OrderedDict[str, Session] = field(default_factory=OrderedDict)

    def begin(self, person_id: PersonId, contexts: frozenset[str]) -> tuple[str, Session]:
        """The new session's id, which only the browser keeps."""
        now = self.clock.now()
        session = Session(person_id=person_id, contexts=contexts, begun_at=now, seen_at=now)
        session_id = new_secret()
        self._sessions[hashed(session_id)] = session
        while len(self._sessions) > _MOST_SESSIONS:
            self._sessions.popitem(last=False)
        return session_id, session

    def get(self, session_id: str) -> Session | None:
        key, now = hashed(session_id), self.clock.now()
        session = self._sessions.get(key)
        if session is None:
            return None
        if now - session.begun_at >= self.lasts or now - session.seen_at >= self.idle:
            del self._sessions[key]
            return None
        session.seen_at = now
        self._sessions.move_to_end(key)
        return session

    def end(self, session_id: str) -> None:
        self._sessions.pop(hashed(session_id), None)


def hashed(secret: str) -> str:
    """What is looked up is a digest, so that neither timing nor a look into the memory tells a secret."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
