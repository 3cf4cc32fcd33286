"""Answers from a table instead of visiting anybody."""

from pydantic import BaseModel, ConfigDict

from kommunalportal.catalogue.ports import LinkAnswer, Look


class Config(BaseModel):
    """``answers``: a part of an address and the HTTP status that it answers with; 0 for none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answers: dict[str, int] = {}


class AnswerTable:
    """Knows beforehand."""

    def __init__(self, config: Config) -> None:
        self._answers = config.answers

    def look_at(self, url: str) -> LinkAnswer:
        """As the table says."""
        status = next((status for part, status in self._answers.items() if part in url), 200)
        if status in (404, 410):
            return LinkAnswer(Look.GONE, status)
        return LinkAnswer(Look.ALIVE if 200 <= status < 400 else Look.FAILING, status)

    def problems(self) -> list[str]:
        """None."""
        return []


def open_provider(config: Config) -> AnswerTable:
    """Ready to answer."""
    return AnswerTable(config)
