import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("inschrijvingen", "0010_presentaties_in_rondes"),
    ]
    operations = [
        migrations.AddField(
            model_name="deelnemersblad",
            name="teruggegeven_op",
            field=models.DateTimeField(
                blank=True,
                help_text="Sindsdien kan dit contact een nieuwe link krijgen; deze blijft ingetrokken.",
                null=True,
                verbose_name="toegang teruggegeven op",
            ),
        ),
        migrations.AddField(
            model_name="deelnemersblad",
            name="teruggegeven_door",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="toegang teruggegeven door",
            ),
        ),
    ]
