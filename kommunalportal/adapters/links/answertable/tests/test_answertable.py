"""The stand-in for the network."""

from kommunalportal.adapters.links.answertable import AnswerTable, Config
from kommunalportal.catalogue.ports import LinkAnswer, Look


def test_what_the_table_does_not_know_is_alive() -> None:
    table = AnswerTable(Config(answers={"/veraltet": 404, "kaputt.example": 0}))
    assert table.look_at("https://a.example/veraltet/x") == LinkAnswer(Look.GONE, 404)
    assert table.look_at("https://kaputt.example/").look == Look.FAILING
    assert table.look_at("https://a.example/").look == Look.ALIVE
