"""Sets of small numbers as the bits of one integer: a hundred thousand rows are twelve kilobytes.

Row 0 is the lowest bit. Python does AND, OR and counting over such a set in microseconds.
"""

from array import array
from collections.abc import Iterable, Iterator

_BITS, _NUMBERS = b"b", b"n"
_STEP = 512
_AS_FLAGS = bytes.maketrans(b"01", b"\x00\x01")


def from_numbers(numbers: Iterable[int], size: int) -> int:
    found = bytearray(size // 8 + 1)
    for number in numbers:
        found[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(found, "little")


def below(number: int) -> int:
    """All rows before `number`."""
    return (1 << number) - 1


def flags(bits: int, size: int) -> bytes:
    """One byte per row, 1 for those in the set."""
    return f"{bits:0{size}b}"[::-1].encode().translate(_AS_FLAGS)


def nth(bits: int, start: int, stop: int) -> list[int]:
    """The members from the `start`-th up to the `stop`-th in order, as cheap far on as at the beginning."""
    found: list[int] = []
    data = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    seen = 0
    for offset in range(0, len(data), _STEP):
        if seen >= stop:
            break
        chunk = int.from_bytes(data[offset : offset + _STEP], "little")
        number = chunk.bit_count()
        if seen + number > start:
            found += _members(chunk, offset * 8)[max(0, start - seen) : stop - seen]
        seen += number
    return found


def _members(bits: int, base: int) -> list[int]:
    return [base + place for place, digit in enumerate(bin(bits)[:1:-1]) if digit == "1"]


def pack(numbers: array, size: int) -> bytes:
    """As few bytes as it takes: the numbers themselves where they are few, else a bit for each row."""
    if len(numbers) * 32 < size:
        return _NUMBERS + numbers.tobytes()
    return _BITS + from_numbers(numbers, size).to_bytes(size // 8 + 1, "little")


def unpack(data: bytes) -> int:
    kind, data = data[:1], data[1:]
    if kind == _BITS:
        return int.from_bytes(data, "little")
    numbers = array("I")
    numbers.frombytes(data)
    return from_numbers(numbers, max(numbers)) if numbers else 0


class Scores:
    """A number for every row at once, added up bit by bit: `planes[n]` holds the rows whose sum has bit n."""

    def __init__(self):
        self.planes: list[int] = []

    def add(self, bits: int, points: int) -> None:
        """Give each row of `bits` these points more."""
        place = 0
        while points:
            if points & 1:
                self._carry(bits, place)
            points >>= 1
            place += 1

    def _carry(self, bits: int, place: int) -> None:
        while bits:
            while place >= len(self.planes):
                self.planes.append(0)
            self.planes[place], bits = self.planes[place] ^ bits, self.planes[place] & bits
            place += 1

    def levels(self, bits: int) -> Iterator[tuple[int, int]]:
        """(score, those rows of `bits` that have it), the highest first."""
        yield from self._split(bits, len(self.planes) - 1, 0)

    def _split(self, bits: int, place: int, score: int) -> Iterator[tuple[int, int]]:
        if not bits:
            return
        if place < 0:
            yield score, bits
            return
        yield from self._split(bits & self.planes[place], place - 1, score + (1 << place))
        yield from self._split(bits & ~self.planes[place], place - 1, score)
