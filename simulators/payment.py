"""A payment platform that speaks XBezahldienste 1.0.0, with a payment page for people.

Written from the standard's messages alone; it shares no code with the portal's client. Faults of its own:
`lose_answer` (the order is created, the connection ends without a word), `wrong_amount` (answers name one cent
more), `garbage` (answers are no JSON), `other_transaction` (answers are about another order), `without_page`
(the order has no payment page).
"""

import json
import re
import secrets
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from simulators.pages import table
from simulators.server import Simulator

_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,36}")
_PURPOSE = re.compile(r"[\w\d\s-]{0,27}", re.ASCII)
_STATE_WORDS = {
    "INITIAL": "noch offen",
    "PAYED": "bezahlt",
    "FAILED": "gescheitert",
    "CANCELED": "abgebrochen",
}
_BUTTONS = {"PAYED": "Bezahlen", "CANCELED": "Abbrechen", "FAILED": "Zahlung scheitern lassen"}
_LARGEST_AMOUNT = 999_999
_CENT = Decimal("0.01")


class UnacceptableError(Exception):
    """A request that breaks a rule of the standard; `code` is its functionalCode."""

    def __init__(self, code: str, detail: str, status: int = 400) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.status = status


class PaymentPlatform(Simulator):
    """Bezahlplattform. Options: `originators`, the accepted originator ids (all, unless given)."""

    name = "payment"
    title = "Bezahlplattform"
    port_offset = 1

    def routes(self) -> list[Rule]:
        """The standard's three addresses, the payment page and a list for curious people."""
        transactions = "/paymenttransaction/<originator>/<end_point>"
        return [
            Rule(transactions, endpoint=self.create, methods=["POST"]),
            Rule(f"{transactions}/<transaction_id>", endpoint=self.show, methods=["GET"]),
            Rule("/status/<originator>/<end_point>", endpoint=self.status, methods=["GET"]),
            Rule("/bezahlen/<page_key>", endpoint=self.pay_page, methods=["GET"]),
            Rule("/bezahlen/<page_key>", endpoint=self.decide, methods=["POST"]),
            Rule("/", endpoint=self.overview, methods=["GET"]),
        ]

    def answer(self, request: Request) -> Response | None:
        """As every simulator, but losing the answer to a start when told to."""
        response = super().answer(request)
        is_start = request.method == "POST" and request.path.startswith("/paymenttransaction/")
        return None if is_start and self._does("lose_answer") else response

    def refusal(self, status: int, title: str) -> Response:
        """A SystemResponse, as the standard has it."""
        return _system_response(status, "FORBIDDEN" if status in {401, 403} else "UNSPECIFIED", title)

    def create(self, request: Request, originator: str, end_point: str) -> Response:
        """POST: take an order and give it a payment page."""
        try:
            self._check_caller(originator, end_point)
            order = _checked_order(request.get_data())
            transaction = _new_transaction(order, originator, end_point)
            if not self.store.add("request", order["requestId"], {"id": transaction["id"]}):
                raise UnacceptableError("PAYMENT_EXISTS", "Zu dieser requestId gibt es schon einen Vorgang.")
        except UnacceptableError as refusal:
            return _system_response(refusal.status, refusal.code, refusal.detail)
        self.store.add("transaction", transaction["id"], transaction)
        self.store.add("page", transaction["page"], {"id": transaction["id"]})
        return self._transaction_answer(transaction)

    def show(self, request: Request, originator: str, end_point: str, transaction_id: str) -> Response:
        """GET: the state, the only proof of a payment."""
        try:
            self._check_caller(originator, end_point)
        except UnacceptableError as refusal:
            return _system_response(refusal.status, refusal.code, refusal.detail)
        transaction = self.store.get("transaction", transaction_id)
        if transaction is None or (transaction["originator"], transaction["end_point"]) != (originator, end_point):
            return _system_response(404, "UNSPECIFIED", "Diesen Vorgang gibt es nicht.")
        return self._transaction_answer(transaction)

    def status(self, request: Request, originator: str, end_point: str) -> Response:
        """GET: whether this access works."""
        try:
            self._check_caller(originator, end_point)
        except UnacceptableError as refusal:
            return _system_response(403, "FORBIDDEN", refusal.detail)
        return _system_response(200, "", "Der Zugang ist eingerichtet.")

    def pay_page(self, request: Request, page_key: str) -> Response:
        """The page where a person pays, gives up, or fails; it works without scripts."""
        transaction = self._transaction_behind(page_key)
        order = transaction["request"]
        amount = _in_german(Decimal(str(order["grosAmount"])))
        head = Markup("<p>Zweck: <strong>{}</strong></p><p>Zu zahlen: <strong>{} Euro</strong></p>").format(
            order["description"] or order["purpose"], amount
        )
        if transaction["status"] != "INITIAL":
            return self.page("Zahlung", head + self._ended(transaction))
        buttons = Markup("").join(
            Markup('<button name="status" value="{}">{}</button>').format(status, label)
            for status, label in _BUTTONS.items()
        )
        leave = Markup('<button name="status" value="CLOSE">Fenster schließen ohne Rückkehr</button>')
        form = Markup('<form method="post">{}{}</form>').format(buttons, leave)
        return self.page("Gebühr bezahlen", head + form)

    def decide(self, request: Request, page_key: str) -> Response:
        """What the person pressed. Only an open order changes; then the way leads back to the online service."""
        transaction = self._transaction_behind(page_key)
        choice = request.form.get("status", "")
        if choice not in _BUTTONS and choice != "CLOSE":
            return self.page("Unbekannte Auswahl", Markup("<p>Bitte wählen Sie einen der Knöpfe.</p>"))
        if choice == "CLOSE":
            # Somebody pays and closes the window: the case for which the portal asks by itself.
            self._end(transaction["id"], "PAYED")
            text = Markup("<p>Die Zahlung ist erfolgt. Sie können dieses Fenster jetzt schließen.</p>")
            return self.page("Bezahlt", text)
        self._end(transaction["id"], choice)
        return Response(status=303, headers={"Location": transaction["request"]["redirectUrl"]})

    def overview(self, request: Request) -> Response:
        """All orders, newest first."""
        rows: list[list[object]] = [
            [
                Markup('<a href="/bezahlen/{}">{}</a>').format(transaction["page"], transaction["id"]),
                transaction["request"]["purpose"],
                _in_german(Decimal(str(transaction["request"]["grosAmount"]))),
                _STATE_WORDS[transaction["status"]],
            ]
            for transaction in self.store.all("transaction", newest_first=True)[:200]
        ]
        return self.page("Vorgänge", table(["Vorgang", "Zweck", "Euro", "Stand"], rows))

    def _does(self, fault: str) -> bool:
        return bool(self.faults.own(fault))

    def _check_caller(self, originator: str, end_point: str) -> None:
        known = self.place.options.get("originators")
        if not (_IDENTIFIER.fullmatch(originator) and _IDENTIFIER.fullmatch(end_point)):
            raise UnacceptableError("VALIDATION_ERROR", "originatorId oder endPointId ist ungültig.")
        if known is not None and originator not in known:
            raise UnacceptableError("NO_VALID_ORIGINATOR_OR_ENDPOINT", "Dieser Zugang ist nicht eingerichtet.")

    def _transaction_behind(self, page_key: str) -> dict[str, Any]:
        page = self.store.get("page", page_key)
        transaction = self.store.get("transaction", page["id"]) if page else None
        if transaction is None:
            raise NotFound
        return transaction

    def _end(self, transaction_id: str, status: str) -> None:
        def change(transaction: dict[str, Any]) -> None:
            if transaction["status"] == "INITIAL":
                transaction.update(status=status, at=_now(), method="CREDITCARD" if status == "PAYED" else None)

        self.store.change("transaction", transaction_id, change)

    def _ended(self, transaction: dict[str, Any]) -> Markup:
        return Markup('<p>Dieser Vorgang ist {}.</p><p><a class="button" href="{}">Zurück zur Kommune</a></p>').format(
            _STATE_WORDS[transaction["status"]], transaction["request"]["redirectUrl"]
        )

    def _transaction_answer(self, transaction: dict[str, Any]) -> Response:
        if self._does("garbage"):
            return Response("<html>Wartungsarbeiten</html>", mimetype="text/html")
        own_url = f"{self.place.url}/paymenttransaction/{transaction['originator']}/{transaction['end_point']}"
        is_open = transaction["status"] == "INITIAL" and not self._does("without_page")
        information = {
            "transactionUrl": f"{own_url}/{transaction['id']}",
            "transactionRedirectUrl": f"{self.place.url}/bezahlen/{transaction['page']}" if is_open else None,
            "transactionId": "another-one" if self._does("other_transaction") else transaction["id"],
            "transactionReference": transaction["accounting_reference"],
            "transactionTimestamp": transaction["at"],
            "paymentMethod": transaction["method"],
            "status": transaction["status"],
        }
        order = dict(transaction["request"])
        if self._does("other_transaction"):
            order["requestId"] = "another-one"
        if self._does("wrong_amount"):
            order["grosAmount"] = float(Decimal(str(order["grosAmount"])) + _CENT)
        message = {
            "paymentInformation": {key: value for key, value in information.items() if value is not None},
            "paymentRequest": order,
        }
        return Response(json.dumps(message), mimetype="application/json")


