"""The forms behind the editor of a leertraject: what they refuse, with a sentence an editor can act on."""

from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.functional import cached_property
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.panels import InlinePanel

from leertrajecten import bezetting

REFUSED_REMOVAL = (
    "Voor de sessie '{titel}' zijn er inschrijvingen, dus ze kan niet weg. "
    "Zet 'gaat de sessie door?' op 'geannuleerd': dan blijven de inschrijvingen bewaard."
)


class SessieFormSet(BaseChildFormSet):
    """Refuses to remove a session that registrations hang on; the page would keep it without a word (E4)."""

    @cached_property
    def protected(self) -> set[int]:
        return bezetting.source().sessies_met_inschrijvingen(self.instance.pk) if self.instance.pk else set()

    def _should_delete_form(self, form):
        return super()._should_delete_form(form) and not self._is_protected(form)

    def _is_protected(self, form) -> bool:
        return form.instance.pk in self.protected

    def clean(self):
        super().clean()
        for form in self.forms:
            if self._is_protected(form) and super()._should_delete_form(form):
                self._refuse(form)

    @staticmethod
    def _refuse(form) -> None:
        form.add_error(None, REFUSED_REMOVAL.format(titel=form.instance.titel))
        # The editor sees the session again, with the sentence above it; its bin must not still be 'on'.
        form.data = form.data.copy()
        form.data[form.add_prefix(DELETION_FIELD_NAME)] = ""

    def _construct_form(self, i, **kwargs):
        """A session that exists only in drafts keeps its identity from one draft to the next.

        It has no key to be known by, so the order stands for it: the first posted without key is the first drafted.
        """
        form = super()._construct_form(i, **kwargs)
        if self.is_bound and form.instance.pk is None and not self._is_posted_as_deleted(form):
            uid = next(self._drafted_uids, None)
            if uid:
                form.instance.uid = uid
        return form

    @cached_property
    def _drafted_uids(self):
        return iter([sessie.uid for sessie in self.get_queryset() if sessie.pk is None])

    def _is_posted_as_deleted(self, form) -> bool:
        return bool(self.data.get(form.add_prefix(DELETION_FIELD_NAME)))


class SessiesPanel(InlinePanel):
    """The sessions of a leertraject, with the formset that guards them."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = SessieFormSet
        return options


class LeertrajectCopyForm(CopyForm):
    """Without the choice of an alias: it would show sessions that one cannot register for."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)
