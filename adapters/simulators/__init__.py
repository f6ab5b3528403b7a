"""Every system outside as an HTTP server on loopback, strict about what it receives, with faults on demand."""
