import pytest

from devkit import debian


def test_without_the_right_to_install_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "_as_root", lambda: ["false"])
    with pytest.raises(debian.Missing, match=r"Missing for the browser tests: chromium\. Please run: sudo"):
        debian.install("chromium", purpose="the browser tests")
