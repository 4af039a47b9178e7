"""Automations: read, checked, previewed, written."""
