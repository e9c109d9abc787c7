"""Checks of ours that are no product."""
