class InvoerError(Exception):
    """The file cannot be imported, or not now; the sentence is for the person who asked. Nothing was changed."""


class RijError(Exception):
    """One row cannot be imported; the sentence says why. The other rows are not affected."""
