"""Whoever registered before this was told of their sessions in their confirmation: nobody is told again."""

from datetime import UTC

from django.db import migrations

CALENDAR_FACTS = ("titel", "begin", "einde", "staat", "is_online", "plaats", "adres")


def remember(apps, schema_editor):
    Deelname = apps.get_model("inschrijvingen", "Deelname")
    batch = []
    rows = Deelname.objects.filter(verteld_sequence=None).select_related("sessie", "inschrijving")
    for deelname in rows.iterator(chunk_size=500):
        sessie = deelname.sessie
        deelname.verteld_sequence = sessie.sequence
        deelname.verteld_feiten = sessie.kalenderfeiten or {
            name: value.astimezone(UTC).isoformat() if hasattr(value, "astimezone") else value
            for name, value in ((name, getattr(sessie, name)) for name in CALENDAR_FACTS)
        }
        deelname.verteld_op = deelname.inschrijving.aangemaakt_op
        batch.append(deelname)
        if len(batch) == 500:
            Deelname.objects.bulk_update(batch, ["verteld_sequence", "verteld_feiten", "verteld_op"])
            batch.clear()
    Deelname.objects.bulk_update(batch, ["verteld_sequence", "verteld_feiten", "verteld_op"])


class Migration(migrations.Migration):
    dependencies = [
        ("inschrijvingen", "0005_wat_verteld_is"),
        ("leertrajecten", "0003_afspraken_rond_inschrijven"),
    ]
    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
