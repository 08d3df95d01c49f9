from django.apps import AppConfig


class LmbSiteConfig(AppConfig):
    name = "lmb_site"
    verbose_name = "LMB-site"

    def ready(self):
        from django.db.models.signals import post_migrate, pre_save
        from wagtail.permissions import register_permission_policy

        from lmb_site import bladzijden, nederlands, siteadres
        from lmb_site.bewaring.grond import register_bewaring
        from lmb_site.bewaring.nacht import register_nacht
        from lmb_site.models import Bestand, BewaarVerslag
        from lmb_site.rechten import ReadOnlyPermissionPolicy
        from lmb_site.seed import grond
        from lmb_site.taken.onderhoud import register_onderhoud
        from lmb_site.zoeken import beheerzoeken, inhoud, signals

        inhoud.register_sources()
        signals.connect()
        beheerzoeken.tolerate_quotes()
        grond.register_steps()
        register_onderhoud()
        register_permission_policy(BewaarVerslag, ReadOnlyPermissionPolicy(BewaarVerslag))
        register_bewaring()
        register_nacht()
        nederlands.name_form_fields()
        nederlands.name_site_columns()
        pre_save.connect(
            bladzijden.count_pages_of_new_file, sender=Bestand, dispatch_uid="lmb_site.bladzijden"
        )
        # Without a sender: after the last app, when the permissions of all exist.
        post_migrate.connect(nederlands.name_rows, dispatch_uid="lmb_site.nederlands")
        post_migrate.connect(siteadres.follow_site_url, sender=self, dispatch_uid="lmb_site.siteadres")
