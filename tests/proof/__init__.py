"""Hostile transcripts through whole turns, judged by what the house was asked to do."""
