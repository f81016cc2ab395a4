"""What communications and mails cost at AWS: what each operation uses, counted, times list prices.

`python -m bench costs` counts anew, on a stage of the whole system, and writes `counted.json` and `docs/costs.md`.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from bench.metering import Meter, metered
from localcloud.places import PROJECT
from tests.crash import letters
from tests.messages.schools import another_school
from tests.ministack import running_ministack
from tests.stage import Stage, a_stage
from tests.units import OFFICE, SCHOOL

PRICES: Final = Path(__file__).with_name("prices.json")
COUNTED: Final = Path(__file__).with_name("counted.json")
PAGE: Final = PROJECT / "docs" / "costs.md"

MILLION: Final = 1_000_000
FAMILIES: Final = 98
"""Recipients of the message that is counted: two bulk mails' worth, one worker's."""

WORKERS: Final = {
    "seal": "seal_documents",
    "upload": "attach_uploads",
    "notice": "deliver_notices",
    "message": "expand_messages",
    "delivery": "deliver_messages",
}

OF_A_LETTER: Final = {
    "create": 1,
    "announce a file": 1,
    "upload it": 1,
    "submit": 1,
    "sign": 1,
    "sign, the last; and seal": 1,
    "receive": 1,
    "process": 1,
    "a page of letters": 8,
    "one letter": 8,
    "its document": 3,
}
"""How often each happens in the life of a letter with one file and two signers; the last three are assumed."""

OF_A_MESSAGE: Final = ("write it", "preview it", "send it", "fan it out and mail it")

API: Final = {"api_requests": 1, "api_handler": 1}
"""What each request uses before it asks for anything."""

Used = Mapping[str, float]


@dataclass
class Till:
    """What is used on a stage, operation by operation."""

    stage: Stage
    counted: dict[str, dict[str, float]] = field(default_factory=dict)

    def ring(
        self, operation: str, act: Callable[[], Any], beside: Mapping[str, int] | None = None, *, follows: bool = True
    ) -> Any:
        """Do something, and all that follows from it, and note what it used.

        Args:
            beside: what is used beside what the code asks, by clients and by AWS's own events.
            follows: whether what follows is part of it; else it is left for another operation.
        """
        names = ("communications", "messages", "directory", "files")
        tables = {self.stage.environment[f"{name.upper()}_TABLE"]: name for name in names}
        meter = Meter(self.stage.dynamodb, tables, Counter(beside))
        with metered(meter):
            answer = act()
            while follows and self._round(meter.used):
                pass
        used = meter.used
        read_halves = used.pop("read_halves", 0)
        used.pop("free", None)
        self.counted[operation] = {**used, "read_units": read_halves / 2}
        return answer

    def _round(self, used: Counter[str]) -> int:
        moved = self.stage.relay()
        used["relay"] += bool(moved)
        for queue, function in WORKERS.items():
            done = self.stage.deliver(queue)
            if done:
                used[function] += 1
                # Lambda takes a batch from the queue, and takes it off when it is done.
                used["sqs_requests"] += 2
            moved += done
        return moved


def counted(stage: Stage) -> dict[str, dict[str, dict[str, float]]]:
    """What each operation uses: of a letter, and of a message to `FAMILIES` families."""
    return {"letter": _letter(stage), "message": _message(stage)}


def _letter(stage: Stage) -> dict[str, dict[str, float]]:
    till = Till(stage)
    clerk, officer = stage.client("clerk"), stage.client("officer")
    signers = ["director", "secretary"]
    body = {
        "type": "general",
        "destination_id": OFFICE.id,
        "subject": "Obras en el patio",
        "body": "Se solicita. " * 60,
    }
    for who in ("clerk", "officer", *signers):
        stage.client(who).get("/communication-types")  # who they are is remembered for a minute
    letter = till.ring("create", lambda: clerk.post(f"/units/{SCHOOL.id}/communications", body), API).json["id"]
    path = f"/communications/{letter}"
    file = {"name": "lista.txt", "size": len(letters.TEXT), "content_type": "text/plain"}
    made = till.ring("announce a file", lambda: clerk.post(f"{path}/attachments", file), API).json
    key = made["upload"]["fields"]["key"]
    # The client posts the file, and S3 tells the queue.
    till.ring("upload it", lambda: stage.upload(key, letters.TEXT), {"s3_writes": 1, "sqs_requests": 1})
    submitted = {"signer_ids": signers, "order": "sequential"}
    till.ring("submit", lambda: clerk.post(f"{path}/submit", submitted), API)
    for who, operation in zip(signers, ("sign", "sign, the last; and seal"), strict=True):
        request = next(each for each in stage.letter(letter).signatures if each.signer.id == who)
        signed = {"document_sha256": request.document_sha256}
        sign = partial(stage.client(who).post, f"/signature-requests/{request.id}/sign", signed)
        assert till.ring(operation, sign, API).status == 200
    till.ring("receive", lambda: officer.post(f"{path}/receive", {}), API)
    till.ring("process", lambda: officer.post(f"{path}/process", {"remarks": "Hecho"}), API)
    till.ring("a page of letters", lambda: clerk.get(f"/units/{SCHOOL.id}/communications"), API)
    till.ring("one letter", lambda: clerk.get(path), API)
    till.ring("its document", lambda: clerk.get(f"{path}/document"), API | {"s3_reads": 1})
    assert stage.letter(letter).state == "processed"
    return till.counted


def _message(stage: Stage) -> dict[str, dict[str, float]]:
    till = Till(stage)
    school = another_school(stage)
    school.families(FAMILIES)
    school.preview(school.draft())  # who asks is remembered for a minute
    stage.forget_work()
    draft = till.ring("write it", school.draft, {what: 2 * n for what, n in API.items()})
    till.ring("preview it", lambda: school.preview(draft), API)
    clerk = school.client("clerk")
    sent = till.ring("send it", lambda: clerk.post(f"/messages/{draft}/send", {}), API, follows=False)
    assert sent.status == 202, sent.text
    till.ring("fan it out and mail it", lambda: None)
    assert school.message(draft)["state"] == "sent"
    assert till.counted["fan it out and mail it"]["mails"] == FAMILIES
    return till.counted


@dataclass(frozen=True)
class Prices:
    """The price list, and what is assumed of what cannot be counted.

    Attributes:
        each: what one costs, by what is used.
        gb_seconds: what an invocation takes, by function.
    """

    told: Mapping[str, Any]
    each: Mapping[str, float]
    gb_seconds: Mapping[str, float]

    def usd(self, used: Used) -> dict[str, float]:
        """What it costs, by what is paid for."""
        functions = {name: used[name] for name in self.gb_seconds if used.get(name)}
        amounts = {name: amount for name, amount in used.items() if name in self.each}
        amounts["lambda_requests"] = sum(functions.values())
        amounts["lambda_gb_seconds"] = sum(self.gb_seconds[name] * times for name, times in functions.items())
        return {name: amount * self.each[name] for name, amount in amounts.items() if amount}


def prices() -> Prices:
    """As they are written down."""
    told = json.loads(PRICES.read_text())
    config = json.loads((PROJECT / ".chalice" / "config.json").read_text())
    memory = {name: each.get("lambda_memory_size") for name, each in config["lambda_functions"].items()}
    default = config["lambda_memory_size"]
    return Prices(
        told,
        {name: price["usd"] / price["per"] for name, price in told["prices"].items()},
        {
            name: milliseconds / 1000 * (memory[name] or default) / 1024
            for name, milliseconds in told["assumed_milliseconds"].items()
        },
    )


def page(found: Mapping[str, Mapping[str, Used]], list_prices: Prices) -> str:
    """The page of costs."""
    letter, message = found["letter"], found["message"]
    life = _sum({name: {what: OF_A_LETTER[name] * n for what, n in used.items()} for name, used in letter.items()})
    a_mail = {what: n / FAMILIES for what, n in _sum(message).items()}
    told = list_prices.told
    listed, assumed = told["prices"].values(), told["assumed_milliseconds"]
    letters_usd, mails_usd = (f"{MILLION * sum(list_prices.usd(used).values()):,.2f}" for used in (life, a_mail))
    shares = {name: {what: n / FAMILIES for what, n in used.items()} for name, used in message.items()}
    return f"""\
