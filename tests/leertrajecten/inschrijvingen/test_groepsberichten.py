"""A message to a group: exactly those meant, exactly once, and never to who left (C6)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from leertrajecten.inschrijvingen import bewaring, mails
from leertrajecten.inschrijvingen.enums import LEVEND, InschrijvingStatus
from leertrajecten.inschrijvingen.groepsberichten import (
    Keuze,
    follow,
    ontvangers,
    preview,
    save_concept,
    send_groepsbericht,
    send_test,
    write_all,
)
from leertrajecten.inschrijvingen.models import Deelname, Groepsbericht, Inschrijving
from leertrajecten.inschrijvingen.verbs import InschrijvingError
from lmb_site.berichten.models import Bericht, BerichtStatus
from tests.factories import GemeenteFactory, InschrijvingFactory, LeertrajectPageFactory, SessieFactory

S = InschrijvingStatus
BEVESTIGD = Keuze(status=(S.BEVESTIGD,))
LEVENDE = Keuze(status=tuple(sorted(LEVEND)))
NOW = timezone.now()


@pytest.fixture
def leertraject(site_tree):
    return LeertrajectPageFactory(open=True, title="Duurzaam aankoopbeleid")


def concept(
    leertraject, editor, *, keuze=BEVESTIGD, onderwerp="De zaal", tekst="We zitten in een andere zaal."
):
    return save_concept(
        leertraject_id=leertraject.pk, keuze=keuze, onderwerp=onderwerp, tekst=tekst, gebruiker=editor
    )


def send(groepsbericht, editor, **kwargs):
    afdruk = kwargs.pop("afdruk", None) or preview(groepsbericht).afdruk
    return send_groepsbericht(groepsbericht_id=groepsbericht.pk, afdruk=afdruk, gebruiker=editor, **kwargs)


def names(leertraject, keuze):
    return [ontvanger.naam for ontvanger in ontvangers(leertraject.pk, keuze)]


# Who ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", S)
def test_only_who_has_a_chosen_status_that_lives_is_meant(leertraject, status):
    InschrijvingFactory(leertraject=leertraject, naam="An", status=status)
    assert names(leertraject, Keuze(status=(status,))) == (["An"] if status in LEVEND else [])
    assert names(leertraject, Keuze(status=tuple(set(S) - {status}))) == []
    assert names(leertraject, Keuze(status=tuple(S))) == (["An"] if status in LEVEND else [])


def test_without_a_status_nobody_is_meant(leertraject):
    InschrijvingFactory(leertraject=leertraject)
    assert names(leertraject, Keuze()) == []


@pytest.mark.parametrize("status", S)
def test_with_a_session_the_status_is_that_for_the_session(leertraject, status):
    sessie = leertraject.sessies.get()
    inschrijving = InschrijvingFactory(leertraject=leertraject, naam="An")
    Deelname.objects.filter(inschrijving=inschrijving).update(status=status)
    keuze = Keuze(status=(status,), sessie=sessie.pk)
    assert names(leertraject, keuze) == (["An"] if status in LEVEND else [])


def test_session_leaves_out_who_is_in_another_one(leertraject):
    first, second = leertraject.sessies.get(), SessieFactory(leertraject=leertraject)
    InschrijvingFactory(leertraject=leertraject, naam="An", sessies=[first])
    InschrijvingFactory(leertraject=leertraject, naam="Bo", sessies=[first, second])
    assert names(leertraject, Keuze((S.BEVESTIGD,), sessie=second.pk)) == ["Bo"]
    assert names(leertraject, BEVESTIGD) == ["An", "Bo"]


def test_other_leertraject_is_never_meant(leertraject):
    other = InschrijvingFactory()
    assert names(leertraject, LEVENDE) == []
    sessie = other.leertraject.sessies.get()
    assert names(leertraject, Keuze(LEVENDE.status, sessie=sessie.pk)) == []


def test_municipality_counts_who_registered_before_its_merger(leertraject):
    today = GemeenteFactory()
    before = GemeenteFactory(opgegaan_in=today)
    for naam, gemeente in (("An", today), ("Bo", before), ("Cis", GemeenteFactory())):
        InschrijvingFactory(leertraject=leertraject, naam=naam, gemeente=gemeente)
    InschrijvingFactory(leertraject=leertraject, organisatie_zonder_gemeente=True)
    assert names(leertraject, Keuze((S.BEVESTIGD,), gemeente=today.nis)) == ["An", "Bo"]
    sessie = leertraject.sessies.get()
    assert names(leertraject, Keuze((S.BEVESTIGD,), sessie.pk, today.nis)) == ["An", "Bo"]


@pytest.mark.parametrize("with_session", [True, False])
def test_who_left_no_address_or_was_forgotten_is_not_meant(leertraject, with_session):
    InschrijvingFactory(leertraject=leertraject, email="")
    InschrijvingFactory(leertraject=leertraject, geanonimiseerd_op=NOW)
    sessie = leertraject.sessies.get().pk if with_session else None
    assert ontvangers(leertraject.pk, Keuze(LEVENDE.status, sessie)) == []


def test_substitute_of_the_chosen_session_is_meant_as_well_and_an_address_once(leertraject):
    sessie = leertraject.sessies.get()
    for naam in ("An", "Bo"):
        inschrijving = InschrijvingFactory(
            leertraject=leertraject, naam=naam, email=f"{naam.lower()}@example.org"
        )
        inschrijving.deelnames.update(vervanger_naam="Vera", vervanger_email="Vera@example.org")
    extra = InschrijvingFactory(leertraject=leertraject, naam="Cis", email="cis@example.org")
    extra.deelnames.update(vervanger_naam="Boris", vervanger_email="BO@example.org")
    keuze = Keuze((S.BEVESTIGD,), sessie=sessie.pk)
    assert names(leertraject, keuze) == ["An", "Bo", "Cis", "Vera"]
    assert names(leertraject, BEVESTIGD) == ["An", "Bo", "Cis"]


@pytest.mark.parametrize("count", [1, 4])
def test_asking_who_costs_one_query(leertraject, count, django_assert_num_queries):
    InschrijvingFactory.create_batch(count, leertraject=leertraject)
    for keuze in (LEVENDE, Keuze(LEVENDE.status, leertraject.sessies.get().pk)):
        with django_assert_num_queries(1):
            assert len(ontvangers(leertraject.pk, keuze)) == count


# The draft ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "veld"),
    [
        ({"keuze": Keuze()}, "status"),
        ({"keuze": Keuze((S.GEANNULEERD,))}, "status"),
        ({"keuze": Keuze((S.BEVESTIGD,), sessie=0x7FFFFFFF)}, "sessie"),
        ({"onderwerp": "  "}, "onderwerp"),
        ({"tekst": " \r\n "}, "tekst"),
    ],
)
def test_draft_that_says_nothing_or_means_nobody_is_refused(leertraject, editor, wrong, veld):
    InschrijvingFactory(leertraject=leertraject)
    with pytest.raises(InschrijvingError) as refused:
        concept(leertraject, editor, **wrong)
    assert refused.value.veld == veld
    assert not Groepsbericht.objects.exists()


def test_leertraject_without_registrations_gets_no_draft_and_can_still_be_deleted(leertraject, editor):
    with pytest.raises(InschrijvingError):
        concept(leertraject, editor)
    leertraject.delete()


# Sending ------------------------------------------------------------------------------------------
def test_number_that_was_shown_is_the_number_that_leaves_each_in_its_own_story(leertraject, editor):
    rows = InschrijvingFactory.create_batch(3, leertraject=leertraject)
    InschrijvingFactory(leertraject=leertraject, wachtlijst=True)
    groepsbericht = concept(leertraject, editor)
    shown = preview(groepsbericht)
    assert not Bericht.objects.exists()
    sent = send(groepsbericht, editor, afdruk=shown.afdruk, at=NOW)
    assert (shown.aantal, sent.aantal, Bericht.objects.count()) == (3, 3, 3)
    assert (sent.verzonden_op, sent.verzonden_door) == (NOW, editor)
    for inschrijving in rows:
        [bericht] = inschrijving.berichten
        assert bericht.oorzaak == f"{inschrijving.oorzaak}:groepsbericht:{groepsbericht.pk}"
        assert (bericht.aan, bericht.onderwerp) == (inschrijving.email, "De zaal")
        assert bericht.antwoord_aan == leertraject.contacten.get().email
        for body in (bericht.tekst, bericht.html):
            assert f"Dag {inschrijving.naam}," in body
            assert "We zitten in een andere zaal." in body
            assert inschrijving.get_absolute_url() in body
        assert inschrijving.gebeurtenissen.filter(wat="mail").count() == 1


def test_sending_twice_sends_once(leertraject, editor):
    InschrijvingFactory.create_batch(2, leertraject=leertraject)
    groepsbericht = concept(leertraject, editor)
    afdruk = preview(groepsbericht).afdruk
    send(groepsbericht, editor, afdruk=afdruk, at=NOW)
    InschrijvingFactory(leertraject=leertraject)
    again = send(groepsbericht, editor, afdruk=afdruk, at=NOW + timedelta(minutes=1))
    assert (again.verzonden_op, again.aantal, Bericht.objects.count()) == (NOW, 2, 2)


@pytest.mark.parametrize("change", ["comes", "goes", "text"])
def test_what_changed_since_it_was_shown_is_asked_again(leertraject, editor, change):
    rows = InschrijvingFactory.create_batch(2, leertraject=leertraject)
    groepsbericht = concept(leertraject, editor)
    afdruk = preview(groepsbericht).afdruk
    if change == "comes":
        InschrijvingFactory(leertraject=leertraject)
    elif change == "goes":
        Inschrijving.objects.filter(pk=rows[0].pk).update(status=S.GEANNULEERD)
    else:
        Groepsbericht.objects.update(tekst="Iets anders.")
    with pytest.raises(InschrijvingError, match="veranderde"):
        send(groepsbericht, editor, afdruk=afdruk)
    groepsbericht.refresh_from_db()
    assert (groepsbericht.verzonden_op, Bericht.objects.count()) == (None, 0)


def test_without_anybody_it_is_refused_and_the_draft_stays(leertraject, editor):
    InschrijvingFactory(leertraject=leertraject, geannuleerd=True)
    groepsbericht = concept(leertraject, editor, keuze=LEVENDE)
    with pytest.raises(InschrijvingError, match="Niemand past bij deze keuze"):
        send(groepsbericht, editor)
    groepsbericht.refresh_from_db()
    assert (groepsbericht.verzonden_op, groepsbericht.tekst) == (None, "We zitten in een andere zaal.")


def test_failure_halfway_writes_none_of_that_part_and_the_worker_takes_it_up(
    leertraject, editor, monkeypatch
):
    InschrijvingFactory.create_batch(2, leertraject=leertraject)
    groepsbericht = concept(leertraject, editor)
    queue, seen = mails.queue_groepsbericht, []

    def fail_second(*args, **kwargs):
        if seen:
            raise RuntimeError
        seen.append(queue(*args, **kwargs))

    monkeypatch.setattr(mails, "queue_groepsbericht", fail_second)
    with pytest.raises(RuntimeError):
        send(groepsbericht, editor, at=NOW)
    monkeypatch.setattr(mails, "queue_groepsbericht", queue)
    groepsbericht.refresh_from_db()
    assert (groepsbericht.verzonden_op, Bericht.objects.count()) == (NOW, 0)
    write_all(NOW)
    assert Bericht.objects.count() == 2


def test_sent_message_no_longer_changes(leertraject, editor):
    InschrijvingFactory(leertraject=leertraject)
    groepsbericht = concept(leertraject, editor)
    send(groepsbericht, editor)
    with pytest.raises(InschrijvingError, match="al verzonden"):
        save_concept(
            leertraject_id=leertraject.pk,
            groepsbericht_id=groepsbericht.pk,
            keuze=LEVENDE,
            onderwerp="Anders",
            tekst="Anders",
            gebruiker=editor,
        )
    with pytest.raises(InschrijvingError, match="al verzonden"):
        send_test(groepsbericht_id=groepsbericht.pk, gebruiker=editor)
    groepsbericht.refresh_from_db()
    assert groepsbericht.onderwerp == "De zaal"


def test_substitute_does_not_get_the_private_link(leertraject, editor):
    inschrijving = InschrijvingFactory(leertraject=leertraject)
    inschrijving.deelnames.update(vervanger_naam="Vera", vervanger_email="vera@example.org")
    sessie = leertraject.sessies.get()
    send(concept(leertraject, editor, keuze=Keuze((S.BEVESTIGD,), sessie.pk)), editor)
    bericht = Bericht.objects.get(aan="vera@example.org")
    for body in (bericht.tekst, bericht.html):
        assert "Dag Vera," in body
        assert "omdat je iemand vervangt" in body
        assert inschrijving.token not in body


def test_test_goes_to_who_asks_alone_and_a_double_click_is_one_mail(leertraject, editor):
    inschrijving = InschrijvingFactory(leertraject=leertraject)
    groepsbericht = concept(leertraject, editor)
    for _ in range(2):
        send_test(groepsbericht_id=groepsbericht.pk, gebruiker=editor, at=NOW)
    [bericht] = Bericht.objects.all()
    assert (bericht.aan, bericht.onderwerp) == (editor.email, "[Test] De zaal")
    assert not inschrijving.berichten.exists()
    assert inschrijving.token not in bericht.tekst + bericht.html
    groepsbericht.refresh_from_db()
    assert groepsbericht.verzonden_op is None
    Groepsbericht.objects.update(tekst="Een betere tekst.")
    send_test(groepsbericht_id=groepsbericht.pk, gebruiker=editor, at=NOW)
    assert Bericht.objects.count() == 2


def test_test_needs_an_address_of_ones_own(leertraject, editor):
    InschrijvingFactory(leertraject=leertraject)
    groepsbericht = concept(leertraject, editor)
    editor.email = ""
    with pytest.raises(InschrijvingError, match="geen e-mailadres"):
        send_test(groepsbericht_id=groepsbericht.pk, gebruiker=editor)


def test_what_is_typed_is_text_and_paragraphs_and_no_markup(leertraject, editor):
    InschrijvingFactory(leertraject=leertraject, naam="<b>An</b>")
    tekst = "Eerst <script>alert(1)</script>\r\n\r\nDan https://example.org/?a=1&b=2"
    send(concept(leertraject, editor, onderwerp="<i>Zaal</i>", tekst=tekst), editor)
    bericht = Bericht.objects.get()
    assert "<p>Eerst &lt;script&gt;alert(1)&lt;/script&gt;</p>" in bericht.html
    assert "<p>Dan https://example.org/?a=1&amp;b=2</p>" in bericht.html
    for raw in ("<script", "<i>Zaal", "<b>An"):
        assert raw not in bericht.html
    assert "\n\nDan https://example.org/?a=1&b=2\n" in bericht.tekst


# Afterwards ---------------------------------------------------------------------------------------
def test_log_counts_the_mails_of_this_message_and_those_no_longer_kept(leertraject, editor):
    InschrijvingFactory.create_batch(4, leertraject=leertraject)
    first, second = concept(leertraject, editor), concept(leertraject, editor)
    send(first, editor, at=NOW), send(second, editor, at=NOW)
    mine = Bericht.objects.filter(oorzaak__endswith=f":groepsbericht:{first.pk}").order_by("pk")
    pks = list(mine.values_list("pk", flat=True))
    Bericht.objects.filter(pk=pks[0]).update(status=BerichtStatus.VERZONDEN, verzonden_op=NOW)
    Bericht.objects.filter(pk=pks[1]).update(status=BerichtStatus.MISLUKT)
    Bericht.objects.filter(pk=pks[2]).delete()
    first.refresh_from_db()
    verloop = follow(first)
    assert (verloop.verzonden, verloop.wacht, verloop.mislukt, verloop.gewist) == (1, 1, 1, 1)


def test_message_goes_thirteen_months_after_it_left_and_a_draft_after_it_was_made(leertraject, editor):
    InschrijvingFactory(leertraject=leertraject)
    kept = {}
    for sent, made in ((397, 500), (395, 500), (None, 397), (None, 395)):
        found = concept(leertraject, editor)
        found.gemaakt_op = NOW - timedelta(days=made)
        found.verzonden_op = sent and NOW - timedelta(days=sent)
        found.save()
        kept[found.pk] = (sent or made) == 395
    assert [bewaring.wis_groepsberichten(NOW), bewaring.wis_groepsberichten(NOW)] == [2, 0]
    assert set(Groepsbericht.objects.values_list("pk", flat=True)) == {
        pk for pk, stays in kept.items() if stays
    }


def test_message_that_names_a_person_goes_with_them(leertraject, editor):
    InschrijvingFactory(leertraject=leertraject)
    concept(leertraject, editor, tekst="Vraag het aan An@example.org.")
    other = concept(leertraject, editor)
    assert bewaring.wis_groepsberichten_over("an@example.org", NOW) == 1
    assert list(Groepsbericht.objects.all()) == [other]
    bewaring.wis_alle_groepsberichten(NOW)
    assert not Groepsbericht.objects.exists()
