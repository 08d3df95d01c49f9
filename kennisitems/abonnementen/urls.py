from django.urls import path

from kennisitems.abonnementen import views

urlpatterns = [
    path("kennisitems/volgen/", views.volgen, name="abonnement-volgen"),
    path("kennisitems/volgen/aangevraagd/", views.aangevraagd, name="abonnement-aangevraagd"),
    path("kennisitems/volgen/opgezegd/", views.opgezegd, name="abonnement-opgezegd"),
    path("kennisitems/volgen/<str:token>/", views.beheren, name="abonnement-beheren"),
    path("kennisitems/volgen/<str:token>/opzeggen/", views.opzeggen, name="abonnement-opzeggen"),
]
