"""Spreadsheets: what goes in comes out, and nothing runs (OWASP, CSV Injection)."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from lmb_site import rekenblad

GEVAARLIJK = ["=1+1", "+32 2 211", "-1", "@som", "\t=1", " =1", "＝1", '=HYPERLINK("http://example.org")']
MOMENT = datetime(2026, 11, 21, 9, 30, tzinfo=ZoneInfo("Europe/Brussels"))


def read_csv(rows):
    text = "".join(rekenblad.csv_lines(rows))
    return list(csv.reader(StringIO(text.removeprefix(rekenblad.BOM)), delimiter=";"))


def read_xlsx(rows):
    return load_workbook(BytesIO(rekenblad.xlsx(rows, titel="Proef"))).active


@pytest.mark.parametrize("cell", GEVAARLIJK)
def test_csv_shields_what_would_run(cell):
    assert read_csv([["kop"], [cell]])[1] == [f"'{cell}"]


@pytest.mark.parametrize("cell", ["", "Wet betr. x = y - z", "a@example.org"])
def test_csv_leaves_ordinary_text_alone(cell):
    assert read_csv([["kop", "x"], [cell, "x"]])[1] == [cell, "x"]


@pytest.mark.parametrize("cell", GEVAARLIJK)
def test_xlsx_holds_text_as_text(cell):
    found = read_xlsx([["kop"], [cell]])["A2"]
    assert (found.data_type, found.value) == ("s", cell)


def test_rows_come_out_as_they_went_in():
    rows = [
        ["naam", "dag", "moment", "aantal", "niets"],
        ["Peeters; «é»\nregel", date(2026, 1, 2), MOMENT, 3, None],
    ]
    assert read_csv(rows)[1] == ["Peeters; «é»\nregel", "2026-01-02", "2026-11-21 09:30", "3", ""]
    assert [cell.value for cell in read_xlsx(rows)[2]] == [
        "Peeters; «é»\nregel",
        datetime(2026, 1, 2),
        datetime(2026, 11, 21, 9, 30),
        3,
        None,
    ]


def test_characters_no_workbook_can_hold_do_not_break_it():
    assert read_xlsx([["kop"], ["a\x0bb\x00c"]])["A2"].value == "a b c"


def test_csv_begins_with_a_mark_that_spreadsheets_know():
    assert "".join(rekenblad.csv_lines([["é"]])).startswith("\ufeff")


def test_title_of_a_sheet_may_hold_anything():
    assert load_workbook(BytesIO(rekenblad.xlsx([["a"]], titel="a/b:c" + "x" * 50))).active.title.startswith(
        "a b c"
    )


@pytest.mark.parametrize("vorm", rekenblad.VORMEN)
def test_download_is_kept_by_nobody(vorm):
    response = rekenblad.response([["a"]], naam="proef", vorm=vorm)
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"] == f'attachment; filename="proef.{vorm}"'
