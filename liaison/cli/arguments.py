"""Reading the arguments, with help and complaints in the language of the screen."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import liaison
from liaison.base.errors import brief
from liaison.base.words import N_, _
from liaison.cli.desk import Command
from liaison.cli.text import harmless

_COMPLAINTS = (
    (r"the following arguments are required: (?P<names>.*)", N_("缺少参数：{names}")),
    (r"unrecognized arguments: (?P<names>.*)", N_("不认识的参数：{names}")),
    (
        r"argument (?P<names>.*?): invalid choice: (?P<value>.*?) \(choose from (?P<choices>.*)\)",
        N_("{names} 不能填 {value}，可填：{choices}"),
    ),
    (r"argument (?P<names>.*?): invalid \w+ value: (?P<value>.*)", N_("{names} 不能填 {value}")),
    (r"argument (?P<names>.*?): expected .*arguments?", N_("{names} 后面缺少内容")),
    (
        r"argument (?P<names>.*?): not allowed with argument (?P<other>.*)",
        N_("{names} 不能与 {other} 同用"),
    ),
    (r"one of the arguments (?P<names>.*) is required", N_("请给出其中一项：{names}")),
    (r"argument (?P<names>.*?): (?P<words>.*)", "{names}: {words}"),
)
"""What argparse says (3.11 to 3.13), and what we say instead."""

_NOTHING = re.compile(r"(--[a-z][a-z-]*)=--")
"""argparse takes these two dashes for the end of the options, and gives a list for the value."""


def parse(asked: Sequence[str], commands: tuple[Command, ...]) -> argparse.Namespace:
    """Return what was asked for; ends the program (status 2) when it cannot be read."""
    reading = parser(commands)
    for word in asked:
        if match := _NOTHING.fullmatch(word):
            reading.error(f"argument {match[1]}: expected one argument")
    return reading.parse_args(asked)


def parser(commands: tuple[Command, ...]) -> Parser:
    """Return the parser of all commands."""
    top = Parser(prog="liaison", description=_("警企联络：登记、导入、台账和检查。"))
    version = f"liaison {liaison.__version__}"
    top.add_argument("--version", action="version", version=version, help=_("显示版本"))
    _common(top)
    below = top.add_subparsers(
        title=_("命令"), dest="command", metavar=_("命令"), required=True, parser_class=Parser
    )
    for command in commands:
        one = below.add_parser(command.name, help=_(command.help), description=_(command.help))
        _common(one, argparse.SUPPRESS)
        command.arguments(one)
    return top


def _common(one: Parser, default: Any = None) -> None:
    one.add_argument("--home", metavar=_("文件夹"), default=default, help=_("数据文件夹"))


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks the language of the screen; no abbreviations."""

    def __init__(self, **about: Any) -> None:
        about.setdefault("formatter_class", _Help)
        super().__init__(**about, add_help=False, allow_abbrev=False)
        self._positionals.title = _("参数")
        self._optionals.title = _("选项")
        self.add_argument("-h", "--help", action="help", help=_("显示本说明"))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how the command is written."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{harmless(_complaint(message))}\n")


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, _("用法：") if prefix is None else prefix)


def _complaint(message: str) -> str:
    for pattern, said in _COMPLAINTS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return _(said).format(**{name: brief(told) for name, told in match.groupdict().items()})
    return brief(message)
