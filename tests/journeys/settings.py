"""The portal's settings for the journeys: with a bundle that no town offers, in which every kind of field stands."""

import os
from pathlib import Path

from kommunalportal.config.settings import *  # noqa: F403

BUNDLES_DIR = Path(os.environ["KP_DATA_DIR"]) / "bundles"
