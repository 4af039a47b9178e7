"""How many of a model's own tokens one of ours is, learned from what it reports."""

from collections.abc import Mapping
from math import log
from statistics import fmean, median
from typing import Any, Final

# A report on a short request says more about the template than about the tokenizer.
_SMALLEST_SAMPLE: Final = 40
# Beyond these a server counts something else: only what was not cached, or bytes.
_CREDIBLE: Final = (0.4, 4.0)
_CREDIBLE_ALONE: Final = (0.5, 2.0)
_ALIKE: Final = 0.1
_KEPT: Final = 5
_SURE: Final = 3
_MOST_MODELS: Final = 32


class Corrections:
    """The newest reports of each model, and what they say together.

    One report that is far off changes nothing: with three or more, those near the
    middle one count; of fewer, the one nearest to our own count.
    """

    __slots__ = ("_reports",)

    def __init__(self) -> None:
        self._reports: dict[str, tuple[float, ...]] = {}

    def factor(self, key: str) -> float:
        """Return what to multiply our count with."""
        reports = self._reports.get(key, ())
        if not reports:
            return 1.0
        if len(reports) >= _SURE:
            middle = median(reports)
            return fmean(
                item for item in reports if abs(item - middle) <= middle * _ALIKE
            )
        low, high = _CREDIBLE_ALONE if len(reports) == 1 else _CREDIBLE
        nearest = min(reports, key=lambda item: abs(log(item)))
        return nearest if low <= nearest <= high else 1.0

    def is_sure(self, key: str) -> bool:
        """Return whether there are enough reports to tell a wrong one."""
        return len(self._reports.get(key, ())) >= _SURE

    def has_learned(self, key: str) -> bool:
        """Return whether there is any report."""
        return key in self._reports

    def learn(self, key: str, counted: int, reported: int) -> None:
        """Take in how many tokens a request was said to have."""
        if counted < _SMALLEST_SAMPLE or reported <= 0:
            return
        ratio = reported / counted
        if not _CREDIBLE[0] <= ratio <= _CREDIBLE[1]:
            return
        # The model that was heard of longest ago is forgotten first.
        reports = self._reports.pop(key, ())
        self._reports[key] = (*reports, ratio)[-_KEPT:]
        if len(self._reports) > _MOST_MODELS:
            del self._reports[next(iter(self._reports))]

    def doubt(self, key: str) -> None:
        """Drop the report that asks for most.

        Where a request is refused for what was reported, no report can come that would
        put it right.
        """
        reports = sorted(self._reports.pop(key, ()))[:-1]
        if reports:
            self._reports[key] = tuple(reports)

    def as_json(self) -> dict[str, list[float]]:
        """Return what is stored."""
        return {
            key: [round(item, 4) for item in reports]
            for key, reports in self._reports.items()
        }

    def restore(self, data: Any) -> None:
        """Go on from what was stored; what cannot be read was never learned."""
        if not isinstance(data, Mapping):
            return
        low, high = _CREDIBLE
        for key, reports in data.items():
            if isinstance(key, str) and isinstance(reports, list):
                good = [
                    float(item)
                    for item in reports
                    if isinstance(item, int | float) and low <= item <= high
                ]
                if good:
                    self._reports[key] = tuple(good[-_KEPT:])
