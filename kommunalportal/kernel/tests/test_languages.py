from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from kommunalportal.kernel.languages import discovered


def add(folder: Path, code: str, said: str) -> None:
    (folder / code).mkdir()
    (folder / code / "language.yaml").write_text(said)


def test_a_folder_is_all_a_language_needs(tmp_path: Path) -> None:
    add(tmp_path, "fa", "name: فارسی\ndirection: rtl\n")
    (language,) = discovered(tmp_path)
    assert (language.code, language.name, language.direction) == ("fa", "فارسی", "rtl")


def test_a_language_is_not_reviewed_and_public_only_until_it_says_otherwise(tmp_path: Path) -> None:
    add(tmp_path, "nl", "name: Nederlands")
    (language,) = discovered(tmp_path)
    assert not language.is_reviewed
    assert not language.is_for_staff


def test_german_comes_first_then_what_was_reviewed_then_the_rest_by_name(tmp_path: Path) -> None:
    add(tmp_path, "it", "name: Italiano")
    add(tmp_path, "en", "name: English\nstatus: reviewed")
    add(tmp_path, "fr", "name: Français")
    add(tmp_path, "de", "name: Deutsch\nstatus: reviewed")
    assert [language.code for language in discovered(tmp_path)] == ["de", "en", "fr", "it"]


def test_a_folder_without_a_description_is_no_language(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    assert discovered(tmp_path) == ()


@pytest.mark.parametrize("said", ["", "direction: rtl", "name: X\ncolour: red", "name: X\nstatus: fine", "- name"])
def test_a_wrong_description_is_refused_with_the_files_name(tmp_path: Path, said: str) -> None:
    add(tmp_path, "xx", said)
    with pytest.raises(ImproperlyConfigured, match=r"language\.yaml"):
        discovered(tmp_path)
