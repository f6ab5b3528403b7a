"""The schema's history: Alembic revisions, written so that both databases can run them."""
