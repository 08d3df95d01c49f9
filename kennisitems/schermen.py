"""The screens of the admin in which a kennisitem is made and changed."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from wagtail.admin import messages
from wagtail.snippets.views.snippets import CreateView, EditView

from kennisitems.models import Documenttype
from kennisitems.voorstel import Regel, propose

LEES, NEEM_OVER = "lees-citaat", "neem-voorstel-over"


@dataclass(frozen=True)
class Voorstelregel:
    """A proposal as the form shows it."""

    veld: str
    label: str
    toon: str
    formulierwaarde: str
    huidig: str
    is_aangevinkt: bool


class VoorstelMixin:
    """Reading the citation and taking over what it says are two steps that save nothing (K9)."""

    def post(self, request, *args, **kwargs):
        if LEES in request.POST or NEEM_OVER in request.POST:
            return self.show_voorstel()
        return super().post(request, *args, **kwargs)

    def show_voorstel(self):
        """The form as it was sent, with the proposals; on request those that are ticked are filled in."""
        data = self.request.POST.copy()
        self.form = self._form_with(data)
        regels = propose(data, open_type=self._open_type())
        if NEEM_OVER in data:
            taken = {regel.veld for regel in regels if not regel.huidig} & set(data.getlist("voorstel"))
            for regel in regels:
                if regel.veld in taken:
                    data[regel.veld] = _form_value(self.form, regel)
            messages.info(self.request, "Overgenomen uit de titel. Kijk het na en bewaar.")
            self.form = self._form_with(data)
        else:
            self.form.voorstel = [_shown(self.form, regel) for regel in regels]
        return self.render_to_response(self.get_context_data())

    def _form_with(self, data: QueryDict):
        return self.get_form_class()(**{**self.get_form_kwargs(), "data": data})

    def _open_type(self) -> str | None:
        """An item that was never on the site still has the type that every item begins with, until one is chosen."""
        is_new = self.object is None or self.object.first_published_at is None
        return Documenttype.NOTA.value if is_new else None


def _form_value(form, regel: Regel) -> str:
    """As the field writes it: a day in the admin's own form."""
    return (
        form.fields[regel.veld].widget.format_value(regel.waarde)
        if isinstance(regel.waarde, date)
        else regel.waarde
    )


def _shown(form, regel: Regel) -> Voorstelregel:
    value = _form_value(form, regel)
    choices = dict(getattr(form.fields[regel.veld], "choices", ()))
    return Voorstelregel(
        veld=regel.veld,
        label=form.fields[regel.veld].label.capitalize(),
        toon=str(choices.get(value, value)),
        formulierwaarde=value,
        # The empty choice has a label as well, and is not something the editor chose.
        huidig=str(choices.get(regel.huidig, regel.huidig)) if regel.huidig else "",
        is_aangevinkt=regel.is_aangevinkt,
    )


class KennisitemCreateView(VoorstelMixin, CreateView):
    pass


class KennisitemEditView(VoorstelMixin, EditView):
    pass
