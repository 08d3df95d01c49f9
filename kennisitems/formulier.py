from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail.admin.forms.models import WagtailAdminModelForm

from kennisitems.models.wijziging import Omvang

NOTA_NODIG = "Een grote wijziging heeft een nota nodig: schrijf wat er veranderd is."
NOTA_ZONDER_WIJZIGING = "Er staat een wijzigingsnota. Kies ‘groot’, of wis de nota."
# Addresses under /kennisitems/ that are something else.
RESERVED_SLUGS = {"feed", "maand", "sinds", "volgen"}
MET_ZICHZELF = "Kies een ander kennisitem dan dit zelf."
TWEEMAAL = "Dit verband staat er al."


class KennisitemForm(WagtailAdminModelForm):
    """Makes the address from the title when the editor leaves it empty on an item that is not on the site.

    The screen of a new item saves by itself and then goes on as the screen of that item, its address still empty:
    the address it got then stays.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        is_on_the_site = not self.instance._state.adding and self.instance.live
        if not is_on_the_site and "slug" in self.fields:
            self.fields["slug"].required = False
        for name in {"themas", "domeinen"} & self.fields.keys():
            self.fields[name].queryset = self.fields[name].queryset.current()
        if self._nota_was_told():
            self.initial.update(wijzigingsnota="", omvang=Omvang.KLEIN)

    def clean(self):
        """A note and a major change come together (K10), and a relation is with another item, once."""
        cleaned = super().clean()
        self._check_verbanden()
        nota = cleaned.get("wijzigingsnota", "").strip()
        if "omvang" in self.fields:
            cleaned["omvang"] = cleaned.get("omvang") or Omvang.KLEIN
            is_major = cleaned["omvang"] == Omvang.GROOT
            if is_major and not nota and "wijzigingsnota" not in self.errors:
                self.add_error("wijzigingsnota", NOTA_NODIG)
            if nota and not is_major:
                self.add_error("omvang", NOTA_ZONDER_WIJZIGING)
        return cleaned

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS:
            raise ValidationError("Dit adres is bezet: kies een ander.")
        return slug or self.instance.slug or self._free_slug(self.cleaned_data.get("titel", ""))

    def clean_sleutel(self):
        """An empty key is no key: only real ones have to differ."""
        return self.cleaned_data["sleutel"] or None

    def _check_verbanden(self) -> None:
        """The constraints of the rows, with a sentence where the editor made the mistake."""
        rows = self.formsets["verbanden"].forms if "verbanden" in self.formsets else []
        seen = set()
        for row in rows:
            if not row.is_valid() or row.cleaned_data.get("DELETE") or not row.cleaned_data.get("naar"):
                continue
            pair = row.cleaned_data["soort"], row.cleaned_data["naar"]
            if pair[1] == self.instance:
                row.add_error("naar", MET_ZICHZELF)
            elif pair in seen:
                row.add_error("naar", TWEEMAAL)
            seen.add(pair)

    def _nota_was_told(self) -> bool:
        """An older version that is opened again still holds the note that was published with it."""
        item = self.instance
        return bool(
            item.pk
            and item.wijzigingsnota
            and not item.has_unpublished_changes
            and item.wijzigingen.filter(nota=item.wijzigingsnota).exists()
        )

    def _free_slug(self, titel: str) -> str:
        """The title as address, numbered where that is taken."""
        model = self._meta.model
        length = model._meta.get_field("slug").max_length
        stem = slugify(titel)[: length - 5].strip("-") or "kennisitem"
        taken = (
            set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
        )
        number = 1
        slug = stem
        while slug in taken:
            number += 1
            slug = f"{stem}-{number}"
        return slug
