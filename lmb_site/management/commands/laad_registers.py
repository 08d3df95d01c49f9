from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from lmb_site.models import SDG, Gemeente
from lmb_site.seed.demo import Demo, SeedError
from lmb_site.seed.registers import load_gemeenten, load_sdgs


class Command(BaseCommand):
    help = (
        "Laadt de registers van gemeenten en SDG's uit fixtures/registers, en brengt wat verschilt op orde."
    )

    def handle(self, *args, **options):
        demo = Demo()
        try:
            with transaction.atomic():
                gemeenten = load_gemeenten(demo, update=True)
                sdgs = load_sdgs(demo, update=True)
        except SeedError as error:
            raise CommandError(str(error)) from error
        actief = Gemeente.objects.actief().count()
        self.stdout.write(f"Gemeenten: {gemeenten} toegevoegd of gewijzigd, {actief} van vandaag.")
        self.stdout.write(f"SDG's: {sdgs} toegevoegd of gewijzigd, {SDG.objects.count()} in totaal.")
