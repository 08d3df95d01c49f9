from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail.admin.forms.models import WagtailAdminModelForm

# Addresses under /kennisitems/ that are something else.
RESERVED_SLUGS = {"feed", "volgen"}


class KennisitemForm(WagtailAdminModelForm):
    """Makes the address from the title when the editor leaves it empty on a new item."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS:
            raise ValidationError("Dit adres is bezet: kies een ander.")
        return slug or self._free_slug(self.cleaned_data.get("titel", ""))

    def clean_sleutel(self):
        """An empty key is no key: only real ones have to differ."""
        return self.cleaned_data["sleutel"] or None

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
