"""Edition directories: one complete built index each, published atomically.

    DATA/editions/20170210T095100.000000Z-3f2a/index/…   Whoosh's files
    DATA/editions/20170210T095100.000000Z-3f2a/ngrams.npz   of all articles, for the speller
    DATA/editions/20170210T095100.000000Z-3f2a/manifest.json   written last
    DATA/CURRENT                                    name of the live edition

A directory without a manifest was never finished and is never read. Files
and directories are fsynced before the pointer moves, because Whoosh's
commit does not: without it every simulated power cut lost the index.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from index.durable import FileIdentity, FileRecord, file_records, fsync, identity_of, make_private, write_durably
from index.errors import BuildLockedError, EditionDamagedError, EditionMismatchError, NoEditionError, SearchError
from index.versions import ANALYSER_VERSION, SCHEMA_VERSION

_NAME = re.compile(r"[0-9]{8}T[0-9]{6}\.[0-9]{6}Z-[0-9a-f]{4}")  # nothing that could lead out of the folder
_NAME_TIME = "%Y%m%dT%H%M%S.%fZ"
KEPT_EDITIONS = 2  # the live one and one to roll back to
MANY_SEGMENTS = 64
MANY_DELETED = 0.25  # share of the articles that can be found
ARRAYS = ".arrays"  # mapped, never parsed
REINDEX = "run `search-service reindex SOURCE…`"
OLDER = "run `search-service rollback` if there is an older edition, else `search-service reindex SOURCE…`"

Verified = dict[FileIdentity, FileRecord]  # files that were read and found to be what was written


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an edition is, written when everything else is on disk.

    articles: those that can be found; deleted: those that are only masked
    until their segment is written anew; updates: editions since the last
    one that was built from its sources, whose `sources` these are.
    """

    name: str
    created_at: datetime
    schema_version: int
    analyser_version: int
    articles: int
    rejected: int
    build_seconds: float
    text_bytes: int
    sources: tuple[str, ...] = ()
    segments: int = 0
    deleted: int = 0
    updates: int = 0
    files: dict[str, FileRecord] = field(default_factory=dict)

    @property
    def index_bytes(self) -> int:
        """Size on disk of everything in the edition."""
        return sum(record.bytes for record in self.files.values())

    @property
    def is_untidy(self) -> bool:
        """True if updates left so many pieces or masked articles that a reindex pays."""
        return self.updates > 0 and (self.segments > MANY_SEGMENTS or self.deleted > self.articles * MANY_DELETED)


@dataclass(frozen=True, slots=True)
class Edition:
    """One published edition: its directory and its manifest."""

    path: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """The directory's name; sorts by time of creation."""
        return self.path.name

    @property
    def index_path(self) -> Path:
        """The directory that Whoosh opens."""
        return self.path / "index"

    @property
    def index_files(self) -> dict[str, FileRecord]:
        """Those of the index, which another edition may share; what tells of all articles may be made anew."""
        return {name: record for name, record in self.manifest.files.items() if name.startswith("index/")}

    def verify(self, known: Verified | None = None) -> Verified:
        """Check versions and every file against the manifest.

        To be called before Whoosh unpickles anything from the directory.
        known: what was verified before; such a file is not read again.
        Raises EditionMismatchError or EditionDamagedError.
        """
        found = self._identities()
        known = known or {}
        files = self.manifest.files
        unread = [name for name in files if known.get(found[name]) != files[name]]
        self._compare(unread)
        return {identity: files[name] for name, identity in found.items()}

    def verify_parsed(self) -> None:
        """As `verify`, but the arrays only by size: for what links them and keeps their checksums."""
        self._identities()
        self._compare([name for name in self.manifest.files if not name.endswith(ARRAYS)])

    def verify_segments(self, names: Iterable[str]) -> None:
        """All of some segments, which are told by how their files begin: for what reads them to write them anew."""
        prefixes = tuple(names)
        self._compare([name for name in self.manifest.files if Path(name).name.startswith(prefixes)])

    def _identities(self) -> dict[str, FileIdentity]:
        """Check versions, names and sizes."""
        wanted = (SCHEMA_VERSION, ANALYSER_VERSION)
        if (self.manifest.schema_version, self.manifest.analyser_version) != wanted:
            raise EditionMismatchError(
                f"edition {self.name} was built with schema/analyser version "
                f"{self.manifest.schema_version}/{self.manifest.analyser_version}, this program reads "
                f"{wanted[0]}/{wanted[1]}; {REINDEX}"
            )
        found = {path.relative_to(self.path).as_posix() for path in _files(self.path)}
        if found != set(self.manifest.files):
            names = ", ".join(sorted(found ^ set(self.manifest.files)))
            raise EditionDamagedError(f"edition {self.name} has missing or foreign files ({names}); {OLDER}")
        identities = {name: identity_of(self.path / name) for name in self.manifest.files}
        for name, identity in identities.items():
            if identity.bytes != self.manifest.files[name].bytes:
                raise self._damage(name)
        return identities

    def _compare(self, names: list[str]) -> None:
        for path, record in file_records(self.path / name for name in names).items():
            name = path.relative_to(self.path).as_posix()
            if record != self.manifest.files[name]:
                raise self._damage(name)

    def _damage(self, name: str) -> EditionDamagedError:
        return EditionDamagedError(f"edition {self.name}: {name} is not what was written; {OLDER}")


