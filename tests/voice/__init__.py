"""Tests of what is heard and spoken, through Home Assistant's own pipeline."""
