"""The citation reader: real citations, and whatever people paste (K9)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kennisitems.citaten import Citaat, first_day, read_citaat
from kennisitems.models import Documenttype, Niveau
from lmb_site.templatetags.datums import MAANDEN, MAANDEN_KORT

EU_ELI = "http://data.europa.eu/eli"
JUSTEL = "http://www.ejustice.just.fgov.be/eli"


def facts(text) -> tuple:
    found = read_citaat(text)
    return found.type, found.nummer, found.niveau, found.documentdatum, found.bron


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "19.02.2019 Verordening (EU) 2019/318 wijz. Verordening (EU) 2017/2400 en van Richtlijn 2007/46/EG",
            ("verordening", "2019/318", "eu", date(2019, 2, 19), f"{EU_ELI}/reg/2019/318/oj"),
        ),
        (
            "06.02.2019 Verordening (EU) 2019/220 wijz. Verordening (EG) nr. 865/2006",
            ("verordening", "2019/220", "eu", date(2019, 2, 6), f"{EU_ELI}/reg/2019/220/oj"),
        ),
        (
            "Verordening (EG) nr. 865/2006 houdende uitvoeringsbepalingen van Verordening (EG) nr. 338/97",
            ("verordening", "865/2006", "eu", None, f"{EU_ELI}/reg/2006/865/oj"),
        ),
        (
            "Verordening (EEG) nr. 2092/91 van de Raad van 24 juni 1991 inzake de biologische productie",
            ("verordening", "2092/91", "eu", date(1991, 6, 24), f"{EU_ELI}/reg/1991/2092/oj"),
        ),
        (
            "Verordening (EU, Euratom) 2018/1046 van 18 juli 2018",
            ("verordening", "2018/1046", "eu", date(2018, 7, 18), f"{EU_ELI}/reg/2018/1046/oj"),
        ),
        (
            "Uitvoeringsverordening (EU) 2024/917 wijz. Uitvoeringsverordening (EU) 2022/92",
            ("uitvoeringsverordening", "2024/917", "eu", None, f"{EU_ELI}/reg_impl/2024/917/oj"),
        ),
        (
            "Gedelegeerde Verordening (EU) 2021/2139 van de Commissie van 4 juni 2021",
            ("verordening", "2021/2139", "eu", date(2021, 6, 4), f"{EU_ELI}/reg_del/2021/2139/oj"),
        ),
        (
            "Richtlijn 2014/24/EU van het Europees Parlement en de Raad van 26 februari 2014 betreffende het plaatsen",
            ("richtlijn", "2014/24/EU", "eu", date(2014, 2, 26), f"{EU_ELI}/dir/2014/24/oj"),
        ),
        (
            "Richtlijn 92/43/EEG inzake de instandhouding van de natuurlijke habitats",
            ("richtlijn", "92/43/EEG", "eu", None, f"{EU_ELI}/dir/1992/43/oj"),
        ),
        (
            "Richtlijn (EU) 2019/1024 inzake open data",
            ("richtlijn", "2019/1024", "eu", None, f"{EU_ELI}/dir/2019/1024/oj"),
        ),
        (
            "Besluit nr. 1313/2013/EU van 17 december 2013",
            ("besluit", "1313/2013/EU", "eu", date(2013, 12, 17), f"{EU_ELI}/dec/2013/1313/oj"),
        ),
        (
            "Besluit (EU) 2020/135 betr. de sluiting",
            ("besluit", "2020/135", "eu", None, f"{EU_ELI}/dec/2020/135/oj"),
        ),
        ("18 juli 2008 Decreet betr. lokaal beleid", ("decreet", "", "vlaams", date(2008, 7, 18), "")),
        (
            "Decreet van 22 december 2017 over het lokaal bestuur",
            ("decreet", "", "vlaams", date(2017, 12, 22), ""),
        ),
        (
            "29.03.2024 Dec. wijz. Mestdecreet van 22.12.2006",
            ("decreet", "", "vlaams", date(2024, 3, 29), ""),
        ),
        ("Dec. wijz. Mestdecreet van 22.12.2006", ("decreet", "", "vlaams", None, "")),
        ("Mestdecreet van 22.12.2006", ("decreet", "", "vlaams", date(2006, 12, 22), "")),
        ("KB 12.03.2019", ("besluit", "", "federaal", date(2019, 3, 12), "")),
        ("K.B. van 1 dec. 2020 tot uitvoering van", ("besluit", "", "federaal", date(2020, 12, 1), "")),
        ("Koninklijk besluit van 12 maart 2019", ("besluit", "", "federaal", date(2019, 3, 12), "")),
        ("MB 3/4/2021 houdende dringende maatregelen", ("besluit", "", "", date(2021, 4, 3), "")),
        (
            "Besluit van de Vlaamse Regering van 17 mei 2019 betr. de lokale besturen",
            ("besluit", "", "vlaams", date(2019, 5, 17), ""),
        ),
        (
            "BVR over de erkenning van de overstroming van 5 tot en met 22.11.2023 als ramp",
            ("besluit", "", "vlaams", None, ""),
        ),
        ("Besl. Vl. Reg. 2019-05-17 tot wijziging", ("besluit", "", "vlaams", date(2019, 5, 17), "")),
        ("Wet betr. de terugtrekking van het Verenigd Koninkrijk", ("wet", "", "federaal", None, "")),
        ("Programmawet van 27.12.2021", ("wet", "", "federaal", date(2021, 12, 27), "")),
        ("Ordonnantie van 4 april 2019", ("ordonnantie", "", "", date(2019, 4, 4), "")),
        ("Omzendbrief KB/ABB 2022/1 over de budgetten", ("omzendbrief", "", "", None, "")),
        ("Politieverordening van 3 mei 2020", ("", "", "", None, "")),
        ("Internationale samenwerking: Stedenbandconferentie in Zuid-Afrika", ("", "", "", None, "")),
        ("Koepelverenigingen van steden en gemeenten", ("", "", "", None, "")),
        ("31.02.2019 Wet betr. iets", ("wet", "", "federaal", None, "")),
        ("", ("", "", "", None, "")),
    ],
)
def test_citation_is_read(text, expected):
    assert facts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Decreet van 15 maart 2019 betr. iets, B.S. 03.04.2019",
        "15.03.2019 Decreet betr. iets (B.S. 03.04.2019)",
        "15.03.2019 Decreet betr. iets (BS 3 april 2019)",
        "15.03.2019 Decreet betr. iets, Belgisch Staatsblad van 3 april 2019",
        "B.S. 03.04.2019 15.03.2019 Decreet betr. iets",
    ],
)
def test_day_of_the_official_journal_is_not_that_of_the_act(text):
    found = read_citaat(text)
    assert (found.documentdatum, found.staatsblad) == (date(2019, 3, 15), date(2019, 4, 3))
    assert "2019" not in found.titel.replace("Decreet van 15 maart 2019", "")
    assert "Staatsblad" not in found.titel


def test_official_journal_of_the_union():
    found = read_citaat("Verordening (EU) 2019/318 van 19 februari 2019 wijz. iets (PB L 58 van 26.2.2019)")
    assert found.staatsblad == date(2019, 2, 26)
    assert found.titel == "Verordening (EU) 2019/318 van 19 februari 2019 wijz. iets"


def test_title_is_the_citation_without_its_leading_day():
    text = "19.02.2019 - Verordening (EU)\n2019/318  wijz. iets"
    assert read_citaat(text).titel == "Verordening (EU) 2019/318 wijz. iets"


def test_numac_gives_the_address_at_justel():
    found = read_citaat("18 juli 2008 Decreet betr. lokaal beleid (NUMAC 2008203406)")
    assert found.bron == f"{JUSTEL}/decreet/2008/07/18/2008203406/justel"
    assert found.titel == "Decreet betr. lokaal beleid"
    assert (
        read_citaat("KB 12.03.2019, numac: 2019A40586").bron
        == f"{JUSTEL}/besluit/2019/03/12/2019A40586/justel"
    )
    assert read_citaat("Decreet betr. iets, NUMAC 2008203406").bron == "", "without a day there is no address"


def test_link_in_the_text_is_the_source():
    found = read_citaat("Verordening (EU) 2019/318 wijz. iets (http://data.europa.eu/eli/reg/2019/318).")
    assert found.bron == "http://data.europa.eu/eli/reg/2019/318"
    assert read_citaat("https://example.org/x 12.03.2019 KB").documentdatum == date(2019, 3, 12)


DAYS = st.dates(min_value=date(1830, 1, 1), max_value=date(2100, 12, 31))


@st.composite
def written_days(draw) -> tuple[date, str]:
    day = draw(DAYS)
    form = draw(
        st.sampled_from(
            [
                f"{day:%d.%m.%Y}",
                f"{day:%d/%m/%Y}",
                f"{day:%d-%m-%Y}",
                f"{day.isoformat()}",
                f"{day.day}.{day.month}.{day.year}",
                f"{day.day} {MAANDEN[day.month - 1]} {day.year}",
                f"{day.day} {MAANDEN[day.month - 1].upper()} {day.year}",
                f"{day.day} {MAANDEN_KORT[day.month - 1]} {day.year}",
                f"{day.day} {MAANDEN_KORT[day.month - 1].rstrip('.')} {day.year}",
            ]
        )
    )
    return day, form


@given(written=written_days())
def test_any_way_to_write_a_day_gives_that_day(written):
    day, form = written
    assert first_day(f"van {form} over iets") == day
    assert first_day(f"({form})") == day


@given(
    written=written_days(),
    form=st.sampled_from(
        [
            ("Wet", "wet", "federaal"),
            ("Decreet", "decreet", "vlaams"),
            ("Dec.", "decreet", "vlaams"),
            ("KB", "besluit", "federaal"),
            ("BVR", "besluit", "vlaams"),
            ("Omzendbrief", "omzendbrief", ""),
        ]
    ),
    leads=st.booleans(),
    subject=st.sampled_from(["betr. de wet van 01.01.2001", "houdende iets", "wijz. BVR 3 mei 1999"]),
)
def test_national_act_is_read_wherever_its_day_stands(written, form, leads, subject):
    day, as_written = written
    word, type_, niveau = form
    text = f"{as_written} {word} {subject}" if leads else f"{word} van {as_written} {subject}"
    found = read_citaat(text)
    assert (found.type, found.niveau, found.documentdatum) == (type_, niveau, day)
    assert found.titel == (f"{word} {subject}" if leads else text)


@given(
    kind=st.sampled_from(
        [("Verordening", "reg"), ("Uitvoeringsverordening", "reg_impl"), ("Besluit", "dec")]
    ),
    year=st.integers(2015, 2099),
    number=st.integers(1, 2014),
)
def test_new_number_of_the_union_gives_its_address(kind, year, number):
    found = read_citaat(f"{kind[0]} (EU) {year}/{number} betr. iets")
    assert found.nummer == f"{year}/{number}"
    assert found.bron == f"{EU_ELI}/{kind[1]}/{year}/{number}/oj"


@given(year=st.integers(1960, 2014), number=st.integers(1, 9999), tag=st.sampled_from(["EG", "EU", "EEG"]))
def test_old_number_of_the_union_turns_around(year, number, tag):
    found = read_citaat(f"Verordening ({tag}) nr. {number}/{year} inzake iets")
    assert found.bron == f"{EU_ELI}/reg/{year}/{number}/oj"
    found = read_citaat(f"Richtlijn {year}/{number}/{tag} inzake iets")
    assert found.bron == f"{EU_ELI}/dir/{year}/{number}/oj"


PIECES = st.sampled_from(
    [
        "Verordening",
        "(EU)",
        "nr.",
        "2019/318",
        "0/0",
        "9999/99999",
        "B.S.",
        "31.02.2019",
        "NUMAC",
        "2008203406",
        "KB",
        "dec.",
        "wijz.",
        "betr.",
        "1",
        "1e",
        "°",
        "٣",
        "\x00",
        "İ",
        "(",
        ")",
        "/",
        "https://",
    ]
)


@settings(max_examples=300)
@given(text=st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=14).map(" ".join)))
def test_any_text_gives_values_that_the_site_knows(text):
    found = read_citaat(text)
    assert isinstance(found, Citaat)
    assert found.type in {"", *Documenttype.values}
    assert found.niveau in {"", *Niveau.values}
    assert len(found.nummer) <= 40
    assert found.bron == "" or found.bron.startswith(("http://", "https://"))


def test_very_long_text_is_read_in_a_bounded_part():
    assert len(read_citaat("Wet " * 100_000).titel) <= 5_000
