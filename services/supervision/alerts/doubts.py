"""Why a feed or its times cannot be believed, in the words of the rule that makes an alert of it. Pure."""

from services.supervision.alerts.rule import Value
from services.supervision.alerts.wording import sentence
from shared.eventlog.doubts import Doubt


def doubt_of(kind: str, **values: Value) -> Doubt:
    """
    >>> doubt_of("log.time-went-back", later="payout/12", earlier="payout/11").sentence
    'payout/12 claims a time before that of payout/11.'
    """
    return Doubt(sentence(kind, values, "en"), values=values)
