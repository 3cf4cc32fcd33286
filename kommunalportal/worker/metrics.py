"""What Prometheus reads of the worker."""

from prometheus_client import Histogram

JOB_SECONDS = Histogram("portal_job_seconds", "Time of a job, by name", ["job"])
