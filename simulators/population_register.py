"""The population register (Melderegister): finds the applicant among fictitious residents and answers."""

import csv
import unicodedata
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from simulators.backoffice import BackOffice
from simulators.fitconnect.subscriber import Arrived, NotAcceptable
from simulators.store import Document
from simulators.systems import SYSTEMS, TENANTS, System

DATA = Path(__file__).parent / "data"
MANUAL = "https://kommunalportal.example/problems/manual-processing"
SIMPLE = ("family_name", "given_names", "birth_name", "doctoral_degree", "date_of_birth")
EXTRA = {
    "geburtsort": "place_of_birth",
    "geschlecht": "sex",
    "staatsangehoerigkeit": "citizenships",
    "familienstand": "marital_status",
}
PLACES = {"grevenbroich": "Grevenbroich", "badlippspringe": "Bad Lippspringe"}
SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "-": " ", ".": " ", "'": " "})

Resident = dict[str, Any]


class PopulationRegister(BackOffice):
    """Electronic certificates and questions for an address are answered from the register, paper is printed here."""

    system: ClassVar[System] = SYSTEMS["population-register"]

    def decide(self, arrived: Arrived) -> Document | None:
        """What the service's own rules say."""
        place = self.destinations[arrived.destination]
        if "bescheinigung" in arrived.data:
            return self._certificate(arrived.data, place)
        if "umzug" in arrived.data:
            # Identity cards have to be seen first; a clerk changes the register then.
            return {"case_number": f"EMA-{arrived.sender_reference}"}
        return information_for(arrived.data, PLACES[place])

    def _certificate(self, data: Document, municipality: str) -> Document | None:
        """Data for the certificate; `found` is false when nobody or more than one person fits."""
        found = matching(data, PLACES[municipality])
        if any(resident["information_blocked"] for resident in found):
            # BMG section 51: nothing in the answer may tell that there is such an entry.
            raise NotAcceptable(MANUAL, "Bitte an die Meldebehörde wenden", instance="data")
        order = data["bescheinigung"]
        if order["form"] == "papier":
            return None
        if len(found) != 1:
            return {"found": False}
        return answer_for(found[0], order, TENANTS[municipality][0])


def information_for(data: Document, place: str) -> Document:
    """Simple information (BMG section 44): the same answer for nobody, several, and somebody who is protected."""
    found = [resident for resident in residents() if _is_meant(resident, data, place)]
    if len(found) != 1 or found[0]["information_blocked"]:
        return {"found": False}
    names = ("family_name", "given_names", "doctoral_degree")
    places = ("street", "house_number", "postcode", "place")
    return {
        "found": True,
        "person": {name: found[0][name] for name in names if found[0][name]},
        "dwellings": [
            {name: one[name] for name in places if one.get(name)}
            for one in found[0]["dwellings"]
            if one["kind"] != "former"
        ],
    }


def answer_for(resident: Resident, order: Document, authority: str) -> Document:
    """What a simple (BMG section 18 subsection 1) or extended (subsection 2) certificate may say."""
    wanted = order.get("zusatzangaben", []) if order["art"] == "erweitert" else []
    fields = (*SIMPLE, *(EXTRA[word] for word in wanted if word in EXTRA))
    places = ("kind", "street", "house_number", "postcode", "place")
    names = (*places, "moved_in_on", "moved_out_on") if "einzugUndAuszug" in wanted else places
    dwellings = [
        {name: one[name] for name in names if one.get(name)}
        for one in resident["dwellings"]
        if one["kind"] != "former" or "fruehereAnschriften" in wanted
    ]
    return {
        "found": True,
        "person": {name: resident[name] for name in fields if resident[name]},
        "dwellings": dwellings,
        "register": {"authority": authority, "as_of": datetime.now(UTC).date().isoformat()},
    }


def matching(data: Document, place: str) -> list[Resident]:
    """Residents of the place with this name, day of birth and current address."""
    person, address = data["person"], data["anschrift"]
    return [
        resident
        for resident in residents()
        if resident["date_of_birth"] == person["geburtsdatum"]
        and _same_name(resident, person)
        and any(_same_address(dwelling, address, place) for dwelling in resident["dwellings"])
    ]


@cache
def residents() -> list[Resident]:
    """The register; every name in it is invented."""
    dwellings: dict[str, list[dict[str, str]]] = {}
    for row in _rows("dwellings.csv"):
        dwellings.setdefault(row.pop("id"), []).append({name: value for name, value in row.items() if value})
    return [
        {
            **row,
            "citizenships": row["citizenships"].split("|"),
            "information_blocked": row["information_blocked"] == "yes",
            "dwellings": dwellings[row["id"]],
        }
        for row in _rows("residents.csv")
    ]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _is_meant(resident: Resident, data: Document, place: str) -> bool:
    """Name, and whatever else was told; an address may be a former one. The person lives here today."""
    person, address = data["person"], data.get("anschrift")
    born = person.get("geburtsdatum")
    return (
        _same_name(resident, person)
        and (born is None or resident["date_of_birth"] == born)
        and any(one["kind"] != "former" and one["place"] == place for one in resident["dwellings"])
        and (address is None or any(_same_place(one, address) for one in resident["dwellings"]))
    )


def _same_name(resident: Resident, person: Document) -> bool:
    given = _folded(person.get("vornamen", "")).split()
    registered = _folded(resident["given_names"]).split()
    if _folded(resident["family_name"]) != _folded(person.get("familienname", "")):
        return False
    return set(given) <= set(registered) and (bool(given) or not registered)


def _same_address(dwelling: dict[str, str], address: Document, place: str) -> bool:
    return dwelling["kind"] != "former" and dwelling["place"] == place and _same_place(dwelling, address)


def _same_place(dwelling: dict[str, str], address: Document) -> bool:
    if dwelling["postcode"] != address["postleitzahl"]:
        return False
    street = _folded(address["strasse"]).replace("strasse", "str").replace(" ", "")
    registered = _folded(dwelling["street"]).replace("strasse", "str").replace(" ", "")
    number = _folded(address["hausnummer"]).replace(" ", "")
    return street == registered and number == _folded(dwelling["house_number"]).replace(" ", "")


def _folded(text: str) -> str:
    """Spelling differences that do not make another person: case, umlauts written out, accents, hyphens."""
    text = unicodedata.normalize("NFC", text).casefold().translate(SPELLINGS)
    text = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return " ".join(text.split())
