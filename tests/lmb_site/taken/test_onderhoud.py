from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from lmb_site.taken.models import TaakUitvoering, WerkerPols
from lmb_site.taken.onderhoud import clean_up, publish_scheduled
from tests import factories

pytestmark = pytest.mark.django_db


def test_clean_up_forgets_what_is_older_than_thirty_days_and_nothing_else():
    now = timezone.now()
    for days in (29, 31):
        moment = now - timedelta(days=days)
        TaakUitvoering.objects.create(taak="proef", venster=moment, begonnen_op=moment, lease_tot=moment)
        WerkerPols.objects.create(werker=f"werker-{days}", gezien_op=moment)
        Session.objects.create(session_key=f"sessie-{days}", expire_date=now + timedelta(days=30 - days))
    clean_up(now)
    clean_up(now)
    assert TaakUitvoering.objects.get().venster == now - timedelta(days=29)
    assert WerkerPols.objects.get().werker == "werker-29"
    assert Session.objects.get().session_key == "sessie-29"


def test_publish_scheduled_brings_a_planned_page_online_and_twice_does_no_harm(site_tree):
    page = factories.InhoudPageFactory(live=False)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    publish_scheduled(timezone.now())
    page.refresh_from_db()
    assert not page.live
    past = timezone.now() - timedelta(minutes=1)
    page.go_live_at = past
    page.save_revision(approved_go_live_at=past)
    publish_scheduled(timezone.now())
    publish_scheduled(timezone.now())
    page.refresh_from_db()
    assert page.live
