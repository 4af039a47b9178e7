"""Tests of the turn loop and its parts."""
