import subprocess

from devkit import __main__, bootstrap
from devkit.paths import ROOT


def dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "dev", *arguments], capture_output=True, text=True, check=False, cwd="/")


def test_help_lists_the_commands_and_needs_no_environment() -> None:
    answer = dev("help")
    assert answer.returncode == 0
    for command in ("start", "check", "test", "fix", "bench", "smoke"):
        assert f"\n  {command} " in answer.stdout


def test_an_unknown_command_is_refused_with_the_list() -> None:
    answer = dev("strat")
    assert answer.returncode == 2
    assert "does not know 'strat'" in answer.stderr
    assert "start" in answer.stderr


def test_continuous_integration_runs_check_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == ["exec ./dev check"]


def test_both_halves_know_the_same_commands() -> None:
    assert set(bootstrap.COMMANDS) == set(__main__.COMMANDS)
