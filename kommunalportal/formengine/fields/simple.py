"""The fields that may also stand in an entry of a repeated group: all that need nothing from outside the form."""

from typing import TypeAlias

from kommunalportal.formengine.fields.address import AddressField
from kommunalportal.formengine.fields.checkboxes import CheckboxesField
from kommunalportal.formengine.fields.consent import ConsentField
from kommunalportal.formengine.fields.date import DateField
from kommunalportal.formengine.fields.email import EmailField
from kommunalportal.formengine.fields.iban import IbanField
from kommunalportal.formengine.fields.information import InformationField
from kommunalportal.formengine.fields.licence_plate import LicencePlateField
from kommunalportal.formengine.fields.location import LocationField
from kommunalportal.formengine.fields.long_text import LongTextField
from kommunalportal.formengine.fields.money import MoneyField
from kommunalportal.formengine.fields.number import NumberField
from kommunalportal.formengine.fields.person_name import PersonNameField
from kommunalportal.formengine.fields.phone import PhoneField
from kommunalportal.formengine.fields.radio import RadioField
from kommunalportal.formengine.fields.select import SelectField
from kommunalportal.formengine.fields.text import TextField
from kommunalportal.formengine.fields.time import TimeField
from kommunalportal.formengine.fields.yes_no import YesNoField

SimpleField: TypeAlias = (
    AddressField
    | CheckboxesField
    | ConsentField
    | DateField
    | EmailField
    | IbanField
    | InformationField
    | LicencePlateField
    | LocationField
    | LongTextField
    | MoneyField
    | NumberField
    | PersonNameField
    | PhoneField
    | RadioField
    | SelectField
    | TextField
    | TimeField
    | YesNoField
)
