"""The pages behind a personal link, in each state, for `tests.browser.toestanden`."""

from datetime import timedelta

NAMEN = (
    "eigen pagina: bevestigd, met vervanger",
    "eigen pagina: op de wachtlijst",
    "eigen pagina: plaats vrij",
    "eigen pagina: aangevraagd",
    "eigen pagina: geannuleerd",
    "eigen pagina: met attest",
    "eigen pagina: vraag aan een collega",
    "eigen pagina: samen ingeschreven",
    "eigen pagina: net gewijzigd",
    "wijzigen",
    "annuleren",
    "één sessie annuleren",
    "overdragen",
    "vervanger",
    "vervanger terug",
    "wissen",
    "gewist",
    "aanbod",
    "overname",
    "link kwijt",
    "link gevraagd",
    "op de hoogte",
    "op de hoogte gevraagd",
    "op de hoogte, adres weg",
    "formulier met extra vragen",
)
# Answered with 404 or 410: a page as well.
NAMEN_FOUT = ("link onbekend", "aanbod verlopen")


def make_eigen_paginas() -> dict[str, str]:
    from django.utils import timezone

    from leertrajecten.inschrijvingen import verbs
    from leertrajecten.inschrijvingen.models import Aanbod, Belangstelling, Deelname, Inschrijving
    from leertrajecten.models import ExtraVraag, LeertrajectPage
    from lmb_site.models import ActieterreinPage, Gemeente
    from tests.factories import (
        ContactpersoonFactory,
        InschrijvingFactory,
        LeertrajectPageFactory,
        SessieFactory,
        moment,
    )

    een, twee, drie = ActieterreinPage.objects.in_order()
    gemeente = Gemeente.objects.get(naam="Aarschot")

    def person(leertraject, **fields) -> Inschrijving:
        return InschrijvingFactory(leertraject=leertraject, gemeente=gemeente, **fields)

    reeks = LeertrajectPageFactory(
        title="Een reeks om zelf te beheren", open=True, capaciteit=2, actieterreinen=[twee]
    )
    SessieFactory(leertraject=reeks, titel="Een sessie online", begin=moment(30), online=True)
    SessieFactory(leertraject=reeks, titel="Een sessie die niet doorgaat", begin=moment(35), geannuleerd=True)
    bevestigd = person(
        reeks,
        voorkeuren="Een ringleiding, en geen noten.",
        vraag="Hoe overtuig je een dienst die al jaren bij dezelfde leverancier koopt?",
        antwoorden=[{"vraag": "Kom je met de fiets?", "antwoord": "Ja"}],
    )
    eerste, tweede = bevestigd.deelnames.in_order()[:2]
    Deelname.objects.filter(pk=tweede.pk).update(
        vervanger_naam="Vervanger Aarschot", vervanger_email="vervanger@example.org"
    )
    met_vraag = person(reeks)
    overdracht = verbs.request_overdracht(
        inschrijving_id=met_vraag.pk,
        naam="Collega Aarschot",
        email="collega-o@example.org",
        door=verbs.DEELNEMER,
    )
    wachtend = person(reeks, wachtlijst=True)

    vrij = LeertrajectPageFactory(
        title="Er kwam een plaats vrij", open=True, capaciteit=1, actieterreinen=[drie]
    )
    aangeboden = person(vrij, wachtlijst=True)
    (aanbod,) = verbs.promote(leertraject_id=vrij.pk)
    verlopen = Aanbod.objects.create(
        inschrijving=person(vrij, wachtlijst=True),
        aangeboden_op=timezone.now() - timedelta(days=3),
        verloopt_op=timezone.now() - timedelta(days=1),
        uitkomst="verlopen",
    )
    keuze = LeertrajectPageFactory(title="Kies je sessies", met_keuze=True, actieterreinen=[een, twee])
    kiezer = person(keuze, hele_reeks=False, sessies=keuze.sessies_in_order[:2])
    goed = LeertrajectPageFactory(title="Met goedkeuring", open=True, goedkeuring=True, actieterreinen=[een])
    aangevraagd = person(goed, status="aangevraagd")
    geannuleerd = person(goed, geannuleerd=True)

    voorbij = LeertrajectPageFactory(
        title="Met attest", voorbij=True, certificaat_vanaf=1, actieterreinen=[drie]
    )
    ContactpersoonFactory(leertraject=voorbij, functie="stafmedewerker", telefoon="02 211 55 00")
    met_attest = person(voorbij)
    met_attest.deelnames.update(aanwezigheid="aanwezig")

    samen = LeertrajectPageFactory(title="Samen ingeschreven", open=True, capaciteit=1, actieterreinen=[twee])
    groep = verbs.register_groep(
        leertraject_id=samen.pk,
        aanmeldingen=[
            verbs.Aanmelding(naam=f"Deelnemer {n}", email=f"samen-{n}@example.org", gemeente=gemeente)
            for n in "ABC"
        ],
    )
    drievoudig = LeertrajectPage.objects.get(slug="dekoloniseer-je-gemeente")
    gewijzigd = person(drievoudig, hele_reeks=False, sessies=drievoudig.sessies_in_order[-1:])
    vragen = LeertrajectPageFactory(title="Met extra vragen", open=True, actieterreinen=[een])
    for soort, keuzes in (("kort", ""), ("lang", ""), ("keuze", "Aankoop\nOnderwijs"), ("ja_nee", "")):
        ExtraVraag.objects.create(
            leertraject=vragen, vraag=f"Een vraag: {soort}", uitleg="Met uitleg.", soort=soort, keuzes=keuzes
        )
    later = LeertrajectPageFactory(
        title="Nog niet open", open=True, inschrijven_vanaf=moment(9), actieterreinen=[een, drie]
    )
    row = Belangstelling.objects.create(
        leertraject=later, email="op@example.org", email_sleutel="op@example.org", gevraagd_op=timezone.now()
    )
    own = bevestigd.get_absolute_url()
    addresses = (
        own,
        wachtend.get_absolute_url(),
        aangeboden.get_absolute_url(),
        aangevraagd.get_absolute_url(),
        geannuleerd.get_absolute_url(),
        met_attest.get_absolute_url(),
        met_vraag.get_absolute_url(),
        groep[0].inschrijving.get_absolute_url(),
        f"{gewijzigd.get_absolute_url()}?gedaan=gewijzigd",
        f"{kiezer.get_absolute_url()}wijzigen/",
        f"{own}annuleren/",
        f"{own}sessie-{eerste.pk}/annuleren/",
        f"{own}overdragen/",
        f"{own}sessie-{eerste.pk}/vervanger/",
        f"{own}sessie-{tweede.pk}/vervanger/",
        f"{own}wissen/",
        "/inschrijving/gewist/",
        aanbod.get_absolute_url(),
        overdracht.get_absolute_url(),
        "/inschrijving/link/",
        "/inschrijving/link/?gevraagd",
        later.op_de_hoogte_url,
        f"{later.op_de_hoogte_url}?gevraagd",
        row.get_absolute_url(),
        vragen.inschrijf_url,
    )
    wrong = ("/inschrijving/iets/", verlopen.get_absolute_url())
    return dict(zip((*NAMEN, *NAMEN_FOUT), (*addresses, *wrong), strict=True))
