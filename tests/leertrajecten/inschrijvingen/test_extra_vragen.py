"""The editor's own questions in the form: asked, checked, kept as they read (R14)."""

import re

import pytest
from django.core.exceptions import ValidationError

from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.models import ExtraVraag, VraagSoort
from tests.factories import GemeenteFactory, LeertrajectPageFactory
from tests.leertrajecten.inschrijvingen.test_formulier import answers, url


@pytest.fixture
def leertraject(site_tree):
    return LeertrajectPageFactory(open=True)


@pytest.fixture
def gemeente():
    return GemeenteFactory(naam="Aarschot")


def ask(leertraject, vraag: str, soort=VraagSoort.KORT, **fields) -> str:
    """Adds the question; the name of its field."""
    return (
        f"extra_{ExtraVraag.objects.create(leertraject=leertraject, vraag=vraag, soort=soort, **fields).pk}"
    )


def test_answers_are_kept_with_the_question_as_it_read(client, leertraject, gemeente):
    naam = ask(leertraject, "Kom je met de fiets?", VraagSoort.JA_NEE)
    keuze = ask(leertraject, "Welke werkgroep?", VraagSoort.KEUZE, keuzes="Aankoop\nOnderwijs")
    leeg = ask(leertraject, "Nog iets?")
    client.post(
        url(leertraject), answers(leertraject, gemeente, **{naam: "Ja", keuze: "Onderwijs", leeg: ""})
    )
    ExtraVraag.objects.update(vraag="Anders")
    assert Inschrijving.objects.get().antwoorden == [
        {"vraag": "Kom je met de fiets?", "antwoord": "Ja"},
        {"vraag": "Welke werkgroep?", "antwoord": "Onderwijs"},
    ]


@pytest.mark.parametrize(
    ("soort", "keuzes", "answer", "sentence"),
    [
        (VraagSoort.KORT, "", "", "Beantwoord deze vraag."),
        (VraagSoort.KORT, "", "a" * 201, "Dit antwoord telt 201 tekens."),
        (VraagSoort.LANG, "", "a" * 2001, "Dit antwoord telt 2001 tekens."),
        (VraagSoort.LANG, "", "Bel\x07", "teken dat we niet kunnen bewaren"),
        (VraagSoort.KEUZE, "Rood\nBlauw", "", "Kies een van de antwoorden."),
        (VraagSoort.KEUZE, "Rood\nBlauw", "Groen", "Kies een van de antwoorden."),
        (VraagSoort.JA_NEE, "", "misschien", "Kies een van de antwoorden."),
    ],
)
def test_a_wrong_answer_to_a_required_question_gets_a_sentence(
    client, leertraject, gemeente, soort, keuzes, answer, sentence
):
    naam = ask(leertraject, "Een vraag", soort, keuzes=keuzes, is_verplicht=True)
    response = client.post(url(leertraject), answers(leertraject, gemeente, **{naam: answer}))
    assert response.status_code == 422
    assert sentence in " ".join(response.context_data["form"].errors[naam])
    assert sentence in response.content.decode()
    assert not Inschrijving.objects.exists()


def test_a_question_stands_before_the_fixed_last_ones_with_its_help(client, leertraject):
    ask(leertraject, "Welke werkgroep?", VraagSoort.KEUZE, keuzes="Rood\nBlauw", uitleg="Eén volstaat.")
    html = client.get(url(leertraject)).content.decode()
    assert html.index("Functie") < html.index("Welke werkgroep?") < html.index("Toegankelijkheid en maaltijd")
    assert "Eén volstaat." in html
    assert re.search(r'type="radio"[^>]*value="Blauw"', html)


def test_a_choice_needs_two_different_answers():
    for keuzes in ("", "Rood", "Rood\nRood"):
        with pytest.raises(ValidationError, match="minstens twee"):
            ExtraVraag(vraag="Kleur?", soort=VraagSoort.KEUZE, keuzes=keuzes).clean()
    ExtraVraag(vraag="Kleur?", soort=VraagSoort.KEUZE, keuzes="Rood\nBlauw").clean()
    with pytest.raises(ValidationError, match="korter"):
        ExtraVraag(vraag="Kleur?", soort=VraagSoort.KEUZE, keuzes=f"{'r' * 300}\nBlauw").clean()


def test_the_editor_sees_the_form_with_the_questions_before_publishing(editor_client, leertraject):
    ask(leertraject, "Welke werkgroep?", VraagSoort.KEUZE, keuzes="Rood\nBlauw")
    response = leertraject.make_preview_request(preview_mode="formulier")
    html = response.render().content.decode() if hasattr(response, "render") else response.content.decode()
    assert "Welke werkgroep?" in html
    assert not Inschrijving.objects.exists()
