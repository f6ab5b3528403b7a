"""The days around the letters: who is on duty and who is away, what is forgotten or late, and the daily check."""
