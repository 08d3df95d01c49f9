"""The certificate of attendance: for who was there, and readable for everyone (R13)."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pypdf
import pytest
from django.utils import timezone

from leertrajecten.inschrijvingen.attest import attended, has_earned, make_attest, render_pdf
from leertrajecten.inschrijvingen.attestpost import tell_earned
from leertrajecten.inschrijvingen.enums import Aanwezigheid
from leertrajecten.inschrijvingen.models import Deelname
from lmb_site.berichten.models import Bericht
from tests.factories import InschrijvingFactory, LeertrajectPageFactory, SessieFactory, moment

AT = datetime(2027, 2, 1, 12, 0, tzinfo=UTC)
EMOJI = "Zoë 🌍 O’Brien-Đặng"


@pytest.fixture
def leertraject(site_tree):
    page = LeertrajectPageFactory(title="Duurzaam aankoopbeleid", voorbij=True, certificaat_vanaf=2)
    SessieFactory(leertraject=page, begin=moment(-10), titel="Werksessie & praktijk")
    SessieFactory(leertraject=page, begin=moment(-5), titel="Slotdag")
    return page


@pytest.fixture
def inschrijving(leertraject):
    return InschrijvingFactory(leertraject=leertraject, naam=EMOJI.replace(" 🌍", ""))


def attend(inschrijving, *states: str) -> None:
    for deelname, state in zip(inschrijving.deelnames.in_order(), states, strict=False):
        Deelname.objects.filter(pk=deelname.pk).update(aanwezigheid=state)


def url(inschrijving) -> str:
    return f"{inschrijving.get_absolute_url()}attest.pdf"


@pytest.mark.parametrize("state", Aanwezigheid)
def test_only_presence_counts(inschrijving, state):
    attend(inschrijving, Aanwezigheid.AANWEZIG, state)
    assert has_earned(inschrijving) == (state == Aanwezigheid.AANWEZIG)


def test_a_substitute_does_not_earn_it_for_the_registrant(inschrijving):
    attend(inschrijving, Aanwezigheid.AANWEZIG, Aanwezigheid.AANWEZIG)
    deelname = inschrijving.deelnames.first()
    deelname.vervanger_naam = "Collega"
    deelname.save()
    assert len(attended(inschrijving)) == 1
    assert not has_earned(inschrijving)


def test_a_leertraject_without_the_rule_gives_none(inschrijving):
    attend(inschrijving, *[Aanwezigheid.AANWEZIG] * 3)
    inschrijving.leertraject.certificaat_vanaf = None
    assert not has_earned(inschrijving)


def test_the_page_offers_it_once_earned_and_the_address_gives_it(client, inschrijving):
    assert "attest.pdf" not in client.get(inschrijving.get_absolute_url()).content.decode()
    assert client.get(url(inschrijving)).status_code == 404
    attend(inschrijving, *[Aanwezigheid.AANWEZIG] * 2)
    assert "attest.pdf" in client.get(inschrijving.get_absolute_url()).content.decode()
    response = client.get(url(inschrijving))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="attest-{inschrijving.referentie}.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert response.content.startswith(b"%PDF")


def read(inschrijving) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(render_pdf(make_attest(inschrijving, at=AT), at=AT)))


def test_the_document_is_tagged_has_a_title_and_a_language(inschrijving):
    attend(inschrijving, *[Aanwezigheid.AANWEZIG] * 2)
    pdf = read(inschrijving)
    catalog = pdf.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712 (pypdf has a Boolean of its own)
    assert "/StructTreeRoot" in catalog
    assert catalog["/Lang"].startswith("nl")
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert pdf.metadata.title == "Attest van deelname: Duurzaam aankoopbeleid"
    xmp = catalog["/Metadata"].get_data().decode()
    assert "pdfuaid" in xmp


def test_the_document_says_exactly_the_facts(inschrijving):
    attend(inschrijving, Aanwezigheid.AANWEZIG, Aanwezigheid.AANWEZIG, Aanwezigheid.AFWEZIG)
    text = " ".join(read(inschrijving).pages[0].extract_text().split())
    attest = make_attest(inschrijving, at=AT)
    for fact in (
        "Attest van deelname",
        inschrijving.naam,
        inschrijving.bestuur,
        "2 sessies volgde van het leertraject Duurzaam aankoopbeleid",
        inschrijving.referentie,
        "1 februari 2027",
        "Samen 4 uur.",
        *(f"{regel.titel} {regel.datum} {regel.duur}" for regel in attest.sessies),
    ):
        assert fact in text
    assert "Slotdag" not in text
    assert inschrijving.email not in text


@pytest.mark.parametrize("naam", [EMOJI, "漢字 Lin", '#image("/etc/passwd") *x* $y$', "A" * 120, "\u202eabc"])
def test_any_name_gives_a_document_and_never_markup(inschrijving, naam):
    attend(inschrijving, *[Aanwezigheid.AANWEZIG] * 2)
    inschrijving.naam = naam
    text = "".join(page.extract_text() for page in read(inschrijving).pages)
    assert "Attest van deelname" in text
    if naam.startswith("#"):
        assert "*x*" in text


def test_the_same_facts_give_the_same_bytes(inschrijving):
    attend(inschrijving, *[Aanwezigheid.AANWEZIG] * 2)
    attest = make_attest(inschrijving, at=AT)
    assert render_pdf(attest, at=AT) == render_pdf(attest, at=AT)


def test_many_sessions_go_on_to_another_page(leertraject):
    for number in range(30):
        SessieFactory(leertraject=leertraject, begin=moment(-60 + number), titel=f"Dag {number}")
    inschrijving = InschrijvingFactory(leertraject=leertraject)
    attend(inschrijving, *[Aanwezigheid.AANWEZIG] * 33)
    assert len(read(inschrijving).pages) > 1


def test_who_earned_it_is_told_once_when_the_last_session_is_marked(leertraject, inschrijving):
    other = InschrijvingFactory(leertraject=leertraject)
    attend(inschrijving, Aanwezigheid.AANWEZIG, Aanwezigheid.AANWEZIG)
    tell_earned(timezone.now())
    assert not Bericht.objects.exists()
    attend(inschrijving, *[Aanwezigheid.AANWEZIG] * 3)
    attend(other, Aanwezigheid.AANWEZIG, Aanwezigheid.AFWEZIG, Aanwezigheid.AFWEZIG)
    for _ in range(2):
        tell_earned(timezone.now())
    (mail,) = Bericht.objects.all()
    assert mail.aan == inschrijving.email
    assert inschrijving.token in mail.tekst
    assert not mail.bijlagen


def test_nobody_is_told_months_later_or_without_the_rule(leertraject, inschrijving):
    attend(inschrijving, *[Aanwezigheid.AANWEZIG] * 3)
    tell_earned(timezone.now() + timedelta(days=90))
    leertraject.certificaat_vanaf = None
    leertraject.save()
    tell_earned(timezone.now())
    assert not Bericht.objects.exists()
