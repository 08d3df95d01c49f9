"""Who came to a session: a list where one tap notes it, and a form for who stands at the door (E6)."""

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.beheer.bladzijde import BeheerView, may_act
from leertrajecten.inschrijvingen.deelnemerslijst import aanwezigen
from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.enums import Aanwezigheid, Wie
from leertrajecten.inschrijvingen.models import Deelname
from leertrajecten.models import Sessie
from lmb_site import formuliersleutel
from lmb_site.models import Gemeente

PER_PAGE = 50
TE_LANG_OPEN = "Dit formulier stond te lang open. Kijk het na en verstuur het opnieuw."
KEUZES = [Aanwezigheid.AANWEZIG, Aanwezigheid.AFWEZIG, Aanwezigheid.VERONTSCHULDIGD]


class WalkInForm(forms.Form):
    naam = forms.CharField(label="Naam", max_length=120, error_messages={"required": "Vul de naam in."})
    email = forms.EmailField(
        label="E-mailadres",
        required=False,
        help_text="Niet verplicht. Met een adres krijgt deze persoon ook de presentaties.",
    )
    gemeente = forms.ModelChoiceField(label="Gemeente", queryset=Gemeente.objects.actief(), required=False)
    organisatie = forms.CharField(label="Andere organisatie", max_length=150, required=False)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("gemeente") and not cleaned.get("organisatie"):
            self.add_error("gemeente", "Kies de gemeente of vul de organisatie in.")
        return cleaned

    @property
    def aanmelding(self) -> verbs.Aanmelding:
        data = self.cleaned_data
        return verbs.Aanmelding(
            naam=data["naam"],
            email=data["email"],
            gemeente=data["gemeente"],
            organisatie="" if data["gemeente"] else data["organisatie"],
        )


class PresentielijstView(BeheerView):
    """The list of one session. POST with `deelname` and `aanwezigheid` notes one person, otherwise it is a walk-in: once,
    however often the same form is sent.
    """

    template_name = "inschrijvingen/admin/presentielijst.html"
    page_title = "Aanwezigheid"

    def setup(self, request, *args, sessie, **kwargs):
        super().setup(request, *args, **kwargs)
        self.sessie = get_object_or_404(Sessie.objects.select_related("leertraject"), pk=sessie)
        self.page_subtitle = self.sessie.titel
        self.url = reverse("inschrijving_admin:presentielijst", args=[sessie])
        self.about = f"presentielijst:{sessie}"
        self.door = Door(wie=Wie.BEHEER, gebruiker=request.user)

    def crumbs(self):
        return [{"url": reverse("inschrijving_admin:presentielijsten"), "label": "Aanwezigheid"}]

    def get(self, request, **kwargs):
        return self._list(WalkInForm())

    def post(self, request, **kwargs):
        if "deelname" in request.POST:
            return self._note(request)
        at = timezone.now()
        form = WalkInForm(request.POST)
        key = formuliersleutel.read(request.POST.get("formulier", ""), self.about, at=at)
        if key is None:
            form.add_error(None, TE_LANG_OPEN)
        if not form.is_valid():
            return self._list(form)
        try:
            deelname = verbs.register_walk_in(
                sessie_id=self.sessie.pk,
                aanmelding=form.aanmelding,
                door=self.door,
                formuliersleutel=key.uuid,
                at=at,
            )
        except verbs.InschrijvingError as error:
            form.add_error(error.veld if error.veld in form.fields else None, error.sentence)
            return self._list(form)
        messages.success(request, f"{deelname.inschrijving.naam} staat op de lijst, als aanwezig.")
        return redirect(self.url)

    def _note(self, request):
        pk = request.POST["deelname"]
        known = pk.isdecimal() and len(pk) < 19
        deelname = get_object_or_404(Deelname, pk=int(pk) if known else 0, sessie=self.sessie)
        aanwezigheid = request.POST.get("aanwezigheid", "")
        if aanwezigheid not in Aanwezigheid.values:
            messages.error(request, "Kies aanwezig, afwezig of verontschuldigd.")
            return redirect(self.url)
        try:
            verbs.mark_aanwezigheid(
                deelname_id=deelname.pk,
                aanwezigheid=Aanwezigheid(aanwezigheid),
                door=self.door,
                at=timezone.now(),
            )
        except verbs.InschrijvingError as error:
            messages.error(request, error.sentence)
        return redirect(f"{self.url}#deelname-{deelname.pk}")

    def _list(self, form):
        rows = list(aanwezigen(self.sessie))
        return self.show(
            status=422 if form.errors else 200,
            sessie=self.sessie,
            deelnames=rows,
            keuzes=KEUZES,
            aanwezig=sum(row.aanwezigheid == Aanwezigheid.AANWEZIG for row in rows),
            form=form,
            formulier=formuliersleutel.make(self.about, at=timezone.now()),
            may_act=may_act(self.request.user),
        )


class PresentielijstenView(BeheerView):
    """The sessions to keep a list of: those of today and later first, then the last ones that passed."""

    template_name = "inschrijvingen/admin/presentielijsten.html"
    page_title = "Aanwezigheid"

    def get(self, request):
        at = timezone.now()
        sessies = Sessie.objects.takes_place().filter(begin__isnull=False).select_related("leertraject")
        past = Paginator(sessies.filter(einde__lte=at).order_by("-begin", "-pk"), PER_PAGE)
        return self.show(
            komend=sessies.filter(einde__gt=at).order_by("begin", "pk")[:PER_PAGE],
            voorbij=past.get_page(request.GET.get("p")),
        )
