"""Actions declared once, and what of them a record offers."""
