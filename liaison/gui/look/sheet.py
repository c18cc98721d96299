"""The one style sheet, a template filled with tokens.

Only what Fusion cannot do by palette stands here. Widgets choose a form by a
property (``kind``), never by a style sheet of their own.
"""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from liaison.base.paths import resources
from liaison.gui.look.tokens import Colours, Sizes

TEMPLATE = Template("""
QMainWindow, QDialog, QWidget[kind="page"], QStackedWidget[kind="page"] { background: $ground; }
QFrame[kind="surface"] { background: $surface; border: 1px solid $line;
  border-radius: ${radius}px; }
QFrame[kind="raised"] { background: $raised; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[kind="drawer"] { background: $surface; border: none; border-left: 1px solid $line; }
QDialog[kind="sheet"] { background: $raised; }
QFrame[kind="palette"] { background: $raised; border: 1px solid $edge;
  border-radius: ${radius}px; }
QListView[kind="palette"] { background: $raised; border: none; }
QFrame[kind="surface"] QListView[kind="palette"] { background: $surface; }
QFrame[kind="line"] { background: $line; border: none; min-height: 1px; max-height: 1px; }
QToolTip { color: $text; background: $raised; border: 1px solid $edge; padding: 4px 6px; }

QLabel { background: transparent; }
QLabel[kind="title"] { font-size: ${title}px; font-weight: $strong; }
QLabel[kind="section"] { font-size: ${section}px; font-weight: $strong; }
QLabel[kind="small"] { font-size: ${small}px; color: $second; }
QLabel[kind="second"] { color: $second; }
QLabel[kind="strong"] { font-weight: $strong; }
QLabel[kind="problem"] { color: $overdue; font-size: ${small}px; }
QLabel[kind="figure"] { font-size: ${figure}px; font-weight: $strong; }
QLabel[kind="key"] { font-size: ${small}px; color: $second; background: $neutral_ground;
  border: 1px solid $line; border-radius: 4px; padding: 1px 6px; }
QLabel:disabled { color: $disabled; }

QPushButton { min-height: ${control_in}px; padding: 0 ${gap_m}px; border: 1px solid $edge;
  border-radius: ${radius}px; background: $surface; color: $text; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $pressed; }
QPushButton:focus { border: 2px solid $focus; padding: 0 ${gap_m_in}px;
  min-height: ${control_in2}px; }
QPushButton:disabled { color: $disabled; background: $ground; border-color: $line; }
QPushButton[kind="primary"] { background: $primary; color: $on_primary;
  border: 1px solid $primary; font-weight: $strong; }
QPushButton[kind="primary"]:hover { background: $primary_hover; border-color: $primary_hover; }
QPushButton[kind="primary"]:pressed { background: $primary_pressed; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $neutral_ground; color: $disabled;
  border-color: $line; }
QPushButton[kind="danger"] { background: $surface; color: $overdue; border-color: $overdue; }
QPushButton[kind="danger"]:hover { background: $overdue_ground; }
QPushButton[kind="danger"]:focus { border: 2px solid $text; }
QPushButton[kind="danger"]:disabled { color: $disabled; background: $ground;
  border-color: $line; }
QPushButton[kind="quiet"] { background: transparent; border: 1px solid transparent;
  color: $primary; padding: 0 ${gap_s}px; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:pressed { background: $pressed; }
QPushButton[kind="quiet"]:focus { border: 2px solid $focus; padding: 0 ${gap_s_in}px; }
QPushButton[kind="quiet"]:disabled { color: $disabled; }
QPushButton[kind="toggle"]:checked { background: $primary_ground; color: $primary;
  border-color: $primary; }
QPushButton[small="true"] { min-height: ${control_small_in}px; }
QPushButton[small="true"]:focus { min-height: ${control_small_in2}px; }
QPushButton::menu-indicator { image: url("$icons/chevron-down.svg");
  width: ${icon}px; height: ${icon}px; subcontrol-position: right center; right: 6px; }

QToolButton { border: 1px solid transparent; border-radius: ${radius}px; background: transparent;
  min-width: ${control_tool}px; min-height: ${control_tool}px; padding: 2px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $pressed; }
QToolButton:focus { border: 2px solid $focus; padding: 1px; }
QToolButton::menu-indicator { image: none; }
QLineEdit QToolButton { min-width: 0; min-height: 0; padding: 0; border: none;
  background: transparent; }

QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox { background: $surface; color: $text;
  border: 1px solid $field; border-radius: ${radius}px; padding: 0 ${gap_s}px;
  placeholder-text-color: $hint;
  selection-background-color: $primary; selection-color: $on_primary; }
QLineEdit, QAbstractSpinBox, QComboBox { min-height: ${control_in}px; }
QPlainTextEdit { padding: 4px; }
QLineEdit:hover, QPlainTextEdit:hover, QAbstractSpinBox:hover, QComboBox:hover {
  border-color: $second; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border: 2px solid $focus;
  padding: 0 ${gap_s_in}px; min-height: ${control_in2}px; }
QPlainTextEdit:focus { border: 2px solid $focus; padding: 3px; }
QLineEdit[problem="true"], QPlainTextEdit[problem="true"], QAbstractSpinBox[problem="true"],
QComboBox[problem="true"] { border-color: $overdue; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $ground; border-color: $line; }
QLineEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
  background: $ground; color: $disabled; border-color: $line; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: ${gap_xl}px; border: none;
  background: transparent; }
QAbstractSpinBox::up-arrow { image: url("$icons/chevron-up.svg");
  width: ${arrow}px; height: ${arrow}px; }
QAbstractSpinBox::down-arrow { image: url("$icons/chevron-down.svg");
  width: ${arrow}px; height: ${arrow}px; }
QComboBox::drop-down, QDateEdit::drop-down { width: ${gap_xl}px; border: none; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url("$icons/chevron-down.svg");
  width: ${icon}px; height: ${icon}px; }

QCheckBox, QRadioButton { spacing: ${gap_s}px; background: transparent;
  min-height: ${control_small}px; }
QCheckBox::indicator, QRadioButton::indicator, QGroupBox::indicator,
QListView::indicator { width: ${tick}px;
  height: ${tick}px; border: 1px solid $field; background: $surface; }
QCheckBox::indicator, QGroupBox::indicator, QListView::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: ${tick_round}px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $primary; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $focus;
  width: ${tick_in}px; height: ${tick_in}px; }
QCheckBox::indicator:checked, QGroupBox::indicator:checked,
QListView::indicator:checked { background: $primary;
  border-color: $primary; image: url("$icons/check-$theme.svg"); }
QCheckBox::indicator:indeterminate { background: $primary; border-color: $primary;
  image: url("$icons/minus-$theme.svg"); }
QRadioButton::indicator:checked { border: ${tick_edge}px solid $primary; background: $on_primary;
  width: ${tick_dot}px; height: ${tick_dot}px; }
QCheckBox:focus, QRadioButton:focus { color: $primary; text-decoration: underline; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line;
  background: $ground; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }

QAbstractItemView { background: $surface; color: $text; border: 1px solid $line; outline: none;
  border-radius: ${radius}px; selection-background-color: $primary_ground;
  selection-color: $text; }
QListView::item, QTreeView::item { min-height: ${row_compact}px; padding: 0 ${gap_s}px;
  border: none; }
QComboBox { combobox-popup: 0; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $primary_ground; color: $text; }
QComboBox QAbstractItemView { border: 1px solid $edge; border-radius: 0; padding: 4px; }
QTableView[kind="table"] { border: none; border-radius: 0; gridline-color: $line; }
QListView[kind="grid"] { background: transparent; border: none; border-radius: 0; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $second; border: none;
  border-bottom: 1px solid $line; padding: 0 ${gap_s}px; }
QTableCornerButton::section { background: $surface; border: none; }

QMenu { background: $raised; border: 1px solid $edge; border-radius: ${radius}px; padding: 4px; }
QMenu::item { padding: 6px ${gap_xl}px 6px ${gap_m}px; border-radius: 4px; }
QMenu::item:selected { background: $primary_ground; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px ${gap_s}px; }
QMenu::icon { padding-left: ${gap_s}px; }
QMenu::indicator { width: ${tick_in}px; height: ${tick_in}px; margin-left: ${gap_s}px;
  border: 1px solid $field; border-radius: 4px; background: $surface; }
QMenu::indicator:checked { background: $primary; border-color: $primary;
  image: url("$icons/check-$theme.svg"); }

QTextBrowser { background: transparent; color: $text; border: none;
  selection-background-color: $primary; selection-color: $on_primary; }
QTextBrowser:focus { border: none; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[kind="clear"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; border: none; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; border: none; }
QAbstractItemView QScrollBar, QPlainTextEdit QScrollBar { background: $surface; }
QScrollBar::handle { background: $disabled; border: 3px solid transparent; border-radius: 6px;
  background-clip: padding; }
QScrollBar::handle:vertical { min-height: 40px; }
QScrollBar::handle:horizontal { min-width: 40px; }
QScrollBar::handle:hover { background: $second; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  width: 0; height: 0; background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QProgressBar { background: $neutral_ground; border: none; border-radius: 3px;
  min-height: 6px; max-height: 6px; color: transparent; }
QProgressBar::chunk { background: $primary; border-radius: 3px; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { outline: none; }
QTabBar::tab { background: transparent; color: $second; border: none; min-height: ${control}px;
  border-bottom: 2px solid transparent; padding: 0 ${gap_m}px; margin-right: ${gap_xs}px; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $primary; border-bottom-color: $primary; }
QTabBar::tab:focus { border: 2px solid $focus; border-radius: ${radius}px;
  padding: 0 ${gap_m_in2}px; min-height: ${control_in}px; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; }
QCalendarWidget QToolButton { color: $text; }
QCalendarWidget QAbstractItemView { border: none; border-radius: 0; outline: none;
  selection-background-color: $primary; selection-color: $on_primary; }
QCalendarWidget QAbstractItemView:disabled { color: $disabled; }
QStatusBar { background: $ground; color: $second; }
QStatusBar::item { border: none; }
""")


def fill(colours: Colours, sizes: Sizes, strong: int) -> str:
    """Return the style sheet for a theme and scale; ``strong`` is the weight of emphasis."""
    lengths = asdict(sizes)
    derived = {
        # Style sheets measure inside the border, tokens outside it.
        "control_in": sizes.control - 2,
        "control_in2": sizes.control - 4,
        "control_small_in": sizes.control_small - 2,
        "control_small_in2": sizes.control_small - 4,
        "control_tool": sizes.control_small - 6,
        "gap_m_in": sizes.gap_m - 1,
        "gap_m_in2": sizes.gap_m - 2,
        "gap_s_in": sizes.gap_s - 1,
        "tick": sizes.icon - 2,
        "tick_in": sizes.icon - 4,
        "tick_round": sizes.icon // 2,
        "tick_edge": sizes.icon * 5 // 16,
        "tick_dot": sizes.icon - 2 * (sizes.icon * 5 // 16),
        "arrow": sizes.icon * 3 // 4,
        "strong": strong,
        "theme": "dark" if colours.dark else "light",
        "icons": (resources() / "icons" / "sheet").as_posix(),
    }
    return TEMPLATE.substitute(asdict(colours), **lengths, **derived)
