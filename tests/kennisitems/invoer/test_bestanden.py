"""Every kind of file that people send: what is read from it, and what a file that is no use says."""

import io
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest

from bench.invoer import _MAIN, write_xlsx
from kennisitems.invoer import bestand, spreadsheet
from kennisitems.invoer.bestand import Opmerkingen
from kennisitems.invoer.fouten import InvoerError, RijError
from kennisitems.invoer.klaarzetten import READERS, kind_of
from kennisitems.invoer.rij import read_day
from tests.kennisitems.invoer.bestanden import atom, csv, repacked, xlsx

TWEE = [("sleutel", "titel"), ("a-1", "Eerste"), ("a-2", "Tweede")]


def read(data: bytes) -> list[dict[str, str]]:
    file = io.BytesIO(data)
    return [rij.cellen for rij in READERS[kind_of(file)](file, Opmerkingen())]


def refusal(data: bytes) -> str:
    with pytest.raises(InvoerError) as caught:
        read(data)
    return str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        csv("a-1;Eerste", "a-2;Tweede"),
        b"\xef\xbb\xbf" + csv("a-1;Eerste", "a-2;Tweede"),
        b"sleutel,titel\r\na-1,Eerste\r\n\r\na-2,Tweede",
        b"Titel;Sleutel\rEerste;a-1\rTweede;a-2\r",
        b'"sleutel";"titel"\n"a-1";"Eerste"\n;;\n"a-2";"Tweede"\n',
        xlsx(*TWEE),
        xlsx(("sleutel", "titel"), ("a-1", "Eerste"), (None, None), ("a-2", "Tweede")),
    ],
)
def test_the_same_rows_however_they_were_saved(data):
    assert read(data) == [{"sleutel": "a-1", "titel": "Eerste"}, {"sleutel": "a-2", "titel": "Tweede"}]


def test_a_csv_cell_may_hold_separators_quotes_and_line_breaks():
    (row,) = read('sleutel;titel;samenvatting\na-1;"Een ""wet""; met é";"een\ntwee"\n'.encode())
    assert row == {"sleutel": "a-1", "titel": 'Een "wet"; met é', "samenvatting": "een\ntwee"}


def test_the_line_of_a_row_is_the_line_it_starts_on():
    data = io.BytesIO(b'sleutel;titel\na-1;"een\ntwee"\n\na-2;x\n')
    assert [rij.regel for rij in READERS["csv"](data, Opmerkingen())] == [2, 5]


def test_our_own_export_loses_the_apostrophe_that_disarms_a_formula():
    assert [row["titel"] for row in read(csv("a-1;'+32 bellen", "a-2;'s Gravenhage", "a-3;''-x"))] == [
        "+32 bellen",
        "'s Gravenhage",
        "''-x",
    ]


def test_a_spreadsheet_gives_dates_and_numbers_as_people_see_them():
    rows = [
        ("sleutel", "titel", "documentdatum"),
        (2019, 318.0, date(2019, 2, 19)),
        ("b", "x", datetime(2019, 2, 19)),
    ]
    assert read(xlsx(*rows)) == [
        {"sleutel": "2019", "titel": "318", "documentdatum": "2019-02-19"},
        {"sleutel": "b", "titel": "x", "documentdatum": "2019-02-19"},
    ]


def test_a_feed_gives_a_row_per_entry():
    entry = (
        "<id>urn:x:1</id><title>Nieuws &amp; meer</title><link href='https://example.org/1'/>"
        "<published>2026-01-31T23:30:00Z</published><summary type='html'>&lt;p&gt;Wat &lt;b&gt;nieuw&lt;/b&gt; is.&lt;/p&gt;</summary>"
        "<category term='Europa'/>"
    )
    assert read(atom(entry)) == [
        {
            "sleutel": "urn:x:1",
            "titel": "Nieuws & meer",
            "bron": "https://example.org/1",
            "publicatiedatum": "2026-02-01",
            "samenvatting": "Wat nieuw is.",
            "labels": "Europa",
        }
    ]


def test_an_rss_feed_is_read_as_well_and_a_long_identity_becomes_a_stable_key():
    guid = "https://example.org/" + "x" * 200
    rss = f"<rss version='2.0'><channel><title>t</title><item><guid>{guid}</guid><title>Een</title></item></channel></rss>"
    (first,), (second,) = read(rss.encode()), read(rss.encode())
    assert first["sleutel"] == second["sleutel"]
    assert first["sleutel"].startswith("feed:")
    assert len(first["sleutel"]) <= 100


