"""The daily comparison of ledger, archive and sources: its `rules`, how it asks (`compare`), what is told (`daily`)."""
