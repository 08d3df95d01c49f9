"""Pages in states that the demo does not show, added to a seeded site: `python -m tests.browser.toestanden`.

Prints as JSON where each state stands ('paden'), and as HTML the pages no address leads to: errors ('fouten'), and
lists that are empty only on an empty site ('leeg').
"""

import json
import sys
from datetime import timedelta
from urllib.parse import urlencode

import django

from tests.browser import abonnementen, deelnemersbladen, eigen_paginas

NAMEN = (
    "volzet met wachtlijst",
    "inschrijven op de wachtlijst",
    "verplaatst, geannuleerd, online",
    "inschrijven kan later",
    "inschrijfformulier nog niet open",
    "alles voorbij",
    "lange titel",
    "zonder teksten",
    "vijftig sessies",
    "pagina zonder inhoud",
    "vijftig kennisitems",
    "een leertraject",
    "thema zonder iets",
    "kennisitem zonder samenvatting",
    "kennisitem met wijzigingsnota\u2019s",
    "praktijk zonder beeld",
    "vijftig praktijken",
    "zoeken met verbetering",
    "zoeken met aanbeveling",
    *eigen_paginas.NAMEN,
    *deelnemersbladen.NAMEN,
    *abonnementen.NAMEN,
)
# Answered with 404 or 410: a page as well.
NAMEN_FOUT = (
    "pagina ingetrokken",
    "kennisitem ingetrokken",
    "kennisitem vervangen",
    *eigen_paginas.NAMEN_FOUT,
    *deelnemersbladen.NAMEN_FOUT,
    *abonnementen.NAMEN_FOUT,
)
FOUTEN = ("400", "403", "403 zonder cookie", "500")
LEEG = ("agenda zonder sessies", "publicaties zonder publicaties")
# What is read on a page only when it is in the state it is named for.
KENMERKEN = {
    "een leertraject": "1 leertraject",
    "praktijken zonder resultaat": "0 praktijkvoorbeelden",
    "kennisitem met wijzigingsnota\u2019s": "Wat is er gewijzigd?",
    "zoeken met verbetering": "We zochten naar gemeente",
    "zoeken met aanbeveling": "Aanbevolen",
    "pagina ingetrokken": "Deze pagina bestaat niet meer",
    "kennisitem ingetrokken": "Deze pagina bestaat niet meer",
    "kennisitem vervangen": "Dit kennisitem is vervangen",
    "eigen pagina: net gewijzigd": "Je wijzigingen zijn bewaard.",
    "agenda zonder sessies": "Er staan nu geen sessies gepland.",
    "publicaties zonder publicaties": "Er staan nog geen publicaties op de site.",
}
# Forms anyone can send, or who has the link; by the button that sends them.
FORMULIEREN = {
    "inschrijven op de wachtlijst": "Zet me op de wachtlijst",
    "formulier met extra vragen": "Schrijf me in",
    "wijzigen": "Bewaar je wijzigingen",
    "overdragen": "Vraag het mijn collega",
    "vervanger": "Stuur mijn collega",
    "overname": "Ik neem de plaats over",
    "link kwijt": "Stuur me de link",
    "op de hoogte": "Hou me op de hoogte",
    "volgen": "Volg deze lijst",
    "deelnemersblad": "Zet op de lijst",
}
AANBEVOLEN = "participatie van nieuwkomers"

LANG = (
    "Een leertraject met een bijzonder lange titel over grensoverschrijdende samenwerkingsverbanden, "
    "klimaatrechtvaardigheidsbeleid en verantwoordelijkheidszin in de Vlaams-Brabantse gemeenten"
)


