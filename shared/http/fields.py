"""Fields that requests of several services have, checked the same way everywhere."""

from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.identifiers import check_uscc

Uscc = Annotated[str, Path(description="Unified social credit code."), AfterValidator(check_uscc)]
"""In a path."""
Region = Annotated[str, Field(pattern=r"^\d{6}$", description="GB/T 2260 code of a county, city or province.")]


class Body(BaseModel):
    """A JSON body: unknown names are refused, spaces around text are not kept."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
