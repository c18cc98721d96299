"""The sheet in which a saved view gets its name, and is shared or not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.kit.buttons import button, ending
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.services import views

_WIDE = 360


class NameSheet(QDialog):
    """Asks what a view is called and whether everybody may use it."""

    def __init__(
        self, parent: QWidget, title: str, about: str, name: str = "", shared: bool = False
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "sheet")
        self.setProperty("page", "views")
        self.setWindowTitle(title)
        self.name = QLineEdit(name, self)
        self.name.setMaxLength(views.LONGEST)
        self.name.setPlaceholderText(_("如“本月重点单位走访”"))
        self.name.setAccessibleName(_("视图名称"))
        self.name.selectAll()
        self.shared = QCheckBox(_("共享给全站"), self)
        self.shared.setChecked(shared)
        self.problem = PlainLabel(parent=self, kind="problem", wrap=True)
        self.problem.hide()
        self.go = button(_("保存"), self.accept, kind="primary", parent=self)
        self.go.setDefault(True)
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(sizes.gap_l,) * 4)
        layout.setSpacing(sizes.gap_m)
        layout.addWidget(PlainLabel(title, self, kind="section"))
        if about:
            layout.addWidget(PlainLabel(about, self, kind="second", wrap=True))
        for one in (self.name, self.shared, self.problem):
            layout.addWidget(one)
        foot = QHBoxLayout()
        foot.setSpacing(sizes.gap_s)
        foot.addStretch(1)
        for made in (button(_("取消"), self.reject, parent=self), self.go):
            foot.addWidget(ending(made))
        layout.addLayout(foot)
        self.setMinimumWidth(round(_WIDE * style.now().scale))

    def accept(self) -> None:
        """Close when there is a name."""
        self.name.setText(views.tidy(self.name.text()))
        if self.name.text():
            super().accept()
        else:
            self.problem.setText(_("请填写视图名称。"))
            self.problem.show()
            self.name.setFocus()
