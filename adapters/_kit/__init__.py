"""What adapters share: the HTTP client, tokens, problem answers and the encrypted spool."""

from __future__ import annotations
