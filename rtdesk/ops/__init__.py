"""What a user can ask of the server: frozen values that can be journalled, overlaid and proved."""
