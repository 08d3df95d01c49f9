"""Presentations that were public before the site told of them are no news: nobody gets a mail about them.

Where the job ran already, it took note of all that is public, and there is nothing left to mark.
"""

from django.db import migrations
from django.utils import timezone


def mark_as_told(apps, schema_editor):
    Presentatiemelding = apps.get_model("inschrijvingen", "Presentatiemelding")
    Sessie = apps.get_model("leertrajecten", "Sessie")
    if Presentatiemelding.objects.exists():
        return
    at = timezone.now()
    past = Sessie.objects.filter(leertraject__live=True, einde__lte=at)
    found = []
    for sessie in past.only("pk", "presentaties").iterator(chunk_size=500):
        documents = {block["value"].get("document") for block in sessie.presentaties.raw_data} - {None}
        found += [
            Presentatiemelding(sessie_id=sessie.pk, document_id=pk, gezien_op=at, verteld_op=at)
            for pk in sorted(documents)
        ]
    Presentatiemelding.objects.bulk_create(found, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("inschrijvingen", "0011_toegang_teruggegeven"),
        ("leertrajecten", "0005_meldingsrollen"),
    ]
    # Backwards nothing: without the feature nobody reads these rows, and with it they keep old mail from leaving.
    operations = [migrations.RunPython(mark_as_told, migrations.RunPython.noop)]
