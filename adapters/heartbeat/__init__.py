"""Calls the address of a dead man's switch outside, for example a self-hosted Healthchecks."""
