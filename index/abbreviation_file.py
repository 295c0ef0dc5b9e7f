"""DATA/abbreviations.txt, the administrator's, over the packaged list.

The header of the packaged list (`vietnamese/resources/abbreviations.txt`)
says how a line is written.
"""

from __future__ import annotations

from pathlib import Path

from index.errors import AbbreviationsError
from index.vietnamese.abbreviation_list import AbbreviationList, AbbreviationListError, parse_list
from index.vietnamese.abbreviations import Abbreviations, packaged


def load_abbreviations(path: Path) -> Abbreviations:
    """The packaged list overlaid by the administrator's file, if there is one.

    Raises AbbreviationsError naming every line that is wrong.
    """
    changes = read_abbreviations(path)
    if changes == AbbreviationList():
        return packaged()
    try:
        return packaged().with_list(changes)
    except AbbreviationListError as ex:
        raise AbbreviationsError(path, ex.problems) from ex


def read_abbreviations(path: Path) -> AbbreviationList:
    """What a file alone adds and switches off; nothing if there is none."""
    try:
        return parse_list(path.read_text("utf-8"))
    except FileNotFoundError:
        return AbbreviationList()
    except AbbreviationListError as ex:
        raise AbbreviationsError(path, ex.problems) from ex
    except UnicodeDecodeError as ex:
        raise AbbreviationsError(path, (f"not UTF-8 at byte {ex.start:,}; save it as UTF-8",)) from ex
    except OSError as ex:
        raise AbbreviationsError(path, (f"unreadable: {ex.strerror}",)) from ex
