"""Signing with a key that a PKCS#11 token holds: SoftHSM, the key made in it and never out of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.conftest import require_or_skip
from tests.register.making import ORIGIN, SIGNERS, decision

from maillage.register import bundles, notes
from maillage.register.keys import PublicKey
from maillage.site.console import main

NAME, TOKEN, PIN = "registre.example/jeton", "maillage", "123456"
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    found = next((path for path in MODULES if Path(path).exists()), "")
    require_or_skip(bool(found) and shutil.which("softhsm2-util") is not None, "SoftHSM")
    (tmp_path / "tokens").mkdir()
    conf = tmp_path / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(conf))
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", PIN],
        check=True, capture_output=True,
    )  # fmt: skip
    yield found


# In a process of its own: the library reads its configuration once a process.
MAKE = f"""
import pkcs11, sys
from pkcs11.util.ec import encode_named_curve_parameters
from pkcs11 import Attribute, KeyType
session = pkcs11.lib(sys.argv[1]).get_token(token_label={TOKEN!r}).open(user_pin={PIN!r}, rw=True)
curve = encode_named_curve_parameters("1.3.101.112")
parameters = session.create_domain_parameters(KeyType.EC_EDWARDS, {{Attribute.EC_PARAMS: curve}}, local=True)
public, _ = parameters.generate_keypair(mechanism=pkcs11.Mechanism.EC_EDWARDS_KEY_PAIR_GEN, store=True, label={NAME!r})
print(bytes(public[Attribute.EC_POINT])[-32:].hex())
"""


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)


def test_a_bundle_is_signed_by_a_token_after_a_file(module: str, tmp_path: Path) -> None:
    made = run("-c", MAKE, module)
    assert made.returncode == 0, made.stderr
    key = PublicKey(NAME, 1, bytes.fromhex(made.stdout.strip()))
    text = decision("2026-010").text(ORIGIN)
    bundle, out, pin = tmp_path / "bundle.json", tmp_path / "out.json", tmp_path / "pin"
    item = bundles.of_texts(ORIGIN, [text]).items[0].with_signature(notes.signature_of(text, SIGNERS[0]))
    bundle.write_bytes(bundles.Bundle(ORIGIN, (item,)).write())
    pin.write_text(PIN)
    asked = ["-c", "from maillage.site.console import main; main()", "sign", str(bundle), "--pkcs11", module]
    asked += ["--token", TOKEN, "--passphrase-file", str(pin), "--yes", "--out", str(out), "--json"]
    done = run(*asked, "--name", NAME)
    assert done.returncode == 0, done.stderr
    note = notes.parse(bundles.read(out.read_bytes()).items[0].note)
    assert set(notes.verified(note, [key, SIGNERS[0].public])) == {key, SIGNERS[0].public}
    refused = run(*asked, "--name", "registre.example/absente")
    assert (refused.returncode, json.loads(refused.stdout)["error"]["code"]) == (3, "sign.token")


def test_without_the_library_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    bundle = tmp_path / "bundle.json"
    bundle.write_bytes(bundles.of_texts(ORIGIN, [decision("2026-010").text(ORIGIN)]).write())
    asked = ["sign", str(bundle), "--pkcs11", "x.so", "--token", "t", "--name", "n", "--json"]
    done = CliRunner().invoke(main, asked)
    assert (done.exit_code, json.loads(done.stdout)["error"]["code"]) == (3, "sign.no_token_library")
