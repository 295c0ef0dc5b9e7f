"""The page's static files: read once, named by what they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of static/. version: changes whenever the content does."""

    name: str
    data: bytes
    content_type: str
    version: str

    @property
    def url(self) -> str:
        """Its address relative to the page."""
        return f"static/{self.name}?v={self.version}"


def find_asset(name: str) -> Asset | None:
    """The file with exactly this name; paths are not names, so none leads out of the folder."""
    return assets().get(name)


@cache
def assets() -> Mapping[str, Asset]:
    """All files of static/ that are meant for browsers."""
    found = {}
    for file in (files("search_service.web") / "static").iterdir():
        content_type = next((kind for suffix, kind in _TYPES.items() if file.name.endswith(suffix)), None)
        if content_type:
            data = file.read_bytes()
            found[file.name] = Asset(file.name, data, content_type, hashlib.sha256(data).hexdigest()[:16])
    return MappingProxyType(found)
