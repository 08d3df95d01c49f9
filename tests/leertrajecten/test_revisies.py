"""What calendars are told follows what is published: `sequence` and the previous time (R7, Z8)."""

from datetime import UTC, datetime, timedelta

import pytest

from leertrajecten.models import LeertrajectPage, Sessie, SessieStaat
from lmb_site.templatetags.datums import BRUSSEL
from tests import factories
from tests.leertrajecten.beheer import edit_url, errors_of, leertraject_post, sessie_row

pytestmark = pytest.mark.django_db

T0 = datetime(2026, 12, 10, 9, 30, tzinfo=BRUSSEL)
T1 = T0 + timedelta(days=7)
T2 = T0 + timedelta(days=14)
HOURS = timedelta(hours=2)


@pytest.fixture
def leertraject(site_tree):
    """Published, with one session at T0."""
    page = factories.LeertrajectPageFactory()
    factories.SessieFactory(leertraject=page, begin=T0, einde=T0 + HOURS)
    page = again(page)
    page.save_revision().publish()
    return again(page)


def again(page) -> LeertrajectPage:
    return LeertrajectPage.objects.get(pk=page.pk)


def edited(page, **facts) -> LeertrajectPage:
    """The page as an editor would have it in the form, with its one session altered."""
    page = again(page).get_latest_revision_as_object()
    sessie = page.sessies.get()
    for name, value in facts.items():
        setattr(sessie, name, value)
    page.sessies.set([sessie])
    return page


def publish(page, **facts) -> Sessie:
    edited(page, **facts).save_revision().publish()
    return Sessie.objects.get(leertraject=page)


def at(begin: datetime) -> dict:
    return {"begin": begin, "einde": begin + HOURS}


@pytest.mark.parametrize(
    "facts",
    [
        {"titel": "Anders"},
        at(T1),
        {"einde": T0 + timedelta(hours=3)},
        {"staat": SessieStaat.GEANNULEERD},
        {"is_online": True},
        {"plaats": "Elders"},
        {"adres": "Straat 1"},
        {"begin": None, "einde": None},
    ],
)
def test_sequence_rises_by_one_when_a_calendar_fact_changes(leertraject, facts):
    assert publish(leertraject, **facts).sequence == 1
    assert publish(leertraject).sequence == 1


@pytest.mark.parametrize(
    "facts", [{}, {"omschrijving": "<p>Meer</p>"}, {"capaciteit": 5}, {"sprekers": "An"}]
)
def test_sequence_stays_when_no_calendar_fact_changes(leertraject, facts):
    assert publish(leertraject, **facts).sequence == 0


def test_publish_of_the_same_revision_twice_counts_once(leertraject):
    revision = edited(leertraject, **at(T1)).save_revision()
    revision.publish()
    revision.publish()
    sessie = Sessie.objects.get()
    assert (sessie.sequence, sessie.begin, sessie.vorig_begin) == (1, T1, T0)


def test_draft_changes_no_row(leertraject):
    before = Sessie.objects.values().get()
    edited(leertraject, **at(T1)).save_revision()
    assert Sessie.objects.values().get() == before


def test_preview_of_a_draft_shows_the_move_already(leertraject):
    revision = edited(leertraject, **at(T1)).save_revision()
    sessie = revision.as_object().sessies.get()
    assert (sessie.is_verplaatst, sessie.vorig_begin) == (True, T0)


def test_move_remembers_the_time_told_before(leertraject):
    sessie = publish(leertraject, **at(T1))
    assert (sessie.begin, sessie.vorig_begin, sessie.vorig_einde) == (T1, T0, T0 + HOURS)
    assert sessie.is_verplaatst


def test_second_move_remembers_the_time_told_last(leertraject):
    publish(leertraject, **at(T1))
    sessie = publish(leertraject, **at(T2))
    assert (sessie.begin, sessie.vorig_begin, sessie.sequence) == (T2, T1, 2)


def test_move_back_is_a_move_too(leertraject):
    publish(leertraject, **at(T1))
    sessie = publish(leertraject, **at(T0))
    assert (sessie.begin, sessie.vorig_begin, sessie.sequence) == (T0, T1, 2)


def test_longer_session_was_not_moved_and_a_moved_one_stays_moved(leertraject):
    assert not publish(leertraject, einde=T0 + timedelta(hours=3)).is_verplaatst
    publish(leertraject, **at(T1))
    sessie = publish(leertraject, einde=T1 + timedelta(hours=3))
    assert (sessie.is_verplaatst, sessie.vorig_begin) == (True, T0)


def test_postponed_session_remembers_its_date_until_it_has_a_new_one(leertraject):
    postponed = publish(leertraject, begin=None, einde=None)
    assert (postponed.is_verplaatst, postponed.vorig_begin) == (True, T0)
    planned = publish(leertraject, **at(T2))
    assert (planned.begin, planned.vorig_begin, planned.sequence) == (T2, T0, 2)


