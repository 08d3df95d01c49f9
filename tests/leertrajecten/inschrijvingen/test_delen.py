"""Mail to many is written in parts: the seats are free in between, and wherever it breaks off, each gets one mail."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from leertrajecten.inschrijvingen import groepsberichten, herinneringen, mails, opvolging
from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.groepsberichten import verzenden
from leertrajecten.inschrijvingen.models import Groepsbericht, Inschrijving, Presentatiemelding
from lmb_site.berichten.models import Bericht
from lmb_site.taken.elk import DeelsMislukt
from tests.factories import InschrijvingFactory
from tests.leertrajecten.inschrijvingen.voorvallen import (
    groepsbericht_vertrekt,
    presentatie_online,
    sessie_komt,
)

AT = timezone.now()
SOORTEN = {
    "herinnering": (sessie_komt, herinneringen, "queue_herinnering", herinneringen.remind),
    "presentaties": (presentatie_online, opvolging, "queue_presentaties", opvolging.follow_up),
    "groepsbericht": (
        groepsbericht_vertrekt,
        verzenden,
        "queue_groepsbericht",
        groepsberichten.write_all,
    ),
}


def crowd(voorval, more: int) -> None:
    """So many people more in the same leertraject, just as much concerned."""
    voorval(AT)
    page = Inschrijving.objects.get().leertraject
    InschrijvingFactory.create_batch(more, leertraject=page, aangemaakt_op=AT - timedelta(days=40))
    for row in Groepsbericht.objects.all():
        row.verzonden_op, row.nog_te_schrijven = None, []
        row.save()
        groepsberichten.freeze(
            groepsbericht_id=row.pk,
            afdruk=groepsberichten.preview(row).afdruk,
            gebruiker=None,
            at=AT - timedelta(hours=1),
        )


def break_after(monkeypatch, writer: str, count: int) -> None:
    write, calls = getattr(mails, writer), []

    def fail(*args, **kwargs):
        calls.append(args)
        if len(calls) > count:
            raise RuntimeError
        return write(*args, **kwargs)

    monkeypatch.setattr(mails, writer, fail)


@pytest.mark.parametrize("soort", SOORTEN)
@pytest.mark.parametrize("wrote", [0, 2, 3, 4, 5], ids=lambda wrote: f"na {wrote}")
def test_broken_off_anywhere_and_taken_up_each_person_gets_one_mail(site_tree, monkeypatch, soort, wrote):
    voorval, where, writer, job = SOORTEN[soort]
    monkeypatch.setattr(where, "DEEL", 2)
    crowd(voorval, 4)
    with monkeypatch.context() as broken:
        break_after(broken, writer, wrote)
        if wrote < 5:
            with pytest.raises(DeelsMislukt):
                job(AT)
        else:
            job(AT)
    # Whole parts stay, what was under way goes: also in the story.
    assert Bericht.objects.count() == (wrote // 2 * 2 if wrote < 5 else 5)
    for _ in range(2):
        job(AT + timedelta(minutes=1))
    assert Bericht.objects.count() == 5
    assert sorted(Bericht.objects.values_list("aan", flat=True)) == sorted(
        Inschrijving.objects.values_list("email", flat=True)
    )


@pytest.mark.parametrize("soort", SOORTEN)
def test_no_transaction_holds_more_than_a_part(site_tree, monkeypatch, soort):
    voorval, where, writer, job = SOORTEN[soort]
    monkeypatch.setattr(where, "DEEL", 2)
    crowd(voorval, 4)
    write, held = getattr(mails, writer), []

    def note(*args, **kwargs):
        held.append(tuple(connection.savepoint_ids))
        return write(*args, **kwargs)

    monkeypatch.setattr(mails, writer, note)
    job(AT)
    assert len(held) == 5
    assert max(held.count(transaction) for transaction in held) == 2


def test_presentation_that_comes_during_a_round_waits_for_the_next(site_tree, monkeypatch):
    monkeypatch.setattr(opvolging, "DEEL", 2)
    crowd(presentatie_online, 2)
    with monkeypatch.context() as broken:
        break_after(broken, "queue_presentaties", 2)
        with pytest.raises(DeelsMislukt):
            opvolging.follow_up(AT)
    first = Presentatiemelding.objects.get()
    Presentatiemelding.objects.create(
        sessie=first.sessie, document_id=first.document_id + 1000, gezien_op=AT - timedelta(hours=2)
    )
    opvolging.follow_up(AT + timedelta(minutes=1))
    assert Bericht.objects.count() == 3
    assert Presentatiemelding.objects.get(verteld_op=None).document_id != first.document_id


def test_who_leaves_between_two_parts_gets_no_message_and_is_not_counted(site_tree, monkeypatch):
    monkeypatch.setattr(verzenden, "DEEL", 2)
    crowd(groepsbericht_vertrekt, 2)
    groepsbericht = Groepsbericht.objects.get()
    verzenden.write_part(groepsbericht.pk)
    last = Inschrijving.objects.order_by("pk").last()
    Inschrijving.objects.filter(pk=last.pk).update(status=InschrijvingStatus.GEANNULEERD)
    groepsbericht.refresh_from_db()
    verloop = groepsberichten.follow(groepsbericht)
    assert (verloop.wacht, verloop.gewist, groepsbericht.aantal) == (3, 0, 3)
    groepsberichten.write_all(AT)
    groepsbericht.refresh_from_db()
    assert (groepsberichten.follow(groepsbericht).wacht, groepsbericht.aantal) == (2, 2)
    assert not Bericht.objects.filter(aan=last.email).exists()
