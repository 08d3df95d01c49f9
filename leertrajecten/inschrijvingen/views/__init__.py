"""The public pages around registering: forms, and what is behind a personal link. No cookie, never cached."""
