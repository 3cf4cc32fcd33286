"""The field types: one file each. `Field` is the union that bundles are parsed into, told apart by `type`.

A new field type is one file here and one line: in `simple.py` where it may also stand in an entry of a repeated group,
else below.
"""

from typing import Annotated, TypeAlias

from pydantic import Field as PydanticField

from kommunalportal.formengine.fields.appointment import AppointmentField
from kommunalportal.formengine.fields.calculated import CalculatedField
from kommunalportal.formengine.fields.certificate import CertificateField
from kommunalportal.formengine.fields.repeated import RepeatedField
from kommunalportal.formengine.fields.simple import SimpleField
from kommunalportal.formengine.fields.upload import UploadField

Field: TypeAlias = Annotated[
    AppointmentField | CalculatedField | CertificateField | RepeatedField | SimpleField | UploadField,
    PydanticField(discriminator="type"),
]

__all__ = ["Field"]