def test_first_date_of_a_session_is_no_move(site_tree):
    page = factories.LeertrajectPageFactory()
    factories.SessieFactory(leertraject=page, zonder_datum=True)
    again(page).save_revision().publish()
    sessie = publish(page, **at(T0))
    assert (sessie.is_verplaatst, sessie.sequence) == (False, 1)


def test_same_moment_written_in_another_time_zone_is_no_change(leertraject):
    assert publish(leertraject, begin=T0.astimezone(UTC)).sequence == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (datetime(2026, 10, 23, 9, 30, tzinfo=BRUSSEL), datetime(2026, 10, 26, 9, 30, tzinfo=BRUSSEL)),
        (datetime(2027, 3, 26, 9, 30, tzinfo=BRUSSEL), datetime(2027, 3, 29, 9, 30, tzinfo=BRUSSEL)),
        # The hour that comes twice: an hour later, though the clock says the same.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_move_over_a_clock_change_is_exact(leertraject, before, after):
    publish(leertraject, **at(before))
    sessie = publish(leertraject, **at(after))
    assert (sessie.begin.astimezone(UTC), sessie.vorig_begin.astimezone(UTC)) == (
        after.astimezone(UTC),
        before.astimezone(UTC),
    )
    assert sessie.sequence == 2
    assert publish(leertraject).sequence == 2


# Pages that are not live --------------------------------------------------------------------------
def test_drafts_before_the_first_publication_count_nothing(site_tree):
    page = factories.LeertrajectPageFactory(live=False)
    factories.SessieFactory(leertraject=page, begin=T0, einde=T0 + HOURS)
    for begin in (T1, T2):
        draft = edited(page, **at(begin))
        draft.save()
        draft.save_revision()
    sessie = publish(page)
    assert (sessie.begin, sessie.sequence, sessie.is_verplaatst) == (T2, 0, False)


def test_page_offline_counts_once_against_what_was_told_when_it_returns(leertraject):
    """A page that is not live has its rows written by every draft; only what visitors saw counts."""
    leertraject.unpublish()
    for begin in (T1, T2):
        draft = edited(leertraject, **at(begin))
        draft.save()
        draft.save_revision()
        assert Sessie.objects.get().sequence == 0
    sessie = publish(leertraject)
    assert (sessie.begin, sessie.vorig_begin, sessie.sequence) == (T2, T0, 1)


def test_page_offline_and_back_unchanged_counts_nothing(leertraject):
    leertraject.unpublish()
    sessie = publish(leertraject)
    assert (sessie.sequence, sessie.is_verplaatst) == (0, False)


def test_row_changed_outside_the_editor_counts_at_the_next_publication(leertraject):
    Sessie.objects.update(**at(T1))
    sessie = publish(leertraject)
    assert (sessie.sequence, sessie.vorig_begin) == (1, T0)


# Sessions that have no row yet --------------------------------------------------------------------
def test_new_session_keeps_its_identity_from_draft_to_page(leertraject):
    page = again(leertraject)
    page.sessies.add(Sessie(titel="Nieuw", **at(T1)))
    revision = page.save_revision()
    drafted = next(s for s in revision.as_object().sessies.all() if s.titel == "Nieuw")
    revision.publish()
    assert Sessie.objects.get(titel="Nieuw").uid == drafted.uid


def test_revision_with_a_new_session_published_twice_makes_one_row(leertraject):
    page = again(leertraject)
    page.sessies.add(Sessie(titel="Nieuw", **at(T1)))
    revision = page.save_revision()
    revision.publish()
    first = Sessie.objects.get(titel="Nieuw")
    factories.InschrijvingFactory(leertraject=again(leertraject))
    revision.publish()
    assert Sessie.objects.get(titel="Nieuw").pk == first.pk
    assert Sessie.objects.count() == 2


def test_new_session_keeps_its_identity_through_the_form(editor_client, leertraject):
    """Two drafts with the same new session, the later one published, then the earlier one: still one session."""
    old, new = sessie_row(leertraject.sessies.get()), sessie_row(Sessie(titel="Nieuw", **at(T1)))
    for titel in ("Nieuw", "Nieuwer"):
        data = leertraject_post(again(leertraject), sessies=[old, new | {"titel": titel}])
        assert errors_of(editor_client.post(edit_url(leertraject), data)) == {}
    first, second = again(leertraject).revisions.order_by("pk")[1:]
    second.publish()
    row = Sessie.objects.get(titel="Nieuwer")
    factories.InschrijvingFactory(leertraject=again(leertraject))
    first.publish()
    assert Sessie.objects.get(titel="Nieuw").pk == row.pk
    assert Sessie.objects.count() == 2


def test_page_may_be_read_and_saved_without_writing_its_sessions(leertraject):
    before = Sessie.objects.values().get()
    again(leertraject).save()
    assert Sessie.objects.values().get() == before
