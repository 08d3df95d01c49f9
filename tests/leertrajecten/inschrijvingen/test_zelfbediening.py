"""What someone does with their own registration behind a personal link (R5, R15)."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from leertrajecten.inschrijvingen import verbs, zelfbediening
from leertrajecten.inschrijvingen.enums import InschrijvingStatus, Wie
from leertrajecten.inschrijvingen.models import Aanbod, Deelname, Inschrijving, Overdracht
from leertrajecten.models import ExtraVraag
from lmb_site import formuliersleutel
from lmb_site.berichten.models import Bericht
from tests.factories import GemeenteFactory, InschrijvingFactory, LeertrajectPageFactory, SessieFactory

BEHEER = verbs.Door(Wie.BEHEER)
DADEN = ["wijzigen/", "annuleren/", "overdragen/", "wissen/"]


@pytest.fixture
def leertraject(site_tree):
    page = LeertrajectPageFactory(open=True, capaciteit=1)
    SessieFactory(leertraject=page)
    return page


@pytest.fixture
def mine(leertraject):
    return InschrijvingFactory(leertraject=leertraject, naam="Deelnemer Aarschot")


def own(inschrijving, deed: str = "") -> str:
    return f"{inschrijving.get_absolute_url()}{deed}"


def hidden_key(client, url: str) -> str:
    return re.search(r'name="formulier" value="([^"]+)"', client.get(url).content.decode()).group(1)


def do(client, url: str, **answers):
    """Open the page and press the button, as a person does."""
    return client.post(url, {"formulier": hidden_key(client, url), **answers})


def offer(leertraject) -> Aanbod:
    """A seat offered to the first on the waiting list."""
    InschrijvingFactory(leertraject=leertraject, wachtlijst=True, naam="Wachter", email="wachter@example.org")
    (aanbod,) = verbs.promote(leertraject_id=leertraject.pk)
    return aanbod


def ask_colleague(inschrijving) -> Overdracht:
    return verbs.request_overdracht(
        inschrijving_id=inschrijving.pk, naam="Collega", email="collega@example.org", door=verbs.DEELNEMER
    )


def private_urls(inschrijving, leertraject) -> list[str]:
    """Every address behind a personal link, in a state where it does something."""
    deelname = inschrijving.deelnames.first()
    overdracht = ask_colleague(inschrijving)
    verbs.withdraw_overdracht(overdracht_id=overdracht.pk, door=verbs.DEELNEMER)
    leertraject.capaciteit = 9
    leertraject.save()
    return [
        own(inschrijving),
        own(inschrijving, "gegevens.json"),
        *(own(inschrijving, deed) for deed in DADEN),
        own(inschrijving, f"sessie-{deelname.pk}/vervanger/"),
        own(inschrijving, f"sessie-{deelname.pk}/annuleren/"),
        offer(leertraject).get_absolute_url(),
        ask_colleague(inschrijving).get_absolute_url(),
        "/inschrijving/link/",
        "/inschrijving/gewist/",
    ]


def everything() -> list:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Inschrijving, Deelname, Aanbod, Overdracht, Bericht)
    ]


# Links ----------------------------------------------------------------------------------------------


def test_opening_a_link_changes_nothing_and_tells_no_one(client, mine, leertraject):
    urls = private_urls(mine, leertraject)
    before = everything()
    for url in urls:
        for method in (client.get, client.head):
            response = method(url)
            assert response.status_code == 200, url
            assert "no-store" in response["Cache-Control"], url
            assert response["Referrer-Policy"] == "no-referrer", url
            assert "noindex" in response["X-Robots-Tag"], url
            assert not response.cookies, url
    assert everything() == before


def test_no_page_names_another_registrant(client, mine, leertraject):
    other = InschrijvingFactory(leertraject=leertraject, naam="Geheime Naam", email="geheim@example.org")
    for url in private_urls(mine, leertraject):
        html = client.get(url).content.decode()
        assert [secret for secret in (other.naam, other.email, other.token) if secret in html] == [], url


@pytest.mark.parametrize("how", ["forged", "cut", "other kind", "nothing", "nul-free noise"])
def test_a_link_that_is_not_ours_reaches_nothing(client, mine, leertraject, how):
    for url in private_urls(mine, leertraject)[:-2]:
        token = url.split("/")[2]
        other = InschrijvingFactory(leertraject=leertraject)
        kinds = {"inschrijving": ask_colleague(other).token, "aanbod": mine.token, "overname": mine.token}
        wrong = {
            "forged": token[:-2] + ("aa" if not token.endswith("aa") else "bb"),
            "cut": token[:20],
            "other kind": kinds[url.split("/")[1]],
            "nothing": "x",
            "nul-free noise": "%F0%9F%8C%8D:%27OR1=1",
        }[how]
        for method in (client.get, client.post):
            response = method(url.replace(token, wrong))
            if response.status_code == 405:  # a page that only shows
                continue
            assert response.status_code == 404, url
            html = response.content.decode()
            assert "Deze link werkt niet" in html
            assert mine.naam not in html
            assert "no-store" in response["Cache-Control"]


def test_a_session_of_someone_else_cannot_be_reached_through_ones_own_link(client, mine, leertraject):
    foreign = InschrijvingFactory(leertraject=leertraject).deelnames.first()
    for deed in ("vervanger", "annuleren"):
        for method in (client.get, client.post):
            assert method(own(mine, f"sessie-{foreign.pk}/{deed}/")).status_code == 404


@pytest.mark.parametrize("deed", DADEN)
def test_a_post_without_the_key_of_that_very_form_does_nothing(client, mine, deed):
    other = InschrijvingFactory()
    before = everything()
    for key in ("", "vervalst", formuliersleutel.make("iets anders"), hidden_key(client, own(other, deed))):
        response = client.post(own(mine, deed), {"formulier": key, "naam": "X", "email": "x@example.org"})
        assert response.status_code == 422
        assert "stond te lang open" in response.content.decode()
    assert everything() == before


def test_the_deeds_need_no_cookie_even_where_csrf_is_enforced(mine):
    assert do(Client(enforce_csrf_checks=True), own(mine, "annuleren/")).status_code == 303


def test_of_a_person_who_was_forgotten_no_page_is_left(client, mine):
    Inschrijving.objects.update(geanonimiseerd_op=timezone.now())
    for deed in ["", "gegevens.json", "attest.pdf", *DADEN]:
        assert client.get(own(mine, deed)).status_code == 404


# The page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", InschrijvingStatus)
def test_the_page_says_how_it_stands_for_every_status(client, leertraject, status):
    inschrijving = InschrijvingFactory(leertraject=leertraject, status=status)
    html = client.get(own(inschrijving)).content.decode()
    assert zelfbediening.TOESTANDEN[status].kop in html
    assert ("annuleren/" in html) == inschrijving.is_levend
    assert (f"/leertrajecten/{leertraject.slug}/inschrijven/" in html) == (not inschrijving.is_levend)
    assert ("overdragen/" in html) == (status == InschrijvingStatus.BEVESTIGD)


def test_the_page_tells_the_number_in_line(client, mine, leertraject):
    InschrijvingFactory(leertraject=leertraject, wachtlijst=True)
    second = InschrijvingFactory(leertraject=leertraject, wachtlijst=True)
    assert "nummer 2 in de rij" in client.get(own(second)).content.decode()


def test_after_the_last_session_nothing_can_be_done_but_one_s_data_is_there(client, site_tree):
    leertraject = LeertrajectPageFactory(voorbij=True)
    inschrijving = InschrijvingFactory(leertraject=leertraject)
    html = client.get(own(inschrijving)).content.decode()
    assert "Dit leertraject is afgelopen" in html
    assert "annuleren/" not in html
    assert "wijzigen/" not in html
    assert "gegevens.json" in html
    assert "wissen/" in html
    response = client.post(own(inschrijving, "annuleren/"), {"formulier": "x"})
    assert (response.status_code, response["Location"]) == (303, own(inschrijving))


def test_the_page_asks_a_fixed_number_of_questions(client, leertraject, mine, django_assert_max_num_queries):
    for _ in range(8):
        sessie = SessieFactory(leertraject=leertraject)
        Deelname.objects.create(inschrijving=mine, sessie=sessie, status="bevestigd")
    client.get(own(mine))
    with django_assert_max_num_queries(16):
        client.get(own(mine))


# Deeds ----------------------------------------------------------------------------------------------


def test_changing_one_s_data(client, mine, leertraject):
    vraag = ExtraVraag.objects.create(leertraject=leertraject, vraag="Kom je met de fiets?", soort="ja_nee")
    gemeente = GemeenteFactory(naam="Diest")
    url = own(mine, "wijzigen/")
    assert 'value="Deelnemer Aarschot"' in client.get(url).content.decode()
    answers = {
        "naam": "Nieuwe Naam",
        "bestuur": gemeente.nis,
        "functie": "schepen",
        f"extra_{vraag.pk}": "Ja",
    }
    response = do(client, url, voorkeuren="ringleiding", email="ander@example.org", **answers)
    assert (response.status_code, response["Location"]) == (303, f"{own(mine)}?gedaan=gewijzigd")
    changed = Inschrijving.objects.get(pk=mine.pk)
    assert (changed.naam, changed.gemeente, changed.functie) == ("Nieuwe Naam", gemeente, "schepen")
    assert changed.voorkeuren == "ringleiding"
    assert changed.antwoorden == [{"vraag": "Kom je met de fiets?", "antwoord": "Ja"}]
    assert changed.email == mine.email
    assert "Je wijzigingen zijn bewaard" in client.get(response["Location"]).content.decode()


def test_wrong_changes_are_refused_with_a_sentence_and_kept(client, mine):
    response = do(client, own(mine, "wijzigen/"), naam="", bestuur="", functie="schepen")
    html = response.content.decode()
    assert response.status_code == 422
    assert "Vul je naam in." in html
    assert 'value="schepen"' in html
    assert Inschrijving.objects.get().naam == "Deelnemer Aarschot"


def test_choosing_other_sessions(client, site_tree):
    leertraject = LeertrajectPageFactory(met_keuze=True)
    first, second, third = leertraject.sessies_in_order
    inschrijving = InschrijvingFactory(leertraject=leertraject, hele_reeks=False, sessies=[first, second])
    url = own(inschrijving, "wijzigen/")
    html = client.get(url).content.decode()
    assert len(re.findall(r'name="sessies"[^>]*checked', html)) == 2
    answers = {"naam": "Deelnemer", "bestuur": inschrijving.gemeente.nis}
    assert do(client, url, sessies=[second.pk, third.pk], **answers).status_code == 303
    living = {d.sessie for d in inschrijving.deelnames.all() if d.is_levend}
    assert living == {second, third}
    assert do(client, url, sessies=[], **answers).status_code == 422


def test_cancelling_frees_the_seat_once(client, mine, leertraject):
    InschrijvingFactory(leertraject=leertraject, wachtlijst=True, email="wachter@example.org")
    url = own(mine, "annuleren/")
    key = hidden_key(client, url)
    first, second = client.post(url, {"formulier": key}), client.post(url, {"formulier": key})
    assert [first.status_code, second.status_code] == [303, 303]
    assert Inschrijving.objects.get(pk=mine.pk).status == "geannuleerd"
    assert Aanbod.objects.count() == 1
    assert Bericht.objects.filter(aan=mine.email).count() == 1
    assert "Je inschrijving is geannuleerd" in client.get(first["Location"]).content.decode()


def test_cancelling_one_session(client, mine):
    one, other = mine.deelnames.all()
    assert do(client, own(mine, f"sessie-{one.pk}/annuleren/")).status_code == 303
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.status, other.status) == ("geannuleerd", "bevestigd")
    assert Inschrijving.objects.get(pk=mine.pk).status == "bevestigd"


def test_sending_a_substitute_to_one_session_and_coming_after_all(client, mine):
    deelname = mine.deelnames.first()
    url = own(mine, f"sessie-{deelname.pk}/vervanger/")
    assert do(client, url, naam="Vervanger Diest", email="vervanger@example.org").status_code == 303
    deelname.refresh_from_db()
    assert deelname.vervanger_naam == "Vervanger Diest"
    assert "Vervanger Diest komt in jouw plaats" in client.get(own(mine)).content.decode()
    assert do(client, url).status_code == 303
    deelname.refresh_from_db()
    assert deelname.vervanger_naam == ""


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"naam": "", "email": "a@example.org"}, "Vul de naam van je collega in."),
        ({"naam": "Collega", "email": "geen adres"}, "Dit is geen volledig e-mailadres."),
        ({"naam": "Collega\x07", "email": "a@example.org"}, "teken dat we niet kunnen bewaren"),
    ],
)
def test_a_colleague_needs_a_name_and_an_address(client, mine, answers, sentence):
    deelname = mine.deelnames.first()
    for url in (own(mine, "overdragen/"), own(mine, f"sessie-{deelname.pk}/vervanger/")):
        response = do(client, url, **answers)
        assert response.status_code == 422
        assert sentence in response.content.decode()


# Handing over ---------------------------------------------------------------------------------------


def test_a_colleague_takes_over_with_consent_and_the_old_link_ends(client, mine):
    Inschrijving.objects.update(voorkeuren="notenallergie")
    response = do(client, own(mine, "overdragen/"), naam="Collega Diest", email="collega@example.org")
    assert response["Location"] == f"{own(mine)}?gedaan=overdracht"
    overdracht = Overdracht.objects.get()
    link = overdracht.get_absolute_url()
    assert link in Bericht.objects.get(aan="collega@example.org").tekst
    page = client.get(link).content.decode()
    assert "Deelnemer Aarschot geeft je een plaats door" in page
    assert "notenallergie" not in page
    assert mine.email not in page
    refused = do(client, link, naam="Collega Diest", functie="schepen", antwoord="ja")
    assert refused.status_code == 422
    assert Inschrijving.objects.get().email == mine.email
    taken = do(client, link, naam="Collega Diest", functie="schepen", akkoord="on", antwoord="ja")
    now = Inschrijving.objects.get()
    assert (taken.status_code, taken["Location"]) == (303, own(now))
    assert (now.naam, now.email, now.functie, now.voorkeuren) == (
        "Collega Diest",
        "collega@example.org",
        "schepen",
        "",
    )
    assert client.get(own(mine)).status_code == 404
    assert client.get(own(now)).status_code == 200
    after = client.get(link).content.decode()
    assert "Deze plaats is van jou" in after
    assert now.token not in after


def test_taking_over_twice_is_taking_over_once(client, mine):
    link = ask_colleague(mine).get_absolute_url()
    sent = {"formulier": hidden_key(client, link), "naam": "Collega", "akkoord": "on", "antwoord": "ja"}
    assert [client.post(link, sent).status_code for _ in range(2)] == [303, 303]
    assert Bericht.objects.filter(aan="collega@example.org", soort="plaats-overgenomen").count() == 1


def test_a_colleague_may_say_no(client, mine):
    link = ask_colleague(mine).get_absolute_url()
    assert do(client, link, antwoord="nee").status_code == 303
    assert Overdracht.objects.get().uitkomst == "afgewezen"
    assert Inschrijving.objects.get().email == mine.email
    assert "Je nam de plaats niet over" in client.get(link).content.decode()


def test_a_question_taken_back_or_too_late_hands_over_nothing(client, mine):
    overdracht = ask_colleague(mine)
    link = overdracht.get_absolute_url()
    key = hidden_key(client, link)
    sent = {"formulier": key, "naam": "Collega", "akkoord": "on", "antwoord": "ja"}
    Overdracht.objects.update(verloopt_op=timezone.now() - timedelta(seconds=1))
    assert client.get(link).status_code == 410
    assert client.post(link, sent).status_code == 410
    Overdracht.objects.update(verloopt_op=timezone.now() + timedelta(days=1))
    assert do(client, own(mine, "overdragen/"))["Location"] == f"{own(mine)}?gedaan=teruggenomen"
    for response in (client.get(link), client.post(link, sent)):
        assert response.status_code == 410
        assert mine.naam not in response.content.decode()
    assert Inschrijving.objects.get().email == mine.email


def test_links_of_whoever_had_the_place_before_reach_nothing(client, mine, leertraject):
    aanbod = Aanbod.objects.create(
        inschrijving=mine,
        uitkomst="aanvaard",
        aangeboden_op=timezone.now() - timedelta(days=1),
        verloopt_op=timezone.now() + timedelta(days=1),
    )
    first = ask_colleague(mine)
    assert client.get(aanbod.get_absolute_url()).status_code == 200
    do(client, first.get_absolute_url(), naam="Collega", akkoord="on", antwoord="ja")
    now = Inschrijving.objects.get(pk=mine.pk)
    second = verbs.request_overdracht(
        inschrijving_id=now.pk, naam="Derde", email="derde@example.org", door=verbs.DEELNEMER
    )
    do(client, second.get_absolute_url(), naam="Derde", akkoord="on", antwoord="ja")
    for link in (aanbod.get_absolute_url(), first.get_absolute_url(), own(mine), own(now)):
        assert client.get(link).status_code == 404


# Offers ---------------------------------------------------------------------------------------------


def test_an_offered_seat_is_taken_once(client, leertraject):
    aanbod = offer(leertraject)
    link = aanbod.get_absolute_url()
    html = client.get(link).content.decode()
    assert "Er is een plaats voor je vrij" in html
    sent = {"formulier": hidden_key(client, link), "antwoord": "ja"}
    first, second = client.post(link, sent), client.post(link, sent)
    inschrijving = Inschrijving.objects.get(pk=aanbod.inschrijving_id)
    assert [(r.status_code, r["Location"]) for r in (first, second)] == [
        (303, own(inschrijving)),
        (303, link),
    ]
    assert inschrijving.status == "bevestigd"
    after = client.get(link)
    assert after.status_code == 200
    assert "Deze plaats is van jou" in after.content.decode()
    assert inschrijving.token not in after.content.decode()


def test_an_offered_seat_is_let_go(client, leertraject):
    aanbod = offer(leertraject)
    link = aanbod.get_absolute_url()
    assert do(client, link, antwoord="nee").status_code == 303
    aanbod.refresh_from_db()
    assert aanbod.uitkomst == "afgewezen"
    assert "Je nam deze plaats niet" in client.get(link).content.decode()


def test_an_answer_that_is_neither_yes_nor_no_decides_nothing(client, leertraject):
    link = offer(leertraject).get_absolute_url()
    for answer in ("", "misschien"):
        assert do(client, link, antwoord=answer).status_code == 422
    assert Aanbod.objects.get().uitkomst == "open"


def test_an_offer_past_its_deadline_is_gone_before_the_worker_says_so(client, leertraject):
    aanbod = offer(leertraject)
    link = aanbod.get_absolute_url()
    key = hidden_key(client, link)
    Aanbod.objects.update(verloopt_op=timezone.now() - timedelta(seconds=1))
    assert client.get(link).status_code == 410
    assert "is verlopen" in client.get(link).content.decode()
    assert client.post(link, {"formulier": key, "antwoord": "ja"}).status_code in {409, 410}
    assert Inschrijving.objects.get(pk=aanbod.inschrijving_id).status != "bevestigd"


@pytest.mark.parametrize("answer", ["", "ja", "nee"])
def test_what_went_to_a_wrong_mailbox_reaches_nothing_once_the_address_is_right(client, leertraject, answer):
    leertraject.capaciteit = 3
    leertraject.save()
    wachter = InschrijvingFactory(leertraject=leertraject, wachtlijst=True, email="fout@example.org")
    (aanbod,) = verbs.promote(leertraject_id=leertraject.pk)
    links = [own(wachter), aanbod.get_absolute_url()]
    sent = {"formulier": hidden_key(client, links[1]), "antwoord": answer or "ja"}
    if answer:
        assert client.post(links[1], sent).status_code == 303
    if answer == "ja":
        links.append(ask_colleague(wachter).get_absolute_url())
    if answer != "nee":
        verbs.correct_email(inschrijving_id=wachter.pk, email="juist@example.org", door=BEHEER)
        for link in links:
            assert client.get(link).status_code == 404
    for post in ({}, sent):
        response = client.post(links[1], post)
        assert response.get("Location", links[1]) == links[1]
    now = Inschrijving.objects.get(pk=wachter.pk)
    assert now.status == {"": "aangeboden", "ja": "bevestigd", "nee": "geannuleerd"}[answer]
    if not answer:
        (anew,) = Aanbod.objects.open()
        mail = Bericht.objects.get(aan="juist@example.org", soort="plaats-aangeboden")
        assert anew.get_absolute_url() in mail.tekst
        assert do(client, anew.get_absolute_url(), antwoord="ja")["Location"] == own(now)
    assert not Overdracht.objects.open().exists()


def test_a_question_that_was_answered_leads_nobody_to_the_registration(client, mine):
    link = ask_colleague(mine).get_absolute_url()
    do(client, link, naam="Collega", akkoord="on", antwoord="ja")
    now = Inschrijving.objects.get(pk=mine.pk)
    assert client.post(link)["Location"] == link
    verbs.correct_email(inschrijving_id=now.pk, email="juist@example.org", door=BEHEER)
    assert client.get(link).status_code == client.post(link).status_code == 404


# One's data -----------------------------------------------------------------------------------------


def test_one_s_data_is_a_file_with_all_of_it(client, mine):
    Inschrijving.objects.update(
        voorkeuren="ringleiding", vraag="Wat met zones?", antwoorden=[{"vraag": "Fiets?", "antwoord": "Ja"}]
    )
    response = client.get(own(mine, "gegevens.json"))
    data = json.loads(response.content)
    assert response["Content-Disposition"].startswith("attachment")
    assert data["naam"] == mine.naam
    assert data["e-mailadres"] == mine.email
    assert data["toegankelijkheid en maaltijd"] == "ringleiding"
    assert data["antwoorden"] == [{"vraag": "Fiets?", "antwoord": "Ja"}]
    assert len(data["sessies"]) == 2


def test_the_page_and_the_form_say_how_long_data_is_kept(client, mine, leertraject):
    for url in (own(mine), leertraject.inschrijf_url):
        html = client.get(url).content.decode()
        assert "dertien maanden na de laatste sessie" in html
        assert "dertig dagen" in html


# A lost link ----------------------------------------------------------------------------------------


def test_a_lost_link_gets_the_same_answer_for_everyone_and_one_mail_a_day(client, mine):
    def ask(email):
        key = formuliersleutel.make("link", at=timezone.now() - timedelta(seconds=10))
        return client.post("/inschrijving/link/", {"email": email, "formulier": key})

    known, unknown = ask(mine.email.upper()), ask("onbekend@example.org")
    assert known.status_code == unknown.status_code == 303
    assert known["Location"] == unknown["Location"]
    ask(mine.email)
    (mail,) = Bericht.objects.all()
    assert mail.aan == mine.email
    assert mine.token in mail.tekst
    assert "Is er met dat adres een inschrijving" in client.get(known["Location"]).content.decode()


def test_the_form_for_a_lost_link_refuses_robots(client, mine):
    for change in ({"faxnummer": "1"}, {"formulier": formuliersleutel.make("link")}, {"email": "geen adres"}):
        key = formuliersleutel.make("link", at=timezone.now() - timedelta(seconds=10))
        sent = {"email": mine.email, "formulier": key, **change}
        assert client.post("/inschrijving/link/", sent).status_code == 422
    assert not Bericht.objects.exists()


def test_being_forgotten_cancels_and_ends_the_link(client, mine, leertraject):
    InschrijvingFactory(leertraject=leertraject, wachtlijst=True, email="wachter@example.org")
    url = own(mine, "wissen/")
    assert "geannuleerd" in client.get(url).content.decode()
    key = hidden_key(client, url)
    response = client.post(url, {"formulier": key})
    assert (response.status_code, response["Location"]) == (303, "/inschrijving/gewist/")
    assert "Je gegevens zijn gewist" in client.get(response["Location"]).content.decode()
    gone = Inschrijving.objects.get(pk=mine.pk)
    assert gone.geanonimiseerd_op
    assert gone.status == "geannuleerd"
    assert gone.naam != mine.naam
    assert Aanbod.objects.count() == 1
    assert client.get(own(mine)).status_code == 404
    assert client.post(url, {"formulier": key}).status_code == 404
