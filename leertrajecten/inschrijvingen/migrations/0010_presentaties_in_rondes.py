from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inschrijvingen", "0009_groepsbericht_in_delen")]
    operations = [
        migrations.AddField(
            model_name="presentatiemelding",
            name="ronde_op",
            field=models.DateTimeField(
                help_text="Wat samen verteld wordt, heeft één ronde.",
                null=True,
                verbose_name="ronde begonnen op",
            ),
        ),
        migrations.AddField(
            model_name="presentatiemelding",
            name="ronde_tot",
            field=models.PositiveBigIntegerField(
                default=0,
                help_text="De sleutel van de laatste inschrijving die het hoorde.",
                verbose_name="ronde gevorderd tot",
            ),
        ),
    ]
