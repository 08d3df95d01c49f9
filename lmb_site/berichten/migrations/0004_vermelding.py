import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("berichten", "0003_kopregels")]
    operations = [
        migrations.CreateModel(
            name="Vermelding",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("oorzaak", models.CharField(db_index=True, max_length=120, verbose_name="oorzaak")),
                (
                    "bericht",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vermeldingen",
                        to="berichten.bericht",
                    ),
                ),
            ],
            options={
                "verbose_name": "vermelding in een bericht",
                "verbose_name_plural": "vermeldingen in berichten",
                "constraints": [
                    models.UniqueConstraint(fields=("bericht", "oorzaak"), name="vermelding_eenmaal_per_bericht")
                ],
            },
        ),
    ]
