"""JSON log lines without personal data: event, level, time, tenant, and the fields that the caller names."""

import logging
from typing import Any

import structlog

from kommunalportal.kernel.tenancy import current_tenant_or_none


def configuration(*, level: str) -> dict[str, Any]:
    """Logging for ``dictConfig``; structlog writes through the same handler."""
    shared: list[Any] = [structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso"), _add_tenant]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        # Libraries that would repeat addresses, which may carry references, or one line per job.
        "loggers": {name: {"level": "WARNING"} for name in ("httpx", "httpcore", "procrastinate", "django.request")},
    }


def _add_tenant(_logger: logging.Logger, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    tenant = current_tenant_or_none()
    if tenant is not None:
        event["tenant"] = tenant.slug
    return event
