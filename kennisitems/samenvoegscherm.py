"""The screen on which an editor merges a theme or domain into another (E12)."""

from django import forms
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from lmb_site.lijsten import count_in_words
from lmb_site.samenvoegen import SamenvoegFout, count_with, merge_begrippen


class SamenvoegView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Context: `begrip`, that will go; `aantallen`, what carries it; `form` with the label it goes into."""

    model = None
    index_url_name = ""
    permission_policy = None
    any_permission_required = ("delete",)
    template_name = "kennisitems/admin/samenvoegen.html"
    page_title = "Samenvoegen"
    header_icon = "tag"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.begrip = get_object_or_404(self.model.objects.current(), pk=kwargs["pk"])

    def get_page_subtitle(self):
        return self.begrip.naam

    def get_form(self, form_class=None):
        form = forms.Form(**self.get_form_kwargs())
        form.fields["nieuw"] = forms.ModelChoiceField(
            self.model.objects.current().exclude(pk=self.begrip.pk), label="Gaat op in"
        )
        return form

    def form_valid(self, form):
        try:
            number = merge_begrippen(
                oud=self.begrip, nieuw=form.cleaned_data["nieuw"], user=self.request.user
            )
        except SamenvoegFout as fout:
            form.add_error("nieuw", str(fout))
            return self.form_invalid(form)
        nieuw = form.cleaned_data["nieuw"]
        places = count_in_words(number, "plaats", "plaatsen")
        messages.success(self.request, f"‘{self.begrip}’ is opgegaan in ‘{nieuw}’, op {places}.")
        return redirect(reverse(self.index_url_name))

    def get_context_data(self, **kwargs):
        return super().get_context_data(begrip=self.begrip, aantallen=count_with(self.begrip), **kwargs)
