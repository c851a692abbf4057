"""Payments."""

from typing import Literal

from pydantic import Field

from shared.http.fields import Body, Prose

State = Literal["ordered", "batched", "released", "held", "credited", "returned", "referred", "stopped"]


class Decision(Body):
    decision: Literal["reissue", "stop"]
    reason: Prose = Field(min_length=2, max_length=500, examples=["已电话核实新账户。"])
