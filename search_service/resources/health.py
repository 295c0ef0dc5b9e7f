"""`/healthz` and `/readyz`: is the process alive, can it answer."""

from __future__ import annotations

import falcon
import msgspec

from index import Engine


class HealthResource:
    """200 as long as the process answers at all."""

    def on_get(self, _: falcon.Request, resp: falcon.Response) -> None:
        """Always alive."""
        resp.content_type = falcon.MEDIA_JSON
        resp.data = b'{"status":"ok"}'


class ReadinessResource:
    """200 when there is an edition to search, else 503 with the reason."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def on_get(self, _: falcon.Request, resp: falcon.Response) -> None:
        """Readiness, the edition and what could not be taken up."""
        status = self._engine.status()
        resp.status = falcon.HTTP_200 if status.is_ready else falcon.HTTP_503
        resp.content_type = falcon.MEDIA_JSON
        edition = status.edition
        resp.data = msgspec.json.encode(
            {
                "status": "ready" if status.is_ready else "not ready",
                "edition": edition and edition.name,
                "articles": edition and edition.articles,
                "problem": status.problem,
            }
        )
