"""XBezahldienste as a `PaymentProvider`."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from kommunalportal.adapters.payments.xbezahldienste.client import Client
from kommunalportal.adapters.payments.xbezahldienste.config import Config
from kommunalportal.adapters.payments.xbezahldienste.messages import (
    PaymentTransaction,
    read_transaction,
    write_request,
)
from kommunalportal.kernel.failures import Misconfigured, PermanentFailure, TemporaryFailure
from kommunalportal.kernel.inbound import InboundCall
from kommunalportal.payments.ports import Checkout, Order, Outcome, PaymentProvider

_TRANSACTION_ID = re.compile(r"[A-Za-z0-9_-]{1,44}")


class XBezahldienste:
    """One configured access."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._client = Client(config)
        self._path = f"/paymenttransaction/{config.originator_id}/{config.end_point_id}"

    def start(self, order: Order) -> Checkout:
        """POST /paymenttransaction/{originatorId}/{endPointId}."""
        content = write_request(order, booking_data=self._config.booking_data, at=datetime.now(UTC))
        transaction = _transaction(self._client.call("start", "POST", self._path, content).body)
        if not transaction.is_about(order.request_id):
            raise PermanentFailure("payment platform: it answered about another order")
        if transaction.amount is not None and transaction.amount != order.amount:
            raise PermanentFailure("payment platform: it opened the order with a sum other than ours")
        return Checkout(transaction.payment_information.transaction_id, self._pay_page(transaction))

    def reference_in(self, call: InboundCall) -> str:
        """The transaction id in the query of a call; the standard itself foresees no notices."""
        values = parse_qs(urlsplit(call.path).query).get("transactionId", [])
        if len(values) != 1 or not _TRANSACTION_ID.fullmatch(values[0]):
            raise PermanentFailure("payment platform: the call names no transaction")
        return values[0]

    def look_up(self, provider_reference: str) -> Outcome:
        """GET /paymenttransaction/{originatorId}/{endPointId}/{transactionId}: the only proof of a payment."""
        if not _TRANSACTION_ID.fullmatch(provider_reference):
            raise PermanentFailure("payment platform: this cannot be one of its transactions")
        transaction = _transaction(self._client.call("look_up", "GET", f"{self._path}/{provider_reference}").body)
        if transaction.payment_information.transaction_id != provider_reference:
            raise PermanentFailure("payment platform: it answered about another transaction")
        return transaction.outcome()

    def problems(self) -> list[str]:
        """GET /status/{originatorId}/{endPointId}, in words."""
        try:
            self._client.call("status", "GET", f"/status/{self._config.originator_id}/{self._config.end_point_id}")
        except TemporaryFailure:
            return ["Die Bezahlplattform antwortet zurzeit nicht."]
        except (Misconfigured, PermanentFailure):
            return ["Die Bezahlplattform kennt diesen Zugang nicht: Adresse, Kennungen und Zugangsdaten prüfen."]
        return []

    def _pay_page(self, transaction: PaymentTransaction) -> str:
        """Where to send the person. A page that is less protected than the platform itself is refused."""
        url = transaction.payment_information.transaction_redirect_url
        if transaction.payment_information.status != "INITIAL" or url is None:
            raise PermanentFailure("payment platform: it opened the order without a payment page")
        if url.scheme != "https" and self._config.base_url.scheme == "https":
            raise PermanentFailure("payment platform: its payment page is not encrypted")
        return str(url)


def open_provider(config: Config) -> PaymentProvider:
    """The access that `config` describes; nothing is called yet."""
    return XBezahldienste(config)


def _transaction(body: bytes) -> PaymentTransaction:
    transaction = read_transaction(body)
    if transaction is None:
        raise TemporaryFailure("payment platform: unreadable answer")
    return transaction
