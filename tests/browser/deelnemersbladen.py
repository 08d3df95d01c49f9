"""The participants' desk of a contact, in each state, for `tests.browser.toestanden`."""

NAMEN = (
    "deelnemersblad",
    "deelnemersblad zonder deelnemers",
    "deelnemersblad met vijftig deelnemers",
    "deelnemersblad zonder sessies",
)
# Answered with 404 or 410: a page as well.
NAMEN_FOUT = ("deelnemersblad onbekend", "deelnemersblad ingetrokken")


def make_deelnemersbladen() -> dict[str, str]:
    from django.utils import timezone

    from leertrajecten.inschrijvingen.blad import uitgifte
    from leertrajecten.inschrijvingen.enums import Aanwezigheid
    from leertrajecten.inschrijvingen.models import Deelname
    from lmb_site.models import Gemeente
    from tests.factories import (
        ContactpersoonFactory,
        InschrijvingFactory,
        LeertrajectPageFactory,
        SessieFactory,
        moment,
    )

    gemeente = Gemeente.objects.get(naam="Aarschot")

    def blad(leertraject):
        ContactpersoonFactory(leertraject=leertraject, email="contact@example.org")  # else the link is dead
        return uitgifte.hand_out(leertraject, email="contact@example.org", at=timezone.now())

    bont = LeertrajectPageFactory(title="Wie komt er", open=True)
    SessieFactory(leertraject=bont, titel="Een sessie later", begin=moment(30))
    een, twee, _drie = InschrijvingFactory.create_batch(3, leertraject=bont, gemeente=gemeente)
    first = bont.sessies_in_order[0]
    seen = Deelname.objects.filter(sessie=first)
    seen.filter(inschrijving=een).update(aanwezigheid=Aanwezigheid.AANWEZIG)
    seen.filter(inschrijving=twee).update(vervanger_naam="Vervanger Aarschot")
    druk = LeertrajectPageFactory(title="Vijftig deelnemers", open=True, capaciteit=60)
    InschrijvingFactory.create_batch(50, leertraject=druk, gemeente=gemeente)
    leeg = LeertrajectPageFactory(title="Nog niemand", open=True)
    zonder = LeertrajectPageFactory(title="Zonder sessies")
    ingetrokken = blad(LeertrajectPageFactory(title="Met een link die ingetrokken is", open=True))
    uitgifte.withdraw(blad_id=ingetrokken.pk, gebruiker=None)
    return dict(
        zip(
            (*NAMEN, *NAMEN_FOUT),
            (
                *(blad(leertraject).get_absolute_url() for leertraject in (bont, leeg, druk, zonder)),
                "/deelnemers/iets/",
                ingetrokken.get_absolute_url(),
            ),
            strict=True,
        )
    )
