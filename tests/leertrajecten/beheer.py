"""What an editor's browser sends: the form of a leertraject as it would be posted unchanged, to alter in a test."""

from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from leertrajecten.models import LeertrajectPage

SESSIE_FIELDS = [
    "titel",
    "staat",
    "reden",
    "is_online",
    "plaats",
    "adres",
    "online_link",
    "sprekers",
    "capaciteit",
]
RICH_TEXT = ["doelgroep", "doelstellingen", "verloop", "praktisch"]


def sessie_row(sessie, **changes) -> dict:
    """One session as its part of the form; `DELETE=True` is what its bin does."""
    row = {name: _posted(getattr(sessie, name)) for name in SESSIE_FIELDS}
    row |= {"id": sessie.pk or "", "begin": _moment(sessie.begin), "einde": _moment(sessie.einde)}
    row |= {
        "omschrijving": rich_text(sessie.omschrijving or ""),
        "programma": streamfield([]),
        "presentaties": streamfield([]),
    }
    row |= {name: _moment(value) if name in ("begin", "einde") else value for name, value in changes.items()}
    return {name: value for name, value in row.items() if value is not False}


def leertraject_post(page: LeertrajectPage, *, sessies: list[dict] | None = None, **changes) -> dict:
    """The whole form; `sessies` as `sessie_row` makes them (default: those of `page`)."""
    if sessies is None:
        sessies = [sessie_row(sessie) for sessie in page.sessies.all()]
    data = {
        "title": page.title,
        "slug": page.slug,
        "inleiding": page.inleiding,
        "ondertitel": page.ondertitel,
        "nummer": _posted(page.nummer),
        "inhoud": streamfield([]),
        **{name: rich_text(getattr(page, name)) for name in RICH_TEXT},
        "sessies": inline_formset(sessies, initial=sum(bool(row.get("id")) for row in sessies)),
        "partners": inline_formset([]),
        "contacten": inline_formset(
            [
                {"id": c.pk, "naam": c.naam, "email": c.email, "rol": c.rol, "meldingen": c.meldingen}
                for c in page.contacten.all()
            ],
            initial=page.contacten.count(),
        ),
        "extra_vragen": inline_formset([]),
        "comments": inline_formset([]),
        "inschrijven_vanaf": _moment(page.inschrijven_vanaf),
        "inschrijven_tot": _moment(page.inschrijven_tot),
        "capaciteit": _posted(page.capaciteit),
        "bedenktijd_uren": page.bedenktijd_uren,
        **changes,
    }
    return {
        **nested_form_data({name: value for name, value in data.items() if value is not False}),
        "actieterreinen": [terrein.pk for terrein in page.actieterreinen.all()],
    }


def edit_url(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def messages_of(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def _posted(value):
    return "" if value is None else value


def _moment(value) -> str:
    return timezone.localtime(value).strftime("%d-%m-%Y %H:%M") if value else ""


def errors_of(response) -> dict:
    """What the form refused; {} when it was saved and the browser sent on."""
    if response.status_code == 302:
        return {}
    form = response.context["form"]
    found = {"form": form.errors.get_json_data()} if form.errors else {}
    for name, formset in form.formsets.items():
        if any(formset.errors) or formset.non_form_errors():
            found[name] = [errors.get_json_data() for errors in formset.errors], formset.non_form_errors()
    return found or {"status": response.status_code}
