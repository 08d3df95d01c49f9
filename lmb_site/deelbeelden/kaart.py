"""What a share image says, apart from how it is drawn."""

import hashlib
from dataclasses import dataclass

from lmb_site.deelbeelden.tekening import ONTWERP


@dataclass(frozen=True)
class Kaart:
    """A title with the kind of thing it is of, and the action fields it belongs to (1, 2, 3; none: the whole site).

    `beeld` is an image an editor chose: then that is what is shared, without any words.
    """

    titel: str
    soort: str = ""
    terreinen: tuple[int, ...] = ()
    beeld: object | None = None

    @property
    def kenmerk(self) -> str:
        """Differs when the drawing would."""
        facts = [ONTWERP, self.titel, self.soort, *sorted(self.terreinen)]
        if self.beeld:
            facts = [ONTWERP, self.beeld.get_file_hash(), self.beeld.get_focal_point()]
        return hashlib.sha256("\n".join(map(str, facts)).encode()).hexdigest()
