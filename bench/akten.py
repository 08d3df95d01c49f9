"""Generated acts, as long and as varied as real ones: for measurements and as distractors in tests. The same every time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SOORTEN = [
    ("verordening", "Verordening (EU)", "eu"),
    ("uitvoeringsverordening", "Uitvoeringsverordening (EU)", "eu"),
    ("richtlijn", "Richtlijn (EU)", "eu"),
    ("wet", "Wet", "federaal"),
    ("besluit", "KB", "federaal"),
    ("decreet", "Dec.", "vlaams"),
    ("besluit", "BVR", "vlaams"),
    ("omzendbrief", "Omzendbrief", "vlaams"),
    ("nota", "Nota", ""),
]
VERBINDINGEN = ["betr.", "houdende", "tot wijziging van", "inzake", "wat betreft", "tot vaststelling van"]
DINGEN = [
    "de erkenning",
    "de subsidiëring",
    "de organisatie",
    "de financiering",
    "de controle",
    "het toezicht",
    "de rapportage",
    "de vergunning",
    "de bescherming",
    "de registratie",
    "de inschrijving",
    "de opleiding",
    "de evaluatie",
    "de begroting",
    "de aanbesteding",
    "de handhaving",
    "de inspraak",
    "de samenwerking",
    "de uitwisseling",
    "de tegemoetkoming",
    "de vergoeding",
    "de tarieven",
    "de voorwaarden",
    "de termijnen",
]
ONDERWERPEN = [
    "kinderopvang",
    "sociale huisvesting",
    "lokale besturen",
    "intergemeentelijke samenwerkingsverbanden",
    "brandweerzones",
    "politiezones",
    "begraafplaatsen",
    "bibliotheken",
    "sportinfrastructuur",
    "jeugdwerk",
    "onroerend erfgoed",
    "rioleringen",
    "waterlopen",
    "bossen",
    "pesticiden",
    "luchtkwaliteit",
    "geluidshinder",
    "windturbines",
    "zonnepanelen",
    "warmtenetten",
    "laadpalen",
    "openbaar vervoer",
    "fietspaden",
    "parkeerbeleid",
    "wegcodes",
    "taxidiensten",
    "binnenvaart",
    "luchthavens",
    "havenbesturen",
    "landbouwbedrijven",
    "veevoeder",
    "bodemsanering",
    "asbestverwijdering",
    "verpakkingsafval",
    "recyclageparken",
    "elektronische apparaten",
    "geneesmiddelen",
    "ziekenhuizen",
    "woonzorgcentra",
    "thuiszorg",
    "geestelijke gezondheidszorg",
    "vaccinaties",
    "personen met een handicap",
    "leefloon",
    "schuldbemiddeling",
    "vluchtelingen",
    "inburgering",
    "taallessen",
    "deeltijds kunstonderwijs",
    "basisscholen",
    "leerplicht",
    "volwassenenonderwijs",
    "musea",
    "podiumkunsten",
    "toeristische logies",
    "kermissen",
    "markten",
    "drankslijterijen",
    "kansspelen",
    "gemeentebelastingen",
    "de boekhouding",
    "de beleids- en beheerscyclus",
    "het gemeentepersoneel",
    "de gemeenteraad",
    "verkiezingen",
    "bestuurlijk toezicht",
    "overheidsopdrachten",
    "archieven",
    "persoonsgegevens",
    "elektronische identificatie",
    "adressenregisters",
    "de burgerlijke stand",
    "nationaliteit",
    "vreemdelingen",
    "crisisbeheer",
    "overstromingen",
    "droogte",
    "natuurgebieden",
    "dierenasielen",
    "invasieve soorten",
    "visserij",
    "biociden",
    "drinkwater",
    "afvalwater",
    "energieprestaties",
    "vastgoed",
    "erfpacht",
]
ZINNEN = [
    "Deze tekst regelt {ding} voor {onderwerp}.",
    "Voor gemeenten verandert vooral {ding} van {onderwerp}.",
    "Wie bevoegd is voor {onderwerp}, past {ding} aan tegen het einde van het jaar.",
    "De bepalingen over {onderwerp} treden stapsgewijs in werking.",
    "Lees dit samen met de eerdere regels over {onderwerp} en {ander}.",
    "Lokale besturen met vragen over {ding} kunnen bij hun gouverneur terecht.",
    "De middelen voor {onderwerp} worden verdeeld op basis van {ander}.",
    "Het besluit past ook de bijlage over {ander} aan.",
    "Controleer of je eigen reglement over {onderwerp} nog klopt met {ding}.",
]
EERSTE_DAG, DAGEN = date(1996, 1, 1), 30 * 365


@dataclass(frozen=True)
class Akte:
    nummer: str
    titel: str
    type: str
    niveau: str
    samenvatting: str
    documentdatum: date
    publicatiedatum: date
    themas: tuple[int, ...]
    domeinen: tuple[int, ...]


def akten(aantal: int, *, themas: int = 24, domeinen: int = 8, seed: int = 318) -> Iterator[Akte]:
    """So many acts; themes and domains as numbers below these, some far more frequent than others."""
    chance = random.Random(seed)
    for n in range(aantal):
        type_, opschrift, niveau = chance.choice(SOORTEN)
        ding, onderwerp, ander = chance.choice(DINGEN), chance.choice(ONDERWERPEN), chance.choice(ONDERWERPEN)
        document = EERSTE_DAG + timedelta(days=chance.randrange(DAGEN))
        nummer = f"{document.year}/{n % 3000 + 1}" if niveau == "eu" else ""
        titel = f"{opschrift} {nummer} {chance.choice(VERBINDINGEN)} {ding} van {onderwerp}".replace(
            "  ", " "
        )
        if chance.random() < 0.4:
            titel += f" en tot wijziging van de regels over {ander}"
        zinnen = chance.sample(ZINNEN, chance.randint(2, 5))
        samenvatting = " ".join(zin.format(ding=ding, onderwerp=onderwerp, ander=ander) for zin in zinnen)
        yield Akte(
            nummer=nummer,
            titel=titel,
            type=type_,
            niveau=niveau,
            samenvatting=samenvatting,
            documentdatum=document,
            publicatiedatum=document + timedelta(days=chance.randint(1, 40)),
            themas=_labels(chance, themas),
            domeinen=_labels(chance, domeinen),
        )


def _labels(chance: random.Random, number: int) -> tuple[int, ...]:
    """One to four, the lower numbers more often."""
    found = {int(number * chance.random() ** 2) for _ in range(chance.randint(1, 4))}
    return tuple(sorted(found))
