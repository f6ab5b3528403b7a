"""The Protocols between the use cases and everything outside, with the values that cross them. Signatures only."""
