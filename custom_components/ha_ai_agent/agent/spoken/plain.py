# ruff: noqa: RUF001  # the signs of many languages are what this is about
"""Markdown → plain text, piece by piece.

What comes out does not depend on how the text was cut into pieces: a construct is
decided on what follows it, never on how much has arrived. Until it can be decided the
text waits, at most for one line or `_LONGEST` characters.
"""

from collections.abc import Callable, Mapping
from html import unescape
import re
from types import MappingProxyType
from typing import ClassVar, Final

from .marks import JOINER, code_text, is_emoji, is_separator, table_row, word_text

_LONGEST: Final = 400
_LONGEST_TAG: Final = 24
_WAIT: Final = -1

_HIDDEN: Final = r"think|thinking|thought|reasoning|reflection|scratchpad"
_HIDDEN_OPEN: Final = re.compile(rf"<({_HIDDEN})\s*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<(?:/?[A-Za-z][^<>\n]*|![^<>\n]*|\|[^<>\n]*\|)>")
_TAG_BREAK: Final = re.compile(r"</?(?:br|p|li|div|tr|h[1-6])\b", re.IGNORECASE)
_TAG_BEGINS: Final = re.compile(r"<(?:$|[A-Za-z/!|])")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.|mailto:)\S*", re.IGNORECASE)
_HOST: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?:[^\s/@?#]*@)?([\w-]+(?:\.[\w-]+)+)", re.IGNORECASE
)
_ADDRESS_STARTS: Final = ("https://", "http://", "www.", "mailto:")
_WORD: Final = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9_]*[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9_]*[A-Za-z0-9])*"
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_ENTITY_BEGINS: Final = re.compile(r"&(?:#?[A-Za-z0-9]{0,31})$")
_LINK_TARGET: Final = re.compile(r"\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\[\]\n]*\]")

_SOURCES: Final = re.compile(
    r"(?:[\s,;]*(?:\[[^\[\]\n]*\](?:\([^()\n]*\)|\[[^\[\]\n]*\])"
    r"|(?:https?://|www\.|mailto:)[^\s()]*(?:\([^\s()]*\))?))+[\s,;.]*",
    re.IGNORECASE,
)

# The beginning of a line. Each needs the character that follows it.
# No blank is tried in two places, or a line of blanks takes time with its square.
_LEAD: Final = re.compile(
    r"[ \t]*+(?:#{1,6}[ \t]++|[-*+•◦▪‣][ \t]++(?:\[[ xX]\][ \t]++)?"
    r"|(?P<number>\d{1,3})[.)][ \t]++|(?P<quote>>)[ \t]?)(?=\S)"
)
_LEAD_BEGINS: Final = re.compile(
    r"[ \t]*+(?:#{0,6}|[-*+•◦▪‣][ \t]*+(?:\[[ xX]?\]?)?|\d{0,3}[.)]?|>|`{1,}|~{1,}"
    r"|[=_*-]*|[-*_](?:[ \t]*+[-*_])*+)[ \t]*+$"
)
_RULE: Final = re.compile(r"[ \t]*+(?:([-*_])(?:[ \t]*+\1){2,}+|={2,}|-{2,})[ \t]*+$")
_FENCE: Final = re.compile(r"[ \t]*+(`{3,}|~{3,})([^\n]*)$")
_ENDS_SENTENCE: Final = ".!?:;,…।。！？：；、؟"
_NO_SPACE_BEFORE: Final = ".,;:!?)]…。！？，、"


