"""Keys as Qt tells them and as X names them (keysymdef.h), both ways.

A key that came from X carries its symbol with it; the tables are for keys
that do not (Wayland plugins, tests), and for keys that fcitx hands back.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

K = Qt.Key

SYMBOLS: dict[int, int] = {
    K.Key_Backspace: 0xFF08,
    K.Key_Tab: 0xFF09,
    K.Key_Backtab: 0xFE20,
    K.Key_Return: 0xFF0D,
    K.Key_Pause: 0xFF13,
    K.Key_ScrollLock: 0xFF14,
    K.Key_SysReq: 0xFF15,
    K.Key_Escape: 0xFF1B,
    K.Key_Multi_key: 0xFF20,
    K.Key_Kanji: 0xFF21,
    K.Key_Muhenkan: 0xFF22,
    K.Key_Henkan: 0xFF23,
    K.Key_Hiragana_Katakana: 0xFF27,
    K.Key_Zenkaku_Hankaku: 0xFF2A,
    K.Key_Hangul: 0xFF31,
    K.Key_Home: 0xFF50,
    K.Key_Left: 0xFF51,
    K.Key_Up: 0xFF52,
    K.Key_Right: 0xFF53,
    K.Key_Down: 0xFF54,
    K.Key_PageUp: 0xFF55,
    K.Key_PageDown: 0xFF56,
    K.Key_End: 0xFF57,
    K.Key_Print: 0xFF61,
    K.Key_Insert: 0xFF63,
    K.Key_Menu: 0xFF67,
    K.Key_NumLock: 0xFF7F,
    K.Key_Enter: 0xFF8D,
    K.Key_Shift: 0xFFE1,
    K.Key_Control: 0xFFE3,
    K.Key_CapsLock: 0xFFE5,
    K.Key_Meta: 0xFFE7,
    K.Key_Alt: 0xFFE9,
    K.Key_Super_L: 0xFFEB,
    K.Key_Super_R: 0xFFEC,
    K.Key_Hyper_L: 0xFFED,
    K.Key_Hyper_R: 0xFFEE,
    K.Key_AltGr: 0xFE03,
    K.Key_Delete: 0xFFFF,
    **{int(K.Key_F1) + number: 0xFFBE + number for number in range(35)},
}
"""X symbol of every key that types nothing."""

_PAD = {
    **{int(K.Key_0) + number: 0xFFB0 + number for number in range(10)},
    K.Key_Asterisk: 0xFFAA,
    K.Key_Plus: 0xFFAB,
    K.Key_Minus: 0xFFAD,
    K.Key_Period: 0xFFAE,
    K.Key_Slash: 0xFFAF,
    K.Key_Equal: 0xFFBD,
    K.Key_Home: 0xFF95,
    K.Key_Left: 0xFF96,
    K.Key_Up: 0xFF97,
    K.Key_Right: 0xFF98,
    K.Key_Down: 0xFF99,
    K.Key_PageUp: 0xFF9A,
    K.Key_PageDown: 0xFF9B,
    K.Key_End: 0xFF9C,
    K.Key_Clear: 0xFF9D,
    K.Key_Insert: 0xFF9E,
    K.Key_Delete: 0xFF9F,
}
"""The same of the number pad, which fcitx tells from the row above the letters."""

_KEYS = {symbol: key for table in (_PAD, SYMBOLS) for key, symbol in table.items()}
_KEYS[0xFE20] = int(K.Key_Backtab)

_MASKS = (
    (Qt.KeyboardModifier.ShiftModifier, 1 << 0),
    (Qt.KeyboardModifier.ControlModifier, 1 << 2),
    (Qt.KeyboardModifier.AltModifier, 1 << 3),
    (Qt.KeyboardModifier.MetaModifier, 1 << 6),
)
_UNICODE = 0x0100_0000


def symbol(event: QKeyEvent) -> int:
    """Return the X symbol of a key, 0 when there is none."""
    if event.nativeVirtualKey():
        return event.nativeVirtualKey()
    key = int(event.key())
    if event.modifiers() & Qt.KeyboardModifier.KeypadModifier and key in _PAD:
        return _PAD[key]
    if key in SYMBOLS:
        return SYMBOLS[key]
    return _of_letter(event.text(), key)


def state(event: QKeyEvent) -> int:
    """Return the modifiers held as X masks; Caps Lock and Num Lock only X itself knows."""
    if event.nativeScanCode():
        return event.nativeModifiers()
    held = event.modifiers()
    return sum(mask for modifier, mask in _MASKS if held & modifier)


def handed_back(symbol: int, state: int, released: bool) -> QKeyEvent:
    """Return the key event for a key that fcitx did not want after all."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier, mask in _MASKS:
        if state & mask:
            held |= modifier
    kind = QEvent.Type.KeyRelease if released else QEvent.Type.KeyPress
    known = _KEYS.get(symbol)
    text = "" if known is not None and symbol >= 0xFE00 else letter(symbol)
    if 0xFFAA <= symbol <= 0xFFBD:
        text = chr(symbol - 0xFF80)
    key = known if known is not None else (ord(text.upper()) if len(text.upper()) == 1 else 0)
    if symbol in (0xFF0D, 0xFF8D):
        text = "\r"
    return QKeyEvent(kind, key, held, text)


def letter(symbol: int) -> str:
    """Return the letter an X symbol stands for, "" when it types none."""
    if 0x20 <= symbol <= 0x7E or 0xA0 <= symbol <= 0xFF:
        return chr(symbol)
    code = symbol - _UNICODE
    return chr(code) if 0x100 <= code <= 0x10_FFFF else ""


def _of_letter(text: str, key: int) -> int:
    """Return the symbol of what a key types; with Ctrl held it types none of its own."""
    code = ord(text[0]) if text and text.isprintable() else 0
    if not code and 0x20 <= key <= 0x10_FFFF:
        code = ord(chr(key).lower())
    if not code:
        return 0
    return code if code < 0x100 else _UNICODE | code
