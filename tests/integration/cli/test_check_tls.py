"""What is told about a server whose encryption is wrong, from the handshake to the exit code."""

from __future__ import annotations

import asyncio
import socket
import ssl
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA256

from xtconnect_gui.model.security import Security

from ..network.lab import PASSWORD, run_check_command
from ..smtp.certificates import NOW, YEAR, old_version, server_context, signer
from ..smtp.servers import Mailbox, Script, dialogue, real_server, scripted, silence
from .conftest import COMMAND, Command

ROOT = "CN=Acme Root CA,O=Acme Ltd"


async def check(folder: Path, port: int, security: str, *options: str) -> tuple[int, str, str, dict[str, Any]]:
    """Exit code, cause, rule, and the whole object."""
    code, result = await run_check_command(
        [*COMMAND, "check", "--json"], folder, "--host", "localhost", "--port", str(port), "--security", security,
        "--timeout", "3", *options,
    )  # fmt: skip
    assert not [line for line in result["transcript"] if line.startswith("C: AUTH")]
    return code, result["diagnosis"]["cause"], result["diagnosis"]["id"], result


async def check_tls(folder: Path, context: ssl.SSLContext, *options: str) -> tuple[int, str, str, dict[str, Any]]:
    async with scripted(silence, context) as port:
        return await check(folder, port, "ssl", *options)


@pytest.mark.parametrize(
    ("validity", "name", "verdict"),
    [
        ((NOW - YEAR * 2, NOW - YEAR), "localhost", (76, "certificate-expired", "certificate-expired")),
        ((NOW + YEAR, NOW + YEAR * 2), "localhost", (76, "certificate-expired", "certificate-not-yet-valid")),
        ((NOW - YEAR, NOW + YEAR), "mail.acme.example", (76, "certificate-name-mismatch", "certificate-name-mismatch")),
    ],
    ids=["expired", "not yet valid", "wrong name"],
)
async def test_a_certificate_of_a_trusted_authority(
    tmp_path: Path, validity: tuple[Any, Any], name: str, verdict: tuple[int, str, str]
) -> None:
    root = signer(ROOT)
    context = server_context(tmp_path, root, name, since=validity[0], until=validity[1])
    found = await check_tls(tmp_path, context, "--ca-file", str(root.write(tmp_path)))
    assert found[:3] == verdict


async def test_the_name_that_a_certificate_is_for_is_said(tmp_path: Path) -> None:
    root = signer(ROOT)
    context = server_context(tmp_path, root, "server12.hoster.example")
    found = await check_tls(tmp_path, context, "--ca-file", str(root.write(tmp_path)))
    assert "its certificate is for server12.hoster.example" in found[3]["diagnosis"]["explanation"]


async def test_a_self_signed_certificate(tmp_path: Path) -> None:
    found = await check_tls(tmp_path, server_context(tmp_path, None))
    assert found[:3] == (76, "certificate-untrusted", "certificate-self-signed")


async def test_a_certificate_of_an_unknown_authority_is_shown_with_its_issuer(tmp_path: Path) -> None:
    found = await check_tls(tmp_path, server_context(tmp_path, signer(ROOT)))
    assert found[:3] == (76, "certificate-untrusted", "certificate-untrusted")
    assert "CN=Acme Root CA, O=Acme Ltd" in found[3]["diagnosis"]["explanation"]


@pytest.mark.parametrize("trusted", [True, False])
async def test_a_chain_with_a_hole_in_it(tmp_path: Path, trusted: bool) -> None:
    """Seen by the company's name when its root is trusted, else by the address that public certificates give."""
    root = signer(ROOT)
    context = server_context(tmp_path, signer("CN=Acme Mail CA,O=Acme Ltd", root), issuer_address=not trusted)
    options = ("--ca-file", str(root.write(tmp_path))) if trusted else ()
    found = await check_tls(tmp_path, context, *options)
    assert found[:3] == (76, "certificate-untrusted", "certificate-incomplete")


async def test_a_whole_chain_is_fine(tmp_path: Path) -> None:
    root = signer(ROOT)
    between = signer("CN=Acme Mail CA,O=Acme Ltd", root)
    found = await check_tls(
        tmp_path, server_context(tmp_path, between, between=(between,)), "--ca-file", str(root.write(tmp_path))
    )
    assert (found[1], found[3]["tls"]["subject"]) == ("timeout", "commonName=localhost")


async def test_a_public_authority_that_this_computer_does_not_know(tmp_path: Path) -> None:
    root = signer("CN=DigiCert Global Root G9,O=DigiCert Inc,C=US")
    between = signer("CN=DigiCert TLS RSA,O=DigiCert Inc,C=US", root)
    found = await check_tls(tmp_path, server_context(tmp_path, between, between=(between,)))
    assert found[:3] == (76, "certificate-untrusted", "trust-store-outdated")


