from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inschrijvingen", "0008_presentatiemelding")]
    operations = [
        migrations.AddField(
            model_name="groepsbericht",
            name="nog_te_schrijven",
            field=models.JSONField(
                blank=True,
                default=list,
                editable=False,
                help_text="Voor wie de mail nog niet klaarstaat: sleutels van inschrijvingen en van deelnames, geen adressen.",
                verbose_name="nog te schrijven",
            ),
        ),
    ]
