"""Z10, R7: calendars that tell the truth."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar, Timezone

from leertrajecten.agenda import ical
from leertrajecten.models import LeertrajectPage, Sessie, SessieStaat
from lmb_site.templatetags.datums import BRUSSEL
from tests import factories

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
SITE = ical.Adres("VVSG", "site@example.org")
AN = ical.Adres("An, de tweede", "an@example.org")


@pytest.fixture
def leertraject(site_tree):
    page = factories.LeertrajectPageFactory(title="Ethisch bankieren", slug="ethisch-bankieren")
    page.save_revision().publish()
    return LeertrajectPage.objects.get(pk=page.pk)


def events(content: bytes) -> list:
    return Calendar.from_ical(content).walk("VEVENT")


def local(*args) -> datetime:
    return datetime(*args, tzinfo=BRUSSEL)


def build(sessie, **kwargs) -> bytes:
    return ical.for_sessies([sessie], at=AT, **kwargs)


def request(sessie) -> bytes:
    return ical.uitnodiging(sessie, at=AT, organizer=SITE, attendee=AN)


def cancel(sessie, **kwargs) -> bytes:
    return ical.intrekking(sessie, at=AT, organizer=SITE, attendee=AN, **kwargs)


def test_event_says_what_when_and_where(leertraject):
    sessie = factories.SessieFactory(
        leertraject=leertraject,
        titel="Reserves plaatsen",
        begin=local(2026, 12, 10, 9, 30),
        plaats="VVSG",
        adres="Bischoffsheimlaan 1-8, 1000 Brussel",
        omschrijving="<p>Waar zet je <b>geld</b>?</p>",
        sprekers="An\nPiet",
    )
    [event] = events(build(sessie))
    assert event["UID"] == str(sessie.uid)
    assert event["SEQUENCE"] == 0
    assert event["SUMMARY"] == "Ethisch bankieren: Reserves plaatsen"
    assert event["LOCATION"] == "VVSG, Bischoffsheimlaan 1-8, 1000 Brussel"
    assert event["STATUS"] == "CONFIRMED"
    assert event["URL"] == f"http://testserver/leertrajecten/ethisch-bankieren/#sessie-{sessie.pk}"
    assert event["DTSTART"].dt == local(2026, 12, 10, 9, 30)
    assert event["DTEND"].dt == local(2026, 12, 10, 11, 30)
    assert event["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert "Waar zet je geld?" in event["DESCRIPTION"]
    assert "Met An, Piet." in event["DESCRIPTION"]
    assert "METHOD" not in Calendar.from_ical(build(sessie))
    assert "ORGANIZER" not in event


@pytest.mark.parametrize(
    "begin",
    [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # 2.30 in summer time
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # 2.30 again, in winter time
        datetime(2026, 10, 24, 7, 30, tzinfo=UTC),
        datetime(2026, 10, 26, 8, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
        datetime(2027, 3, 29, 7, 30, tzinfo=UTC),
    ],
)
def test_moment_survives_both_clock_changes(leertraject, begin):
    sessie = factories.SessieFactory(leertraject=leertraject, begin=begin)
    [event] = events(build(sessie))
    assert event["DTSTART"].dt.astimezone(UTC) == begin
    assert event["DTEND"].dt.astimezone(UTC) == begin + timedelta(hours=2)


def test_own_time_zone_rules_agree_with_those_of_the_system():
    [component] = Timezone.from_ical(ical.VTIMEZONE, multiple=True)
    ours, theirs = component.to_tz(lookup_tzid=False), ZoneInfo("Europe/Brussels")
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    while moment.year < 2040:
        assert moment.astimezone(theirs).utcoffset() == moment.astimezone(ours).utcoffset(), moment
        moment += timedelta(hours=13)


def test_calendar_carries_the_time_zone_it_uses(leertraject):
    factories.SessieFactory(leertraject=leertraject)
    calendar = Calendar.from_ical(build(leertraject.sessies.get(), naam="Leertrajecten"))
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Brussels"]
    assert calendar["X-WR-TIMEZONE"] == "Europe/Brussels"
    assert calendar["X-WR-CALNAME"] == "Leertrajecten"


def test_text_with_commas_lines_emoji_and_great_length_comes_back_whole(leertraject):
    titel = "Zorg; water, lucht\\ en 🌍 voor iedereen: " + "é" * 90
    sessie = factories.SessieFactory(
        leertraject=leertraject, titel=titel, plaats="Zaal A, B; C", adres="", reden="a\nb"
    )
    content = build(sessie)
    [event] = events(content)
    assert event["SUMMARY"] == f"Ethisch bankieren: {titel}"
    assert event["LOCATION"] == "Zaal A, B; C"
    assert event["DESCRIPTION"].splitlines()[-1].startswith("Meer informatie: http")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line for line in lines)
    for line in lines:
        line.decode()  # no character was cut in two


def test_private_link_of_an_online_session_is_never_in_it(leertraject):
    sessie = factories.SessieFactory(leertraject=leertraject, online=True)
    for content in (build(sessie), request(sessie), cancel(sessie)):
        assert b"online-sessie" not in content.replace(b"\r\n ", b"")
        assert events(content)[0].get("LOCATION", "Online") == "Online"


def test_cancelled_session_says_so_and_why(leertraject):
    sessie = factories.SessieFactory(leertraject=leertraject, geannuleerd=True, titel="Slot")
    [event] = events(build(sessie))
    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"] == "Geannuleerd: Ethisch bankieren: Slot"
    assert "De spreker is ziek." in event["DESCRIPTION"]


def test_moved_session_keeps_its_identity_and_counts_on(leertraject):
    factories.SessieFactory(leertraject=leertraject, begin=local(2026, 12, 10, 9, 30))
    before = events(build(Sessie.objects.get()))[0]
    page = LeertrajectPage.objects.get(pk=leertraject.pk)
    sessie = page.sessies.get()
    sessie.begin, sessie.einde = local(2026, 12, 17, 9, 30), local(2026, 12, 17, 12)
    page.sessies.set([sessie])
    page.save_revision().publish()
    after = events(build(Sessie.objects.select_related("leertraject").get()))[0]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert "Eerst gepland: donderdag 10 december 2026, 9.30–11.30 uur." in after["DESCRIPTION"]
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt


def test_invitation_is_about_one_session_and_one_person_and_asks_no_answer(leertraject):
    content = request(factories.SessieFactory(leertraject=leertraject))
    calendar = Calendar.from_ical(content)
    assert calendar["METHOD"] == "REQUEST"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Brussels"]
    assert "X-WR-CALNAME" not in calendar
    [event] = events(content)
    assert event["ORGANIZER"] == "mailto:site@example.org"
    assert event["ATTENDEE"] == "mailto:an@example.org"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert event["DTSTAMP"].dt == AT


def test_cancellation_names_the_session_by_its_identity_and_version(leertraject):
    sessie = factories.SessieFactory(leertraject=leertraject, geannuleerd=True, sequence=3)
    content = cancel(sessie)
    assert Calendar.from_ical(content)["METHOD"] == "CANCEL"
    [event] = events(content)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (str(sessie.uid), 3, "CANCELLED")
    assert event["DTSTART"].dt == sessie.begin
    assert (event["ORGANIZER"], event["ATTENDEE"]) == ("mailto:site@example.org", "mailto:an@example.org")
    assert event["DESCRIPTION"] == "De spreker is ziek."


def test_session_that_lost_its_date_is_withdrawn_at_the_time_it_stands_at(leertraject):
    sessie = factories.SessieFactory(leertraject=leertraject, zonder_datum=True)
    begin = local(2026, 12, 10, 9, 30)
    [event] = events(cancel(sessie, begin=begin, einde=begin + timedelta(hours=2)))
    assert event["DTSTART"].dt == begin


def test_session_without_a_date_is_left_out(leertraject):
    assert events(build(factories.SessieFactory(leertraject=leertraject, zonder_datum=True))) == []


# Over HTTP ----------------------------------------------------------------------------------------
def test_agenda_holds_what_comes_and_what_just_was_of_public_leertrajecten(client, leertraject):
    coming = factories.SessieFactory(leertraject=leertraject, titel="Komend")
    recent = factories.SessieFactory(leertraject=leertraject, titel="Onlangs", begin=factories.moment(-80))
    factories.SessieFactory(leertraject=leertraject, titel="Lang geleden", begin=factories.moment(-100))
    factories.SessieFactory(leertraject=factories.LeertrajectPageFactory(draft=True), titel="Klad")
    response = client.get("/agenda.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert {event["UID"] for event in events(response.content)} == {str(coming.uid), str(recent.uid)}
    assert not response.cookies


def test_agenda_is_the_same_until_something_changes(client, leertraject):
    factories.SessieFactory(leertraject=leertraject)
    first = client.get("/agenda.ics")
    again = client.get("/agenda.ics", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    page = LeertrajectPage.objects.get(pk=leertraject.pk)
    page.title = "Anders"
    page.save_revision().publish()
    assert client.get("/agenda.ics", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_agenda_costs_the_same_for_three_and_for_thirty_sessions(client, leertraject):
    costs = []
    for number in (3, 27):
        for _ in range(number):
            factories.SessieFactory(leertraject=factories.LeertrajectPageFactory())
        client.get("/agenda.ics")
        with CaptureQueriesContext(connection) as queries:
            client.get("/agenda.ics")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 5


def test_leertraject_and_session_have_a_calendar_of_their_own(client, leertraject):
    first, second = (factories.SessieFactory(leertraject=leertraject) for _ in range(2))
    response = client.get("/leertrajecten/ethisch-bankieren/agenda.ics")
    assert {event["UID"] for event in events(response.content)} == {str(first.uid), str(second.uid)}
    response = client.get(reverse("sessie-ics", args=["ethisch-bankieren", second.pk]))
    assert [event["UID"] for event in events(response.content)] == [str(second.uid)]
    assert response["Content-Disposition"].endswith('.ics"')


def test_calendar_of_what_is_not_public_does_not_exist(client, leertraject):
    sessie = factories.SessieFactory(leertraject=leertraject)
    elsewhere = factories.SessieFactory(leertraject=factories.LeertrajectPageFactory(slug="ander"))
    undated = factories.SessieFactory(leertraject=leertraject, zonder_datum=True)
    assert client.get(f"/leertrajecten/ethisch-bankieren/sessie-{elsewhere.pk}.ics").status_code == 404
    assert client.get(f"/leertrajecten/ethisch-bankieren/sessie-{undated.pk}.ics").status_code == 404
    assert client.get("/leertrajecten/onbekend/agenda.ics").status_code == 404
    assert client.get("/leertrajecten/ethisch-bankieren/sessie-99999999999999999999.ics").status_code == 404
    leertraject.unpublish()
    for path in ("agenda.ics", f"sessie-{sessie.pk}.ics"):
        assert client.get(f"/leertrajecten/ethisch-bankieren/{path}").status_code == 404


def test_calendar_can_be_read_but_not_posted_to(client, leertraject):
    assert client.post("/agenda.ics").status_code == 405
    assert client.head("/agenda.ics").status_code == 200


# One invitation, many people ----------------------------------------------------------------------
def test_invitation_is_written_once_for_everyone(leertraject, monkeypatch):
    written = []
    event = ical._event
    monkeypatch.setattr(ical, "_event", lambda *args, **kwargs: written.append(1) or event(*args, **kwargs))
    sessie = factories.SessieFactory(leertraject=leertraject, titel="Lijn\nDTSTAMP:19700101T000000Z\nen meer")
    files = {}
    for number in range(3):
        person = ical.Adres(f'Persoon {number}, "de lange naam" ' + "é" * 60, f"persoon-{number}@example.org")
        at = AT + timedelta(minutes=number)
        files[number] = ical.uitnodiging(sessie, at=at, organizer=SITE, attendee=person)
    assert len(written) == 1
    for number, content in files.items():
        [found] = events(content)
        assert str(found["ATTENDEE"]) == f"mailto:persoon-{number}@example.org"
        assert found["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
        assert found["ATTENDEE"].params["CN"].startswith(f"Persoon {number}, ")
        assert found["DTSTAMP"].dt == AT + timedelta(minutes=number)
        assert str(found["ORGANIZER"]) == "mailto:site@example.org"
        assert max(map(len, content.split(b"\r\n"))) <= 75
        others = set(range(3)) - {number}
        assert not any(f"persoon-{other}".encode() in content for other in others)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("titel", "Anders"),
        ("sequence", 7),
        ("plaats", "Elders"),
        ("reden", "De zaal is dubbel geboekt."),
        ("sprekers", "Bo"),
        ("omschrijving", "<p>Iets anders</p>"),
        ("is_online", True),
        ("begin", local(2026, 12, 11, 9, 30)),
        ("einde", local(2026, 12, 30, 9, 30)),
        ("staat", SessieStaat.GEANNULEERD),
    ],
)
def test_invitation_is_written_anew_when_the_session_changed(leertraject, name, value):
    sessie = factories.SessieFactory(leertraject=leertraject, begin=local(2026, 12, 10, 9, 30))
    before = request(sessie)
    assert request(sessie) == before
    setattr(sessie, name, value)
    assert request(sessie) != before


def test_invitation_knows_the_hour_that_comes_twice_though_both_are_equal_in_brussels(leertraject):
    first, second = local(2026, 10, 25, 2, 30), local(2026, 10, 25, 2, 30).replace(fold=1)
    assert first == second  # so what is remembered by it would be the same
    sessie = factories.SessieFactory(leertraject=leertraject)
    found = []
    for begin in (first, second):
        sessie.begin, sessie.einde = begin, begin + timedelta(hours=3)
        [event] = events(request(sessie))
        found.append(event["DTSTART"].dt.astimezone(UTC))
    assert found == [first.astimezone(UTC), second.astimezone(UTC)]


def test_invitation_is_written_anew_for_another_title_or_organizer(leertraject):
    sessie = factories.SessieFactory(leertraject=leertraject)
    before = request(sessie)
    assert ical.uitnodiging(sessie, at=AT, organizer=ical.Adres("B", "b@example.org"), attendee=AN) != before
    sessie.leertraject.title = "Een andere titel"
    assert request(sessie) != before
