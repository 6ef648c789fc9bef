"""A CSV file, packed or not, in UTF-8 or GB18030, as rows of trimmed text."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_GZIP_MAGIC = b"\x1f\x8b"


class TableError(ValueError):
    """The file as a whole cannot be read."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's header and text. Rows are numbered as a spreadsheet shows them: the header is row 1."""

    path: Path
    sha256: str
    encoding: str
    header: list[str]
    _text: str
    _delimiter: str

    def rows(self) -> Iterator[tuple[int, dict[str, str] | None]]:
        """Number and cells of every row that is not blank; None for a row of another width than the header."""
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._delimiter)
        next(reader)
        for number, cells in enumerate(reader, start=2):
            if not any(cells):
                continue
            fits = len(cells) == len(self.header)
            yield number, dict(zip(self.header, map(str.strip, cells), strict=True)) if fits else None


def read_table(path: Path, delimiter: str = ",", encoding: str | None = None) -> Table:
    """Read a file. Raises `TableError` when it is empty, in another encoding, or names a column twice."""
    raw = path.read_bytes()
    text, used = _decoded(_unpacked(raw, path.name), encoding)
    header = [name.strip() for name in next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])]
    if not any(header):
        raise TableError(f"{path.name}: 文件没有表头 / the file has no header")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise TableError(f"{path.name}: 列名重复 / columns named twice: {', '.join(twice)}")
    return Table(path, hashlib.sha256(raw).hexdigest(), used, header, text, delimiter)


def _unpacked(raw: bytes, name: str) -> bytes:
    if not raw.startswith(_GZIP_MAGIC):
        return raw
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError, zlib.error) as error:
        raise TableError(f"{name}: 压缩文件已损坏 / the packed file is damaged: {error}") from error


def _decoded(data: bytes, encoding: str | None) -> tuple[str, str]:
    """The text and the encoding it was in: as told, else UTF-8 when it is that, else GB18030."""
    for candidate in [encoding] if encoding else ["utf-8-sig", "gb18030"]:
        try:
            return data.decode(candidate), candidate
        except (UnicodeDecodeError, LookupError):  # LookupError: there is no encoding of this name
            continue
    raise TableError(f"编码不是 {encoding or 'UTF-8 / GB18030'} / the file is not in {encoding or 'UTF-8 or GB18030'}")
