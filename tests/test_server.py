"""The real waitress: swaps without a failed request, drains, survives garbage."""

from __future__ import annotations

import errno
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from conftest import MakeEngine, articles
from test_logs import kept_logging

from index.analysis import Analyser
from index.builder import Builder
from index.edition import Editions
from index.engine import WARMING, EngineStatus, WhooshEngine
from index.search_page import Facets, SearchPage, SearchRequest
from index.searching.answer import Answering
from index.vietnamese.words import SyllableSegmenter
from search_service import server as server_module
from search_service.app import create_app
from search_service.error_kinds import ListenError
from search_service.listening import listening_socket
from search_service.logs import configure_logging
from search_service.server import MAX_BODY_BYTES, MAX_HEADER_BYTES, Server
from search_service.settings import load_settings

PATIENCE = 30.0  # seconds until a condition that must come counts as never coming


class Gate:
    """An engine that answers only once it is opened. entered: how many wait or have passed."""

    def __init__(self) -> None:
        self._opened = threading.Event()
        self._counting = threading.Lock()
        self.entered = 0

    def search(self, request: SearchRequest) -> SearchPage:
        with self._counting:
            self.entered += 1
        assert self._opened.wait(PATIENCE)
        return SearchPage(request.q, 0, 1, 10, 0.0, msgspec.Raw(b"[]"), Facets())

    def open(self) -> None:
        self._opened.set()

    def refresh(self) -> None:
        """Nothing to take up."""

    def warm(self) -> None:
        """Nothing to make."""

    def status(self) -> EngineStatus:
        return EngineStatus(True, None)


class Client:
    """One kept-alive connection."""

    def __init__(self, server: Server) -> None:
        self._connection = http.client.HTTPConnection(*place(server), timeout=PATIENCE)

    def get(self, path: str, **params: str) -> tuple[int, Any]:
        """Status and decoded JSON."""
        self._connection.request("GET", f"{path}?{urlencode(params)}")
        response = self._connection.getresponse()
        return response.status, json.loads(response.read())

    def close(self) -> None:
        self._connection.close()


def place(server: Server) -> tuple[str, int]:
    host, _, port = server.address.removeprefix("http://").rpartition(":")
    return host, int(port)


