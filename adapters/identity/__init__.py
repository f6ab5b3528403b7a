"""Who Postvakt is to the systems outside: Maskinporten clients and Altinn system users."""

from __future__ import annotations
