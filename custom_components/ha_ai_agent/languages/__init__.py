"""The words of each language, one file each."""

from .reading import Language, load_languages

__all__ = ["Language", "load_languages"]
