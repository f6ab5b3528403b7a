"""What Postvakt knows about letters, cases and people: values and rules, standard library only, no I/O."""