def test_each_edition_is_warmed_up_before_anybody_asks(
    make_engine: MakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered: list[SearchRequest] = []
    answer = Answering.answer

    def noted(self: Answering, request: SearchRequest) -> SearchPage:
        answered.append(request)
        return answer(self, request)

    monkeypatch.setattr(Answering, "answer", noted)
    engine = make_engine({"title": "bão"})
    engine.refresh()
    with serving(engine):
        until(lambda: len(answered) == len(WARMING))
        make_engine({"title": "mưa"}, data=tmp_path / "data")
        until(lambda: len(answered) == 2 * len(WARMING))
        for _ in range(3):
            engine.refresh()
    assert answered == [*WARMING] * 2


def until(is_so: Callable[[], object]) -> None:
    """Wait for a condition, not for a time."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)


@contextmanager
def serving(engine: Any, **given: Any) -> Iterator[Server]:
    """A server in a thread; drained and joined afterwards."""
    settings = load_settings({}, **({"port": 0, "refresh_seconds": 0.05, "drain_seconds": PATIENCE} | given))
    server = Server(create_app(engine), engine, settings)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()


@contextmanager
def in_threads(work: Callable[[], None], count: int) -> Iterator[None]:
    """Runs `work` in threads while the block runs; what it raises is raised at the end."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as ex:
            raised.append(ex)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    assert raised == []


def reindex(data: Path, *records: dict[str, Any]) -> None:
    Builder(Editions(data), Analyser(SyllableSegmenter())).rebuild(articles(*records))


def exchange(server: Server, data: bytes) -> bytes:
    """Everything that comes back for raw bytes, after which nothing more is sent."""
    received = b""
    with socket.create_connection(place(server), PATIENCE) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            while more := connection.recv(65_536):
                received += more
        except ConnectionError:
            pass  # refused while still sending
        except OSError as ex:
            if ex.errno != 107:  # ENOTCONN: refused before the sending ended
                raise
    return received


@pytest.mark.parametrize("path", ["/healthz", "/v1/articles/b"])
def test_an_answer_leaves_in_one_piece(make_engine: MakeEngine, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    with serving(make_engine({"title": "Bão"})) as server, socket.create_connection(place(server), PATIENCE) as own:
        for _ in range(5):
            own.sendall(request)
            header, _, body = own.recv(1 << 20).partition(b"\r\n\r\n")
            assert f"Content-Length: {len(body)}".encode() in header.split(b"\r\n")
            assert json.loads(body)


def test_who_reads_late_gets_all_answers_whole_and_in_order(make_engine: MakeEngine) -> None:
    body = "bão " * 200_000 + "."
    engine = make_engine({"title": "Bão", "body": body})
    paths = ["/v1/articles/a", "/healthz"] * 5
    with serving(engine) as server, socket.create_connection(place(server), PATIENCE) as own:
        own.sendall("".join(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n" for path in paths).encode())
        until(lambda: any(channel.total_outbufs_len for channel in server._server.active_channels.values()))
        received = own.makefile("rb")
        for path in paths:
            header = b"".join(iter(received.readline, b"\r\n"))
            length = re.search(rb"Content-Length: (\d+)", header)
            answer = json.loads(received.read(int(length.group(1)))) if length else {}
            assert answer.get("body") == (body if path.endswith("a") else None)


@pytest.mark.parametrize("asked", ["HTTP/1.0\r\nHost: a", "HTTP/1.1\r\nHost: a\r\nConnection: close"])
def test_who_wants_no_other_answer_is_told_that_there_is_none(make_engine: MakeEngine, asked: str) -> None:
    with serving(make_engine({"title": "Bão"})) as server, socket.create_connection(place(server), PATIENCE) as own:
        own.sendall(f"GET /healthz {asked}\r\n\r\n".encode())
        header, _, body = own.recv(1 << 20).partition(b"\r\n\r\n")
        assert b"Connection: close" in header.split(b"\r\n")
        assert json.loads(body)
        assert own.recv(1) == b""


def is_listening(server: Server) -> bool:
    try:
        socket.create_connection(place(server), PATIENCE).close()
    except ConnectionRefusedError:
        return False
    return True


def test_one_connection_answers_many_requests(make_engine: MakeEngine) -> None:
    with serving(make_engine({"title": "Bão số 5"})) as server, closing(Client(server)) as client:
        assert client.get("/healthz") == (200, {"status": "ok"})
        for _ in range(20):
            status, page = client.get("/v1/search", q="bão số 5")
            assert (status, page["total"]) == (200, 1)
        assert client.get("/v1/articles/a")[1]["title"] == "Bão số 5"
        assert client.get("/v1/search", page="0")[0] == 400


def test_it_listens_on_this_machine_only_unless_told_otherwise() -> None:
    assert load_settings({}).host == "127.0.0.1"
    with serving(Gate()) as server:
        assert place(server)[0] == "127.0.0.1"


def test_a_new_edition_is_taken_up_without_a_failed_request(make_engine: MakeEngine, tmp_path: Path) -> None:
    engine = make_engine({"title": "Bão số 1"})
    seen: list[set[int]] = []
    done = threading.Event()

    with serving(engine) as server:

        def hammer() -> None:
            totals: list[int] = []
            with closing(Client(server)) as client:
                while not done.is_set():
                    status, page = client.get("/v1/search", q="bão")
                    assert status == 200
                    assert page["total"] == len(page["hits"])
                    totals.append(page["total"])
                    assert client.get("/v1/articles/a")[1]["title"] == "Bão số 1"
            assert totals == sorted(totals)
            seen.append(set(totals))

        with in_threads(hammer, 4), closing(Client(server)) as client:
            try:
                for count in (2, 3, 4):  # the third swap deletes the first edition
                    reindex(tmp_path / "data", *({"title": f"Bão số {number}"} for number in range(1, count + 1)))
                    until(lambda count=count: client.get("/v1/search", q="bão")[1]["total"] == count)  # type: ignore[misc]
                assert client.get("/v1/articles/d")[1]["title"] == "Bão số 4"
            finally:
                done.set()
    assert len(seen) == 4
    assert set().union(*seen) <= {1, 2, 3, 4}


def test_the_first_edition_makes_a_waiting_service_ready(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with (
        serving(WhooshEngine(data, Analyser(SyllableSegmenter()))) as server,
        closing(Client(server)) as client,
    ):
        assert client.get("/readyz")[0] == 503
        assert client.get("/v1/search")[0] == 503
        reindex(data, {"title": "Bão"})
        until(lambda: client.get("/readyz")[0] == 200)
        assert client.get("/v1/search")[1]["total"] == 1


def test_new_ranking_values_take_effect_without_a_restart(make_engine: MakeEngine, tmp_path: Path) -> None:
    engine = make_engine({"title": "bão", "body": "mưa"}, {"title": "mưa", "body": "bão " * 5})
    with serving(engine) as server, closing(Client(server)) as client:

        def order() -> list[str]:
            return [hit["id"] for hit in client.get("/v1/search", q="bão")[1]["hits"]]

        assert order() == ["a", "b"]
        (tmp_path / "data" / "ranking.toml").write_text("fields.title = 0", "utf-8")
        until(lambda: order() == ["b", "a"])
        (tmp_path / "data" / "ranking.toml").unlink()
        until(lambda: order() == ["a", "b"])


def test_invalid_ranking_values_change_nothing_and_are_told(make_engine: MakeEngine, tmp_path: Path) -> None:
    engine = make_engine({"title": "bão", "body": "mưa"}, {"title": "mưa", "body": "bão " * 5})
    values = tmp_path / "data" / "ranking.toml"
    values.write_text("fields.title = 0", "utf-8")
    with serving(engine) as server, closing(Client(server)) as client:

        def problem() -> str | None:
            status, ready = client.get("/readyz")
            assert (status, ready["status"]) == (200, "ready")
            found: str | None = ready["problem"]
            return found

        assert [hit["id"] for hit in client.get("/v1/search", q="bão")[1]["hits"]] == ["b", "a"]
        values.write_text("fields.titel = 9", "utf-8")
        until(problem)
        for _ in range(3):
            engine.refresh()
            assert "fields.titel" in (problem() or "")
        assert [hit["id"] for hit in client.get("/v1/search", q="bão")[1]["hits"]] == ["b", "a"]
        values.write_text("fields.title = 9", "utf-8")
        until(lambda: problem() is None)
        assert [hit["id"] for hit in client.get("/v1/search", q="bão")[1]["hits"]] == ["a", "b"]


def test_stopping_finishes_what_is_under_way_and_takes_nothing_new() -> None:
    gate = Gate()
    answers: list[tuple[int, Any]] = []

    def ask() -> None:
        with closing(Client(server)) as client:
            answers.append(client.get("/v1/search", q="bão"))

    with serving(gate, threads=1) as server, in_threads(ask, 3):
        try:
            until(lambda: gate.entered == 1 and queued(server) == 2)
            server.stop()
            until(lambda: not is_listening(server))
            assert answers == []
        finally:
            gate.open()
    assert [(status, page["query"]) for status, page in answers] == [(200, "bão")] * 3


def test_stopping_does_not_wait_for_idle_connections() -> None:
    with serving(Gate()) as server:
        idle = Client(server)
        assert idle.get("/healthz")[0] == 200
        silent = socket.create_connection(place(server), PATIENCE)
    silent.close()  # `serving` has joined the server before
    idle.close()


def test_stopping_gives_up_on_what_takes_longer_than_allowed() -> None:
    gate = Gate()

    def ask() -> None:
        with suppress(OSError, http.client.HTTPException), closing(Client(server)) as client:
            client.get("/v1/search", q="bão")

    server = Server(create_app(gate), gate, load_settings({}, port=0, drain_seconds=0))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run)
    asking = threading.Thread(target=ask)
    thread.start()
    asking.start()
    try:
        until(lambda: gate.entered)
        server.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()
    finally:
        gate.open()
        workers = server._server.task_dispatcher
        until(lambda: not workers.threads)
        for channel in list(server._channels.values()):
            channel.close()
        asking.join(PATIENCE)


def queued(server: Server) -> int:
    """Requests that waitress has read and no thread has taken."""
    return len(server._server.task_dispatcher.queue)


def test_more_requests_than_threads_wait_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    gate = Gate()
    statuses: list[int] = []

    def ask() -> None:
        with closing(Client(server)) as client:
            statuses.append(client.get("/v1/search", q="bão")[0])

    with kept_logging():
        configure_logging("json")
        with serving(gate, threads=2) as server, in_threads(ask, 12):
            try:
                until(lambda: gate.entered == 2 and queued(server) == 10)
            finally:
                gate.open()
    assert statuses == [200] * 12
    logged = [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]
    assert sorted(logged) == ["request"] * 12 + ["stopped"]


def test_a_taken_port_is_told_with_the_cure() -> None:
    with serving(Gate()) as server:
        host, port = place(server)
        with pytest.raises(
            ListenError, match=rf"cannot listen on {host}:{port}: .*; choose another with --host or --p"
        ):
            listening_socket(host, port)


@pytest.mark.parametrize("host", ["", "a" * 80])
def test_an_impossible_address_is_told_with_the_cure(host: str) -> None:
    with pytest.raises(ListenError, match=r"cannot listen on .*; choose another with --host or --port"):
        listening_socket(host, 0)


def test_an_address_of_version_6_is_written_in_brackets() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6")
    try:
        listening_socket("::1", 0).close()
    except ListenError:
        pytest.skip("no IPv6 loopback")
    with serving(Gate(), host="::1") as server:
        assert server.address.startswith("http://[::1]:")


@pytest.fixture(scope="module")
def hardy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all that is thrown at it."""
    data = tmp_path_factory.mktemp("hardy")
    reindex(data, {"title": "Bão số 5"})
    with serving(WhooshEngine(data, Analyser(SyllableSegmenter()))) as server:
        yield server


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /healthz HTTP/1.0\r\nX: " + b"a" * MAX_HEADER_BYTES + b"\r\n\r\n", 431),
        (b"GET /healthz HTTP/1.0\r\n" + b"A: b\r\n" * MAX_HEADER_BYTES + b"\r\n", 431),
        (b"GET /v1/search?q=" + b"a" * MAX_HEADER_BYTES + b" HTTP/1.0\r\n\r\n", 431),
        (b"GET /healthz HTTP/1.0\r\nContent-Length: %d\r\n\r\n" % (MAX_BODY_BYTES + 1), 413),
        (b"POST /v1/search HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % 10**12, 413),
        (
            b"GET /healthz HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
            + (b"8000\r\n" + b"a" * 0x8000 + b"\r\n") * 4
            + b"0\r\n\r\n",
            413,
        ),
    ],
    ids=["header", "headers", "address", "body", "huge body", "chunks"],
)
def test_what_is_too_large_is_refused(hardy: Server, request_bytes: bytes, status: int) -> None:
    # A refusal may be lost when it meets what is still being sent, so it is asked for until it arrives.
    until(lambda: exchange(hardy, request_bytes).startswith((b"HTTP/1.0 %d " % status, b"HTTP/1.1 %d " % status)))
    assert exchange(hardy, b"GET /healthz HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.0 200 ")


GARBAGE = (
    *(b"", b"\0" * 1_000, b"\r\n" * 1_000, bytes(range(256)) * 10, b"\xff" * 5_000, b"\x16\x03\x01\x02\x00\x01\x00"),
    *(b"GET\r\n\r\n", b"GET /healthz", b"GET /healthz\r\n", b"get /healthz HTTP/1.0\r\n\r\n", b" / HTTP/1.0\r\n\r\n"),
    *(b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/\r\n\r\n", b"GET  /  HTTP/1.0\r\n\r\n", b"BREW / HTTP/1.0\r\n\r\n"),
    *(
        b"GET /v1/search?q=\xff\xfe HTTP/1.0\r\n\r\n",
        b"GET /v1/articles/\xff HTTP/1.0\r\n\r\n",
        b"GET * HTTP/1.0\r\n\r\n",
    ),
    *(b"GET http://[ HTTP/1.0\r\n\r\n", b"GET //[ HTTP/1.0\r\n\r\n", b"CONNECT a:1 HTTP/1.0\r\n\r\n"),
    *(b"GET ?q=a HTTP/1.0\r\n\r\n", b"GET /v1/search?q=\x00 HTTP/1.0\r\n\r\n", b"OPTIONS * HTTP/1.0\r\n\r\n"),
    b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : a\r\n folded\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: \xff\r\nConnection: close\r\n\r\n",
    b"GET /v1/search?" + b"&".join(b"q%d=1" % number for number in range(3_000)) + b" HTTP/1.0\r\n\r\n",
)


@pytest.mark.parametrize("data", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_refused_or_dropped_and_the_next_is_answered(hardy: Server, data: bytes) -> None:
    answer = exchange(hardy, data)
    assert re.match(rb"$|HTTP/1\.[01] (?:[24]\d\d|501) ", answer), answer
    assert b"Traceback" not in answer
    assert exchange(hardy, b"GET /healthz HTTP/1.0\r\n\r\n").endswith(b'{"status":"ok"}')


@pytest.mark.parametrize("address", [b"http://[", b"http://[]", b"http://[x]/v1/search"])
def test_an_address_that_is_none_is_a_bad_request(hardy: Server, address: bytes) -> None:
    assert exchange(hardy, b"GET %s HTTP/1.0\r\n\r\n" % address).startswith(b"HTTP/1.0 400 ")


def test_an_answer_does_not_name_the_software(hardy: Server) -> None:
    assert b"\r\nServer:" not in exchange(hardy, b"GET /healthz HTTP/1.0\r\n\r\n")


def test_sigterm_finishes_what_is_open_and_exits_with_0(sample_data: Path) -> None:
    command = [sys.executable, "-m", "search_service", "serve", "--port", "0", "--data", str(sample_data)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SEARCH_")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        watchdog = threading.Timer(2 * PATIENCE, process.kill)
        watchdog.start()
        try:
            assert process.stdout is not None
            said = process.stdout.readline().decode()
            assert said.startswith(f"Serving {sample_data}/ on http://127.0.0.1:"), process.communicate()
            port = int(said.split("http://127.0.0.1:")[1].split()[0])
            with socket.create_connection(("127.0.0.1", port), PATIENCE) as begun:
                begun.sendall(b"GET /v1/search?q=t%E1%BB%89nh+u%E1%BB%B7 HTTP/1.0\r\n")
                with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as other:
                    other.request("GET", "/nowhere")  # answered, so `begun` was read before
                    assert other.getresponse().status == 404
                process.send_signal(signal.SIGTERM)
                until(lambda: not accepts(port))
                begun.sendall(b"\r\n")
                assert begun.makefile("rb").read(12) == b"HTTP/1.0 200"
            out, err = process.communicate(timeout=PATIENCE)
        finally:
            watchdog.cancel()
            process.kill()
    assert (process.returncode, out) == (0, b"")
    lines = [json.loads(line) for line in err.splitlines()]
    assert [line["event"] for line in lines] == ["edition_opened", "request", "request", "stopped"]
    assert [(line["method"], line["path"], line["status"]) for line in lines[1:3]] == [
        ("GET", "/nowhere", 404),
        ("GET", "/v1/search", 200),
    ]
    assert all(line["ms"] >= 0 for line in lines[1:3])


def connected(server: Server) -> int:
    """Connections that the server has taken."""
    return len(server._server.active_channels)


@pytest.mark.parametrize(("workers", "patience", "taken"), [(2, 5.0, 1), (2, 0.02, 2), (1, 5.0, 2)])
@pytest.mark.parametrize("is_kept", [False, True])
def test_a_busy_process_leaves_new_connections_to_the_others(
    monkeypatch: pytest.MonkeyPatch, workers: int, patience: float, taken: int, *, is_kept: bool
) -> None:
    """For a moment; alone it takes all. is_kept: the request comes over a connection that was idle."""
    monkeypatch.setattr(server_module, "YIELDING_SECONDS", patience)
    gate = Gate()
    statuses: list[int] = []

    def ask() -> None:
        with closing(Client(server)) as client:
            if is_kept and not gate.entered:
                client.get("/healthz")
                time.sleep(0.1)
            statuses.append(client.get("/v1/search", q="bão")[0])

    with serving(gate, threads=1, workers=workers) as server, in_threads(ask, 1):
        until(lambda: gate.entered == 1)
        with in_threads(ask, 1):
            try:
                if taken == 1:
                    time.sleep(0.5)  # two rounds of the server's loop
                until(lambda: connected(server) == taken)
            finally:
                gate.open()
    assert statuses == [200, 200]


def test_a_busy_process_takes_its_turn_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only when its loop, which nothing wakes, looks whether to stop."""
    monkeypatch.setattr(server_module, "LOOP_SECONDS", 5)
    gate = Gate()

    def ask() -> None:
        with closing(Client(server)) as client:
            client.get("/v1/search", q="bão")

    with serving(gate, threads=1, workers=2) as server, in_threads(ask, 1):
        until(lambda: gate.entered == 1)
        started = time.monotonic()
        with in_threads(ask, 1):
            try:
                until(lambda: connected(server) == 2)
                assert time.monotonic() - started < 2
            finally:
                gate.open()


def test_a_connection_that_fails_while_it_is_written_to_is_given_up(
    make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the reason is."""

    def failing(*_: object, **__: object) -> int:
        raise OSError(errno.ETIMEDOUT, "timed out")

    with serving(make_engine({"title": "Bão"})) as server:
        monkeypatch.setattr(server_module._Channel, "send", failing)
        with socket.create_connection(place(server), PATIENCE) as own:
            own.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            assert own.recv(1) == b""
        until(lambda: not connected(server))


def test_an_answer_waits_for_the_rest_of_the_one_before(
    make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where there is room again by then, and nobody has sent the rest yet."""
    body = "bão " * 200_000 + "."
    engine = make_engine({"title": "Bão", "body": body})
    with serving(engine) as server, socket.create_connection(place(server), PATIENCE) as own:
        own.sendall(b"GET /v1/articles/a HTTP/1.1\r\nHost: a\r\n\r\n" * 9)
        until(lambda: any(channel.total_outbufs_len for channel in server._server.active_channels.values()))
        monkeypatch.setattr(server_module._Channel, "writable", lambda _: False)
        own.settimeout(0.5)
        received = b""
        with suppress(TimeoutError):
            while data := own.recv(1 << 20):
                received += data
        own.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(0.2)
        monkeypatch.undo()
        own.settimeout(PATIENCE)
        while not received.endswith(b'{"status":"ok"}'):
            received += own.recv(1 << 20)
    answers = [answer.partition(b"\r\n\r\n")[2] for answer in received.split(b"HTTP/1.1 200 OK")[1:]]
    assert [json.loads(answer).get("body") for answer in answers] == [body] * 9 + [None]


@pytest.mark.parametrize(("seconds", "read"), [(10 * PATIENCE, 1), (0.01, 2)], ids=["meanwhile", "later"])
def test_while_requests_wait_others_are_read_later(monkeypatch: pytest.MonkeyPatch, seconds: float, read: int) -> None:
    """After `seconds`, or when a thread has taken the last one."""
    monkeypatch.setattr(server_module, "READING_SECONDS", seconds)
    gate = Gate()
    statuses: list[int] = []

    def ask() -> None:
        with closing(Client(server)) as client:
            statuses.append(client.get("/v1/search", q="bão")[0])

    with serving(gate, threads=1) as server, in_threads(ask, 1):
        until(lambda: gate.entered == 1)
        with in_threads(ask, 1):
            until(lambda: queued(server) == 1)
            with in_threads(ask, 1):
                try:
                    time.sleep(0.2)
                    until(lambda: queued(server) == read)  # which it stays: none is answered
                finally:
                    gate.open()
    assert statuses == [200] * 3


def accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), PATIENCE).close()
    except ConnectionError:
        return False
    return True


def test_while_too_many_wait_the_next_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "MAX_WAITING", 1)
    gate = Gate()
    statuses: list[int] = []

    def ask() -> None:
        with closing(Client(server)) as client:
            statuses.append(client.get("/v1/search", q="bão")[0])

    with serving(gate, threads=1) as server:
        queue = server._server.task_dispatcher.queue
        with in_threads(ask, 1):
            until(lambda: gate.entered == 1)
            with in_threads(ask, 4):
                until(lambda: len(queue) == 4)
                gate.open()
    assert sorted(statuses) == [200, 200, 200, 503, 503]
