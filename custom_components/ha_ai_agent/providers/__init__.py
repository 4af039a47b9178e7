"""Providers: a request in, a stream of typed events out."""
