"""A large letter as KS sends it, opened by us and by `openssl cms -decrypt` on the same file in the same run.

Each side has a process of its own, so that its peak memory is its own: this module is also that process.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters._kit.cms import decrypted
from adapters._kit.cms_keys import RecipientKey
from adapters._kit.spool import EncryptedSpool
from adapters._kit.unpack import unpack
from tests.envelopes import owner

MIB = 1024 * 1024
SIZE = int(os.environ.get("POSTVAKT_BENCH_MIB", "256")) * MIB
AS_KS = (
    "-aes-256-cbc",
    "-keyopt",
    "rsa_padding_mode:oaep",
    "-keyopt",
    "rsa_oaep_md:sha256",
    "-keyopt",
    "rsa_mgf1_md:sha256",
)


async def delivery_lines() -> list[tuple[str, str]]:
    what = f"a {SIZE // MIB} MiB letter of SvarInn"
    if shutil.which("openssl") is None:
        return [(what, "openssl is not installed")]
    with TemporaryDirectory() as name:
        folder = Path(name)
        await asyncio.to_thread(_prepare, folder)
        theirs, their_peak = await asyncio.to_thread(_openssl, folder)
        lines = []
        for part in ("decrypted", "decrypted, spooled, unzipped and hashed"):
            ours, above_idle = await asyncio.to_thread(_ours, folder, part)
            lines += [
                (f"{what} {part}, time against openssl decrypting it", f"{ours / theirs:.2f}"),
                ("the same, peak memory against openssl's", f"{above_idle / their_peak:.3f}"),
                ("the same, MiB above an idle process", f"{above_idle / MIB:.1f}"),
            ]
    return lines


def _prepare(folder: Path) -> None:
    """A ZIP of one incompressible file, sealed with indefinite lengths and OAEP."""
    (folder / "key.pem").write_text(owner().key_pem)
    (folder / "cert.pem").write_text(owner().certificate_pem)
    with zipfile.ZipFile(folder / "letter.zip", "w") as archive, archive.open("brev.pdf", "w", force_zip64=True) as out:
        for _ in range(SIZE // MIB):
            out.write(os.urandom(MIB))
    into = ("-in", folder / "letter.zip", "-out", folder / "letter.cms", "-recip", folder / "cert.pem")
    _cms("-encrypt", "-stream", "-outform", "DER", *into, *AS_KS)
    (folder / "letter.zip").unlink()


def _openssl(folder: Path) -> tuple[float, int]:
    """Seconds, and the peak of its memory in bytes."""
    started = time.perf_counter()
    process = subprocess.Popen([
        "openssl", "cms", "-decrypt", "-binary", "-inform", "DER", "-in", str(folder / "letter.cms"),
        "-inkey", str(folder / "key.pem"), "-out", str(folder / "letter.zip"),
    ])  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - started
    if status:
        raise RuntimeError("openssl could not decrypt its own letter")
    (folder / "letter.zip").unlink()
    return took, used.ru_maxrss * 1024


def _ours(folder: Path, part: str) -> tuple[float, int]:
    told = subprocess.run(
        [sys.executable, "-m", __name__, str(folder), part], check=True, capture_output=True, text=True
    )
    took, above_idle = told.stdout.split()
    return float(took), int(above_idle)


def _cms(*arguments: object) -> None:
    subprocess.run(["openssl", "cms", "-binary", *map(str, arguments)], check=True, capture_output=True)


async def _arriving(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(64 * 1024):
            yield piece


async def _open(folder: Path, part: str) -> None:
    key = RecipientKey.from_pem((folder / "key.pem").read_text())
    plain = decrypted(_arriving(folder / "letter.cms"), [key], system="svarinn")
    if part == "decrypted":
        with (folder / "plain").open("wb") as out:
            async for piece in plain:
                out.write(piece)
        return
    spool = EncryptedSpool(directory=folder / "spool")
    async with spool.keep(plain, most=2 * SIZE) as kept:
        (file,) = await unpack(kept, system="svarinn")
        if file.size != SIZE:
            raise RuntimeError("not the letter that was sealed")


def _memory(kind: str) -> int:
    """Linux only. getrusage's peak would be that of the process that started this one, where that was larger."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith(f"{kind}:"))


if __name__ == "__main__":
    idle, begun = _memory("VmRSS"), time.perf_counter()
    asyncio.run(_open(Path(sys.argv[1]), sys.argv[2]))
    print(time.perf_counter() - begun, _memory("VmHWM") - idle)  # noqa: T201 - read by who started this process
