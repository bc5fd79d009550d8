"""The desk on a screen: Textual and nothing but."""
