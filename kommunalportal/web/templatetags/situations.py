"""The drawing that belongs to a life situation (see assets/images/situations.svg)."""

from django import template

register = template.Library()

BY_NAME = {
    "Auslandsaufenthalt": "ausland",
    "Auslandsgeschäft": "ausland",
    "Bauen & Immobilien": "bauen",
    "Eheschließung": "heirat",
    "Finanzielle Existenzsicherung/Unterstützung bei finanziellen Problemen": "geld",
    "Finanzierung & Förderung": "geld",
    "Geburt": "geburt",
    "Hausbau & Immobilienerwerb": "bauen",
    "Tierhaltung": "tier",
    "Fischen & Jagen": "tier",
    "Tod": "tod",
    "Veranstaltung durchführen": "veranstaltung",
    "Veranstaltungen": "veranstaltung",
    "Wohnen & Umzug": "umzug",
}
BY_TOPIC = {
    "Arbeit & Ruhestand": "arbeit",
    "Bauen & Wohnen": "bauen",
    "Bildung": "schule",
    "Ein- & Auswanderung": "ausland",
    "Engagement & Hobby": "engagement",
    "Familie & Kind": "kind",
    "Forschung & Förderung": "schule",
    "Gesundheit": "pflege",
    "Mobilität & Reisen": "fahrzeug",
    "Recht & Ordnung": "recht",
    "Steuern & Zoll": "geld",
    "Umwelt": "umwelt",
    "Unternehmensführung & -entwicklung": "firma",
}


@register.filter
def situation_icon(name: str, topic: str = "") -> str:
    """The drawing's name: by the official name of the life situation, else by its topic, else a sheet of paper."""
    return BY_NAME.get(name) or BY_TOPIC.get(topic, "dokument")
