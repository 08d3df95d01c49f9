"""Status and registration state of a leertraject: pure functions of facts and a moment (Z7).

Nothing here reads a database or a clock. `status_annotation` says the same in SQL for lists and filters; a test
holds the two against each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models
from django.db.models import Case, CharField, F, Max, Min, Q, Value, When
from django.utils import timezone


class Status(models.TextChoices):
    AANGEKONDIGD = "aangekondigd", "aangekondigd"
    LOOPT = "loopt", "loopt"
    AFGEROND = "afgerond", "afgerond"
    GEARCHIVEERD = "gearchiveerd", "gearchiveerd"


VOORBIJ = frozenset({Status.AFGEROND, Status.GEARCHIVEERD})


class InschrijvingStand(models.TextChoices):
    """What a visitor can do now; apart from the status."""

    NOG_NIET_OPEN = "nog_niet_open", "nog niet open"
    OPEN = "open", "open"
    VOLZET = "volzet", "volzet, met wachtlijst"
    GESLOTEN = "gesloten", "gesloten"


KAN_INSCHRIJVEN = frozenset({InschrijvingStand.OPEN, InschrijvingStand.VOLZET})


@dataclass(frozen=True)
class SessieFeiten:
    """A session that takes place (cancelled ones are left out before); without dates it says nothing about time."""

    begin: datetime | None
    einde: datetime | None
    is_volzet: bool = False


@dataclass(frozen=True)
class Feiten:
    """All that status and registration state depend on. Moments are aware."""

    sessies: Sequence[SessieFeiten] = field(default_factory=tuple)
    status_override: str = ""
    archief_op: date | None = None
    inschrijven_vanaf: datetime | None = None
    inschrijven_tot: datetime | None = None
    sessiekeuze: bool = False
    is_volzet: bool = False


def compute_status(feiten: Feiten, at: datetime) -> Status:
    """The status at `at`: the override if there is one, else the archive date, else the dates of the sessions.

    Without any date: aangekondigd, as the source has it. A session runs up to, not including, its end.
    """
    if feiten.status_override:
        return Status(feiten.status_override)
    if feiten.archief_op and timezone.localdate(at) >= feiten.archief_op:
        return Status.GEARCHIVEERD
    dated = [(sessie.begin, sessie.einde) for sessie in feiten.sessies if sessie.begin and sessie.einde]
    if not dated or at < min(begin for begin, _ in dated):
        return Status.AANGEKONDIGD
    if at < max(einde for _, einde in dated):
        return Status.LOOPT
    return Status.AFGEROND


def closes_at(feiten: Feiten) -> datetime | None:
    """When registration closes: the moment the editor set, but never after the last session has begun."""
    begins = [sessie.begin for sessie in feiten.sessies if sessie.begin]
    moments = [moment for moment in (feiten.inschrijven_tot, max(begins, default=None)) if moment]
    return min(moments, default=None)


def compute_inschrijvingstand(feiten: Feiten, at: datetime) -> InschrijvingStand:
    """What a visitor can do at `at`. Registration never opens without an opening moment and a session to come."""
    if compute_status(feiten, at) in VOORBIJ:
        return InschrijvingStand.GESLOTEN
    closing = closes_at(feiten)
    if closing and at >= closing:
        return InschrijvingStand.GESLOTEN
    to_come = [sessie for sessie in feiten.sessies if sessie.begin and sessie.begin > at]
    if not feiten.inschrijven_vanaf or at < feiten.inschrijven_vanaf or not to_come:
        return InschrijvingStand.NOG_NIET_OPEN
    full = [sessie.is_volzet for sessie in to_come]
    sessions_full = all(full) if feiten.sessiekeuze else any(full)
    return InschrijvingStand.VOLZET if feiten.is_volzet or sessions_full else InschrijvingStand.OPEN


def status_annotation(at: datetime) -> dict[str, models.expressions.BaseExpression]:
    """Annotations `eerste_begin`, `laatste_einde` and `status_op` for a queryset of LeertrajectPage.

    `status_op` equals `compute_status` of the same row at the same moment.
    """
    takes_place = Q(sessies__begin__isnull=False, sessies__einde__isnull=False) & ~Q(
        sessies__staat="geannuleerd"
    )
    return {
        "eerste_begin": Min("sessies__begin", filter=takes_place),
        "laatste_einde": Max("sessies__einde", filter=takes_place),
        "status_op": Case(
            When(~Q(status_override=""), then=F("status_override")),
            When(archief_op__lte=timezone.localdate(at), then=Value(Status.GEARCHIVEERD)),
            When(Q(eerste_begin__isnull=True) | Q(eerste_begin__gt=at), then=Value(Status.AANGEKONDIGD)),
            When(laatste_einde__gt=at, then=Value(Status.LOOPT)),
            default=Value(Status.AFGEROND),
            output_field=CharField(),
        ),
    }