def make_leertrajecten() -> dict[str, str]:
    from leertrajecten.models import Sessie
    from lmb_site.models import ActieterreinPage
    from tests import factories
    from tests.factories import (
        ContactpersoonFactory,
        InschrijvingFactory,
        LeertrajectPageFactory,
        SessieFactory,
        moment,
    )

    een, twee, drie = ActieterreinPage.objects.in_order()
    volzet = LeertrajectPageFactory(
        title="Volzet met wachtlijst",
        ondertitel="Twaalf plaatsen, twaalf deelnemers",
        volzet=True,
        actieterreinen=[een, drie],
    )
    InschrijvingFactory(leertraject=volzet, wachtlijst=True)

    bont = LeertrajectPageFactory(
        title="Sessies in elke toestand",
        inschrijven_vanaf=moment(-40),
        capaciteit=20,
        actieterreinen=[twee, drie],
    )
    SessieFactory(leertraject=bont, titel="Een sessie die voorbij is", past=True)
    SessieFactory(leertraject=bont, titel="Een sessie die niet doorgaat", begin=moment(9), geannuleerd=True)
    verplaatst = SessieFactory(leertraject=bont, titel="Een sessie die verplaatst is", begin=moment(14))
    Sessie.objects.filter(pk=verplaatst.pk).update(
        vorig_begin=moment(7), vorig_einde=moment(7) + timedelta(hours=2), reden="De zaal was dubbel geboekt."
    )
    SessieFactory(leertraject=bont, titel="Een sessie online", begin=moment(21), online=True)
    SessieFactory(leertraject=bont, titel="Een sessie van twee dagen", begin=moment(30), einde=moment(31, 16))
    SessieFactory(leertraject=bont, titel="Een sessie zonder datum", zonder_datum=True)
    ContactpersoonFactory(leertraject=bont)

    later = LeertrajectPageFactory(
        title="Inschrijven kan later",
        inschrijven_vanaf=moment(6, 9),
        capaciteit=30,
        actieterreinen=[een, twee],
    )
    SessieFactory(leertraject=later, begin=moment(50))
    ContactpersoonFactory(leertraject=later)

    voorbij = LeertrajectPageFactory(title="Alles is voorbij", voorbij=True, actieterreinen=[drie])
    SessieFactory(leertraject=voorbij, begin=moment(-10))
    lang = LeertrajectPageFactory(title=LANG, slug="lange-titel", open=True, actieterreinen=[een, twee, drie])
    SessieFactory(leertraject=lang, titel=LANG.replace("Een leertraject", "Een sessie"), begin=moment(3))
    kaal = LeertrajectPageFactory(title="Kaal", inleiding="", actieterreinen=[een])

    vijftig = LeertrajectPageFactory(title="Vijftig sessies", open=True, actieterreinen=[twee])
    for week in range(50):
        SessieFactory(leertraject=vijftig, begin=moment(7 * (week - 20)))
    factories.InhoudPageFactory(title="Een pagina zonder inhoud", slug="zonder-inhoud", inleiding="")
    return {
        "volzet met wachtlijst": volzet.url,
        "inschrijven op de wachtlijst": volzet.url + "inschrijven/",
        "verplaatst, geannuleerd, online": bont.url,
        "inschrijven kan later": later.url,
        "inschrijfformulier nog niet open": later.url + "inschrijven/",
        "alles voorbij": voorbij.url,
        "lange titel": lang.url,
        "zonder teksten": kaal.url,
        "vijftig sessies": vijftig.url,
        "pagina zonder inhoud": "/zonder-inhoud/",
    }


