"""Data that fits its service, and names nothing that must not be reached."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import probatio

from ..home.names import NameBook
from ..home.snapshot import Entity
from .facts import Rights, ServiceFacts, schema_keys
from .prepared import Act
from .problems import Problem, denied, failed, quoted
from .values import Values, entity_ids_in


class Fitter:
    """Fits the data of one turn's calls."""

    def __init__(self, book: NameBook, rights: Rights) -> None:
        self._book = book
        self._home = book.home
        self._rights = rights

    def fit(
        self, facts: ServiceFacts, entities: list[Entity], data: Mapping[str, Any]
    ) -> dict[str, Any] | Problem:
        """Return the data as the service takes it."""
        known = set(facts.field_names())
        if facts.schema is None and facts.description is None:
            known = set()
        values = Values(facts.description, known, entities)
        fitted = values.fit(data)
        if isinstance(fitted, Problem):
            return fitted
        if not known and facts.schema is not None:
            # It takes nothing: what is left was beside the point or invented.
            unknown = [key for key in fitted if key not in schema_keys(facts.schema)]
            if unknown:
                return failed(
                    "unknown_field",
                    f"{facts.service_id} has no field {quoted(unknown[0], 40)}.",
                )
        return self.named_inside(fitted) or fitted

    def named_inside(self, data: Mapping[str, Any]) -> Problem | None:
        """Return a problem if a value names an entity that must not be reached."""
        named = entity_ids_in(data, self._rights.is_known)
        hidden = [id_ for id_ in named if id_ not in self._home.by_entity_id]
        if hidden:
            return failed(
                "not_exposed",
                "The data names an entity that is not exposed to you.",
                not_exposed=hidden,
            )
        barred = [id_ for id_ in named if not self._rights.may_use(id_)]
        if barred:
            return denied(
                "not_permitted", "The user may not use it.", not_permitted=barred
            )
        return None

    def validated(self, act: Act, facts: ServiceFacts) -> Problem | None:
        """Return what Home Assistant's own validation would say."""
        if facts.schema is None:
            return None
        try:
            facts.schema(act.as_data())
        except probatio.Invalid as error:
            return failed(
                "invalid_data",
                f"{facts.service_id} refuses the data: {quoted(error, 160)}. "
                f"Fields: {', '.join(facts.field_names()[:20]) or 'none'}.",
            )
        except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
            # Validators of other integrations are not all careful with odd types.
            return failed(
                "invalid_data", f"{facts.service_id} refuses the data: {quoted(error)}."
            )
        return None

    def fit_script(self, facts: ServiceFacts, act: Act) -> Act | Problem:
        """Return a script's act with its variables as its fields say."""
        fields = facts.description.fields if facts.description else ()
        values = Values(facts.description, [field.key for field in fields], [])
        fitted = values.fit(act.data)
        if isinstance(fitted, Problem):
            return fitted
        missing = [f.key for f in fields if f.required and f.key not in fitted]
        if missing:
            return failed(
                "missing_field", f"{facts.service_id} needs {', '.join(missing[:5])}."
            )
        for field in fields:
            given = fitted.get(field.key)
            if field.kind in {"area", "floor"} and isinstance(given, str):
                # Scripts want ids where people say names.
                place = self._book.place(f"{field.kind}_id", given)
                fitted[field.key] = place or given
        if problem := self.named_inside(fitted):
            return problem
        return replace(act, data=fitted)