class PlainText:
    """Takes Markdown in pieces and gives back what can be read aloud."""

    __slots__ = (
        "_break",
        "_buffer",
        "_fence",
        "_gap",
        "_hidden",
        "_last",
        "_line",
        "_out",
        "has_words",
    )

    def __init__(self) -> None:
        self._buffer = ""
        self._out: list[str] = []
        self._line = True
        """At the beginning of a line."""
        self._fence = ""
        self._hidden = ""
        self._gap = False
        """Something was left out just before."""
        self._break = ""
        """Space, line end or sentence end that is due before the next word."""
        self._last = ""
        self.has_words = False
        """Whether anything but signs and addresses came."""

    @property
    def is_at_gap(self) -> bool:
        """Whether the last word is complete."""
        return bool(self._break)

    def feed(self, text: str) -> str:
        """Return what became certain."""
        self._buffer += text
        return self._run(final=False)

    def finish(self) -> str:
        """Return the rest."""
        return self._run(final=True)

    def _run(self, *, final: bool) -> str:
        while self._buffer:
            if self._hidden:
                used = self._skip_hidden(final)
            elif self._fence:
                used = self._skip_code(final)
            elif self._line:
                used = self._take_line_start(final)
            else:
                used = self._take_inline(final)
            if used == _WAIT:
                break
            self._buffer = self._buffer[used:]
        out = "".join(self._out)
        self._out.clear()
        return out

    # What comes out

    def _emit(self, text: str, *, is_address: bool = False) -> None:
        self.has_words |= not is_address and any(map(str.isalnum, text))
        if self._last and self._break:
            if self._break == "\n" and self._last not in _ENDS_SENTENCE:
                self._out.append("。" if "\u3040" <= self._last <= "\u9fff" else ".")
            if not (self._gap and text[0] in _NO_SPACE_BEFORE):
                self._out.append(self._break)
        self._out.append(text)
        self._last = text[-1]
        self._break = ""
        self._gap = False

    def _space(self, kind: str = " ") -> None:
        if self._break != "\n":
            self._break = kind

    def _leave_out(self, used: int) -> int:
        self._gap = True
        return used

    # Blocks

    def _skip_hidden(self, final: bool) -> int:
        """Skip thinking up to its end."""
        end = re.search(rf"</{self._hidden}\s*>", self._buffer, re.IGNORECASE)
        if end is None:
            # The end may be cut in two.
            keep = -1 if final else self._buffer.rfind("<", -_LONGEST_TAG)
            return (len(self._buffer) if keep < 0 else keep) or _WAIT
        self._hidden = ""
        return self._leave_out(end.end())

    def _skip_code(self, final: bool) -> int:
        """Skip a line of a code block."""
        line, end, _ = self._buffer.partition("\n")
        if not end and not final:
            return _WAIT
        if line.strip() and not line.strip().strip(self._fence[0]):
            self._fence = ""
            self._space("\n")
        return len(line) + len(end)

    def _take_line_start(self, final: bool) -> int:
        line, end, _ = self._buffer.partition("\n")
        is_whole = bool(end) or final
        # What is longer is no rule, or an endless one would be read with each sign.
        may_be_rule = len(line) < _LONGEST
        if not is_whole and may_be_rule and _LEAD_BEGINS.match(line):
            return _WAIT
        if not line.strip():
            self._space("\n")
            return len(line) + len(end) if is_whole else _WAIT
        if line.lstrip().startswith("|"):
            return self._take_table_row(line, end) if is_whole else _WAIT
        if line.lstrip().startswith(("```", "~~~")):
            if not is_whole:
                return _WAIT
            if (fence := _FENCE.match(line)) and fence[1] not in fence[2]:
                self._fence = fence[1]
                return self._leave_out(len(line) + len(end))
        elif is_whole and may_be_rule and _RULE.match(line):
            self._space("\n")
            return len(line) + len(end)
        elif not is_whole and may_be_rule and not line.strip(" \t-*_="):
            return _WAIT
        return self._take_lead()

    def _take_lead(self) -> int:
        lead = _LEAD.match(self._buffer)
        if lead is None:
            self._line = False
            return len(self._buffer) - len(self._buffer.lstrip(" \t"))
        if lead["quote"]:
            return lead.end()
        self._space("\n")
        self._line = False
        if lead["number"]:
            self._emit(f"{lead['number']}.")
            self._space()
        return lead.end()

    def _take_table_row(self, line: str, end: str) -> int:
        self._space("\n")
        if row := table_row(line):
            self._out_row(row)
            self._space("\n")
        return len(line) + len(end)

    def _out_row(self, row: str) -> None:
        inner = PlainText()
        inner._line = False  # a cell is no line
        if text := (inner.feed(row) + inner.finish()).strip():
            self._emit(text)

    # Within a line

    def _take_inline(self, final: bool) -> int:
        first = self._buffer[0]
        if (take := self._TAKERS.get(first)) is not None:
            return take(self, final)
        if first.isascii() and first.isalnum():
            return self._take_word(final)
        if is_emoji(first) or (first == JOINER and self._gap):
            return self._leave_out(1)
        if is_separator(first):
            return self._take_separator()
        if first.isspace() or first in "\u200b\ufeff":
            self._space()
            return 1
        self._emit(first)
        return 1

    def _take_separator(self) -> int:
        if self._last and self._last not in _ENDS_SENTENCE:
            self._break = ""
            self._emit(",")
        self._space()
        return 1

    def _take_newline(self, _final: bool) -> int:
        self._line = True
        self._space()
        return 1

    def _take_word(self, final: bool) -> int:
        buffer = self._buffer
        if not self._last.isalnum() or self._break:
            lowered = buffer[:8].lower()
            if lowered.startswith(_ADDRESS_STARTS):
                return self._take_address(final)
            if not final and any(
                start.startswith(lowered) for start in _ADDRESS_STARTS
            ):
                return _WAIT
        word = _WORD.match(buffer)
        if word is None:  # pragma: no cover  # it begins with a letter or digit
            return 1
        end = word.end()
        if not final and end < _LONGEST and not buffer[end:].strip("._"):
            return _WAIT
        self._emit(word_text(word[0]))
        return end

    def _take_address(self, final: bool) -> int:
        found = _ADDRESS.match(self._buffer)
        if found is None:  # pragma: no cover  # its beginning was seen
            return 1
        if found.end() == len(self._buffer) and not final and found.end() < _LONGEST:
            return _WAIT
        address = found[0].rstrip(").,;:!?]>*_\"'")
        return self._say_host(address, len(address))

    def _say_host(self, address: str, used: int) -> int:
        """Say whose address it is: "see" without it would be a stump."""
        host = _HOST.match(address)
        if host is None:
            return self._leave_out(used)
        self._emit(host[1], is_address=True)
        return used

    def _take_code(self, final: bool) -> int:
        buffer = self._buffer
        run = len(buffer) - len(buffer.lstrip("`"))
        line = buffer[:_LONGEST].partition("\n")[0]
        close = re.compile(rf"(?<!`)`{{{run}}}(?!`)").search(line, run)
        is_whole = final or len(line) < len(buffer)
        if close is None or (close.end() == len(buffer) and not final):
            return run if is_whole and close is None else _WAIT
        if text := code_text(line[run : close.start()]):
            self._emit(text)
            return close.end()
        return self._leave_out(close.end())

    def _take_bracket(self, final: bool) -> int:
        """Keep the words of a link; drop pictures, footnotes and citations."""
        start = 1 if self._buffer[0] == "!" else 0
        if start:
            if len(self._buffer) == 1 and not final:
                return _WAIT
            if self._buffer[1:2] != "[":
                self._emit("!")
                return 1
        line = self._buffer[:_LONGEST].partition("\n")[0]
        is_whole = final or len(line) < len(self._buffer)
        close = _closing(line, start)
        if close < 0 or (close + 1 == len(line) and not is_whole):
            return start + 1 if is_whole else _WAIT
        words = line[start + 1 : close]
        target = _LINK_TARGET.match(line, close + 1)
        if (
            target is None
            and line[close + 1 : close + 2] in {"(", "["}
            and not is_whole
        ):
            return _WAIT
        end = target.end() if target else close + 1
        if start or words.startswith("^") or words.isdigit():
            return self._leave_out(end)
        if words.lower().startswith(_ADDRESS_STARTS):
            return self._say_host(words, end)
        # The words go through again: they may be emphasised. They are shorter now.
        self._buffer = words + self._buffer[end:]
        return 0

    def _take_paren(self, final: bool) -> int:
        """Drop parentheses that hold nothing but where something was read."""
        line = self._buffer[:_LONGEST].partition("\n")[0]
        inner = line[1:].lstrip().lower()
        close = _closing(line, 0, "()")
        may_be = inner.startswith(("[", *_ADDRESS_STARTS))
        if not final and close < 0 and len(line) == len(self._buffer):
            if may_be or any(start.startswith(inner) for start in _ADDRESS_STARTS):
                return _WAIT
        elif may_be and _SOURCES.fullmatch(line, 1, close):
            return self._leave_out(close + 1)
        self._emit("(")
        return 1

    def _take_citation(self, final: bool) -> int:
        line = self._buffer[:_LONGEST].partition("\n")[0]
        close = line.find("】")
        if close < 0:
            return 1 if final or len(line) < len(self._buffer) else _WAIT
        return self._leave_out(close + 1)

    def _take_tag(self, final: bool) -> int:
        buffer = self._buffer
        if (hidden := _HIDDEN_OPEN.match(buffer)) is not None:
            self._hidden = hidden[1]
            return hidden.end()
        line = buffer[:_LONGEST].partition("\n")[0]
        if (tag := _TAG.match(line)) is not None:
            if _TAG_BREAK.match(tag[0]):
                self._space()
            return self._leave_out(tag.end())
        is_whole = final or len(line) < len(buffer)
        if not is_whole and "<" not in line[1:] and _TAG_BEGINS.match(line[:2]):
            return _WAIT
        self._emit("<")
        return 1

    def _take_mark(self, final: bool) -> int:
        """Drop marks of emphasis; keep a sign of multiplication and of "about"."""
        mark = self._buffer[0]
        run = len(self._buffer) - len(self._buffer.lstrip(mark))
        following = self._buffer[run : run + 1]
        if not following and not final:
            return _WAIT
        before = "" if self._break else self._last
        if mark == "~" and run == 1 and following.isdigit():
            self._emit("~")
        elif mark == "_" and before.isalnum() and following.isalnum():
            self._emit("_" * run)
        elif mark == "*" and run == 1 and self._is_product(before, following):
            self._emit("×")
        return run

    def _is_product(self, before: str, following: str) -> bool:
        if before:
            return before.isdigit() and following.isdigit()
        return self._last.isdigit() and following == " "

    def _take_escape(self, final: bool) -> int:
        if len(self._buffer) == 1:
            return 1 if final else _WAIT
        following = self._buffer[1]
        if following in "()[]":
            return self._leave_out(2)
        if following.isascii() and not following.isalnum() and not following.isspace():
            self._emit(following)
            return 2
        return 1

    def _take_entity(self, final: bool) -> int:
        if (entity := _ENTITY.match(self._buffer)) is not None:
            if text := unescape(entity[0]).strip():
                self._emit(text)
            else:
                self._space()
            return entity.end()
        if not final and _ENTITY_BEGINS.match(self._buffer):
            return _WAIT
        self._emit("&")
        return 1

    def _take_stray(self, _final: bool) -> int:
        return 1

    _TAKERS: ClassVar[Mapping[str, Callable[[PlainText, bool], int]]] = (
        MappingProxyType(
            {
                "\n": _take_newline,
                "`": _take_code,
                "[": _take_bracket,
                "!": _take_bracket,
                "]": _take_stray,
                "【": _take_citation,
                "(": _take_paren,
                "<": _take_tag,
                "*": _take_mark,
                "_": _take_mark,
                "~": _take_mark,
                "\\": _take_escape,
                "&": _take_entity,
            }
        )
    )


def _closing(line: str, start: int, pair: str = "[]") -> int:
    """Return where the bracket that opens at `start` closes, or -1."""
    depth = 0
    for position in range(start, len(line)):
        if line[position] == pair[0]:
            depth += 1
        elif line[position] == pair[1]:
            depth -= 1
            if not depth:
                return position
    return -1
