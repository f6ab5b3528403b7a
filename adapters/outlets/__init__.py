"""Ways out of the house beside the archives: e-mail to domain systems and units."""

from __future__ import annotations
