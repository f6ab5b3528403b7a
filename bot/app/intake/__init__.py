"""What comes in: each letter becomes an item, each e-mail of a notice finds its letter."""
