"""Cards in a grid."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from xtconnect_gui.gui.widgets.card_grid import CardGrid

CARDS = [(str(number), f"Provider number {number}", "") for number in range(7)]


@pytest.mark.parametrize(("width", "columns"), [(900, 3), (400, 2), (200, 1)])
def test_there_are_as_many_columns_as_fit(qtbot: QtBot, width: int, columns: int) -> None:
    grid = CardGrid(CARDS, "Provider")
    qtbot.addWidget(grid)
    grid.resize(width, grid.heightForWidth(width))
    grid.show()
    boxes = [card.geometry() for card in grid.cards.values()]
    assert len({box.left() for box in boxes}) == columns
    assert all(grid.rect().contains(box) for box in boxes)
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
