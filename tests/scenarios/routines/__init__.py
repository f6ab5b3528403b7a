"""The two municipalities' written routines, line by line, on both archives: one story for each id."""
