"""Tests of the built-in provider."""
