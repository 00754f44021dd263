"""The setup sheet as a PDF, by Qt's own PDF writer. Loads Qt only when it is called."""

from __future__ import annotations

import hashlib
import os

from . import sheet_texts as texts
from .sheet import SetupSheet, render_html


def render_pdf(sheet: SetupSheet, show_password: bool = False) -> bytes:
    """One A4 page, the text of it selectable. Needs no display; without an application one is made for the fonts."""
    if os.name == "posix" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
    from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

    application = QGuiApplication.instance() or QGuiApplication(["xtconnect"])
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(sheet.translate(texts.TITLE))
    html = render_html(sheet, show_password)
    # Two PDFs of one sheet differ; this tells whether they are of one sheet.
    writer.setCreator(f"xtconnect-gui {hashlib.sha256(html.encode('utf-8', 'replace')).hexdigest()[:32]}")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(20, 20, 20, 20), QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    document.setHtml(html)
    document.print_(writer)
    buffer.close()
    del document, writer, application
    return bytes(data.data())
