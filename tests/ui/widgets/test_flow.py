"""The head of a page: its actions stand beside the title, and under it where they would leave the title too little room."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.flow import HeadLayout
from ui.widgets.parts import title

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Head = tuple[QWidget, list[QWidget]]


@pytest.fixture
def head(qtbot: QtBot) -> Head:
    heading, acts = title("Learning"), [QPushButton("New survey of efficacy"), QPushButton("New needs survey")]
    page = QWidget()
    qtbot.addWidget(page)
    across, down = HeadLayout(heading), QVBoxLayout(page)
    down.addLayout(across)
    down.addStretch()
    for act in acts:
        across.addWidget(act)
    page.resize(900, 300)
    with qtbot.waitExposed(page):
        page.show()
    return page, [heading, *acts]


def test_where_there_is_room_the_actions_end_at_the_right_of_the_title(head: Head) -> None:
    page, (heading, first, last) = head
    assert heading.geometry().right() < first.geometry().left()
    assert first.geometry().right() < last.geometry().left()
    assert page.width() - last.geometry().right() < 20, "no more than the margin is left"
    assert first.geometry().top() == last.geometry().top() == heading.geometry().top()


def test_where_there_is_none_they_stand_whole_under_the_title(head: Head, qtbot: QtBot) -> None:
    page, (heading, first, last) = head
    page.resize(320, 300)
    qtbot.waitUntil(lambda: first.geometry().top() > heading.geometry().bottom())
    assert first.width() == first.sizeHint().width()
    assert last.width() == last.sizeHint().width()
    assert all(part.geometry().right() < page.width() for part in (heading, first, last))


def test_what_is_hidden_takes_no_room(head: Head, qtbot: QtBot) -> None:
    page, (heading, first, last) = head
    first.hide()
    page.resize(320, 300)
    qtbot.waitUntil(lambda: last.geometry().left() > heading.geometry().right())
    assert last.geometry().top() < heading.geometry().bottom()
