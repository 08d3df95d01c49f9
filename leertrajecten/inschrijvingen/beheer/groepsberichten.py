"""The screens of a message to a group: list, draft, look before sending, and what became of it (C6)."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from wagtail.admin import messages

from leertrajecten.inschrijvingen import groepsberichten
from leertrajecten.inschrijvingen.beheer.bladzijde import BeheerView, may_act
from leertrajecten.inschrijvingen.beheer.groepsbericht_form import (
    GroepsberichtForm,
    LeertrajectForm,
    initial_of,
)
from leertrajecten.inschrijvingen.models import Groepsbericht
from leertrajecten.inschrijvingen.verbs import InschrijvingError

PER_PAGE = 50
TITEL = "Berichten aan groepen"


def address_of(groepsbericht: Groepsbericht) -> str:
    return reverse("inschrijving_admin:groepsbericht", args=[groepsbericht.pk])


class GroepsView(BeheerView):
    """Also to look one needs the right to change registrations: what stands here is about to leave."""

    header_icon = "mail"

    def dispatch(self, request, *args, **kwargs):
        if not may_act(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def crumbs(self):
        return [{"url": reverse("inschrijving_admin:groepsberichten"), "label": TITEL}]


class GroepsberichtenView(GroepsView):
    template_name = "inschrijvingen/admin/groepsberichten.html"
    page_title = TITEL

    def crumbs(self):
        return []

    def get(self, request):
        rows = Groepsbericht.objects.select_related("leertraject", "gemaakt_door", "verzonden_door")
        return self.show(pagina=Paginator(rows.defer("tekst"), PER_PAGE).get_page(request.GET.get("p")))


class SchrijfView(GroepsView):
    """The form of a draft, new or not. What was filled in stays when it is refused."""

    template_name = "inschrijvingen/admin/groepsbericht_schrijven.html"
    groepsbericht: Groepsbericht | None = None

    def ask(self, form):
        return self.show(status=422 if form.errors else 200, form=form, leertraject=self.leertraject)

    def post(self, request, **kwargs):
        form = GroepsberichtForm(request.POST, leertraject=self.leertraject)
        if not form.is_valid():
            return self.ask(form)
        try:
            saved = groepsberichten.save_concept(
                leertraject_id=self.leertraject.pk,
                groepsbericht_id=self.groepsbericht and self.groepsbericht.pk,
                gebruiker=request.user,
                at=timezone.now(),
                **form.gegevens,
            )
        except InschrijvingError as error:
            form.add_error(error.veld if error.veld in form.fields else None, error.sentence)
            return self.ask(form)
        messages.success(request, "Het concept is bewaard. Er is nog niets verzonden.")
        return redirect(address_of(saved))


class NieuwView(SchrijfView):
    """First the leertraject (`?leertraject=`), then the message: its sessions are what one can choose from."""

    page_title = "Nieuw bericht"

    def dispatch(self, request, *args, **kwargs):
        self.keuze_form = LeertrajectForm(request.GET if "leertraject" in request.GET else None)
        self.leertraject = (
            self.keuze_form.cleaned_data["leertraject"]
            if may_act(request.user) and self.keuze_form.is_valid()
            else None
        )
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        if self.leertraject is None:
            return self.ask(self.keuze_form)
        return self.ask(GroepsberichtForm(leertraject=self.leertraject))

    def post(self, request, **kwargs):
        return self.ask(self.keuze_form) if self.leertraject is None else super().post(request, **kwargs)


class EenView(GroepsView):
    """Something about one message, named by its key."""

    def setup(self, request, *args, pk, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = Groepsbericht.objects.select_related("leertraject", "gemaakt_door", "verzonden_door")
        self.groepsbericht = get_object_or_404(rows, pk=pk)
        self.leertraject = self.groepsbericht.leertraject
        self.url = address_of(self.groepsbericht)


class BewerkView(EenView, SchrijfView):
    page_title = "Bericht bewerken"

    def get(self, request, **kwargs):
        if self.groepsbericht.verzonden_op:
            messages.error(request, "Dit bericht is al verzonden en verandert niet meer.")
            return redirect(self.url)
        return self.ask(
            GroepsberichtForm(initial=initial_of(self.groepsbericht), leertraject=self.leertraject)
        )


class GroepsberichtView(EenView):
    """Of a draft: who gets it, and how it reads. Of a message that was sent: who sent it, and how it went."""

    template_name = "inschrijvingen/admin/groepsbericht.html"
    page_title = "Bericht aan een groep"

    def get(self, request, **kwargs):
        groepsbericht = self.groepsbericht
        context = {
            "bericht": groepsbericht,
            "keuze": groepsberichten.Keuze.from_json(groepsbericht.keuze).in_woorden(),
        }
        if groepsbericht.verzonden_op:
            context["verloop"] = groepsberichten.follow(groepsbericht)
        else:
            context["voorproef"] = groepsberichten.preview(groepsbericht)
        return self.show(**context)


class TestView(EenView):
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        try:
            groepsberichten.send_test(
                groepsbericht_id=self.groepsbericht.pk, gebruiker=request.user, at=timezone.now()
            )
        except InschrijvingError as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, f"De test vertrekt naar {request.user.email}, en naar niemand anders.")
        return redirect(self.url)


class VerzendView(EenView):
    """POST with the `afdruk` of what was shown; when that is no longer so, the page asks again."""

    http_method_names = ["post"]

    def post(self, request, **kwargs):
        at = timezone.now()
        try:
            sent = groepsberichten.send_groepsbericht(
                groepsbericht_id=self.groepsbericht.pk,
                afdruk=request.POST.get("afdruk", ""),
                gebruiker=request.user,
                at=at,
            )
        except InschrijvingError as error:
            messages.error(request, error.sentence)
        else:
            if sent.verzonden_op == at:
                aan = "1 persoon" if sent.aantal == 1 else f"{sent.aantal} mensen"
                messages.success(request, f"Het bericht vertrekt naar {aan}.")
            else:
                messages.warning(request, "Dit bericht was al verzonden. Er is niets opnieuw vertrokken.")
        return redirect(self.url)


URLS = [
    path("groepsberichten/", GroepsberichtenView.as_view(), name="groepsberichten"),
    path("groepsberichten/nieuw/", NieuwView.as_view(), name="groepsbericht_nieuw"),
    path("groepsberichten/<int:pk>/", GroepsberichtView.as_view(), name="groepsbericht"),
    path("groepsberichten/<int:pk>/bewerken/", BewerkView.as_view(), name="groepsbericht_bewerken"),
    path("groepsberichten/<int:pk>/test/", TestView.as_view(), name="groepsbericht_test"),
    path("groepsberichten/<int:pk>/verzenden/", VerzendView.as_view(), name="groepsbericht_verzenden"),
]
