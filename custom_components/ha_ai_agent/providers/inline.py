"""Thinking and tool calls that a server left inside the text. Pure."""

from dataclasses import dataclass
import re
from typing import Literal

from .inline_calls import find_bare, may_be_bare

type PieceKind = Literal["text", "thinking", "tool_call", "bare"]
type _Mode = Literal["start", "text", "thinking", "undecided", "call", "header", "bare"]


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Part of the text.

    A tool call comes whole, with its markup; so does `bare`: an answer that is JSON
    and may be a call. The others come as they stream.
    """

    kind: PieceKind
    text: str


THINKING = {
    "<think>": "</think>",
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<reasoning>": "</reasoning>",
    "<seed:think>": "</seed:think>",
    "[THINK]": "[/THINK]",
    "<|channel>thought": "<channel|>",  # Gemma
}
CALLS = {
    "<tool_call>": ("</tool_call>",),
    "<function_call>": ("</function_call>",),
    "<functioncall>": ("</functioncall>",),
    "<function=": ("</function>",),
    "<function(": ("</function>",),
    "<function/": ("</function>",),
    "<invoke name=": ("</invoke>",),
    "<\uff5cDSML\uff5cinvoke name=": ("</\uff5cDSML\uff5cinvoke>",),  # DeepSeek
    "<|START_ACTION|>": ("<|END_ACTION|>",),  # Cohere
    "<|tool_call_start|>": ("<|tool_call_end|>",),  # Liquid
    "[TOOL_CALLS]": ("</s>",),  # Mistral: nothing follows
    "<|tool_call>": ("<tool_call|>",),  # Gemma
    "<start_function_call>": ("<end_function_call>",),
    "<|python_tag|>": ("<|eom_id|>", "<|eot_id|>"),  # Llama
    "<|tool_calls_section_begin|>": ("<|tool_calls_section_end|>",),  # Kimi
    "<｜tool▁calls▁begin｜>": ("<｜tool▁calls▁end｜>",),  # noqa: RUF001  # DeepSeek
}
# gpt-oss ("harmony"): who speaks to whom stands before each message.
HEADERS = ("<|start|>", "<|channel|>")
MESSAGE = "<|message|>"
MESSAGE_ENDS = ("<|end|>", "<|call|>", "<|return|>")
# Ends and wrappers that say nothing by themselves.
NOISE = (
    *THINKING.values(),
    *MESSAGE_ENDS,
    *("<|im_start|>", "<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|endoftext|>"),
    *("<|end_of_text|>", "<end_of_turn>", "<turn|>", "<|turn>model"),
)
CALL_NOISE = (
    *(end for ends in CALLS.values() for end in ends if end != "</s>"),
    *("<tool_calls>", "</tool_calls>", "<function_calls>", "</function_calls>"),
    *("<minimax:tool_call>", "</minimax:tool_call>"),
    *("<\uff5cDSML\uff5cfunction_calls>", "</\uff5cDSML\uff5cfunction_calls>"),
    *("<\uff5cDSML\uff5ctool_calls>", "</\uff5cDSML\uff5ctool_calls>"),
)
_MOST_SPACE = 64
FIRST_LETTERS = "<["
_PLAIN = re.compile(r"[^<\[{`]*")
_LONGEST_OPENING = 16
# How models begin to think aloud; most do it in English or Chinese whatever was asked.
_THINKS = re.compile(
    r"\s*(the user|user (wants|asks|says|is)|okay|ok[, ]|alright|hmm|let me|let's"
    r"|we (need|have|are|should)|i (need|should|have) to|i'll need|so[, ]|first[, ]"
    r"|thinking|analysis|wait|got it|looking at|用户|好的|嗯|首先|我们)",
    re.IGNORECASE,
)


class InlineTags:
    """Splits streamed text at tags, also where a tag is cut into pieces.

    `has_tools`: calls are looked for. `may_open`: the model's template may have opened
    the thinking, so that only its end is seen; the text is held back until that is
    known. None: nobody knows, so only what sounds like thinking is held back.
    """

    __slots__ = (
        "_bare",
        "_closings",
        "_depth",
        "_held",
        "_listens",
        "_mode",
        "_openings",
        "_parts",
        "_trim",
        "was_opened",
    )

    def __init__(
        self, *, has_tools: bool = True, may_open: bool | None = False
    ) -> None:
        self._held = ""
        """Text that may be the beginning of a tag."""
        self._parts: list[str] = []
        """What is kept until its end is seen; joined when somebody looks."""
        self._mode: _Mode = "undecided" if may_open else "start"
        self._closings: tuple[str, ...] = tuple(THINKING.values())
        self._openings = (*THINKING, *HEADERS, *(CALLS if has_tools else ()), *NOISE)
        if has_tools:
            self._openings += CALL_NOISE
        self._depth = 0
        """Thinking inside thinking."""
        self._trim = False
        self._bare = has_tools
        self._listens = may_open is None
        self.was_opened: bool | None = None
        """Whether thinking ended that nothing had opened; None: no words came."""

    @property
    def _body(self) -> str:
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    @_body.setter
    def _body(self, text: str) -> None:
        self._parts = [text] if text else []

    def feed(self, text: str) -> list[TextPiece]:
        """Return what is certain now; a possible beginning of a tag waits."""
        is_plain = self._mode == "text" and not self._held and not self._trim
        if is_plain and _PLAIN.fullmatch(text):
            return [TextPiece("text", text)] if text else []
        self._held += text
        pieces: list[TextPiece] = []
        while self._step(pieces):
            pass
        return pieces

    def release(self) -> list[TextPiece]:
        """Return words that were held back: the server itself parts what is none."""
        pieces: list[TextPiece] = []
        if self._mode == "start" and self._held.strip():
            if not self._bare or may_be_bare(self._held) is False:
                self._mode, self._listens = "text", False
                while self._step(pieces):
                    pass
            return pieces
        if self._mode != "undecided":
            return []
        body, self._mode, self._body = self._body, "text", ""
        self._put(pieces, body)
        return pieces

    def close(self) -> list[TextPiece]:
        """Return the rest: at the end nothing can become a tag any more."""
        pieces: list[TextPiece] = []
        rest, self._held = self._held, ""
        self._put(pieces, rest)
        if self._mode == "call" and self._body.strip():
            pieces.append(TextPiece("tool_call", self._body))
        elif self._mode == "bare":
            pieces.append(TextPiece("bare", self._body))
        elif self._mode in {"undecided", "header"}:
            body, self._mode = self._body, "text"
            self._put(pieces, body)
        self._body = ""
        return pieces

    # One step

    def _step(self, pieces: list[TextPiece]) -> bool:
        """Take the text up to the next tag; False when there is none."""
        if self._mode == "start":
            return self._begin()
        tags = self._tags()
        found = [(at, tag) for tag in tags if (at := self._held.find(tag)) >= 0]
        if self._bare and self._mode == "text":
            end = min(found)[0] if found else len(self._held)
            start, is_bare = find_bare(self._held)
            if is_bare is not False and start < end:
                # An answer may end with a call, after its words.
                self._put(pieces, self._held[:start])
                self._held = self._held[start:]
                if is_bare:
                    self._mode = "bare"
                return is_bare is True
        if not found:
            keep = _possible_beginning(self._held, tags)
            self._put(pieces, self._held[: len(self._held) - keep])
            self._held = self._held[len(self._held) - keep :]
            return False
        # Of two that begin at the same place the longer one is meant.
        at, tag = min(found, key=lambda one: (one[0], -len(one[1])))
        self._put(pieces, self._held[:at])
        self._held = self._held[at + len(tag) :]
        self._turn(tag, pieces)
        return True

    def _begin(self) -> bool:
        """Decide at the first words whether the answer may be nothing but a call."""
        is_bare = may_be_bare(self._held) if self._bare else False
        if is_bare is None:
            if self._held.isspace():
                self._held = self._held[-_MOST_SPACE:]
            return False
        if not is_bare and self._listens:
            words = self._held.lstrip()
            if len(words) < _LONGEST_OPENING and "<" not in words:
                return False
            self._listens = False
            if _THINKS.match(words):
                self._mode = "undecided"
                return True
        self._mode = "bare" if is_bare else "text"
        return True

    def _tags(self) -> tuple[str, ...]:
        match self._mode:
            case "text" | "undecided":
                return self._openings
            case "thinking":
                is_message = self._closings == MESSAGE_ENDS
                more = HEADERS if is_message else _own_openings(self._closings)
                return (*self._closings, *more)
            case "header":
                return (MESSAGE,)
            case "bare":
                return ()
            case _:
                return self._closings

    def _turn(self, tag: str, pieces: list[TextPiece]) -> None:
        """Enter or leave a tag. An end that nothing opened is dropped."""
        if self._mode == "header":
            self._take_header()
        elif self._mode == "call":
            pieces.append(TextPiece("tool_call", self._body))
            is_next = tag in HEADERS
            self._enter("header" if is_next else "text", tag if is_next else "")
        elif tag in THINKING:
            self._open_thinking(tag, pieces)
        elif tag in self._closings and self._mode in {"thinking", "undecided"}:
            self._close_thinking(pieces)
        elif tag in HEADERS:
            self._settle(pieces)
            self._enter("header", tag)
        elif tag in CALLS:
            self._settle(pieces)
            self._closings = CALLS[tag]
            self._enter("call", tag)
        elif tag in THINKING.values():
            self.was_opened = True  # and its words are out: known from the next time

    def _open_thinking(self, tag: str, pieces: list[TextPiece]) -> None:
        self._depth += 1
        if self._mode == "undecided":
            if self._depth > 1:
                self._put(pieces, tag)
                return
            pieces += self.release()
        if self._mode != "thinking":
            self._depth = 1
            self._closings = (THINKING[tag],)
            self._enter("thinking")

    def _close_thinking(self, pieces: list[TextPiece]) -> None:
        if self._mode == "undecided":
            if self._body:
                pieces.append(TextPiece("thinking", self._body))
            if not self._depth:
                self.was_opened = True
        self._depth = max(self._depth - 1, 0)
        # What follows is thinking if a further end comes, and words if none does.
        has_words = self.was_opened is False
        self._enter("undecided" if self._depth else "text" if has_words else "start")

    def _take_header(self) -> None:
        """Decide what a message of gpt-oss is."""
        if "to=" in self._body:
            self._closings = (*MESSAGE_ENDS, *HEADERS)
            self._enter("call", self._body + MESSAGE)
        elif "analysis" in self._body:
            self._closings = MESSAGE_ENDS
            self._enter("thinking")
        else:
            self._enter("text")

    def _settle(self, pieces: list[TextPiece]) -> None:
        """Give out what was held back, before a call or another message begins."""
        if self._mode == "undecided" and self._body.strip():
            pieces.append(TextPiece("thinking", self._body))
        self._depth = 0

    def _enter(self, mode: _Mode, body: str = "") -> None:
        self._trim = self._trim or mode in {"text", "start"}
        self._mode, self._body = mode, body

    def _put(self, pieces: list[TextPiece], text: str) -> None:
        if self._mode in {"call", "header", "undecided", "bare"}:
            self._parts.append(text)
            return
        if self._mode == "thinking":
            if text:
                pieces.append(TextPiece("thinking", text))
            return
        if self._trim:
            text = text.lstrip()  # the empty lines between thinking and answer
            self._trim = not text
        if text:
            self._note_words(text)
            pieces.append(TextPiece("text", text))

    def _note_words(self, text: str) -> None:
        if self.was_opened is None and text.strip():
            self.was_opened = False


def _own_openings(closings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(tag for tag, closing in THINKING.items() if closing in closings)


def _possible_beginning(text: str, tags: tuple[str, ...]) -> int:
    """Return the length of the longest end of the text that may open a tag."""
    longest = min(len(text), max(map(len, tags), default=1) - 1)
    for length in range(longest, 0, -1):
        end = text[-length:]
        if end[0] in FIRST_LETTERS and any(tag.startswith(end) for tag in tags):
            return length
    return 0
