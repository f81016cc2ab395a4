"""Which of two representations a client wants (RFC 9110, 12.5.1): JSON is what comes when nothing is asked for."""


def prefers_csv(accept: str) -> bool:
    """Whether `Accept` asks for CSV rather than for JSON."""
    return _prefers(accept, "text/csv")


def prefers_page(accept: str) -> bool:
    """Whether `Accept` asks for a page rather than for JSON, as a browser does that somebody opens a link with."""
    return _prefers(accept, "text/html")


def _prefers(accept: str, other: str) -> bool:
    wishes: dict[str, float] = {}
    for part in accept.lower().split(","):
        kind, *parameters = (each.strip() for each in part.split(";"))
        wishes[kind] = max(wishes.get(kind, 0.0), _weight(parameters))
    wanted = wishes.get(other, wishes.get("text/*", 0.0))
    if "application/json" in wishes:
        return wanted > wishes["application/json"]
    return wanted > 0 and wanted >= wishes.get("*/*", 0.0)


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