@pytest.mark.parametrize("days", [400, -400])
async def test_a_wrong_clock_is_told_by_the_greeting_of_the_server(tmp_path: Path, days: int) -> None:
    """The server's day is *days* from ours, and its certificate is good on that day only: so is a wrong clock seen."""
    there = NOW + YEAR * days / 365
    root = signer(ROOT)
    context = server_context(tmp_path, root, since=there - YEAR / 12, until=there + YEAR / 12)
    greeting = f"220 localhost ESMTP Exim 4.96 {format_datetime(there)}"
    hello = {"EHLO": "250-hello\r\n250 STARTTLS", "STARTTLS": "220 go on"}
    async with scripted(dialogue(hello, greeting, tls=context)) as port:
        found = await check(tmp_path, port, "starttls", "--ca-file", str(root.write(tmp_path)))
    assert found[:3] == (76, "certificate-expired", "clock-wrong")
    assert f"{there:%d %B %Y}" in found[3]["diagnosis"]["explanation"]


@pytest.mark.parametrize(
    ("issuer", "product", "switch"),
    [
        ("CN=Avast Web/Mail Shield Root,O=Avast Web/Mail Shield", "Avast", "Mail Shield"),
        ("CN=AVG Web/Mail Shield Root,O=AVG Web/Mail Shield", "AVG", "Email Shield"),
        ("CN=Norton Web/Mail Shield Root,O=Norton Web/Mail Shield", "Norton", "Email protection"),
        ("CN=ESET SSL Filter CA,O=ESET\\, spol. s r. o.,C=SK", "ESET", "SSL/TLS"),
        ("CN=Kaspersky Anti-Virus Personal Root Certificate,O=AO Kaspersky Lab", "Kaspersky", "Encrypted connections"),
        ("CN=Bitdefender Personal CA.Net-Defender,O=Bitdefender", "Bitdefender", "Encrypted web scan"),
        ("CN=McAfee Web Gateway,O=McAfee\\, Inc.", "McAfee", "HTTPS scanner"),
        ("CN=Sophos SSL CA_C01,O=Sophos", "Sophos", "SMTPS scanning"),
        ("CN=SecurityAppliance_SSL_CA", "Sophos", "SMTPS scanning"),
        ("CN=Zscaler Intermediate Root CA (zscaler.net) (t),O=Zscaler Inc.", "Zscaler", "exemptions"),
        ("CN=ca.acme.goskope.com,O=Acme", "Netskope", "Do Not Decrypt"),
        ("CN=Cisco Umbrella Primary SubCA,O=Cisco", "Cisco Umbrella", "selective decryption"),
        ("CN=FortiGate CA,OU=Certificate Authority,O=Fortinet,C=US", "FortiGate", "SSL inspection profile"),
        ("CN=Palo Alto Decryption,O=Acme", "Palo Alto", "no decrypt"),
        ("CN=Symantec Web Security Service,O=Symantec Corporation", "Symantec", "interception"),
        ("CN=Blue Coat ProxySG,O=Acme", "Symantec", "interception"),
        ("CN=Check Point Outbound CA,O=Acme", "Check Point", "bypass rule"),
        ("CN=Untangle NG Firewall,O=Untangle", "Untangle", "SSL Inspector"),
        ("CN=pfSense-SSL-Intercept,O=Acme", "pfSense", "SSL bump"),
        ("CN=squid.acme.example,O=Acme", "Squid", "SSL bump"),
    ],
    ids=lambda value: value if "=" not in value else value.split(",")[0],
)
async def test_who_has_opened_the_connection_is_named_with_the_switch_to_use(
    tmp_path: Path, issuer: str, product: str, switch: str
) -> None:
    found = await check_tls(tmp_path, server_context(tmp_path, signer(issuer)))
    diagnosis = found[3]["diagnosis"]
    assert found[:2] == (76, "tls-intercepted")
    assert product in diagnosis["title"]
    assert switch in diagnosis["steps"][0]


async def test_interception_is_seen_after_starttls_too(tmp_path: Path) -> None:
    context = server_context(tmp_path, signer("CN=Avast Web/Mail Shield Root,O=Avast Web/Mail Shield"))
    hello = {"EHLO": "250-hello\r\n250 STARTTLS", "STARTTLS": "220 go on"}
    async with scripted(dialogue(hello, tls=context)) as port:
        found = await check(tmp_path, port, "starttls")
    assert found[:3] == (76, "tls-intercepted", "tls-intercepted-here")


async def test_a_server_that_knows_only_tls_1_0(tmp_path: Path) -> None:
    """On a thread with a blocking socket: asyncio would close before OpenSSL's alert is sent."""
    context = old_version(server_context(tmp_path, signer(ROOT)))
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with listener.accept()[0] as sock, pytest.raises(ssl.SSLError, match="UNSUPPORTED_PROTOCOL"):
                context.wrap_socket(sock, server_side=True)

        serving = asyncio.create_task(asyncio.to_thread(serve))
        found = await check(tmp_path, listener.getsockname()[1], "ssl")
        await serving
    assert found[:3] == (76, "tls-version", "tls-version")


