"""Tests of `running/`."""
