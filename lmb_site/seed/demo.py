"""What one run of the seed works with: the folder it reads and the day it counts from."""

import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from django.utils import timezone

from lmb_site.environment import BASE_DIR

NAMESPACE = uuid.UUID("6a0f3f0e-4a0f-4d57-9b6b-6f2f2f6c1c11")


class SeedError(Exception):
    """The fixtures cannot be used as they are; the sentence says which file and why."""


@dataclass
class Demo:
    """`today` is the day in Brussels that relative days count from."""

    today: date = field(default_factory=timezone.localdate)
    fixtures: Path = BASE_DIR / "fixtures"
    toegevoegd: int = 0

    @cached_property
    def _cache(self) -> dict[str, dict]:
        return {}

    def read(self, name: str) -> dict[str, Any]:
        """The content of a TOML file of the fixtures."""
        if name not in self._cache:
            try:
                self._cache[name] = tomllib.loads(self.path(name).read_text(encoding="utf-8"))
            except tomllib.TOMLDecodeError as error:
                raise SeedError(f"fixtures/{name} is geen geldige TOML: {error}") from error
        return self._cache[name]

    def read_folder(self, name: str) -> list[dict[str, Any]]:
        """Every TOML file of a folder of the fixtures, by `nummer` and then by name."""
        names = sorted(f"{name}/{path.name}" for path in self.path(name).glob("*.toml"))
        return sorted((self.read(path) for path in names), key=lambda content: content.get("nummer", 0))

    def read_all(self) -> Iterator[dict[str, Any]]:
        for path in sorted(self.fixtures.rglob("*.toml")):
            yield self.read(str(path.relative_to(self.fixtures)))

    def path(self, name: str) -> Path:
        path = self.fixtures / name
        if not path.exists():
            raise SeedError(f"fixtures/{name} ontbreekt.")
        return path

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def working_day(self, days: int) -> date:
        """`days` from today; a day in the weekend moves on to Monday."""
        day = self.day(days)
        return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)

    def moment(self, day: date, hour: str) -> datetime:
        """`hour` ('HH:MM') in Brussels on `day`."""
        return timezone.make_aware(datetime.combine(day, time.fromisoformat(hour)))

    def key(self, *parts: object) -> uuid.UUID:
        """The same key for the same parts, on any machine."""
        return uuid.uuid5(NAMESPACE, "/".join(map(str, parts)))
