"""The steps of this wing: list, agenda, and leertrajecten with their sessions, partners and contacts."""

from leertrajecten.models import (
    AgendaPage,
    Contactpersoon,
    LeertrajectenPage,
    LeertrajectPage,
    Sessie,
    SessieStaat,
)
from leertrajecten.models.leertraject_page import Partner
from lmb_site.seed import grond, media, paginas, registry
from lmb_site.seed.blokken import bullets, paragraphs, stream
from lmb_site.seed.demo import Demo

FOLDER = "leertrajecten"
OPENING_HOUR = "09:00"


def register_steps() -> None:
    registry.register_step(registry.SITE + 2, "Leertrajectenoverzicht", place_leertrajecten_page)
    registry.register_step(registry.SITE + 5, "Agenda", place_agenda_page)
    registry.register_step(registry.PAGINAS, "Leertrajecten", place_leertrajecten)
    registry.register_step(registry.TEKSTEN + 1, "Teksten van de leertrajecten", write_texts)


def place_leertrajecten_page(demo: Demo) -> int:
    return grond.place_section(demo, LeertrajectenPage, "leertrajecten")


def place_agenda_page(demo: Demo) -> int:
    return grond.place_section(demo, AgendaPage, "agenda")


def place_leertrajecten(demo: Demo) -> int:
    parent = paginas.the_only(LeertrajectenPage)
    return sum(
        paginas.place(demo, parent, LeertrajectPage, slug=fields["slug"], title=fields["titel"])
        for fields in demo.read_folder(FOLDER)
    )


def write_texts(demo: Demo) -> int:
    written = grond.write_section(demo, LeertrajectenPage, "leertrajecten", _fill_doelen)
    written += grond.write_section(demo, AgendaPage, "agenda")
    for fields in demo.read_folder(FOLDER):
        is_new = paginas.write(
            demo, LeertrajectPage, fields["slug"], lambda page, f=fields: _fill_leertraject(demo, page, f)
        )
        if is_new:
            _move_sessies(demo, fields)
        written += is_new
    return written


def _fill_doelen(page: LeertrajectenPage, fields: dict) -> None:
    page.doel_labo = fields["doel_labo"]["tekst"]
    page.doel_voedingsbodem = fields["doel_voedingsbodem"]["tekst"]
    page.doel_uitrol = fields["doel_uitrol"]["tekst"]


def _fill_leertraject(demo: Demo, page: LeertrajectPage, fields: dict) -> None:
    grond.fill_page(demo, page, fields)
    page.nummer = fields["nummer"]
    page.ondertitel = fields.get("ondertitel", "")
    page.actieterreinen = grond.actieterreinen(fields)
    page.themas = grond.themas(fields)
    page.doelgroep = bullets(demo, fields["doelgroep"])
    page.doelstellingen = bullets(demo, fields["doelstellingen"])
    page.verloop = paragraphs(demo, fields["verloop"])
    page.praktisch = paragraphs(demo, fields["praktisch"])
    page.status_override = fields["status_override"]
    page.capaciteit = fields.get("capaciteit")
    page.sessiekeuze = fields["sessiekeuze"]
    if "inschrijven_vanaf_dagen" in fields:
        page.inschrijven_vanaf = demo.moment(demo.day(fields["inschrijven_vanaf_dagen"]), OPENING_HOUR)
    page.partners = [
        Partner(
            naam=partner["naam"],
            rol=partner.get("rol", ""),
            website=partner.get("url", ""),
            sort_order=number,
        )
        for number, partner in enumerate(fields["partners"])
    ]
    page.contacten = [
        Contactpersoon(sort_order=n, **contact) for n, contact in enumerate(fields["contacten"])
    ]
    page.sessies = [
        _sessie(demo, fields["slug"], number, sessie)
        for number, sessie in enumerate(fields.get("sessies", []))
    ]


def _sessie(demo: Demo, slug: str, number: int, fields: dict) -> Sessie:
    key = ("Sessie", slug, number)
    day = demo.working_day(fields.get("verplaatst_van_dag", fields["dag"]))
    return Sessie(
        sort_order=number,
        titel=fields["titel"],
        begin=demo.moment(day, fields["begin"]),
        einde=demo.moment(day, fields["einde"]),
        staat=SessieStaat.GEANNULEERD if fields["staat"] == "geannuleerd" else SessieStaat.GEPLAND,
        reden=fields.get("reden", ""),
        is_online=fields["online"],
        online_link=fields.get("online_url", ""),
        plaats=fields["plaats"],
        adres=fields["adres"],
        omschrijving=paragraphs(demo, fields["omschrijving"]),
        sprekers="\n".join(fields["sprekers"]),
        programma=stream(demo, [("punt", punt) for punt in fields.get("programma", [])], *key, "programma"),
        presentaties=stream(
            demo,
            [
                ("presentatie", {"titel": p["titel"], "document": media.document(demo, p["bestand"]).pk})
                for p in fields.get("presentaties", [])
            ],
            *key,
            "presentaties",
        ),
        capaciteit=fields.get("capaciteit"),
        uid=demo.key(*key),
    )


def _move_sessies(demo: Demo, fields: dict) -> None:
    """Publish again with the new dates of sessions that moved, as an editor would."""
    moved = {
        number: sessie
        for number, sessie in enumerate(fields.get("sessies", []))
        if "verplaatst_van_dag" in sessie
    }
    if not moved:
        return
    page = LeertrajectPage.objects.get(translation_key=demo.key("LeertrajectPage", fields["slug"]))
    sessies = list(page.sessies.all())
    for sessie in sessies:
        if sessie.sort_order in moved:
            now = moved[sessie.sort_order]
            day = demo.working_day(now["dag"])
            sessie.begin, sessie.einde = demo.moment(day, now["begin"]), demo.moment(day, now["einde"])
    page.sessies = sessies
    page.save_revision().publish()
