"""The demo: a made-up municipality's working day on simulated Teams, Altinn and Public 360, all on this machine."""
