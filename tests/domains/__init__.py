"""Tests of what is known of domains."""
