"""Which tests the workers of one run share out, and which stay together."""

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

#: Their tests share something costly that one worker starts once, such as a whole portal.
TOGETHER = ("tests/journeys/",)


class Scheduling(LoadScopeScheduling):
    """Every test for itself, except for the folders that stay in one worker; those begin first."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)

    def remove_node(self, node: WorkerController) -> str | None:
        """A test that ended its worker has failed; xdist would give it to the next worker, and the next."""
        units = self.assigned_work[node].values()
        fatal = next(((unit, test) for unit in units for test, is_done in unit.items() if not is_done), None)
        if fatal:
            unit, test = fatal
            unit[test] = True
        super().remove_node(node)
        return fatal[1] if fatal else None
