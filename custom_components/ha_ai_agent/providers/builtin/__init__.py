"""The provider that needs no model and no network."""
