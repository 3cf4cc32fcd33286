"""What a municipality offers: services, who is responsible for them, and how they are got.

The state owns the texts of all services and lets its municipalities read them; a municipality owns its choice
(``Responsibility``), its units, its online services and its forms.
"""

from kommunalportal.catalogue.models.bundles import BundleUse, BundleVersion
from kommunalportal.catalogue.models.descriptions import LifeSituation, PublicService, ServiceSituation
from kommunalportal.catalogue.models.documents import DownloadDocument, LoadedData
from kommunalportal.catalogue.models.editing import CheckedLink, EditingRules, LinkState, Revision, RevisionState
from kommunalportal.catalogue.models.exchange import ForeignRecord, ImportRun, ImportState, RecordKind
from kommunalportal.catalogue.models.feedback import Feedback, FeedbackKind
from kommunalportal.catalogue.models.fees import Fee
from kommunalportal.catalogue.models.finding import MissedSearch, SearchWord, ServiceUse, Synonym
from kommunalportal.catalogue.models.guides import StoredChecklist
from kommunalportal.catalogue.models.notices import Notice, NoticeLevel
from kommunalportal.catalogue.models.offers import OnlineService, OrganisationalUnit, Responsibility
from kommunalportal.catalogue.models.texts import ServiceText
from kommunalportal.catalogue.models.words import Audience, Channel, Level, TrustLevel

__all__ = [
    "Audience",
    "BundleUse",
    "BundleVersion",
    "Channel",
    "CheckedLink",
    "DownloadDocument",
    "EditingRules",
    "Fee",
    "Feedback",
    "FeedbackKind",
    "ForeignRecord",
    "ImportRun",
    "ImportState",
    "Level",
    "LifeSituation",
    "LinkState",
    "LoadedData",
    "MissedSearch",
    "Notice",
    "NoticeLevel",
    "OnlineService",
    "OrganisationalUnit",
    "PublicService",
    "RecordKind",
    "Responsibility",
    "Revision",
    "RevisionState",
    "SearchWord",
    "ServiceSituation",
    "ServiceText",
    "ServiceUse",
    "StoredChecklist",
    "Synonym",
    "TrustLevel",
]
