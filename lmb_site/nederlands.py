"""Dutch for what no translation catalogue reaches: labels Django derives from field names, and rows of the database."""

import re
from importlib import import_module

from django.apps import apps

LABELS = {
    "wagtail.admin.forms.auth.LoginForm": {"password": "Wachtwoord"},
    "wagtail.admin.forms.choosers.ExternalLinkChooserForm": {"link_text": "Tekst van de link"},
    "wagtail.admin.forms.choosers.AnchorLinkChooserForm": {"link_text": "Tekst van de link"},
    "wagtail.admin.forms.choosers.EmailLinkChooserForm": {
        "email_address": "E-mailadres",
        "link_text": "Tekst van de link",
        "subject": "Onderwerp",
        "body": "Bericht",
    },
    "wagtail.admin.forms.choosers.PhoneLinkChooserForm": {
        "phone_number": "Telefoonnummer",
        "link_text": "Tekst van de link",
    },
    "wagtail.admin.forms.workflows.WorkflowPageForm": {"page": "Pagina"},
    "wagtail.admin.forms.workflows.WorkflowContentTypeForm": {"content_types": "Soorten inhoud"},
    "wagtail.contrib.redirects.forms.ConfirmImportForm": {"permanent": "Blijvend"},
    "wagtail.contrib.settings.forms.SiteSwitchForm": {"site": "Site"},
    "wagtail.users.views.bulk_actions.assign_role.RoleForm": {"role": "Rol"},
}
COLUMNS = {"port": "Poort", "site_name": "Naam van de site", "root_page": "Startpagina"}
GROUPS = {"Editors": "Redactie", "Moderators": "Eindredactie"}
WORKFLOWS = {"Moderators approval": "Goedkeuring door de eindredactie"}
PERMISSIONS = [
    (r"Can add (.+)", r"Mag \1 toevoegen"),
    (r"Can change (.+)", r"Mag \1 wijzigen"),
    (r"Can delete (.+)", r"Mag \1 verwijderen"),
    (r"Can view (.+)", r"Mag \1 bekijken"),
    (r"Can choose (.+)", r"Mag \1 kiezen"),
    (r"Can publish (.+)", r"Mag \1 publiceren"),
    (r"Can lock (.+)", r"Mag \1 vergrendelen"),
    (r"Can unlock (.+)", r"Mag \1 ontgrendelen"),
    (r"Can access Wagtail admin", r"Mag in het beheer"),
]


def name_form_fields() -> None:
    """Give the fields of Wagtail's own forms that have no label a Dutch one; the forms themselves stay Wagtail's."""
    for form_path, labels in LABELS.items():
        module, name = form_path.rsplit(".", 1)
        form = getattr(import_module(module), name)
        for field, label in labels.items():
            form.base_fields[field].label = label


def name_site_columns() -> None:
    for column in import_module("wagtail.sites.views").IndexView.columns:
        column.label = COLUMNS.get(column.name, column.label)


def name_rows(**kwargs) -> None:
    """After the migrations of each app: the groups, workflows and permissions that come into being in English.

    Touches only rows that still bear the English name; what an editor renamed stays.
    """
    for app, model, names in (
        ("auth", "Group", GROUPS),
        ("wagtailcore", "Workflow", WORKFLOWS),
        ("wagtailcore", "Task", WORKFLOWS),
    ):
        for row in apps.get_model(app, model).objects.filter(name__in=names):
            row.name = names[row.name]
            row.save(update_fields=["name"])
    changed = []
    for permission in apps.get_model("auth", "Permission").objects.filter(name__startswith="Can "):
        for english, dutch in PERMISSIONS:
            if re.fullmatch(english, permission.name):
                permission.name = re.sub(english, dutch, permission.name)
                changed.append(permission)
                break
    apps.get_model("auth", "Permission").objects.bulk_update(changed, ["name"], batch_size=500)
