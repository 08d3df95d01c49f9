"""Forget a person, or everybody in a copy of the database, at once instead of after the terms (A2, A10)."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lmb_site.bewaring.nacht import ruim_op
from lmb_site.bewaring.registry import wissers


class Command(BaseCommand):
    help = "Wist persoonsgegevens: van één persoon, van iedereen in een kopie, of alles wat over zijn termijn is."

    def add_arguments(self, parser):
        wie = parser.add_mutually_exclusive_group(required=True)
        wie.add_argument("--email", metavar="ADRES", help="alles van wie dit adres gebruikte")
        wie.add_argument(
            "--alles", action="store_true", help="alles van iedereen: voor een kopie, nooit op de echte site"
        )
        wie.add_argument(
            "--termijnen", action="store_true", help="wat over zijn bewaartermijn is, zoals elke nacht"
        )
        parser.add_argument("--ja", action="store_true", help="vraag niet om bevestiging")

    def handle(self, *args, email, alles, termijnen, ja, **options):
        at = timezone.now()
        if termijnen:
            ruim_op(at)
            self.stdout.write("Wat over zijn termijn was, is gewist.")
            return
        if not ja and not self._is_sure("iedereen" if alles else "deze persoon"):
            raise CommandError("Niets gewist.")
        for wisser in wissers():
            count = wisser.wis_alles(at) if alles else wisser.wis_persoon(email.strip(), at)
            self.stdout.write(f"{wisser.naam}: {count}")

    def _is_sure(self, wie: str) -> bool:
        answer = input(f"Dit wist de persoonsgegevens van {wie} en kan niet ongedaan worden. Typ 'wis': ")
        return answer.strip().lower() == "wis"
