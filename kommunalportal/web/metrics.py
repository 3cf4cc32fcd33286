"""What Prometheus reads at ``/metrics``."""

from prometheus_client import Histogram

REQUEST_SECONDS = Histogram(
    "portal_request_seconds", "Time to answer, by view, method and status", ["view", "method", "status"]
)
