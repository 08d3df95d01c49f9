"""The only writer of registrations. Each verb is atomic, can be repeated, and refuses with `InschrijvingError`.

A verb takes the lock of its leertraject before it looks (`slot`), changes statuses along the table of transitions
(`overgangen`), writes one line in the story per change (`verslag`) and the mails in the same transaction. Whatever
frees a seat ends with the one promotion (`wachtlijst`).
"""

from leertrajecten.inschrijvingen.door import DEELNEMER, SITE, Door
from leertrajecten.inschrijvingen.verbs.aanbod import accept_aanbod, decline_aanbod, expire_aanbiedingen
from leertrajecten.inschrijvingen.verbs.aanmelding import AL_INGESCHREVEN, Aanmelding, normalise_email
from leertrajecten.inschrijvingen.verbs.aanwezigheid import mark_aanwezigheid, register_walk_in
from leertrajecten.inschrijvingen.verbs.adres import correct_email
from leertrajecten.inschrijvingen.verbs.annuleren import cancel_inschrijving
from leertrajecten.inschrijvingen.verbs.bevestigen import confirm_inschrijving
from leertrajecten.inschrijvingen.verbs.fout import InschrijvingError
from leertrajecten.inschrijvingen.verbs.goedkeuren import approve_inschrijving, reject_inschrijving
from leertrajecten.inschrijvingen.verbs.link import send_link_again
from leertrajecten.inschrijvingen.verbs.overdragen import (
    accept_overdracht,
    decline_overdracht,
    expire_overdrachten,
    request_overdracht,
    withdraw_overdracht,
)
from leertrajecten.inschrijvingen.verbs.registreren import Resultaat, register_groep, register_inschrijving
from leertrajecten.inschrijvingen.verbs.sessies import add_new_sessies
from leertrajecten.inschrijvingen.verbs.verplaatsen import move_inschrijving
from leertrajecten.inschrijvingen.verbs.vervangen import substitute_deelname
from leertrajecten.inschrijvingen.verbs.wachtlijst import promote, promote_waiting
from leertrajecten.inschrijvingen.verbs.wijzigen import change_inschrijving
from leertrajecten.inschrijvingen.verslag import record

__all__ = [
    "AL_INGESCHREVEN",
    "DEELNEMER",
    "SITE",
    "Aanmelding",
    "Door",
    "InschrijvingError",
    "Resultaat",
    "accept_aanbod",
    "accept_overdracht",
    "add_new_sessies",
    "approve_inschrijving",
    "cancel_inschrijving",
    "change_inschrijving",
    "confirm_inschrijving",
    "correct_email",
    "decline_aanbod",
    "decline_overdracht",
    "expire_aanbiedingen",
    "expire_overdrachten",
    "mark_aanwezigheid",
    "move_inschrijving",
    "normalise_email",
    "promote",
    "promote_waiting",
    "record",
    "register_groep",
    "register_inschrijving",
    "register_walk_in",
    "reject_inschrijving",
    "request_overdracht",
    "send_link_again",
    "substitute_deelname",
    "withdraw_overdracht",
]
