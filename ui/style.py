"""The style sheet, made from the tokens. Widgets say what they are with properties (`tone`, `step`, `primary`, `link`, `card`)."""

from __future__ import annotations

from collections.abc import Mapping

SIZES: dict[str, float] = {"small": 0.9, "section": 1.15, "title": 1.5, "figure": 2.2}
"""The steps of the type scale, as parts of the body size."""
TONES = ("text", "muted", "accent", "ok", "warn", "danger")


def sheet(tokens: Mapping[str, str], points: float, art: str) -> str:
    """The style sheet for these colours and this body size in points; `art` is the folder of the tinted marks."""
    names = {name.replace("-", "_"): colour for name, colour in tokens.items()}
    tones = "".join(f'*[tone="{tone}"] {{ color: {tokens[tone]}; }}\n' for tone in TONES)
    sizes = "".join(f'*[step="{name}"] {{ font-size: {points * part:.1f}pt; }}\n' for name, part in SIZES.items())
    em = round(points * 4 / 3)
    target = max(28, round(em * 1.7))
    return (
        tones
        + sizes
        + _RULES.format(
            **names,
            art=art,
            em=em,
            inner=em - 1,
            low=target - 2,
            target=target,
            half=target // 2,
            pad=round(em * 0.35),
            round=em // 2 + 1,
        )
    )


