"""Pages in states that the demo does not show, added to a seeded site: `python -m tests.browser.toestanden`.

Prints as JSON where each state stands ('paden'), and the error pages no address leads to ('fouten').
"""

import json
import sys
from datetime import timedelta

import django

from tests.browser.abonnementen import make_abonnementen
from tests.browser.deelnemersbladen import make_deelnemersbladen
from tests.browser.eigen_paginas import make_eigen_paginas

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
    from lmb_site.models import ActieterreinPage, Gemeente, Thema
    from tests.factories import KennisitemFactory, PraktijkPageFactory, ThemaFactory

    een = Thema.objects.first()
    leeg = ThemaFactory(naam="Een thema zonder iets")
    KennisitemFactory.create_batch(50, themas=[een])
    kennisitem = KennisitemFactory(titel="Kennisitem zonder samenvatting", samenvatting="")
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
        "een leertraject": "/leertrajecten/?status=gearchiveerd&actieterrein=mondiale-samenwerking",
        "thema zonder iets": f"/thema/{leeg.slug}/",
        "kennisitem zonder samenvatting": kennisitem.get_absolute_url(),
        "praktijk zonder beeld": praktijk.url,
        "vijftig praktijken": "/praktijken/?pagina=2",
    }


def render_fouten() -> dict[str, str]:
    from django.conf import settings
    from django.test import RequestFactory

    from lmb_site import foutpaginas

    request = RequestFactory(SERVER_NAME=settings.ALLOWED_HOSTS[0]).get("/beheer/")
    answers = {
        "400": foutpaginas.bad_request(request),
        "403": foutpaginas.forbidden(request),
        "403 zonder cookie": foutpaginas.csrf_failure(request),
        "500": foutpaginas.server_error(request),
    }
    return {name: answer.content.decode() for name, answer in answers.items()}


if __name__ == "__main__":
    django.setup()
    json.dump(
        {
            "paden": {
                **make_leertrajecten(),
                **make_lijsten(),
                **make_eigen_paginas(),
                **make_deelnemersbladen(),
                **make_abonnementen(),
            },
            "fouten": render_fouten(),
        },
        sys.stdout,
    )
