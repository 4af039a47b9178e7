"""Tests of the words of the languages."""