def _checked_order(body: bytes) -> dict[str, Any]:
    """The PaymentRequest, as it came, after the standard's checks."""
    try:
        order = json.loads(body)
        exact = json.loads(body, parse_float=Decimal, parse_int=Decimal)
        _check_form(order)
        total = sum((_item_total(item) for item in exact["items"]), Decimal(0))
        amount = _money(exact["grosAmount"])
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as problem:
        raise UnacceptableError("VALIDATION_ERROR", f"Die Anfrage ist ungültig: {problem}") from problem
    if total != amount:
        raise UnacceptableError("CALCULATION_ERROR", "Die Summe der Positionen ist nicht der Gesamtbetrag.")
    return dict(order)


def _check_form(order: dict[str, Any]) -> None:
    checks = {
        "requestId": bool(_IDENTIFIER.fullmatch(order["requestId"])),
        "requestTimestamp": bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", order["requestTimestamp"])),
        "currency": order["currency"] == "EUR",
        "purpose": bool(_PURPOSE.fullmatch(order.get("purpose", ""))),
        "description": len(order.get("description", "")) <= 250,
        "redirectUrl": urlsplit(order["redirectUrl"]).scheme in {"http", "https"} and len(order["redirectUrl"]) <= 2082,
        "items": 1 <= len(order["items"]) <= 99,
    }
    for name, is_right in checks.items():
        if not is_right:
            raise ValueError(name)


