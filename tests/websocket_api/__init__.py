"""Tests of the WebSocket commands."""
