"""The simple encodings: what is written can be decoded, and Qt's own forms are among those that are recognised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QUrl

from xtconnect_gui.batch_manager.mapping.encoding import Encoding, decode, encode, forms

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(TEXT, st.sampled_from(list(Encoding)))
def test_every_form_can_be_decoded(text: str, encoding: Encoding) -> None:
    assert all(decode(encoding, form) == text for form in forms(encoding, text))
    assert encode(encoding, text) == forms(encoding, text)[0]


@given(TEXT)
def test_qt_s_own_encodings_are_recognised(text: str) -> None:
    raw = QByteArray(text.encode())
    assert bytes(QUrl.toPercentEncoding(text).data()).decode() in forms(Encoding.PERCENT, text)
    assert bytes(raw.toBase64().data()).decode() in forms(Encoding.BASE64, text)
    assert bytes(raw.toHex().data()).decode() in forms(Encoding.HEX, text)


@pytest.mark.parametrize(
    ("encoding", "written"),
    [(Encoding.BASE64, "a"), (Encoding.BASE64, "%%%"), (Encoding.HEX, "xy"), (Encoding.HEX, "f"),
     (Encoding.PERCENT, "%ff"), (Encoding.BASE64_UTF16, "YQ==")],
)  # fmt: skip
def test_what_is_not_in_the_encoding_is_a_value_error(encoding: Encoding, written: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        decode(encoding, written)
