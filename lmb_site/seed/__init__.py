"""The demo content: reads fixtures/ and builds the site from it through the models.

Every step adds what is missing and leaves what is there as it is, so the seed can be repeated at any time.
Each wing builds its own part and registers it in `lmb_site.seed.registry`.
"""
