"""What people decide: who takes a letter, where it goes, and what must be right before it does."""
