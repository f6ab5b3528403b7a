"""Complete configurations for written routines: `postvakt init --preset NAME` writes one to fill in."""
