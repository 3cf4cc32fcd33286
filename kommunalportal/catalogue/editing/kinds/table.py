"""The table of all kinds."""

from collections.abc import Mapping

from kommunalportal.catalogue.editing.kinds.appearance import Colours
from kommunalportal.catalogue.editing.kinds.base import Kind
from kommunalportal.catalogue.editing.kinds.choice import Choice
from kommunalportal.catalogue.editing.kinds.documents import Documents
from kommunalportal.catalogue.editing.kinds.fees import Fees
from kommunalportal.catalogue.editing.kinds.notices import Notices
from kommunalportal.catalogue.editing.kinds.start_page import StartPage
from kommunalportal.catalogue.editing.kinds.synonyms import Synonyms
from kommunalportal.catalogue.editing.kinds.texts import Texts
from kommunalportal.catalogue.editing.kinds.units import Units

#: In the order of the menu.
_ALL = (Texts(), Fees(), Units(), Choice(), Documents(), Notices(), Synonyms(), StartPage(), Colours())
KINDS: Mapping[str, Kind] = {kind.slug: kind for kind in _ALL}