async def test_a_server_that_answers_with_tls_1_0_whatever_is_asked(tmp_path: Path) -> None:
    """A ServerHello of version 3.1 (RFC 2246 section 7.4.1.3), as servers from before version negotiation send it."""
    body = b"\x03\x01" + bytes(32) + b"\x00" + b"\x00\x2f" + b"\x00"
    handshake = b"\x02" + len(body).to_bytes(3, "big") + body

    async def old(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        writer.write(b"\x16\x03\x01" + len(handshake).to_bytes(2, "big") + handshake)
        await reader.read()

    async with scripted(old) as port:
        found = await check(tmp_path, port, "ssl")
    assert found[:3] == (76, "tls-version", "tls-version")


async def test_plaintext_on_a_port_for_tls(tmp_path: Path) -> None:
    async with scripted(dialogue({})) as port:
        found = await check(tmp_path, port, "ssl")
    assert found[:3] == (76, "wrong-port-for-security", "wrong-port-for-security")


async def test_tls_on_a_port_for_plaintext(tmp_path: Path) -> None:
    async with scripted(silence, server_context(tmp_path, signer(ROOT))) as port:
        found = await check(tmp_path, port, "starttls")
    assert found[:3] == (76, "wrong-port-for-security", "wrong-port-for-security")


async def web(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A web server: says nothing until it is spoken to."""
    await reader.read(4096)
    writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")


async def patient_web(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A web server that waits for the end of the request."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")


@pytest.mark.parametrize("security", ["ssl", "starttls"])
@pytest.mark.parametrize("server", [web, patient_web])
async def test_a_web_server_on_the_port(tmp_path: Path, security: str, server: Script) -> None:
    async with scripted(server) as port:
        found = await check(tmp_path, port, security)
    assert found[:3] == (76, "not-smtp", "not-smtp")


async def test_a_web_server_behind_tls(tmp_path: Path) -> None:
    root = signer(ROOT)
    async with scripted(web, server_context(tmp_path, root)) as port:
        found = await check(tmp_path, port, "ssl", "--ca-file", str(root.write(tmp_path)))
    assert found[:3] == (76, "not-smtp", "not-smtp")


async def test_a_connection_that_is_cut_within_the_handshake(tmp_path: Path) -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(64)

    async with scripted(cut) as port:
        found = await check(tmp_path, port, "ssl")
    assert found[:3] == (75, "connection-dropped", "connection-dropped")


async def test_a_handshake_that_never_ends(tmp_path: Path) -> None:
    async with scripted(silence) as port:
        found = await check(tmp_path, port, "ssl")
    assert found[:3] == (69, "timeout", "no-answer")


# -- the company's own authority --------------------------------------------------------------------------------------


@pytest.mark.parametrize("passes", [True, False])
async def test_an_authority_that_is_trusted_by_file_is_shown_with_its_fingerprint(tmp_path: Path, passes: bool) -> None:
    root = signer(ROOT)
    fingerprint = root.certificate.fingerprint(SHA256()).hex(":").upper()
    context = server_context(tmp_path, root, "localhost" if passes else "mail.acme.example")
    mailbox = Mailbox(PASSWORD)
    async with real_server(mailbox, context, Security.SSL) as port:
        code, result = await run_check_command(
            [*COMMAND, "check", "--json"], tmp_path, "--host", "localhost", "--port", str(port), "--security", "ssl",
            "--ca-file", str(root.write(tmp_path)),
        )  # fmt: skip
    assert (code == 0) is passes
    tls = next(stage for stage in result["stages"] if stage["stage"] == "tls")
    assert f"CN=Acme Root CA, O=Acme Ltd, SHA-256 {fingerprint}" in tls["detail"]


async def shown(folder: Path, port: int, ca_file: Path) -> tuple[int, str]:
    """Exit code and output of a check for a person."""
    done = await asyncio.to_thread(
        Command(folder), "check", "--email", "anna@example.com", "--host", "localhost", "--port", str(port),
        "--security", "ssl", "--ca-file", str(ca_file), "--password-stdin", stdin=PASSWORD,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


async def test_a_person_is_shown_the_fingerprint_too(tmp_path: Path) -> None:
    root = signer(ROOT)
    fingerprint = root.certificate.fingerprint(SHA256()).hex(":").upper()
    async with real_server(Mailbox(PASSWORD), server_context(tmp_path, root), Security.SSL) as port:
        code, text = await shown(tmp_path, port, root.write(tmp_path))
    assert code == 0
    assert f"CN=Acme Root CA, O=Acme Ltd. Its SHA-256 fingerprint is {fingerprint}." in text


async def test_a_product_that_this_computer_trusts_is_named_because_the_batch_manager_may_not(tmp_path: Path) -> None:
    root = signer("CN=Avast Web/Mail Shield Root,O=Avast Web/Mail Shield")
    async with real_server(Mailbox(PASSWORD), server_context(tmp_path, root), Security.SSL) as port:
        code, text = await shown(tmp_path, port, root.write(tmp_path))
    assert code == 0
    assert "Avast opens the encrypted connection to localhost" in text
    assert "Mail Shield, and clear" in text


async def test_a_certificate_file_that_holds_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "empty.pem"
    file.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    async with scripted(silence) as port:
        code, text = await shown(tmp_path, port, file)
    assert (code, "holds no certificate" in text) == (65, True)
