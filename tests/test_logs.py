"""Logs: one line per event, one event per request, whoever wrote it."""

from __future__ import annotations

import errno
import io
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import structlog
from conftest import MakeEngine
from falcon.testing import TestClient, create_environ

from index import WhooshEngine
from search_service.app import create_app
from search_service.logs import configure_logging

LOGGERS = ("", "waitress")


@contextmanager
def kept_logging() -> Iterator[None]:
    """Puts logging back as it was: the process is shared by all tests."""
    root = logging.getLogger()
    handlers, levels = root.handlers[:], [logging.getLogger(name).level for name in LOGGERS]
    configured = structlog.get_config()
    try:
        yield
    finally:
        root.handlers[:] = handlers
        for name, level in zip(LOGGERS, levels, strict=True):
            logging.getLogger(name).setLevel(level)
        structlog.configure(**configured)


@pytest.fixture(autouse=True)
def _kept_logging() -> Iterator[None]:
    with kept_logging():
        yield


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Everything on standard error, each line decoded; nothing on standard output."""
    printed = capsys.readouterr()
    assert printed.out == ""
    return [json.loads(line) for line in printed.err.split("\n") if line]


def requests(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [line for line in lines(capsys) if line["event"] == "request"]


def test_a_json_line_has_its_event_level_time_and_values(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json")
    structlog.get_logger().info("edition_opened", articles=3)
    (line,) = lines(capsys)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "edition_opened", "level": "info", "articles": 3}


def test_what_a_library_logs_is_a_json_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json")
    logging.getLogger("waitress").error("uncaptured\nexception in %s", "channel", exc_info=OSError("gone"))
    (line,) = lines(capsys)
    assert (line["event"], line["level"]) == ("uncaptured\nexception in channel", "error")
    assert "OSError: gone" in line["exception"]


def test_waitress_may_not_report_load_as_news(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json")
    logging.getLogger("waitress.queue").warning("Task queue depth is %d", 7)
    logging.getLogger("waitress").warning("total open connections reached the connection limit")
    assert lines(capsys) == []


@pytest.mark.parametrize(
    ("level", "events"), [(logging.INFO, ["opened", "failed"]), (logging.WARNING, ["failed"]), (logging.ERROR, [])]
)
def test_lines_below_the_level_are_not_written(
    capsys: pytest.CaptureFixture[str], level: int, events: list[str]
) -> None:
    configure_logging("json", level=level)
    structlog.get_logger().info("opened")
    structlog.get_logger().warning("failed")
    assert [line["event"] for line in lines(capsys)] == events


def test_a_trace_in_text_format_is_written_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("text")
    structlog.get_logger().error("unexpected_error", exc_info=ValueError("broken"))
    printed = capsys.readouterr().err
    assert "unexpected_error" in printed
    assert "broken" in printed
    assert "\x1b" not in printed  # no colours where no terminal reads


@pytest.mark.parametrize(
    ("path", "query", "status", "total"),
    [
        ("/v1/search", "q=b%C3%A3o", 200, 1),
        ("/v1/search", "page=0", 400, None),
        ("/v1/articles/a", "", 200, None),
        ("/v1/articles/bão", "", 404, None),
        ("/nowhere", "", 404, None),
        ("/healthz", "", 200, None),
    ],
)
def test_every_request_is_one_line_with_what_was_asked_and_answered(
    capsys: pytest.CaptureFixture[str], make_engine: MakeEngine, path: str, query: str, status: int, total: int | None
) -> None:
    client = TestClient(create_app(make_engine({"title": "Bão số 5"})))
    configure_logging("json")
    client.simulate_get(path, query_string=query)
    (line,) = requests(capsys)
    assert line.pop("ms") >= 0
    assert line.pop("timestamp")
    assert line == {
        "event": "request",
        "level": "info",
        "method": "GET",
        "path": path,
        "query": query,
        "status": status,
        "total": total,
    }


def test_what_is_no_json_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    configure_logging("json")
    structlog.get_logger().warning("strange", error=OSError("gone"), path="/\udcff", count=2**70)
    line = json.loads(written.getvalue())
    assert (line["error"], line["path"], line["count"]) == ("OSError('gone')", "/\udcff", 2**70)
    assert line["timestamp"].endswith("Z")


def test_a_json_line_is_spaced_as_the_standard_library_does(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json")
    structlog.get_logger().info("opened", q='Bão\u2028\x7f\n/"', total=None, ms=0.7)
    line = capsys.readouterr().err
    assert line == json.dumps(json.loads(line), ensure_ascii=False) + "\n"


def answered(engine: WhooshEngine, **environment: str) -> Iterator[bytes]:
    """The body of an answer, as a server gets it."""
    environ = create_environ("/v1/search", query_string="q=bao") | environment
    return iter(create_app(engine)(environ, lambda *_: lambda _: None))


def test_a_line_is_written_when_the_answer_has_been_taken(
    capsys: pytest.CaptureFixture[str], make_engine: MakeEngine
) -> None:
    configure_logging("json")
    body = answered(make_engine({"title": "Bão số 5"}))
    assert json.loads(next(body))["total"] == 1
    assert requests(capsys) == []
    assert next(body, None) is None
    assert [line["total"] for line in requests(capsys)] == [1]


def test_an_answer_that_nobody_takes_any_more_is_logged_too(
    capsys: pytest.CaptureFixture[str], make_engine: MakeEngine
) -> None:
    configure_logging("json")
    body = answered(make_engine({"title": "Bão số 5"}))
    next(body)
    body.close()  # type: ignore[attr-defined]
    assert [line["status"] for line in requests(capsys)] == [200]


def test_head_is_logged_as_head(capsys: pytest.CaptureFixture[str], make_engine: MakeEngine) -> None:
    configure_logging("json")
    assert list(answered(make_engine({"title": "Bão số 5"}), REQUEST_METHOD="HEAD")) == []
    assert [line["method"] for line in requests(capsys)] == ["HEAD"]


class FullDisk(io.StringIO):
    def write(self, _: str) -> int:
        raise OSError(errno.ENOSPC, "no space left")


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_an_answer_does_not_depend_on_its_line(
    monkeypatch: pytest.MonkeyPatch, make_engine: MakeEngine, log_format: str
) -> None:
    engine = make_engine({"title": "Bão số 5"})
    engine.refresh()
    monkeypatch.setattr(sys, "stderr", FullDisk())
    configure_logging(log_format)
    (body,) = answered(engine)
    assert json.loads(body)["total"] == 1


def test_a_request_cannot_forge_a_line(capsys: pytest.CaptureFixture[str], make_engine: MakeEngine) -> None:
    client = TestClient(create_app(make_engine({"title": "Bão số 5"})))
    configure_logging("json")
    client.simulate_get('/v1/x%0A{"event": "forged"}%E2%80%A8%C2%85', query_string='q=a%0A{"event":"forged"}')
    assert [line["event"] for line in lines(capsys)] == ["request"]


def test_a_failure_is_logged_with_its_trace_before_the_request(capsys: pytest.CaptureFixture[str]) -> None:
    class Broken:
        def search(self, _: object) -> None:
            raise RuntimeError("disk on fire")

    client = TestClient(create_app(Broken()))  # type: ignore[arg-type]
    configure_logging("json")
    client.simulate_get("/v1/search", query_string="q=a")
    failure, request = lines(capsys)
    assert failure["event"] == "unexpected_error"
    assert failure["path"] == "/v1/search"
    assert "RuntimeError: disk on fire" in failure["exception"]
    assert (request["event"], request["status"]) == ("request", 500)
