"""Django's backend for SQLite, with a line for who writes (ADR 0019)."""
