from pathlib import Path

import pytest

from devkit.fingerprints import fingerprint, is_current


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("a")
    return tmp_path


def test_nothing_changed_gives_the_same_fingerprint(folder: Path) -> None:
    assert fingerprint(folder) == fingerprint(folder)


def test_a_changed_file_gives_another_one(folder: Path) -> None:
    before = fingerprint(folder)
    (folder / "a.txt").write_text("b")
    assert fingerprint(folder) != before


def test_a_new_file_gives_another_one(folder: Path) -> None:
    before = fingerprint(folder)
    (folder / "b.txt").write_text("")
    assert fingerprint(folder) != before


def test_compiled_files_do_not_count(folder: Path) -> None:
    before = fingerprint(folder)
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "a.pyc").write_text("x")
    assert fingerprint(folder) == before


def test_a_stamp_is_current_only_for_its_fingerprint(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    assert not is_current(stamp, "x")
    stamp.write_text("x")
    assert is_current(stamp, "x")
    assert not is_current(stamp, "y")
