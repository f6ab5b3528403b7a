"""The demo: a made-up municipality's working day, with every system outside simulated on this machine."""
