"""Whether an answer is for a person or for a program. Pure."""


def wants_html(accept: str) -> bool:
    """Whether an ``Accept`` header (RFC 9110 §12.5.1) prefers a page: it names ``text/html``, and no less than JSON.

    Programs that say nothing, or ``*/*``, get JSON as before.
    """
    weights: dict[str, float] = {}
    for part in accept.split(","):
        kind, *parameters = (one.strip().lower() for one in part.split(";"))
        weights[kind] = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    weights[kind] = float(value)
                except ValueError:
                    weights[kind] = 0.0
    html = weights.get("text/html", 0.0)
    return html > 0 and html >= weights.get("application/json", 0.0)
