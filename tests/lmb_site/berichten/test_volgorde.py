"""What one person is told of one thing arrives in its order; nothing else waits for it (R7)."""

from datetime import UTC, datetime, timedelta

import pytest

from lmb_site.berichten.bezorging import deliver_due
from lmb_site.berichten.models import Bericht, BerichtStatus

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ZAAK = "inschrijving:12"


def deliver(at=AT):
    return deliver_due(worker="proef:1", limit=100, at=at)


def subjects(smtp) -> list[str]:
    return [message["Subject"] for message in smtp.accepted]


@pytest.fixture
def busy(make_bericht, smtp):
    """A REQUEST that the server did not take yet, and a CANCEL of the same registration."""
    request = make_bericht(oorzaak=ZAAK, at=AT, aan="421@example.org", onderwerp="REQUEST")
    assert deliver().uitgesteld == 1
    make_bericht(oorzaak=f"{ZAAK}:gebeurtenis:3", at=AT, aan="421@example.org", onderwerp="CANCEL")
    return request


def accept(busy) -> None:
    """The same mailbox takes mail again."""
    Bericht.objects.update(aan="ok@example.org")


def test_cancel_waits_for_the_request_that_is_tried_again(busy, smtp):
    accept(busy)
    assert deliver(AT + timedelta(seconds=30)).totaal == 0
    assert deliver(AT + MINUTE).verzonden == 2
    assert subjects(smtp) == ["REQUEST", "CANCEL"]


def test_cancel_waits_while_another_worker_sends_the_request(make_bericht, db):
    make_bericht(oorzaak=ZAAK, at=AT, aan="ok@example.org")
    make_bericht(oorzaak=f"{ZAAK}:gebeurtenis:3", at=AT, aan="ok@example.org")
    first = Bericht.objects.claim_next(worker="a:1", at=AT)
    assert first.oorzaak == ZAAK
    assert Bericht.objects.claim_next(worker="b:2", at=AT) is None


def test_request_that_failed_for_good_keeps_no_cancel(busy, smtp):
    accept(busy)
    Bericht.objects.filter(pk=busy.pk).update(status=BerichtStatus.MISLUKT)
    deliver()
    assert subjects(smtp) == ["CANCEL"]


@pytest.mark.parametrize(
    "other",
    [
        {"oorzaak": "inschrijving:13", "aan": "421@example.org"},
        {"oorzaak": "inschrijving:1", "aan": "421@example.org"},
        {"oorzaak": f"{ZAAK}:gebeurtenis:4", "aan": "ok@example.org"},
        {"oorzaak": "nergens van", "aan": "421@example.org"},
    ],
    ids=["andere inschrijving", "begin van het nummer", "andere ontvanger", "zonder stap"],
)
def test_what_is_of_something_else_or_for_someone_else_does_not_wait(busy, make_bericht, other):
    bericht = make_bericht(**other, at=AT)
    assert Bericht.objects.due(AT).get() == bericht


def test_mail_that_is_meant_for_later_keeps_no_other(make_bericht, db):
    make_bericht(oorzaak=ZAAK, at=AT + timedelta(days=1), aan="ok@example.org")
    now = make_bericht(oorzaak=f"{ZAAK}:gebeurtenis:3", at=AT, aan="ok@example.org")
    assert Bericht.objects.due(AT).get() == now


def test_many_of_one_thing_leave_in_the_order_in_which_they_were_written(make_bericht, smtp):
    for number in range(5):
        make_bericht(oorzaak=f"{ZAAK}:stap:{number}", at=AT, aan="ok@example.org", onderwerp=f"Mail {number}")
    deliver()
    assert subjects(smtp) == [f"Mail {number}" for number in range(5)]
