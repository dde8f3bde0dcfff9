"""Wiring: inputs, the reader, batches and training (装配)."""
