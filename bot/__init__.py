"""Postvakt: from a letter at a municipality's digital doors to a claim, a route and an entry in the archive."""
