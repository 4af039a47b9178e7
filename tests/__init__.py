"""Tests mirror the paths of the code."""
