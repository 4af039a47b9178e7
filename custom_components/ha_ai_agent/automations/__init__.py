"""Automations: preview, validate, write, check."""
