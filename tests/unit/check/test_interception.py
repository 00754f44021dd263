"""The list of products that open connections, and telling them from authorities for the public."""

from __future__ import annotations

import pytest

from xtconnect_gui.check.interception import Interceptors

KNOWN = Interceptors.load()


@pytest.mark.parametrize(
    "issuer",
    [
        "CN=WE2, O=Google Trust Services, C=US", "CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1, O=DigiCert Inc, C=US",
        "CN=R11, O=Let's Encrypt, C=US", "CN=Sectigo RSA Domain Validation Secure Server CA, O=Sectigo Limited, C=GB",
        "CN=Amazon RSA 2048 M02, O=Amazon, C=US", "CN=GlobalSign Atlas R3 DV TLS CA 2024 Q1, O=GlobalSign nv-sa, C=BE",
        "CN=Telekom Security ServerID OV Class 2 CA, O=Deutsche Telekom Security GmbH, C=DE",
        "CN=Microsoft Azure RSA TLS Issuing CA 04, O=Microsoft Corporation, C=US",
        "CN=Cloudflare TLS Issuing ECC CA 1, O=SSL Corporation, C=US",
    ],
)  # fmt: skip
def test_an_authority_for_the_public_is_no_interceptor(issuer: str) -> None:
    assert KNOWN.find(issuer) is None


def test_the_name_of_openssl_and_of_python_is_looked_through() -> None:
    found = KNOWN.find("commonName=Avast Web/Mail Shield Root, organizationName=Avast Web/Mail Shield")
    assert found is not None
    assert found.product == "Avast"


def test_every_product_has_its_own_id_and_a_step_to_take() -> None:
    ids = [product.id for product in KNOWN.products]
    assert len(ids) == len(set(ids))
    for product in KNOWN.products:
        assert product.switch.endswith("."), product.id
        assert product.on_this_computer or product.switch.startswith("Ask your network administrator"), product.id


def test_an_unknown_company_is_nobody() -> None:
    assert KNOWN.find("CN=Acme Root CA, O=Acme Ltd") is None
