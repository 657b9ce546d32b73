"""The files of zip and tar archives."""

from __future__ import annotations

import os
import stat
import tarfile
import zipfile
import zlib
from typing import IO, cast

from schemakit.errors import RetrievalError
from schemakit.surveying.copies import CopyWriter

__all__ = ["ARCHIVES", "copy_archive", "is_archive"]

#: The endings of archives.
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
#: What reading an archive that is not whole raises.
_BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, OSError)
#: And one that is encrypted, or compressed in a way that Python does not know.
_UNSUPPORTED = (NotImplementedError, RuntimeError)


def is_archive(name: str) -> bool:
    """Whether a file is an archive, by its name."""
    return name.lower().endswith(ARCHIVES)


def copy_archive(path: str, directory: str, largest: int) -> None:
    """Copy the regular files of an archive that may be parts of descriptions.

    Links and devices in it do not count. An archive that ends too early has the files before that.

    Raises:
        RetrievalError: if it is absent, or not an archive.
    """
    try:
        with open(path, "rb") as stream:
            writer = CopyWriter(directory, size=os.fstat(stream.fileno()).st_size, largest=largest)
            copy = _copy_zip if path.lower().endswith(".zip") else _copy_tar
            copy(stream, writer)
    except (*_BROKEN, *_UNSUPPORTED) as error:
        reason = getattr(error, "strerror", None) or str(error) or "it is not an archive"
        raise RetrievalError(path, f"cannot be read: {reason}") from error
    writer.close()


def _copy_zip(stream: IO[bytes], writer: CopyWriter) -> None:
    with zipfile.ZipFile(stream) as archive:
        for one in archive.infolist():
            mode = one.external_attr >> 16
            is_regular = not one.is_dir() and (stat.S_IFMT(mode) in (0, stat.S_IFREG))
            if not is_regular or not writer.wants(one.filename):
                continue
            try:
                with archive.open(one) as member:
                    writer.add(one.filename, member)
            except (*_BROKEN, *_UNSUPPORTED) as error:
                writer.refuse(one.filename, f"cannot be read from the archive: {error}")


def _copy_tar(stream: IO[bytes], writer: CopyWriter) -> None:
    with tarfile.open(fileobj=stream, mode="r|*") as archive:
        for one in archive:
            if one.isreg() and writer.wants(one.name):
                writer.add(one.name, cast("IO[bytes]", archive.extractfile(one)))
