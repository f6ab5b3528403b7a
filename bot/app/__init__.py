"""What Postvakt does, one verb a module: from the poll of a source to the last receipt."""
