"""What the lead changes by sending a file: units, transfer cases, rules and roster, with their earlier versions."""
