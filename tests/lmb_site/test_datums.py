from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone

from lmb_site.templatetags.datums import (
    BRUSSEL,
    dag,
    datum,
    datum_kort,
    maand,
    moment,
    tijdvak,
    vorige_wanneer,
    wanneer,
    wanneer_kort,
)


@dataclass
class Iets:
    begin: datetime | None = None
    einde: datetime | None = None
    vorig_begin: datetime | None = None
    vorig_einde: datetime | None = None


def lokaal(*args, **kwargs):
    return datetime(*args, tzinfo=BRUSSEL, **kwargs)


OCHTEND = Iets(lokaal(2026, 12, 10, 9, 30), lokaal(2026, 12, 10, 12, 30))
TWEEDAAGSE = Iets(lokaal(2026, 12, 10, 9, 30), lokaal(2026, 12, 11, 16))


def test_datum_names_weekday_day_month_and_year():
    assert datum(lokaal(2026, 12, 10, 9, 30)) == "donderdag 10 december 2026"
    assert datum(date(2026, 3, 1)) == "zondag 1 maart 2026"


@pytest.mark.parametrize(
    ("month", "words"),
    list(
        enumerate(
            [
                "jan.",
                "feb.",
                "maart",
                "april",
                "mei",
                "juni",
                "juli",
                "aug.",
                "sept.",
                "okt.",
                "nov.",
                "dec.",
            ],
            start=1,
        )
    ),
)
def test_datum_kort_abbreviates_the_month(month, words):
    assert datum_kort(date(2026, month, 12)) == f"12 {words} 2026"


def test_datum_of_a_moment_near_midnight_is_the_day_in_brussels():
    assert datum(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "vrijdag 1 januari 2027"
    assert datum_kort(datetime(2026, 6, 30, 22, 0, tzinfo=UTC)) == "1 juli 2026"


def test_words_do_not_follow_the_active_time_zone():
    with timezone.override(ZoneInfo("Pacific/Auckland")):
        assert wanneer(OCHTEND) == "donderdag 10 december 2026, 9.30–12.30 uur"


def test_words_do_not_follow_the_active_language():
    from django.utils import translation

    with translation.override("en"):
        assert wanneer(OCHTEND) == "donderdag 10 december 2026, 9.30–12.30 uur"


def test_dag_and_maand_leave_to_each_other_what_stands_nearby():
    assert dag(lokaal(2026, 12, 10, 9, 30)) == "donderdag 10 december"
    assert maand(lokaal(2026, 12, 31, 23, 30)) == "december 2026"
    assert dag(None) == maand(None) == "datum volgt"


def test_tijdvak_of_one_day_gives_only_the_hours():
    assert tijdvak(OCHTEND) == "9.30–12.30 uur"
    assert tijdvak(OCHTEND.begin, OCHTEND.einde) == "9.30–12.30 uur"
    assert tijdvak(Iets(lokaal(2026, 12, 10, 9), lokaal(2026, 12, 10, 12, 5))) == "9–12.05 uur"
    assert tijdvak(Iets(lokaal(2026, 12, 10, 9))) == "9 uur"


def test_tijdvak_of_more_days_names_the_days():
    assert tijdvak(TWEEDAAGSE) == wanneer(TWEEDAAGSE)


def test_moment_of_a_single_moment():
    assert moment(OCHTEND.begin) == "donderdag 10 december 2026, 9.30 uur"


def test_wanneer_over_more_days_reads_van_tot():
    assert (
        wanneer(TWEEDAAGSE) == "van donderdag 10 december 2026, 9.30 uur tot vrijdag 11 december 2026, 16 uur"
    )
    assert wanneer_kort(TWEEDAAGSE) == "10 dec. 2026 – 11 dec. 2026"


def test_wanneer_kort_tells_when_it_begins():
    assert wanneer_kort(OCHTEND) == "10 dec. 2026, 9.30 uur"


def test_without_a_date_the_date_follows():
    nothing = Iets()
    assert {datum(None), datum_kort(None), moment(None), wanneer(nothing), wanneer_kort(nothing)} == {
        "datum volgt"
    }
    assert tijdvak(nothing) == ""


def test_vorige_wanneer_tells_the_time_before_the_move():
    moved = Iets(vorig_begin=OCHTEND.begin, vorig_einde=OCHTEND.einde)
    assert vorige_wanneer(moved) == wanneer(OCHTEND)
    assert vorige_wanneer(OCHTEND) == ""


def test_hours_are_right_on_both_sides_of_the_clock_change_to_summer_time():
    change = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert tijdvak(change - timedelta(minutes=1)) == "1.59 uur"
    assert tijdvak(change) == "3 uur"
    assert tijdvak(Iets(change - timedelta(hours=1), change + timedelta(hours=1))) == "1–4 uur"


def test_hours_are_right_on_both_sides_of_the_clock_change_to_winter_time():
    change = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
    assert tijdvak(change - timedelta(minutes=1)) == "2.59 uur"
    assert tijdvak(change) == "2 uur"
    assert tijdvak(datetime(2026, 10, 24, 7, 30, tzinfo=UTC)) == "9.30 uur"
    assert tijdvak(datetime(2026, 10, 26, 8, 30, tzinfo=UTC)) == "9.30 uur"


def test_filters_work_in_a_template():
    template = Template("{% load datums %}{{ s|wanneer }}|{{ s.begin|moment:s.einde }}|{{ n|moment }}")
    words = "donderdag 10 december 2026, 9.30–12.30 uur"
    assert template.render(Context({"s": OCHTEND, "n": None})) == f"{words}|{words}|datum volgt"
