"""A bundle as one ZIP file, in and out. Reading trusts nothing: names, sizes, links, compression. Pure."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping

from kommunalportal.formengine.problems import BadBundle, BundleProblem

MAX_ARCHIVE = 2 * 1024 * 1024
MAX_FILES = 300
MAX_FILE = 256 * 1024
MAX_TOTAL = 8 * 1024 * 1024
_NAME = re.compile(
    r"(service|form|handover)\.yaml|tests/[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.yaml|documents/[a-z][a-z0-9-]{0,49}\.typ|README\.md"
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def belongs_to_a_bundle(name: str) -> bool:
    """Whether a bundle may have a file of this name (relative to its folder)."""
    return _NAME.fullmatch(name) is not None


def read_archive(content: bytes) -> dict[str, bytes]:
    """The files of a zipped bundle by name; raises BadBundle. A single folder around all of them is taken off."""
    if len(content) > MAX_ARCHIVE:
        raise _bad("", f"the ZIP file is larger than {MAX_ARCHIVE // 1024 // 1024} MiB")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError) as error:
        raise _bad("", f"this is no ZIP file that can be read ({type(error).__name__})") from error


def write_archive(slug: str, files: Mapping[str, bytes]) -> bytes:
    """The same files as a ZIP file; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(f"{slug}/{name}", _LONG_AGO), files[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not _is_folder(entry)]
    if len(entries) > MAX_FILES:
        raise _bad("", f"the ZIP file has more than {MAX_FILES} files")
    top = _folder_around([entry.filename for entry in entries])
    files: dict[str, bytes] = {}
    for entry in entries:
        name = entry.filename.removeprefix(top)
        _check(entry, name, files)
        with archive.open(entry) as handle:
            files[name] = handle.read(MAX_FILE + 1)  # whatever the entry says about its size
        if len(files[name]) > MAX_FILE:
            raise _bad(name, f"the file is larger than {MAX_FILE // 1024} KiB")
        if sum(map(len, files.values())) > MAX_TOTAL:
            raise _bad(name, f"all files together are larger than {MAX_TOTAL // 1024 // 1024} MiB")
    return files


def _check(entry: zipfile.ZipInfo, name: str, files: Mapping[str, bytes]) -> None:
    mode = entry.external_attr >> 16
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        raise _bad(name, "links and special files are not allowed")
    if not belongs_to_a_bundle(name):
        raise _bad(name, "a bundle has no such file; see docs/bundles.md for what belongs into it")
    if name in files:
        raise _bad(name, "the file is there twice")
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
        raise _bad(name, "the file is encrypted or compressed in an unusual way")


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    return entry.is_dir() and ".." not in entry.filename and not entry.filename.startswith("/")


def _folder_around(names: list[str]) -> str:
    tops = {name.partition("/")[0] for name in names}
    top = next(iter(tops), "")
    alone = (
        len(tops) == 1
        and top not in ("tests", "documents")
        and re.fullmatch(r"[a-z][a-z0-9-]{0,49}", top)
        and all("/" in name for name in names)
    )
    return f"{top}/" if alone else ""


def _bad(name: str, message: str) -> BadBundle:
    shown = "".join(character if character.isprintable() else "?" for character in name)[:120]
    return BadBundle([BundleProblem(shown or "the archive", 1, "", message)])
