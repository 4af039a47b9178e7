"""The provider that needs no model and no network."""

from .client import BuiltinClient
from .intent_family import HANDLE_INTENT, IntentFacts, IntentFamily
from .telling.deeds import PastDeeds

__all__ = ["HANDLE_INTENT", "BuiltinClient", "IntentFacts", "IntentFamily", "PastDeeds"]