class Editions:
    """All editions of one data directory, and which of them is live."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self._root = data_dir / "editions"
        self._pointer = data_dir / "CURRENT"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the right to write; raises BuildLockedError at once."""
        import filelock  # noqa: PLC0415 - only who writes waits for its import

        make_private(self.data_dir)
        lock = filelock.FileLock(self.data_dir / "write.lock", blocking=False)
        try:
            with lock:
                yield
        except filelock.Timeout as ex:
            raise BuildLockedError(
                f"another reindex is writing to {self.data_dir}; wait for it to end (the lock goes with its process)"
            ) from ex

    def begin(self, now: datetime) -> Path:
        """Make an unpublished directory with an empty `index/` inside."""
        make_private(self._root)
        now = now.astimezone(UTC)
        for edition in self.published():  # names sort by age even if the clock was set back
            now = max(now, datetime.strptime(edition.name[:-5], _NAME_TIME).replace(tzinfo=UTC) + timedelta(seconds=1))
        path = self._root / f"{now:{_NAME_TIME}}-{secrets.token_hex(2)}"
        make_private(path)
        make_private(path / "index")
        return path

    def publish(self, path: Path, manifest: Manifest) -> Edition:
        """Make the directory the live edition; readers see all or nothing.

        manifest.files: the records of files that were linked; they are on
        disk and are not read again.
        """
        files = _files(path)
        names = {file.relative_to(path).as_posix(): file for file in files}
        linked = {name: record for name, record in manifest.files.items() if name in names}
        fresh = [file for name, file in names.items() if name not in linked]
        records = {file.relative_to(path).as_posix(): record for file, record in file_records(fresh).items()}
        manifest = replace(manifest, files=dict(sorted((linked | records).items())))
        for file in fresh:
            fsync(file)
        fsync(path / "index")
        write_durably(path / "manifest.json", msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        fsync(path)
        fsync(self._root)
        self._point_to(path.name)
        return Edition(path, manifest)

    def current(self) -> Edition:
        """The live edition; raises NoEditionError."""
        name = self.current_name()
        if name is None:
            raise NoEditionError(f"no edition in {self.data_dir}/; {REINDEX}")
        return self._load(self._root / name)

    def verified(self) -> Verified:
        """The files of the live edition, read; none if it cannot be verified: who opens it learns why."""
        with suppress(SearchError, OSError):
            return self.current().verify()
        return {}

    def current_name(self) -> str | None:
        """Name in the pointer file; cheap enough to poll.

        None without one; raises EditionDamagedError if it holds anything else.
        """
        try:
            name = self._pointer.read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            name = "\0"
        if name and not _NAME.fullmatch(name):
            raise EditionDamagedError(f"{self._pointer} does not hold the name of an edition; {REINDEX}")
        return name or None

    def live_name(self) -> str | None:
        """As `current_name`, but None for a damaged pointer: a build replaces it."""
        try:
            return self.current_name()
        except EditionDamagedError:
            return None

    def published(self) -> list[Edition]:
        """Every finished edition with a readable manifest, newest first; no copies under other names."""
        found = []
        for manifest in sorted(self._root.glob("*/manifest.json"), reverse=True):
            if not _NAME.fullmatch(manifest.parent.name):
                continue
            with suppress(EditionDamagedError):
                found.append(self._load(manifest.parent))
        return found

    def roll_back(self) -> Edition:
        """Make the newest edition older than the live one live again."""
        live = self.live_name()
        for edition in self.published():
            if live is None or edition.name < live:
                edition.verify()
                self._point_to(edition.name)
                return edition
        raise NoEditionError(f"no edition older than {live or 'the live one'} in {self.data_dir}/ to roll back to")

    def prune(self, previous: str | None) -> None:
        """Delete unfinished directories and all but the kept editions.

        previous: what was live before, kept to roll back to. Only while
        holding the lock. A service that still reads a deleted edition keeps
        its open files. What has another name is somebody's own, and stays.
        """
        live = self.live_name()
        others = [edition.name for edition in self.published() if edition.name != live]
        others.sort(key=lambda name: name != previous)
        if live:  # without a pointer any of them may be the good one
            others = others[: KEPT_EDITIONS - 1]
        kept = {live, *others}
        for path in self._root.iterdir() if self._root.is_dir() else ():
            if path.name not in kept and _NAME.fullmatch(path.name):
                shutil.rmtree(path, ignore_errors=True)

    def _point_to(self, name: str) -> None:
        fresh = self._pointer.with_suffix(".new")
        write_durably(fresh, f"{name}\n".encode())
        os.replace(fresh, self._pointer)
        fsync(self.data_dir)

    def _load(self, path: Path) -> Edition:
        try:
            manifest = msgspec.json.decode((path / "manifest.json").read_bytes(), type=Manifest)
        except FileNotFoundError as ex:
            raise NoEditionError(f"edition {path.name} named by CURRENT has no manifest; {REINDEX}") from ex
        except msgspec.MsgspecError as ex:
            raise EditionDamagedError(f"edition {path.name}: manifest.json is unreadable ({ex}); {OLDER}") from ex
        return Edition(path, manifest)


def _files(path: Path) -> list[Path]:
    return sorted(file for file in path.rglob("*") if file.is_file() and file != path / "manifest.json")
