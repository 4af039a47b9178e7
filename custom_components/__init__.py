"""Only the integration lives here."""
