"""What a file may be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.mailbox.rules import NAME_LENGTH, harmless_filename


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("Meldebescheinigung.pdf", "Meldebescheinigung.pdf"),
        ("Übersicht Gebühren (1).pdf", "Übersicht Gebühren (1).pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Briefe\\brief.pdf", "brief.pdf"),
        ('a"; filename="b.exe', "a__ filename=_b.exe".replace("=", "_")),
        ("zeile\r\numbruch.pdf", "zeile__umbruch.pdf"),
        (".versteckt", "versteckt"),
        ("", "Datei"),
        ("...", "Datei"),
    ],
)
def test_a_name_becomes_one_harmless_file(given_name: str, expected: str) -> None:
    assert harmless_filename(given_name) == expected


@given(st.text(max_size=300))
def test_whatever_comes_in_the_name_is_short_and_names_no_folder(name: str) -> None:
    harmless = harmless_filename(name)
    assert 0 < len(harmless) <= NAME_LENGTH
    assert not set(harmless) & set('/\\"\r\n\0;')
    assert not harmless.startswith(".")
