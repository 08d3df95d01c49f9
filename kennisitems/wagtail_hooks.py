"""The Kennisbank in the admin: kennisitems, and the two vocabularies they are labelled with."""

from django.forms import CheckboxSelectMultiple
from django.urls import path, reverse
from django_filters import DateFromToRangeFilter, ModelMultipleChoiceFilter, MultipleChoiceFilter
from wagtail import hooks
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.admin.widgets import Button
from wagtail.admin.widgets.slug import SlugInput
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from kennisitems.bulk import ACTIONS
from kennisitems.menu import KENNISBANK_MENU
from kennisitems.models import Documenttype, Kennisitem, Niveau
from kennisitems.samenvoegscherm import SamenvoegView
from kennisitems.schermen import KennisitemCreateView, KennisitemEditView
from lmb_site.models import Domein, Thema
from lmb_site.models.vocabulaire import Begrip


class KennisitemFilterSet(WagtailFilterSet):
    type = MultipleChoiceFilter(
        label="Documenttype", choices=Documenttype.choices, widget=CheckboxSelectMultiple
    )
    niveau = MultipleChoiceFilter(label="Niveau", choices=Niveau.choices, widget=CheckboxSelectMultiple)
    themas = ModelMultipleChoiceFilter(
        label="Thema", queryset=Thema.objects.current(), widget=CheckboxSelectMultiple
    )
    domeinen = ModelMultipleChoiceFilter(
        label="Domein", queryset=Domein.objects.current(), widget=CheckboxSelectMultiple
    )
    publicatiedatum = DateFromToRangeFilter(label="Datum op de site", widget=DateRangePickerWidget)

    class Meta:
        model = Kennisitem
        fields = ["type", "niveau", "themas", "domeinen", "publicatiedatum", "live"]


class DagColumn(Column):
    """A day as it is cited, not how long ago it was."""

    def get_value(self, instance):
        day = super().get_value(instance)
        return f"{day:%d-%m-%Y}" if day else ""


class KennisitemViewSet(SnippetViewSet):
    model = Kennisitem
    add_view_class = KennisitemCreateView
    edit_view_class = KennisitemEditView
    icon = "doc-full"
    menu_label = "Kennisitems"
    menu_order = 100
    list_display = [
        "titel",
        Column("get_type_display", label="Type", sort_key="type"),
        Column("get_niveau_display", label="Niveau", sort_key="niveau"),
        DagColumn("documentdatum", label="Document van", sort_key="documentdatum"),
        DagColumn("publicatiedatum", label="Op de site", sort_key="publicatiedatum"),
        LiveStatusTagColumn(label="Status"),
    ]
    list_export = [
        "sleutel",
        "titel",
        "type",
        "nummer",
        "documentdatum",
        "publicatiedatum",
        "staatsblad",
        "inwerkingtreding",
        "niveau",
        "bron",
        "live",
    ]
    export_filename = "kennisitems"
    filterset_class = KennisitemFilterSet
    ordering = ["-publicatiedatum", "-documentdatum", "-pk"]
    inspect_view_enabled = True
    inspect_view_fields = [
        "titel",
        "type",
        "nummer",
        "niveau",
        "documentdatum",
        "publicatiedatum",
        "staatsblad",
        "inwerkingtreding",
        "bron",
        "samenvatting",
        "themas",
        "domeinen",
        "leertrajecten",
        "sleutel",
    ]
    copy_view_enabled = False  # the address and the key of an item are its own


ADRES_LIGT_VAST = "Ligt vast: links, feeds en wie dit per e-mail volgt verwijzen ernaar."


class BegripForm(WagtailAdminModelForm):
    """The address of a label is chosen once: lists, feeds and subscriptions are kept under it. Its name may change."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "slug" in self.fields:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = ADRES_LIGT_VAST


class BegripViewSet(SnippetViewSet):
    """What the two vocabularies share."""

    list_display = ["naam", "gewicht", "omschrijving"]
    search_fields = ["naam", "omschrijving"]
    ordering = ["gewicht", "naam"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            TitleFieldPanel("naam", placeholder=False),
            FieldPanel("slug", widget=SlugInput),
            FieldPanel("omschrijving"),
            FieldPanel("gewicht"),
        ],
        base_form_class=BegripForm,
    )

    def get_queryset(self, request):
        return self.model.objects.current()

    def get_urlpatterns(self):
        view = SamenvoegView.as_view(
            model=self.model,
            permission_policy=self.permission_policy,
            index_url_name=self.get_url_name("list"),
            header_icon=self.icon,
        )
        return [*super().get_urlpatterns(), path("samenvoegen/<int:pk>/", view, name="samenvoegen")]


class ThemaViewSet(BegripViewSet):
    model = Thema
    icon = "tag"
    menu_label = "Thema's"
    menu_order = 200


class DomeinViewSet(BegripViewSet):
    model = Domein
    icon = "folder-inverse"
    menu_label = "Domeinen"
    menu_order = 300


class KennisbankViewSetGroup(SnippetViewSetGroup):
    """One menu for all that the kennisbank is made of."""

    menu_label = "Kennisbank"
    menu_icon = "folder-open-inverse"
    menu_order = 300
    submenu_hook = KENNISBANK_MENU
    items = (KennisitemViewSet, ThemaViewSet, DomeinViewSet)


register_snippet(KennisbankViewSetGroup)
for action in ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_snippet_listing_buttons")
def offer_merge(snippet, user, next_url=None):
    if isinstance(snippet, Begrip) and snippet.snippet_viewset.permission_policy.user_has_permission(
        user, "delete"
    ):
        url = reverse(snippet.snippet_viewset.get_url_name("samenvoegen"), args=[snippet.pk])
        yield Button("Voeg samen met een ander", url=url, icon_name="resubmit", priority=60)
