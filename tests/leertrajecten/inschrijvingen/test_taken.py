"""The jobs of the registrations: one that fails keeps none of the others (A1)."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from leertrajecten.inschrijvingen import mails, overzichten
from lmb_site.taken import registry, uitvoering
from lmb_site.taken.elk import DeelsMislukt, each
from lmb_site.taken.models import TaakUitvoering
from tests.leertrajecten.inschrijvingen.voorvallen import SCHRIJFT, VOORVALLEN

NAAM = "kanariebloem"


def the_job(naam: str) -> registry.Taak:
    return next(taak for taak in registry.taken() if taak.naam == naam)


@pytest.mark.parametrize("naam", SCHRIJFT)
def test_one_that_fails_keeps_no_other_and_is_done_later(site_tree, monkeypatch, caplog, naam):
    at = timezone.now()
    broken, whole = VOORVALLEN[naam](at), VOORVALLEN[naam](at)
    where = overzichten if naam == "overzichten" else mails
    write, calls = getattr(where, SCHRIJFT[naam]), []

    def fail_first(*args, **kwargs):
        calls.append(args)
        if len(calls) == 1:
            raise ValueError(NAAM)
        return write(*args, **kwargs)

    monkeypatch.setattr(where, SCHRIJFT[naam], fail_first)
    with caplog.at_level(logging.ERROR), pytest.raises(DeelsMislukt, match="1 van 2 mislukt"):
        the_job(naam).run(at)
    assert (broken(), whole()) == (0, 1)
    assert "ValueError" in caplog.text
    assert NAAM not in caplog.text
    the_job(naam).run(at + timedelta(minutes=1))
    assert (broken(), whole()) == (1, 1)


def test_each_goes_on_and_tells_at_the_end_in_words_that_may_stand_in_the_ledger(db, monkeypatch):
    done = []

    def do(number):
        if number == 2:
            raise ValueError(NAAM)
        done.append(number)

    monkeypatch.setattr(registry, "_taken", {})
    registry.register("proef", every=timedelta(hours=1), run=lambda at: each([1, 2, 3], do, naam="proef"))
    uitvoering.run_due(worker="a:1")
    assert done == [1, 3]
    row = TaakUitvoering.objects.get()
    assert (row.gedaan_op, row.fout) == (None, "proef: 1 van 3 mislukt (ValueError)")


def test_each_returns_what_was_done_and_nothing_is_no_failure():
    assert each([1, 2], lambda number: number * 2, naam="proef") == [2, 4]
    assert each([], print, naam="proef") == []
