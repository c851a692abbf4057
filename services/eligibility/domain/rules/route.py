"""``route``: who is paid without applying, and who must confirm (R5, R6). Pure."""

import numpy as np

from services.eligibility.domain.columns import Columns, Marks
from services.eligibility.domain.decision import Operand
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.rules.working import Working
from shared.contracts.eligibility import Route


def one(working: Working) -> Route:
    employer, rule = working.employer, working.edition.direct_route
    prior = employer.received_prior_refund
    direct = {
        "received-prior-refund": prior,
        "received-prior-refund-and-no-dispatch-firm": prior and not employer.dispatch_firm,
        "everybody": True,
        "nobody": False,
    }[rule.value]
    route: Route = "direct" if direct else "confirming"
    operands: dict[str, Operand] = {
        "received_prior_refund": "yes" if prior else "no",
        "dispatch_firm": "yes" if employer.dispatch_firm else "no",
    }
    working.step("route", operands, route, rule)
    return route


def many(edition: Edition, columns: Columns) -> Marks:
    match edition.direct_route.value:
        case "received-prior-refund":
            return columns.flags["received_prior_refund"]
        case "received-prior-refund-and-no-dispatch-firm":
            return columns.flags["received_prior_refund"] & ~columns.flags["dispatch_firm"]
        case "everybody":
            return np.ones(len(columns), np.bool_)
        case "nobody":
            return np.zeros(len(columns), np.bool_)
