"""The field types: one file each. `Field` is the union that bundles are parsed into, told apart by `type`."""

from typing import Annotated, TypeAlias

from pydantic import Field as PydanticField

from kommunalportal.formengine.fields.address import AddressField
from kommunalportal.formengine.fields.calculated import CalculatedField
from kommunalportal.formengine.fields.checkboxes import CheckboxesField
from kommunalportal.formengine.fields.consent import ConsentField
from kommunalportal.formengine.fields.date import DateField
from kommunalportal.formengine.fields.email import EmailField
from kommunalportal.formengine.fields.iban import IbanField
from kommunalportal.formengine.fields.information import InformationField
from kommunalportal.formengine.fields.long_text import LongTextField
from kommunalportal.formengine.fields.money import MoneyField
from kommunalportal.formengine.fields.number import NumberField
from kommunalportal.formengine.fields.person_name import PersonNameField
from kommunalportal.formengine.fields.phone import PhoneField
from kommunalportal.formengine.fields.radio import RadioField
from kommunalportal.formengine.fields.select import SelectField
from kommunalportal.formengine.fields.text import TextField
from kommunalportal.formengine.fields.upload import UploadField
from kommunalportal.formengine.fields.yes_no import YesNoField

Field: TypeAlias = Annotated[
    AddressField
    | CalculatedField
    | CheckboxesField
    | ConsentField
    | DateField
    | EmailField
    | IbanField
    | InformationField
    | LongTextField
    | MoneyField
    | NumberField
    | PersonNameField
    | PhoneField
    | RadioField
    | SelectField
    | TextField
    | UploadField
    | YesNoField,
    PydanticField(discriminator="type"),
]

__all__ = ["Field"]