BOM_XLSX = xlsx(*TWEE)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "leeg"),
        (b"\n\n\n", "leeg"),
        ("sleutel;titel\na-1;Éen\n".encode("latin-1"), "UTF-8"),
        ("sleutel;titel\na-1;een\n".encode("utf-16"), "UTF-8"),
        (b"sleutel\na-1\n", "'titel' ontbreekt"),
        (b"naam;omschrijving\na;b\n", "'sleutel' en de kolom 'titel' ontbreekt"),
        (b"sleutel;titel;Titel\na;b;c\n", "'titel' staat er meer dan"),
        (b"sleutel;titel;thema\na;b;c\n", "Bedoel je 'themas'?"),
        (csv("a-1;Goed", 'a-2;"=HYPERLINK(""x"")"'), "Op regel 3 staat een formule"),
        (csv("a-1;  =1+1"), "formule"),
        (csv('a-1;"nooit gesloten', "a-2;x"), "aanhalingsteken"),
        (csv("a-1;" + "x" * 150_000), "meer dan 100000 tekens"),
        (csv("a-1;" + "x;" * 600_000), "veel te lang"),
        (b"sleutel;titel\n" + b"a;b\n" * 2000 + b"a;\x00b\n", "geen CSV-"),
        (bytes(range(256)) * 40, "geen CSV-"),
        (b"%PDF-1.7 ...", "geen CSV-"),
        (b'{"sleutel": 1}', "geen CSV-"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "wachtwoord"),
        (BOM_XLSX[: len(BOM_XLSX) // 2], "beschadigd"),
        (b"PK\x03\x04" + b"onzin" * 50, "beschadigd"),
        (xlsx(("sleutel", "titel"), ("a-1", "=1+1")), "In cel B2 staat een formule"),
        (xlsx(("sleutel",), ("a-1",)), "'titel' ontbreekt"),
        (xlsx(), "leeg"),
        (repacked(BOM_XLSX, xl__worksheets__sheet1_xml=b"<worksheet><sheetData><row><c"), "beschadigd"),
        (repacked(BOM_XLSX, xl__styles_xml=b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), "beschadigd"),
        (b"<!DOCTYPE html><html><body>Hoi</body></html>", "webpagina"),
        (b"<iets><anders/></iets>", "geen RSS"),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><rss/>", "entiteiten"),
    ],
)
def test_a_file_that_is_no_use_says_why(data, sentence):
    assert sentence in refusal(data)


def test_a_zip_that_is_no_workbook_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("foto.txt", "x")
    assert "geen Excel-bestand" in refusal(target.getvalue())


def test_a_workbook_with_a_password_on_its_parts_is_refused():
    data = bytearray(BOM_XLSX)
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "wachtwoord" in refusal(bytes(data))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    bomb = repacked(BOM_XLSX, xl__worksheets__sheet1_xml=b" " * 30_000_000)
    assert len(bomb) < 100_000
    monkeypatch.setattr(spreadsheet, "MAX_UITGEPAKT", 20_000_000)
    assert "veel te groot" in refusal(bomb)


def test_texts_of_a_workbook_as_excel_writes_it_are_read_from_their_own_part(tmp_path):
    path = tmp_path / "excel.xlsx"
    rows = [
        ["sleutel", "titel", "niveau"],
        ["a-1", "Één & <meer>", "eu"],
        ["a-2", "", "eu"],
        ["a-3", "Één & <meer>", ""],
    ]
    write_xlsx(path, rows)
    assert read(path.read_bytes()) == [
        {"sleutel": "a-1", "titel": "Één & <meer>", "niveau": "eu"},
        {"sleutel": "a-2", "titel": "", "niveau": "eu"},
        {"sleutel": "a-3", "titel": "Één & <meer>", "niveau": ""},
    ]


def test_a_text_with_a_number_that_is_not_there_is_a_broken_file(tmp_path):
    path = tmp_path / "excel.xlsx"
    write_xlsx(path, [["sleutel", "titel"], ["a-1", "Een"]])
    sheet = f'<worksheet {_MAIN}><sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData></worksheet>'
    assert "beschadigd" in refusal(repacked(path.read_bytes(), xl__worksheets__sheet1_xml=sheet.encode()))


def test_one_endless_text_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheet, "MAX_STUK", 200_000)
    assert "veel te groot" in refusal(
        xlsx(("sleutel", "titel"), ("a-1", "x" * 30_000), ("a-2", "y" * 30_000), *[["z" * 30_000] * 9])
    )


def test_reading_a_workbook_keeps_neither_its_texts_nor_its_rows(tmp_path):
    """Of each text stays where it stands, which takes eight bytes; a row with its text would take some 800."""

    def peak(number: int) -> int:
        path = tmp_path / f"{number}.xlsx"
        write_xlsx(
            path, [["sleutel", "titel"], *([f"k-{n}", f"Besluit {n} " + "x" * 500] for n in range(number))]
        )
        with path.open("rb") as file:
            tracemalloc.start()
            assert sum(1 for _ in spreadsheet.read_xlsx(file, Opmerkingen())) == number
            _, top = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return top

    peak(10)
    assert peak(2400) - peak(400) < 2000 * 250


def test_a_file_of_a_hundred_megabytes_is_refused_without_reading_it():
    class Huge(io.BytesIO):
        def seek(self, offset, whence=0):
            return super().seek(offset, whence)

        def tell(self):
            return 100_000_000

        def read(self, *args):
            raise AssertionError("gelezen")

    with pytest.raises(InvoerError, match="hoogstens 95 MB"):
        bestand.kind_of(Huge())


def test_a_feed_beyond_its_limit_is_refused(monkeypatch):
    monkeypatch.setattr("kennisitems.invoer.nieuwsfeed.MAX_FEED", 100)
    assert "te groot" in refusal(atom("<id>1</id><title>x</title>"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2019-02-19", "2019-02-19"),
        ("19-02-2019", "2019-02-19"),
        ("19/2/2019", "2019-02-19"),
        ("19.02.2019", "2019-02-19"),
        ("2019-02-19 00:00:00", "2019-02-19"),
    ],
)
def test_a_day_may_be_written_as_iso_or_day_first(written, read):
    assert read_day("documentdatum", written) == read


@pytest.mark.parametrize(
    "written", ["31-02-2019", "2019", "gisteren", "19-02-19", "0019-02-19", "2019-13-01"]
)
def test_what_is_no_day_is_refused(written):
    with pytest.raises(RijError):
        read_day("documentdatum", written)
