"""A leertraject and its sessions in the words of schema.org: a Course, one run of it, and the events it consists of."""

from leertrajecten.status import InschrijvingStand
from lmb_site.schema_org import (
    LANGUAGE,
    ORGANISATION,
    Node,
    absolute,
    collection,
    day,
    moment,
    reference,
    webpage,
)

ONLINE, OFFLINE, MIXED = (
    f"https://schema.org/{name}EventAttendanceMode" for name in ("Online", "Offline", "Mixed")
)
COURSE_MODES = {ONLINE: "online", OFFLINE: "onsite", MIXED: "blended"}
AVAILABILITY = {
    InschrijvingStand.OPEN: "https://schema.org/InStock",
    InschrijvingStand.VOLZET: "https://schema.org/SoldOut",
}


def course(page) -> Node:
    """The Course. Its one instance is this edition; without a dated session there is none yet."""
    dated = [sessie for sessie in page.sessies_in_order if sessie.begin and sessie.einde]
    return {
        **webpage(page, "Course"),
        "@id": f"{page.full_url}#leertraject",
        "alternativeHeadline": page.ondertitel,
        "provider": reference(ORGANISATION),
        "about": [{"@type": "Thing", "name": thema.naam} for thema in page.themas.all()],
        "hasCourseInstance": _instance(page, dated) if dated else None,
    }


def _instance(page, dated) -> Node:
    takes_place = [sessie for sessie in dated if not sessie.is_geannuleerd]
    shown = takes_place or dated
    seats = page.capaciteit
    taken = page.bezetting.geheel.bevestigd
    mode = attendance_mode(shown)
    return {
        "@type": "CourseInstance",
        "@id": f"{page.full_url}#editie",
        "name": page.title,
        "url": page.full_url,
        "inLanguage": LANGUAGE,
        "courseMode": COURSE_MODES[mode],
        "eventAttendanceMode": mode,
        "eventStatus": "https://schema.org/EventScheduled"
        if takes_place
        else "https://schema.org/EventCancelled",
        "startDate": moment(shown[0].begin),
        "endDate": moment(max(sessie.einde for sessie in shown)),
        "organizer": reference(ORGANISATION),
        "location": location(page, shown[0]),
        "maximumAttendeeCapacity": seats,
        "remainingAttendeeCapacity": max(0, seats - taken) if seats else None,
        "offers": _offer(page),
        "subEvent": [event(page, sessie) for sessie in dated],
    }


def _offer(page) -> Node | None:
    """A seat, while one can register or go on the waiting list. No price: the page says that in words."""
    availability = AVAILABILITY.get(page.inschrijvingstand)
    if not availability:
        return None
    return {
        "@type": "Offer",
        "url": absolute(page.inschrijf_url),
        "availability": availability,
        "validFrom": moment(page.inschrijven_vanaf),
        "availabilityEnds": moment(page.inschrijven_tot),
    }


def event(page, sessie) -> Node:
    """One session. The private link of an online one is never in it: where it is, is its page."""
    return {
        "@type": "EducationEvent",
        "@id": f"{page.full_url}#sessie-{sessie.pk}",
        "name": sessie.titel,
        "url": f"{page.full_url}#sessie-{sessie.pk}",
        "startDate": moment(sessie.begin),
        "endDate": moment(sessie.einde),
        "previousStartDate": day(sessie.vorig_begin) if sessie.is_verplaatst else None,
        "eventStatus": f"https://schema.org/{_status(sessie)}",
        "eventAttendanceMode": attendance_mode([sessie]),
        "location": location(page, sessie),
        "organizer": reference(ORGANISATION),
        "inLanguage": LANGUAGE,
        "maximumAttendeeCapacity": sessie.capaciteit,
    }


def _status(sessie) -> str:
    if sessie.is_geannuleerd:
        return "EventCancelled"
    return "EventRescheduled" if sessie.is_verplaatst else "EventScheduled"


def attendance_mode(sessies) -> str:
    modes = {ONLINE if sessie.is_online else OFFLINE for sessie in sessies}
    return modes.pop() if len(modes) == 1 else MIXED


def location(page, sessie) -> Node | None:
    if sessie.is_online:
        return {"@type": "VirtualLocation", "url": page.full_url}
    if not sessie.plaats and not sessie.adres:
        return None
    return {"@type": "Place", "name": sessie.plaats or sessie.adres, "address": sessie.adres}


def agenda(page, pagina) -> Node:
    return collection(
        page, [f"{sessie.leertraject.url}#sessie-{sessie.pk}" for sessie in pagina], pagina=pagina
    )
