"""What adapters share: the HTTP client, tokens, problem answers, the encrypted spool, and readers of CMS and ZIP."""

from __future__ import annotations
