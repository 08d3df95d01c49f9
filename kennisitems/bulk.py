"""What an editor does to all kennisitems that are ticked in the list of the admin (E12)."""

from django import forms
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from kennisitems import verbs
from kennisitems.models import Kennisitem
from lmb_site.lijsten import count_in_words
from lmb_site.models import Domein, Thema

MAX_AT_ONCE = 500
OP_SLOT = "Niet gedaan, want vergrendeld of ingepland: {titels}."
TE_VEEL = f"Dat zijn er te veel in één keer. Kies er hoogstens {MAX_AT_ONCE}, bijvoorbeeld met een filter."


class BegripForm(forms.Form):
    """One theme or one domain."""

    thema = forms.ModelChoiceField(Thema.objects.current(), label="Thema", required=False)
    domein = forms.ModelChoiceField(Domein.objects.current(), label="Domein", required=False)

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("thema")) == bool(cleaned.get("domein")) and not self.errors:
            raise forms.ValidationError("Kies een thema of een domein.")
        return cleaned

    @property
    def begrip(self) -> Thema | Domein:
        return self.cleaned_data["thema"] or self.cleaned_data["domein"]


class KennisitemBulkAction(SnippetBulkAction):
    """`vraag` stands above the items, `knop` on the button, `gedaan` after how many in the message."""

    models = [Kennisitem]
    template_name = "kennisitems/admin/bulk.html"
    classes = frozenset()
    vraag = knop = gedaan = ""

    def check_perm(self, snippet):
        """What visitors see may only be changed by who may publish."""
        allowed = {"change", "publish"} if snippet.live else {"change"}
        return all(
            self.permission_policy.user_has_permission_for_instance(self.request.user, action, snippet)
            for action in allowed
        )

    def get_actionable_objects(self):
        """Without those on which an editor could not save now either, as the editing screen would say."""
        objects, others = super().get_actionable_objects()
        few = len(objects) <= MAX_AT_ONCE  # of more nothing is done at all
        held = [item for item in objects if few and self._is_held(item)]
        return [item for item in objects if item not in held], {**others, "op_slot": held}

    def _is_held(self, item: Kennisitem) -> bool:
        lock = item.get_lock()
        return bool(lock and lock.for_user(self.request.user))

    def prepare_action(self, objects, objects_without_access):
        if len(objects) > MAX_AT_ONCE:
            messages.error(self.request, TE_VEEL)
            return redirect(self.next_url)
        if held := objects_without_access["op_slot"]:
            titels = ", ".join(f"‘{item}’" for item in held)
            messages.warning(self.request, OP_SLOT.format(titels=titels))
        return None

    def get_execution_context(self):
        return {**super().get_execution_context(), "user": self.request.user, "form": self.cleaned_form}

    @classmethod
    def execute_action(cls, objects, user=None, form=None, **kwargs):
        return cls.execute(objects, user, form), 0

    @classmethod
    def execute(cls, objects, user, form) -> int:
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        return super().get_context_data(vraag=self.vraag, knop=self.knop, **kwargs)

    def get_success_message(self, num_parent_objects, num_child_objects):
        return f"{count_in_words(num_parent_objects, 'kennisitem', 'kennisitems')} {self.gedaan}."


class AddBegrip(KennisitemBulkAction):
    display_name = "Geef thema of domein"
    aria_label = "Geef de gekozen kennisitems een thema of domein"
    action_type = "geef-begrip"
    action_priority = 10
    form_class = BegripForm
    vraag = "Welk thema of domein krijgen deze kennisitems?"
    knop = "Geef ze dit"
    gedaan = "aangepast"

    @classmethod
    def execute(cls, objects, user, form):
        return verbs.add_begrip(items=objects, begrip=form.begrip, user=user)


class RemoveBegrip(KennisitemBulkAction):
    display_name = "Neem thema of domein weg"
    aria_label = "Neem een thema of domein weg van de gekozen kennisitems"
    action_type = "neem-begrip-weg"
    action_priority = 11
    form_class = BegripForm
    vraag = "Welk thema of domein verliezen deze kennisitems?"
    knop = "Neem het weg"
    gedaan = "aangepast"

    @classmethod
    def execute(cls, objects, user, form):
        return verbs.remove_begrip(items=objects, begrip=form.begrip, user=user)


class PublishAction(KennisitemBulkAction):
    display_name = "Publiceer"
    aria_label = "Publiceer de gekozen kennisitems"
    action_type = "publiceer"
    action_priority = 20
    vraag = "De laatste versie van deze kennisitems komt op de site."
    knop = "Publiceer ze"
    gedaan = "gepubliceerd"

    def check_perm(self, snippet):
        return self.permission_policy.user_has_permission_for_instance(self.request.user, "publish", snippet)

    @classmethod
    def execute_action(cls, objects, user=None, **kwargs):
        return verbs.publish(items=objects, user=user)

    def get_success_message(self, num_parent_objects, num_child_objects):
        """What a draft says of its own day holds here as well: it is planned, and not on the site yet."""
        done = super().get_success_message(num_parent_objects, 0)
        return f"{done[:-1]}, {num_child_objects} gepland." if num_child_objects else done


class WithdrawAction(KennisitemBulkAction):
    display_name = "Trek in"
    aria_label = "Trek de gekozen kennisitems in"
    action_type = "trek-in"
    action_priority = 25
    vraag = "Deze kennisitems gaan van de site. Hun adres zegt dat ze weg zijn, of wat ze vervangt."
    knop = "Trek ze in"
    gedaan = "ingetrokken"

    def check_perm(self, snippet):
        return self.permission_policy.user_has_permission_for_instance(self.request.user, "publish", snippet)

    @classmethod
    def execute(cls, objects, user, form):
        return verbs.withdraw(items=objects, user=user)


ACTIONS = (AddBegrip, RemoveBegrip, PublishAction, WithdrawAction)
