"""What still waits gets its place in the order as well; what left or failed keeps nobody waiting."""

from django.db import migrations, models


def fill(apps, schema_editor):
    Bericht = apps.get_model("berichten", "Bericht")
    batch = []
    for bericht in Bericht.objects.filter(status="wacht", stam="").only("pk", "oorzaak").iterator(chunk_size=500):
        bericht.stam = ":".join(bericht.oorzaak.split(":")[:2])
        batch.append(bericht)
    Bericht.objects.bulk_update(batch, ["stam"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("berichten", "0004_vermelding")]
    operations = [
        migrations.AddField(
            model_name="bericht",
            name="stam",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                help_text="De oorzaak zonder haar stap: mails met dezelfde stam bereiken iemand in hun volgorde.",
                max_length=120,
                verbose_name="stam van de oorzaak",
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="bericht",
            index=models.Index(
                condition=models.Q(("status", "wacht")), fields=["stam", "aan"], name="bericht_volgorde"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
