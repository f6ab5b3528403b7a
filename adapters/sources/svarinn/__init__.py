"""KS SvarInn V2: letters for one mottakersystem, listed unopened, decrypted when read, receipted as MOTTATT."""

from __future__ import annotations
