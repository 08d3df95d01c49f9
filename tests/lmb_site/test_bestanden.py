"""Documents: their pages are counted at upload (Z4)."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from reportlab.pdfgen.canvas import Canvas

from lmb_site.models import Bestand
from tests.factories import BestandFactory


def pdf(pages: int) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer)
    for _ in range(pages):
        canvas.drawString(100, 700, "Een bladzijde")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_pages_of_a_pdf_are_counted_and_the_file_is_kept_whole(db):
    content = pdf(3)
    bestand = BestandFactory(file=ContentFile(content, name="drie.pdf"))
    assert bestand.paginas == 3
    assert Bestand.objects.get().file.read() == content


def test_a_number_that_someone_filled_in_stays(db):
    assert BestandFactory(file=ContentFile(pdf(3), name="drie.pdf"), paginas=12).paginas == 12


@pytest.mark.parametrize(
    ("name", "content"), [("kapot.pdf", b"dit is geen pdf"), ("leeg.pdf", b""), ("tabel.csv", b"a;b\n")]
)
def test_what_cannot_be_counted_is_kept_without_a_number(db, name, content):
    bestand = BestandFactory(file=ContentFile(content, name=name))
    assert bestand.paginas is None
    assert bestand.pk
