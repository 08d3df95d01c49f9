"""Dutch where no catalogue reaches: labels, groups, workflows, permissions."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.forms.choosers import EmailLinkChooserForm
from wagtail.models import Task, Workflow

ENGLISH = r"^(Can |Editors|Moderators)"


def test_forms_of_wagtail_have_dutch_labels():
    assert LoginForm.base_fields["password"].label == "Wachtwoord"
    assert EmailLinkChooserForm.base_fields["subject"].label == "Onderwerp"


@pytest.mark.parametrize("model", [Group, Workflow, Task, Permission])
def test_rows_that_migrations_make_are_dutch(db, model):
    assert model.objects.exists()
    assert list(model.objects.filter(name__regex=ENGLISH).values_list("name", flat=True)) == []


def test_permission_reads_as_a_sentence(db):
    names = set(
        Permission.objects.filter(content_type__app_label="inschrijvingen").values_list("name", flat=True)
    )
    assert "Mag inschrijving bekijken" in names
