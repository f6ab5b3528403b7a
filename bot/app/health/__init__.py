"""Whether sources, the archive and the cases of the settings answer, told once each way."""
