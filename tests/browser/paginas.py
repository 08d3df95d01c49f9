"""Every kind of public page, as the demo has it, and the states its lists and forms can be in."""

LEERTRAJECT = "/leertrajecten/duurzaam-aankoopbeleid/"
FORMULIER = "/leertrajecten/dekoloniseer-je-gemeente/inschrijven/"

SOORTEN = {
    "overzicht": "/",
    "actieterrein": "/mondiale-beleidskeuzes/",
    "leertrajecten": "/leertrajecten/",
    "leertraject": LEERTRAJECT,
    "leertraject met sessiekeuze": "/leertrajecten/dekoloniseer-je-gemeente/",
    "leertraject aangekondigd": "/leertrajecten/alternatieve-vormen-van-gemeentelijke-internationale-samenwerking/",
    "inschrijfformulier": FORMULIER,
    "inschrijven gesloten": "/leertrajecten/ethisch-bankieren/inschrijven/",
    "agenda": "/agenda/",
    "praktijken": "/praktijken/",
    "praktijk": "/praktijken/westerlo-een-visie-in-drie-terreinen/",
    "publicaties": "/publicaties/",
    "publicatie": "/publicaties/van-noord-zuid-naar-mondiaal/",
    "kennisitems": "/kennisitems/",
    "kennisitems sinds een dag": "/kennisitems/sinds/2019-01-01/",
    "kennisitems per dag": "/kennisitems/sinds/",
    "maandoverzicht": "/kennisitems/maand/2019-03/",
    "maandoverzichten": "/kennisitems/maand/",
    "kennisitem": "/kennisitems/decreet-2024-03-29-wijziging-mestdecreet/",
    "thema": "/thema/europa/",
    "domein": "/domein/bestuur/",
    "zoeken": "/zoeken/",
    "zoekresultaten": "/zoeken/?q=gemeente",
    "contact": "/contact/",
    "toegankelijkheid": "/toegankelijkheidsverklaring/",
    "privacy": "/privacyverklaring/",
}
LIJSTTOESTANDEN = {
    "leertrajecten zonder resultaat": "/leertrajecten/?status=afgerond&thema=bestaat-niet",
    "praktijken zonder resultaat": "/praktijken/?provincie=bestaat-niet",
    "kennisitems gefilterd": "/kennisitems/?q=verordening&niveau=eu",
    "kennisitems zonder resultaat": "/kennisitems/?q=xyzxyz",
    "kennisitems met rare vragen": "/kennisitems/?sinds=gisteren&volgorde=xyz&type=wet",
    "zoeken zonder resultaat": "/zoeken/?q=xyzxyz",
    "404": "/bestaat-niet/",
}
