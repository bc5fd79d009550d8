"""What a desk talks about: frozen records, no I/O."""