def _item_total(item: dict[str, Any]) -> Decimal:
    if not (_IDENTIFIER.fullmatch(item["id"]) and _IDENTIFIER.fullmatch(item["reference"])):
        raise ValueError("items.id")
    total = _money(item["totalNetAmount"]) + _money(item["totalTaxAmount"])
    if total != (_money(item["singleNetAmount"]) + _money(item["singleTaxAmount"])) * item["quantity"]:
        raise UnacceptableError("CALCULATION_ERROR", "Einzelbetrag mal Menge ist nicht der Betrag der Position.")
    return total


def _money(value: Decimal) -> Decimal:
    if not isinstance(value, Decimal) or not 0 <= value <= _LARGEST_AMOUNT or value != value.quantize(_CENT):
        raise ValueError("amount")
    return value


def _new_transaction(order: dict[str, Any], originator: str, end_point: str) -> dict[str, Any]:
    return {
        "id": secrets.token_hex(16),
        "page": secrets.token_urlsafe(24),
        "accounting_reference": f"KZ{secrets.randbelow(10**10):010d}",
        "originator": originator,
        "end_point": end_point,
        "request": order,
        "status": "INITIAL",
        "method": None,
        "at": _now(),
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _in_german(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def _system_response(status: int, code: str, detail: str) -> Response:
    body = {"type": "about:blank", "status": status, "title": detail[:250], "detail": detail}
    if code:
        body["functionalCode"] = code
    return Response(json.dumps(body), status=status, mimetype="application/problem+json")