def make_lijsten() -> dict[str, str]:
    from kennisitems.models import Wijziging
    from lmb_site.models import ActieterreinPage, Gemeente, Thema
    from lmb_site.zoeken.models import Uitgelicht
    from tests.factories import KennisitemFactory, PraktijkPageFactory, ThemaFactory, moment

    een = Thema.objects.first()
    leeg = ThemaFactory(naam="Een thema zonder iets")
    KennisitemFactory.create_batch(50, themas=[een])
    kennisitem = KennisitemFactory(titel="Kennisitem zonder samenvatting", samenvatting="")
    gewijzigd = KennisitemFactory(titel="Kennisitem met geschiedenis", laatste_wijziging=moment(-2).date())
    for days, nota in (
        (-40, "De inwerkingtreding is een maand uitgesteld."),
        (-2, f"Nieuwe bijlage over {LANG}."),
    ):
        Wijziging.objects.create(kennisitem=gewijzigd, op=moment(days), nota=nota)
    Uitgelicht.objects.create(
        woorden=AANBEVOLEN, titel="Begin hier", adres="/contact/", tekst="Wie je verder helpt."
    )
    gemeenten = list(Gemeente.objects.actief()[:2])
    terreinen = list(ActieterreinPage.objects.in_order())
    praktijk = PraktijkPageFactory(
        title="Een praktijk zonder beeld",
        inleiding="",
        jaar=None,
        actieterreinen=terreinen[1:],
        gemeenten=gemeenten,
    )
    for nummer in range(30):
        PraktijkPageFactory(actieterreinen=[terreinen[nummer % 3]], gemeenten=gemeenten[:1])
    return {
        "vijftig kennisitems": "/kennisitems/?pagina=2",
        "een leertraject": "/leertrajecten/?status=gearchiveerd&terrein=mondiale-samenwerking",
        "thema zonder iets": f"/thema/{leeg.slug}/",
        "kennisitem zonder samenvatting": kennisitem.get_absolute_url(),
        "kennisitem met wijzigingsnota\u2019s": gewijzigd.get_absolute_url(),
        "praktijk zonder beeld": praktijk.url,
        "vijftig praktijken": "/praktijken/?pagina=2",
        "zoeken met verbetering": "/zoeken/?q=gemeetne",
        "zoeken met aanbeveling": f"/zoeken/?{urlencode({'q': AANBEVOLEN})}",
    }


def make_ingetrokken() -> dict[str, str]:
    """What was public once and is no longer, with and without something in its place."""
    from kennisitems.models import Verband, VerbandSoort
    from tests.factories import KennisitemFactory, PraktijkPageFactory, moment

    gone = {"live": False, "first_published_at": moment(-60)}
    praktijk = PraktijkPageFactory(title="Een praktijk die weg is", gemeenten=[], **gone)
    weg = KennisitemFactory(titel="Kennisitem dat weg is", **gone)
    oud = KennisitemFactory(titel="Kennisitem dat vervangen is", **gone)
    nieuw = KennisitemFactory(titel="Kennisitem dat in de plaats kwam")
    Verband.objects.create(van=nieuw, naar=oud, soort=VerbandSoort.VERVANGT)
    return {
        "pagina ingetrokken": praktijk.url,
        "kennisitem ingetrokken": weg.get_absolute_url(),
        "kennisitem vervangen": oud.get_absolute_url(),
    }


def render_fouten() -> dict[str, str]:
    from lmb_site import foutpaginas

    request = _request("/beheer/")
    answers = {
        "400": foutpaginas.bad_request(request),
        "403": foutpaginas.forbidden(request),
        "403 zonder cookie": foutpaginas.csrf_failure(request),
        "500": foutpaginas.server_error(request),
    }
    return {name: answer.content.decode() for name, answer in answers.items()}


def render_leeg() -> dict[str, str]:
    """Rendered while nothing is there, which is undone; past the page cache, that would keep it."""
    from django.db import transaction

    from leertrajecten.models import AgendaPage, Sessie
    from lmb_site.models import PublicatiePage, PublicatiesPage

    with transaction.atomic():
        Sessie.objects.update(begin=None, einde=None)
        PublicatiePage.objects.update(live=False)
        pages = (AgendaPage.objects.get(), PublicatiesPage.objects.get())
        answers = [page.serve(_request(page.url)).render() for page in pages]
        transaction.set_rollback(True)
    return dict(zip(LEEG, (answer.content.decode() for answer in answers), strict=True))


def _request(path: str):
    from django.conf import settings
    from django.test import RequestFactory

    return RequestFactory(SERVER_NAME=settings.ALLOWED_HOSTS[0]).get(path)


if __name__ == "__main__":
    django.setup()
    json.dump(
        {
            "paden": {
                **make_leertrajecten(),
                **make_lijsten(),
                **make_ingetrokken(),
                **eigen_paginas.make_eigen_paginas(),
                **deelnemersbladen.make_deelnemersbladen(),
                **abonnementen.make_abonnementen(),
            },
            "fouten": render_fouten(),
            "leeg": render_leeg(),
        },
        sys.stdout,
    )
