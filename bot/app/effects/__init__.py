"""How each kind of effect is carried out: what is looked at first, what is sent, how an unknown outcome is settled."""