# What it costs

Made by `python -m bench costs` from what was counted (`bench/counted.json`) and list prices (`bench/prices.json`).
A test holds that this page is up to date, and another that the code still uses what was counted.

USD, in {told["region"]}, by list prices as of {told["as_of"]}: without free tiers, discounts and tax, and without what
does not go by operation (storage, data transfer, logs, alarms, the key). How long functions take is assumed; everything
else is counted, each call, by AWS's rules of what it takes. Columns are USD for a million times the operation.

## A million communications

A letter with one file and two signers, sealed, received and processed: **{letters_usd} USD a million**.

{_table(letter, list_prices, OF_A_LETTER)}

Of a letter's life: {_shares(life, list_prices)}.

## A million e-mails

A message of a school to {FAMILIES} families: **{mails_usd} USD for a million e-mails**, each with its row in an inbox.

{_table(shares, list_prices)}

Of an e-mail: {_shares(a_mail, list_prices)}.

## The prices

{_lines(("what", "USD", "per", "page"), ((p["what"], f"{p['usd']:g}", f"{p['per']:,}", p["page"]) for p in listed))}

{told["confirmed"]}

{_lines(("function", "milliseconds, assumed"), ((f"`{name}`", str(ms)) for name, ms in assumed.items()))}
"""


_COLUMNS: Final = {
    "API": ("api_requests",),
    "Lambda": ("lambda_requests", "lambda_gb_seconds"),
    "DynamoDB": ("write_units", "read_units"),
    "S3": ("s3_writes", "s3_reads"),
    "SQS": ("sqs_requests",),
    "KMS": ("kms_requests",),
    "SES": ("mails",),
}


def _table(operations: Mapping[str, Used], list_prices: Prices, times: Mapping[str, int] | None = None) -> str:
    heads = ["operation", *(["times"] if times else []), "write units", "read units", *_COLUMNS, "all"]
    rows = []
    for name, used in operations.items():
        usd = list_prices.usd(used)
        cells = [name, *([str(times[name])] if times else [])]
        cells += [f"{used.get(units, 0):.3g}" for units in ("write_units", "read_units")]
        cells += [_money(sum(usd.get(what, 0) for what in column)) for column in _COLUMNS.values()]
        rows.append([*cells, _money(sum(usd.values()))])
    return _lines(heads, rows)


def _lines(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ["---", *["---:"] * (len(heads) - 1)], *rows))


def _shares(used: Used, list_prices: Prices) -> str:
    usd = list_prices.usd(used)
    shares = {name: sum(usd.get(what, 0) for what in column) for name, column in _COLUMNS.items()}
    return ", ".join(f"{name} {share / sum(shares.values()):.0%}" for name, share in shares.items() if share)


def _money(usd: float) -> str:
    """For a million times."""
    return f"{MILLION * usd:,.2f}" if usd else ""


def _sum(operations: Mapping[str, Used]) -> dict[str, float]:
    total: Counter[str] = Counter()
    for used in operations.values():
        total.update(used)
    return dict(total)


def renew() -> str:
    """Counts anew and writes the page; gives it."""
    with running_ministack() as url, a_stage(url) as stage:
        found = counted(stage)
    COUNTED.write_text(json.dumps(found, indent=2) + "\n")
    PAGE.write_text(page(found, prices()))
    return PAGE.read_text()
