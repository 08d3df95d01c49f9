from django.apps import AppConfig


class LmbSiteConfig(AppConfig):
    name = "lmb_site"
    verbose_name = "LMB-site"

    def ready(self):
        from django.db.models.signals import post_migrate, pre_save
        from wagtail.permissions import register_permission_policy
        from wagtail.signals import page_published, published

        from lmb_site import bladzijden, nederlands, samenvoegen, siteadres
        from lmb_site.beelden import avif
        from lmb_site.beelden import signals as beelden
        from lmb_site.bewaring.grond import register_bewaring
        from lmb_site.bewaring.nacht import register_nacht
        from lmb_site.deelbeelden import signals as deelbeelden
        from lmb_site.models import Bestand, BewaarVerslag, TaakUitvoering, WerkerPols, Zoekterm
        from lmb_site.paginacache import schrijven
        from lmb_site.rechten import ReadOnlyPermissionPolicy
        from lmb_site.seed import grond
        from lmb_site.taken.onderhoud import register_onderhoud
        from lmb_site.zoeken import beheerzoeken, inhoud, onderhoud, signals

        # Before the search hears of it: that must read the labels of now.
        for signal in (page_published, published):
            signal.connect(
                lambda instance, **kwargs: samenvoegen.follow_merges(instance),
                dispatch_uid="lmb_site.samenvoegen",
                weak=False,
            )
        inhoud.register_sources()
        signals.connect()
        avif.register()
        beelden.connect()
        deelbeelden.connect()
        schrijven.register_quiet(BewaarVerslag, TaakUitvoering, WerkerPols, Zoekterm)
        schrijven.connect()
        beheerzoeken.tolerate_quotes()
        grond.register_steps()
        register_onderhoud()
        register_permission_policy(BewaarVerslag, ReadOnlyPermissionPolicy(BewaarVerslag))
        register_bewaring()
        register_nacht()
        onderhoud.register_onderhoud()
        nederlands.name_form_fields()
        nederlands.name_site_columns()
        pre_save.connect(
            bladzijden.count_pages_of_new_file, sender=Bestand, dispatch_uid="lmb_site.bladzijden"
        )
        # Without a sender: after the last app, when the permissions of all exist.
        post_migrate.connect(nederlands.name_rows, dispatch_uid="lmb_site.nederlands")
        post_migrate.connect(siteadres.follow_site_url, sender=self, dispatch_uid="lmb_site.siteadres")
