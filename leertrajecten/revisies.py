"""What neither a page revision nor the editor's form may decide about sessions (E4, R7, Z8).

Saving or publishing a page replaces its session rows by those it holds. Left alone, an older revision would delete
sessions that registrations hang on, make a second one of a session it saw before that had a row, take over the rows
of the page it was copied from, and turn back what calendars were told. So the rows are laid beside the page each
time it is made from a revision (for editing and preview) and each time it is saved.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import F

from leertrajecten import bezetting
from leertrajecten.models.sessie import Sessie, uid_on

CALENDAR_FACTS = ("titel", "begin", "einde", "staat", "is_online", "plaats", "adres")
KEPT = ("pk", "uid", "sequence", "vorig_begin", "vorig_einde", "kalenderfeiten")


def settle_sessies(page, *, is_public: bool) -> None:
    """Make the sessions that `page` holds those it may be saved with. Doing it twice changes nothing more.

    * A session is recognised by its key, or by its `uid` where a revision dates from before it had a row. One that
      was deleted comes back as a new one, and none takes the row of another page.
    * A session with registrations that `page` lacks comes back as its row is.
    * When what a calendar shows (`CALENDAR_FACTS`) differs from what the public was told last, `sequence` rises by
      one, and when the begin does, the time told last becomes the previous one. With `is_public` off (a page that
      is not live) the public is told nothing and all of it stays as it was.
    """
    given = list(page.sessies.all())
    rows = _rows(page)
    before = [_kept(sessie) for sessie in given]
    present = _recognise(page, given, rows)
    for sessie, row in zip(given, present, strict=True):
        _tell(sessie, row, is_public=is_public)
    protected = bezetting.source().sessies_met_inschrijvingen(page.pk) if rows else set()
    found = {row.pk for row in present if row}
    lost = [rows[pk] for pk in sorted(protected & rows.keys() - found)]
    if lost or before != [_kept(sessie) for sessie in given]:
        page.sessies.set([*given, *lost])


def public_facts(sessie: Sessie) -> dict[str, str | bool | None]:
    """What the public knows of a session that has a row: `CALENDAR_FACTS`, moments as ISO 8601 in UTC."""
    return sessie.kalenderfeiten or _facts(sessie)


def _rows(page) -> dict[int, Sessie]:
    if not page.pk:
        return {}
    return {
        row.pk: row
        for row in Sessie.objects.filter(leertraject_id=page.pk).annotate(_was_public=F("leertraject__live"))
    }


def _kept(sessie: Sessie) -> list:
    return [getattr(sessie, name) for name in KEPT]


def _recognise(page, given: Iterable[Sessie], rows: dict[int, Sessie]) -> list[Sessie | None]:
    """For each given session its row, or None for a new one; identity is made to fit."""
    by_uid = {row.uid: row for row in rows.values() if row.pk not in {sessie.pk for sessie in given}}
    found: list[Sessie | None] = []
    for sessie in given:
        row = rows.get(sessie.pk)
        if row is None:
            if sessie.pk:  # its row is of another page, or was deleted
                sessie.pk = None
                sessie.uid = uid_on(page.pk, sessie.uid)
            row = by_uid.pop(sessie.uid, None) or by_uid.pop(uid_on(page.pk, sessie.uid), None)
        if row is not None:
            sessie.pk, sessie.uid = row.pk, row.uid
        sessie._state.adding = sessie.pk is None
        found.append(row)
    return found


def _tell(sessie: Sessie, row: Sessie | None, *, is_public: bool) -> None:
    """Set what calendars go by, from what the row says the public knows."""
    facts = _facts(sessie)
    if row is None:
        sessie.sequence = 0
        sessie.vorig_begin = sessie.vorig_einde = None
        sessie.kalenderfeiten = facts if is_public else None
        return
    known = row.kalenderfeiten or (_facts(row) if row._was_public else None)
    sessie.sequence, sessie.vorig_begin, sessie.vorig_einde = row.sequence, row.vorig_begin, row.vorig_einde
    sessie.kalenderfeiten = facts if is_public else known
    if not is_public or known is None or known == facts:
        return
    sessie.sequence = row.sequence + 1
    if known["begin"] and known["begin"] != facts["begin"]:
        sessie.vorig_begin, sessie.vorig_einde = (
            datetime.fromisoformat(str(known[name])) if known[name] else None for name in ("begin", "einde")
        )


def _facts(sessie: Sessie) -> dict[str, str | bool | None]:
    return {name: _plain(getattr(sessie, name)) for name in CALENDAR_FACTS}


def _plain(value):
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
