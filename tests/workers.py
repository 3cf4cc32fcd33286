"""Which tests the workers of one run share out, and which stay together."""

from xdist.scheduler import LoadScopeScheduling

#: Their tests share something costly that one worker starts once, such as a whole portal.
TOGETHER = ("tests/journeys/",)


class Scheduling(LoadScopeScheduling):
    """Every test for itself, except for the folders that stay in one worker; those begin first."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)
