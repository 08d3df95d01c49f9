"""Publishing what mails people, in two steps: see what leaves, then say yes to exactly that (E5)."""

from collections.abc import Mapping
from datetime import datetime

from django.core import signing
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState

from leertrajecten.inschrijvingen.sessienieuws.voorproef import Gevolg, preview
from leertrajecten.models import LeertrajectPage

SALT = "lmb.publiceren"
VALID_SECONDS = 3600

VEROUDERD = (
    "Intussen werd deze pagina opnieuw bewaard, of het is te lang geleden dat je dit scherm opende. "
    "Kijk na wat er nu vertrekt."
)
VERANDERD = "Intussen veranderde er iets aan de inschrijvingen. Kijk na wat er nu vertrekt."
GEEN_REDEN = "Geef bij elke verplaatste, uitgestelde of geannuleerde sessie de reden: deelnemers lezen die."


class PublicatieError(Exception):
    """Why this cannot be published now; the sentence is for the editor."""


def needs_confirmation(page: Page) -> bool:
    """Whether publishing the newest version of this page would mail anyone."""
    revision = page.get_latest_revision() if isinstance(page.specific, LeertrajectPage) else None
    return revision is not None and preview(revision).vraagt_bevestiging


def may_publish(user, page: LeertrajectPage, revision: Revision) -> bool:
    """Who may publish pages, and who approved this revision at the end of its workflow."""
    permissions = page.permissions_for_user(user)
    return (permissions.can_publish() or is_approved_by(user, revision)) and not permissions.page_locked()


def is_approved_by(user, revision: Revision) -> bool:
    """Whether this person gave the last approval, to this version and not to an earlier one."""
    return TaskState.objects.filter(
        status=TaskState.STATUS_APPROVED,
        finished_by=user,
        finished_at__gte=revision.created_at,
        workflow_state__object_id=revision.object_id,
        workflow_state__base_content_type=revision.base_content_type,
        workflow_state__status=WorkflowState.STATUS_APPROVED,
    ).exists()


def sign(*, revision: Revision, user, gevolg: Gevolg) -> str:
    """The yes this person can say now: to this revision, with this consequence."""
    return signing.dumps([revision.pk, user.pk, gevolg.afdruk], salt=SALT)


@transaction.atomic
def publish_confirmed(
    *,
    revision: Revision,
    user,
    handtekening: str,
    redenen: Mapping[str, str],
    at: datetime | None = None,
) -> Gevolg:
    """Publish (or plan) the revision and send exactly what was shown; else refuse with a sentence, and send nothing.

    `redenen`: per uid of a session the reason, which is written on it first. Refuses a revision that is not the
    newest any more, a consequence that is another by now, and a moved or cancelled session without a reason.
    """
    at = at or timezone.now()
    LeertrajectPage.objects.select_for_update(of=("self",), no_key=True).get(pk=revision.object_id)
    try:
        signed = signing.loads(handtekening, salt=SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        raise PublicatieError(VEROUDERD) from None
    if signed[:2] != [revision.pk, user.pk] or not revision.is_latest_revision():
        raise PublicatieError(VEROUDERD)
    gevolg = preview(revision, at=at)
    if gevolg.afdruk != signed[2]:
        raise PublicatieError(VERANDERD)
    uids = {str(sessie.uid) for sessie in gevolg.vragen_reden}
    if not all(redenen.get(uid, "").strip() for uid in uids):
        raise PublicatieError(GEEN_REDEN)
    _with_redenen(revision, redenen, user).publish(user=user)
    return gevolg


def _with_redenen(revision: Revision, redenen: Mapping[str, str], user) -> Revision:
    """The revision itself, or a new one where a reason differs from what it says."""
    page = revision.as_object()
    sessies = list(page.sessies.all())
    changed = False
    longest = sessies[0]._meta.get_field("reden").max_length if sessies else 0
    for sessie in sessies:
        reden = redenen.get(str(sessie.uid), sessie.reden).strip()[:longest]
        if reden != sessie.reden:
            sessie.reden, changed = reden, True
    if not changed:
        return revision
    page.sessies.set(sessies)
    return page.save_revision(user=user, log_action=True)
