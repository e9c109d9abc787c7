"""Copies of the database that are whole at one moment, put away encrypted, and brought back."""
