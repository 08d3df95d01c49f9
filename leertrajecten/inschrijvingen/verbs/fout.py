class InschrijvingError(Exception):
    """A refusal, with a sentence for the person who asked and the form field it stands beside ('' for none)."""

    def __init__(self, sentence: str, *, veld: str = ""):
        super().__init__(sentence)
        self.sentence = sentence
        self.veld = veld
