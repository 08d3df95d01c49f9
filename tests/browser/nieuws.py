"""Something new for one follower of a running demo: `python -m tests.browser.nieuws ADDRESS WORD`; prints its path.

The follower was told of nothing for a week, and the digest runs now.
"""

import sys
from datetime import timedelta

import django

if __name__ == "__main__":
    django.setup()
    from django.utils import timezone

    from kennisitems.abonnementen import verbs
    from kennisitems.abonnementen.models import Abonnement
    from kennisitems.models import Kennisitem

    address, word = sys.argv[1:]
    now = timezone.now()
    item = Kennisitem(
        titel=f"Nieuws voor wie volgt {word} script",
        slug=f"nieuws-{word}-script",
        niveau="vlaams",
        live=False,
    )
    item.save()
    item.save_revision().publish()
    Kennisitem.objects.filter(pk=item.pk).update(first_published_at=now - timedelta(hours=1))
    Abonnement.objects.filter(email_sleutel=address).update(verteld_tot=now - timedelta(days=8))
    verbs.send_digests(at=now)
    sys.stdout.write(item.get_absolute_url())
