"""What the scripted systems of the contract tests share: a clock that stands still, and answers told beforehand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


@dataclass(slots=True)
class StoppedClock:
    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


def told(answers: list[Answer], request: httpx.Request) -> httpx.Response:
    """The next of them, the last one for ever."""
    answer = answers.pop(0) if len(answers) > 1 else answers[0]
    if isinstance(answer, Exception):
        raise answer
    return answer if isinstance(answer, httpx.Response) else answer(request)


def afresh(response: httpx.Response) -> httpx.Response:
    """With a body that is still to be read, as any real one's; told twice, it is read twice."""
    if not response.is_stream_consumed:
        return response
    return httpx.Response(response.status_code, headers=response.headers, stream=httpx.ByteStream(response.content))