_RULES = """
*[weight="strong"] {{ font-weight: 600; }}
*[step="figure"] {{ font-weight: 300; }}
QWidget#page, QWidget#pageBody {{ background: {surface}; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; }}
QFrame[card="true"] {{ background: {surface}; border: 1px solid {border}; border-radius: 6px; }}
QFrame[fidelity="true"] {{ background: {accent}; border: none; border-radius: 1px; }}
QFrame[line="true"] {{ background: {border}; border: none; min-height: 1px; max-height: 1px; }}
QToolTip {{ background: {text}; color: {surface}; border: none; padding: 4px 8px; }}

QPushButton, QToolButton {{
  outline: none; background: {surface}; color: {text}; border: 1px solid {control}; border-radius: 6px;
  padding: {pad}px 12px; min-height: {target}px; max-height: {target}px; }}
QPushButton:hover, QToolButton:hover {{ background: {raised}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {accent_soft}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {accent}; padding: {pad}px 11px; }}
QPushButton:disabled, QToolButton:disabled {{ color: {muted}; border-color: {border}; }}
QPushButton[primary="true"] {{ background: {accent}; color: {on_accent}; border: 1px solid {accent}; font-weight: 600; }}
QPushButton[primary="true"]:hover {{ background: {text}; border-color: {text}; color: {surface}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {text}; }}
QPushButton[primary="true"]:disabled {{ background: {raised}; color: {muted}; border-color: {border}; }}
QPushButton[link="true"] {{ background: transparent; color: {accent}; border: 2px solid transparent; padding: 0 4px; text-align: left; }}
QPushButton[link="true"]:hover {{ text-decoration: underline; background: transparent; }}
QPushButton[link="true"]:focus {{ border: 2px solid {accent}; padding: 0 4px; }}
QPushButton[link="true"]:disabled {{ color: {muted}; }}
QPushButton[chip="true"] {{ border-radius: {half}px; padding: 0 {em}px; }}
QPushButton[option="true"] {{ padding: 0 {em}px; }}
QPushButton[chip="true"]:checked, QPushButton[option="true"]:checked {{
  background: {accent_soft}; border: 2px solid {accent}; padding: 0 {inner}px; min-height: {low}px; max-height: {low}px; }}
QPushButton[chip="true"]:focus, QPushButton[option="true"]:focus {{
  border: 2px solid {text}; padding: 0 {inner}px; min-height: {low}px; max-height: {low}px; }}

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit, QTimeEdit {{
  background: {surface}; color: {text}; border: 1px solid {control}; border-radius: 6px; padding: {pad}px 8px;
  selection-background-color: {accent}; selection-color: {on_accent}; }}
QLineEdit, QPlainTextEdit, QTextEdit {{ placeholder-text-color: {muted}; }}
QLineEdit[mono="true"] {{ font-family: "DejaVu Sans Mono", Consolas, Menlo, monospace; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit, QTimeEdit {{ min-height: {target}px; max-height: {target}px; padding: 0 8px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QDateEdit:focus,
QTimeEdit:focus {{ border: 2px solid {accent}; padding-left: 7px; padding-right: 7px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ padding-top: {pad}px; padding-bottom: {pad}px; }}
*[invalid="true"] {{ border: 2px solid {danger}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{ color: {muted}; background: {raised}; }}
QComboBox QAbstractItemView {{
  background: {surface}; color: {text}; border: 1px solid {control}; selection-background-color: {accent_soft};
  selection-color: {text}; outline: none; }}
QComboBox QAbstractItemView::item {{ min-height: {target}px; padding: 0 8px; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url({art}/down.svg); width: 16px; height: 16px; }}
QSpinBox::up-button, QDoubleSpinBox::up-button, QDateEdit::up-button {{ border: none; width: 20px; subcontrol-position: top right; }}
QSpinBox::down-button, QDoubleSpinBox::down-button, QDateEdit::down-button {{
  border: none; width: 20px; subcontrol-position: bottom right; }}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{ image: url({art}/up.svg); width: 12px; height: 12px; }}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{ image: url({art}/down.svg); width: 12px; height: 12px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {em}px; height: {em}px; border: 1px solid {control}; background: {surface}; }}
QCheckBox::indicator {{ border-radius: 4px; }}
QRadioButton::indicator {{ border-radius: {round}px; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; image: url({art}/check.svg); }}
QRadioButton::indicator:checked {{ background: {accent}; border-color: {accent}; image: url({art}/dot.svg); }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {accent}; }}
QCheckBox, QRadioButton {{ spacing: 8px; min-height: {target}px; }}
QCheckBox:focus, QRadioButton:focus {{ color: {accent}; text-decoration: underline; }}

QMenu {{ background: {surface}; color: {text}; border: 1px solid {control}; padding: 4px; }}
QMenu::item {{ padding: 0 24px 0 12px; min-height: {target}px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent_soft}; }}

QAbstractItemView {{ background: {surface}; color: {text}; border: none; outline: none; selection-background-color: {accent_soft};
  selection-color: {text}; }}
QListView::item, QTableView::item {{ padding: 4px 8px; border: none; }}
QListView::item:hover, QTableView::item:hover {{ background: {raised}; }}
QListView::item:selected, QTableView::item:selected {{ background: {accent_soft}; color: {text}; }}
QTableView, QListView {{ border: 2px solid transparent; }}
QTableView:focus, QListView:focus {{ border: 2px solid {accent}; border-radius: 4px; }}
QListView[cards="true"]:focus {{ border: 2px solid transparent; }}
QTableView#cells, QTableView#cells:focus {{ border: none; }}
QHeaderView::section {{
  background: {surface}; color: {muted}; border: none; border-bottom: 1px solid {border}; padding: 6px 11px; text-align: left; }}
QHeaderView {{ background: {surface}; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {surface}; }}
QCalendarWidget QToolButton {{ border: none; padding: 0 8px; }}
QCalendarWidget QTableView::item {{ padding: 0; }}
QTableCornerButton::section {{ background: {surface}; border: none; border-bottom: 1px solid {border}; }}

QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {border}; border-radius: 4px; margin: 2px; min-height: 32px; min-width: 32px; }}
QScrollBar::handle:hover {{ background: {control}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: none; border: none; width: 0; height: 0; }}
QProgressBar {{ background: {raised}; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 4px; }}
QSplitter::handle {{ background: {border}; width: 1px; }}

QFrame#rail {{ background: {raised}; border: none; border-right: 1px solid {border}; }}
QFrame#rail QToolButton {{
  background: transparent; border: 2px solid transparent; text-align: left; padding: 0 8px; min-height: {target}px;
  max-height: none; }}
QFrame#rail QToolButton:hover {{ background: {surface}; }}
QFrame#rail QToolButton:checked {{ background: {accent_soft}; font-weight: 600; }}
QFrame#rail QToolButton:focus {{ border: 2px solid {accent}; }}
QFrame#statusLine {{ background: {bg}; border: none; border-top: 1px solid {border}; }}
QFrame#quietBar {{ background: {text}; border-radius: 6px; }}
QFrame#quietBar QLabel {{ color: {surface}; }}
QFrame#quietBar QPushButton {{ background: transparent; color: {surface}; border: 1px solid {surface}; }}
QFrame#quietBar QPushButton:focus {{ border: 2px solid {surface}; }}
QFrame#finder {{ background: {surface}; border: 1px solid {control}; border-radius: 8px; }}
QFrame#sidePanel, QFrame#criterionPanel {{ background: {surface}; border: none; border-left: 1px solid {border}; }}
QFrame#notice {{ background: {raised}; border: none; border-left: 3px solid {warn}; border-radius: 0; }}
QFrame#calmNotice {{ background: {raised}; border: none; border-left: 3px solid {accent}; border-radius: 0; }}
"""
