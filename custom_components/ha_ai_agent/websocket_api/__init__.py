"""The WebSocket commands of the contract, a file for each family."""
