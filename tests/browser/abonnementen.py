"""The pages of someone who follows a list by e-mail, in each state, for `tests.browser.toestanden`."""

from datetime import timedelta

NAMEN = (
    "volgen",
    "volgen aangevraagd",
    "volgen opgezegd",
    "volgen te bevestigen",
    "volgen beheren",
    "volgen opzeggen",
)
# Answered with 404: a page as well.
NAMEN_FOUT = ("volgen onbekend",)


def make_abonnementen() -> dict[str, str]:
    from django.utils import timezone

    from kennisitems.abonnementen.models import Abonnement, Ritme

    now = timezone.now()

    def follow(email: str, query: str, *, bevestigd: bool) -> Abonnement:
        return Abonnement.objects.create(
            email=email,
            email_sleutel=email,
            filter=query,
            ritme=Ritme.WEKELIJKS,
            aangevraagd_op=now - timedelta(days=1),
            bevestigd_op=now if bevestigd else None,
            verteld_tot=now if bevestigd else None,
        )

    wachtend = follow("wacht@example.org", "niveau=eu", bevestigd=False)
    volgt = follow("volgt@example.org", "", bevestigd=True)
    follow("volgt@example.org", "niveau=eu", bevestigd=True)
    follow("volgt@example.org", "jaar=2019", bevestigd=False)
    return dict(
        zip(
            (*NAMEN, *NAMEN_FOUT),
            (
                "/kennisitems/volgen/?niveau=eu",
                "/kennisitems/volgen/aangevraagd/",
                "/kennisitems/volgen/opgezegd/",
                wachtend.get_absolute_url(),
                volgt.get_absolute_url(),
                f"{volgt.get_absolute_url()}opzeggen/",
                "/kennisitems/volgen/iets/",
            ),
            strict=True,
        )
    )
