import socket
from pathlib import Path

import pytest

from devkit import start
from devkit.databases import portal_database
from devkit.debian import Missing
from devkit.environment import Ports, portal_environment, stored_secrets


def test_every_port_of_the_demo_is_named_once() -> None:
    assert Ports(8300).all() == {
        8300: "portal",
        8301: "payment",
        8302: "fitconnect",
        8303: "population-register",
        8304: "registry-office",
        8305: "social-office",
        8306: "mail",
        8307: "mail (SMTP)",
        8308: "homepage",
        8309: "order-office",
        8310: "tax-office",
    }


def test_a_taken_port_is_named_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Missing, match=rf"port {port} \(portal\).*--port {port + 100}"):
            start._refuse_taken_ports(Ports(port))


def test_two_portals_cannot_run_on_the_same_data(tmp_path: Path) -> None:
    with start._alone(tmp_path), pytest.raises(Missing, match="runs already"), start._alone(tmp_path):
        pass


def test_secrets_are_made_once_and_readable_only_by_the_owner(tmp_path: Path) -> None:
    first = stored_secrets(tmp_path / "env")
    assert stored_secrets(tmp_path / "env") == first
    assert {"KP_SECRET_KEY", "KP_MASTER_KEY"} <= set(first)
    assert (tmp_path / "env").stat().st_mode & 0o777 == 0o600


def test_variables_of_ones_own_win_over_stored_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KP_SECRET_KEY", "mine")
    environment = portal_environment(tmp_path, Ports(8300), {"DATABASE_URL": "postgresql://a@/b"})
    assert environment["KP_SECRET_KEY"] == "mine"
    assert environment["KP_PORT"] == "8300"
    assert environment["SMTP_URL"] == "smtp://127.0.0.1:8307"


def test_reset_keeps_secrets_and_throws_the_demo_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "env").write_text("KP_SECRET_KEY=x")
    (tmp_path / "files").mkdir()
    (tmp_path / "demo-stamp").write_text("x")
    start._reset(tmp_path)
    assert [place.name for place in tmp_path.iterdir()] == ["env"]


def test_reset_leaves_a_database_of_ones_own_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@/b")
    with pytest.raises(Missing, match="only throws the embedded database away"):
        start._reset(tmp_path)


def test_half_a_database_of_ones_own_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@/b")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    with pytest.raises(Missing, match="needs two addresses"), portal_database(tmp_path):
        pass


def test_simulators_that_do_not_listen_yet_are_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as portal:
        port = portal.getsockname()[1]
        assert start.silent_simulators(Ports(port)).startswith("nobody listens yet for: payment, fitconnect")


def test_the_portal_that_does_not_answer_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert start.readiness(port).startswith("/readyz does not answer")
