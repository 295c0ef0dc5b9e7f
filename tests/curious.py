"""Curious texts: those of `data/curious.txt` by name, and random ones."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import pytest
from hypothesis import strategies as st

MAX_CHARS = 20_000
TELLING_CHARS = (
    'aăâeêioôơuưyAĂĐđdghnqtTQG01_-.,/&@:|"*^ \n\t\x00\x85\u2028İßſ\u0130\u0131Σς'
    "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323\u0345\u3099か\u0654ا\u0670가\u1100\u1161\u11a8"
    "\u00ad\u200b\u200d\u2060\ufeff\ufe0f\u20e3\ud800\udc00👍ủýòẫÝỊ"
)


def _value(node: ast.expr) -> str | int:
    """Literals, `+` and `*`, and nothing else; bounded before it is built."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int):
        return node.value
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left), _value(node.right)
        if isinstance(node.op, ast.Add) and isinstance(left, str) and isinstance(right, str):
            return left + right
        if isinstance(node.op, ast.Mult) and isinstance(left, str) and isinstance(right, int):
            if len(left) * right > MAX_CHARS:
                raise ValueError(f"longer than {MAX_CHARS} characters")
            return left * right
    raise ValueError(f"not a text: {ast.unparse(node)}")


def curious_text(expression: str) -> str:
    """'"a." * 2 + "b"' → 'a.a.b'."""
    text = _value(ast.parse(expression, mode="eval").body)
    if isinstance(text, str):
        return text
    raise ValueError(f"not a text: {expression}")


def _load() -> dict[str, str]:
    texts: dict[str, str] = {}
    for row in (Path(__file__).parent / "data" / "curious.txt").read_text("utf-8").split("\n"):
        if row and not row.startswith("#"):
            name, expression = row.split("\t")
            if name in texts:
                raise ValueError(f"two curious texts are named {name!r}")
            texts[name] = curious_text(expression)
    return texts


CURIOUS = _load()
for_every_curious_text = pytest.mark.parametrize("text", CURIOUS.values(), ids=CURIOUS.keys())

any_text = st.text(st.one_of(st.sampled_from(TELLING_CHARS), st.characters()), max_size=60)
"""Any Unicode, lone surrogates included, with much that means something to this code."""


def normal_forms(text: str) -> tuple[str, str]:
    """The same text in NFC and in NFD."""
    return unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
