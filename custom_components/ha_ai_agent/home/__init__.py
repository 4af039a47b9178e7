"""The home, from memory: read from the registries, cached in tiers, kept exact."""
