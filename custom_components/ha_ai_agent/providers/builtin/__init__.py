"""The provider that needs no model and no network."""

from .client import BuiltinClient
from .intent_family import IntentFacts, IntentFamily
from .telling.deeds import PastDeeds

__all__ = ["BuiltinClient", "IntentFacts", "IntentFamily", "PastDeeds"]
