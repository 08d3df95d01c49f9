"""Many messages in one go keep the promises of one (A1)."""

import pytest
from django.db import transaction
from django.utils import timezone

from lmb_site.berichten.models import Bericht
from lmb_site.berichten.outbox import BerichtError, collect, queue
from lmb_site.berichten.stapel import BATCH, Brief, queue_many

MANY = BATCH + 5


def brief(number: int, **changes) -> Brief:
    facts = {"oorzaak": f"proef:{number}", "soort": "proef", "aan": f"persoon-{number}@example.org"}
    return Brief(**facts | {"onderwerp": "Een\nproef", "tekst": "Dag\x00"} | changes)


def write(brieven) -> list[Bericht]:
    return [bericht for made in queue_many(brieven, at=timezone.now()) for bericht in made]


def test_many_are_written_once_and_told_to_who_collects(db):
    brieven = [brief(number) for number in range(MANY)]
    with collect() as made:
        assert len(write([*brieven, brieven[0]])) == MANY
        assert write(brieven) == []
    assert len(made) == Bericht.objects.count() == MANY
    assert len({bericht.message_id for bericht in made}) == MANY


def test_what_one_wrote_before_is_not_written_again_and_stays_as_it_was(db):
    with transaction.atomic():
        queue(oorzaak="proef:1", soort="proef", aan="persoon-1@example.org", onderwerp="Eerst", tekst="Eerst")
    assert [bericht.oorzaak for bericht in write([brief(1), brief(2)])] == ["proef:2"]
    assert Bericht.objects.get(oorzaak="proef:1").onderwerp == "Eerst"


def test_one_of_many_is_the_row_that_one_alone_would_be(db):
    at = timezone.now()
    (many,) = next(queue_many([brief(1)], at=at))
    alone = queue(
        oorzaak="proef:1",
        soort="proef",
        aan="persoon-2@example.org",
        onderwerp="Een\nproef",
        tekst="Dag\x00",
        at=at,
    )
    own = {"id", "_state", "message_id", "aan"}
    rows = [
        {name: value for name, value in vars(Bericht.objects.get(pk=row.pk)).items() if name not in own}
        for row in (many, alone)
    ]
    assert rows[0] == rows[1]


def test_wrong_address_stops_them_all(db):
    with pytest.raises(BerichtError), transaction.atomic():
        write([brief(1), brief(2, aan="geen adres")])
    assert not Bericht.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_need_the_transaction_of_their_cause():
    with pytest.raises(transaction.TransactionManagementError):
        write([brief(1)])
