from django.core.management.base import BaseCommand

from lmb_site.zoeken.index import rebuild


class Command(BaseCommand):
    help = "Bouwt de zoekindex van de hele site opnieuw op."

    def handle(self, *args, **options):
        aantal = rebuild()
        self.stdout.write(f"De zoekindex telt {aantal} {'regel' if aantal == 1 else 'regels'}.")
