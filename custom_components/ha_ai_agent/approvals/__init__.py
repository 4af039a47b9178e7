"""Approvals: a policy in code, a gate, and the ways to answer."""
