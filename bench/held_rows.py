"""A database of one school that holds what an import wrote, page by page from a file: what is read costs no memory."""

import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

PAGE_BYTES: Final = 900_000
"""DynamoDB gives 1 MB at a time."""


class HeldRows:
    """Answers in the place of DynamoDB: reads give the rows of `held`, one to a line, and writes are counted.

    Attributes:
        answered: the operations that were asked for.
        put: the rows that were written, when they are kept.
    """

    def __init__(self, held: Path | None, *, keeps: bool) -> None:
        self._held = held
        self._keeps = keeps
        self._ahead: dict[str, int] = {}
        self.answered: list[str] = []
        self.put: dict[str, Any] = {}

    def answer(self, model: Any, params: dict[str, Any], **_: object) -> tuple[Any, dict[str, Any]]:
        """The answer to a call that is not made."""
        self.answered.append(model.name)
        asked = json.loads(params["body"])
        for write in asked.get("TransactItems", ()) if self._keeps else ():
            if item := write.get("Put", {}).get("Item"):
                self.put[item["sk"]["S"]] = item
        page, after = self._page(asked) if model.name == "Query" and self._held else ([], None)
        more = {"LastEvaluatedKey": {"pk": page[-1]["pk"], "sk": {"S": after}}} if after else {}
        return SimpleNamespace(status_code=200), {"Items": page, "Count": len(page), **more}

    def _page(self, asked: dict[str, Any]) -> tuple[list[Any], str | None]:
        """The rows between the two sort keys that are asked for, and the last of them when there are more."""
        assert self._held is not None
        first, last = sorted(value["S"] for value in asked["ExpressionAttributeValues"].values())[:2]
        if not first.startswith(("S#", "ROLE#", "GRP#", "STAFF#", "CUST#")):
            return [], None
        page: list[Any] = []
        with self._held.open("rb") as file:
            # Pages are asked for in order: each begins where the one before ended.
            begin = file.seek(self._ahead.pop(first, 0))
            while line := file.readline():
                item = json.loads(line)
                if first <= item["sk"]["S"] <= last:
                    page.append(item)
                    if file.tell() - begin > PAGE_BYTES:
                        after = str(item["sk"]["S"])
                        self._ahead[f"{after}\0"] = begin = file.tell()
                        return page, after
                elif not page:
                    begin = file.tell()
        return page, None


def settled(rows: dict[str, Any]) -> Sequence[str]:
    """The rows as they are once the import that wrote them is done, one to a line, in order."""
    lines: list[str] = []
    for sk, item in sorted(rows.items()):
        to_come = json.loads(item.pop("next", {"S": "{}"})["S"])
        item.pop("next_generation", None)
        if sk.startswith("ROLE#"):
            item.pop("until", None)
            item["students"] = {"S": json.dumps(to_come["students"])}
        if sk.startswith(("S#", "ROLE#", "GRP#")):
            lines.append(json.dumps(item))
    return lines
