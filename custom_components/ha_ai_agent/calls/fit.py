"""Data that fits its service, and names nothing that must not be reached."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from homeassistant.util import color
import probatio

from ..home.names import NameBook, near_texts
from ..home.snapshot import Entity, ServiceField
from ..text import one_line
from .arguments import CallRequest, as_texts, split_text
from .facts import Rights, ServiceFacts, schema_keys
from .prepared import Act
from .problems import denied, failed, quoted
from .values import Spoken, Values, entity_ids_in, refuse_templates


class Fitter:
    """Fits the data of one turn's calls."""

    def __init__(
        self, book: NameBook, rights: Rights, unit: str, spoken: Spoken
    ) -> None:
        self._book = book
        self._spoken = spoken
        self._unit = unit
        self._home = book.home
        self._rights = rights

    def fit(
        self, facts: ServiceFacts, entities: list[Entity], data: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the data as the service takes it."""
        known = set(facts.field_names())
        if facts.schema is None and facts.description is None:
            known = set()
        if known.issuperset(data) or not _takes(facts, entities, data):
            values = Values(
                facts.description, known, entities, self._unit, self._spoken
            )
            fitted = values.fit(data)
            fitted = self._at_places(facts, fitted)
        else:
            # An older way to write it: the service itself makes the new one of it.
            refuse_templates(data)
            fitted = dict(data)
        if not known and facts.schema is not None:
            # It takes nothing: what is left was beside the point or invented.
            unknown = [key for key in fitted if key not in schema_keys(facts.schema)]
            if unknown:
                raise failed(
                    "unknown_field",
                    f"{facts.service_id} has no field {quoted(unknown[0], 40)}.",
                )
        self._refuse_unseen(fitted)
        return fitted

    def without_strange(self, request: CallRequest, facts: ServiceFacts) -> CallRequest:
        """Return an intent without slots that its service does not know.

        Home Assistant's intents leave them out, too: they are no reason to do nothing.
        """
        values = Values(facts.description, facts.field_names(), ())
        data = {
            key: value
            for key, value in request.data.items()
            if values.knows(key, request.data)
        }
        return replace(request, data=data)

    def _at_places(self, facts: ServiceFacts, data: dict[str, Any]) -> dict[str, Any]:
        """Return data with ids where fields want them and people say names."""
        fields = facts.description.fields if facts.description else ()
        for field in fields:
            given = data.get(field.key)
            if field.kind not in {"area", "floor"} or given is None:
                continue
            kind = f"{field.kind}_id"
            said = [part for text in as_texts(given) for part in split_text(text)]
            places = [self._book.place(kind, part) or part for part in said]
            is_list = isinstance(given, list) or len(places) > 1
            data[field.key] = places if is_list else places[0]
        return data

    def _refuse_unseen(self, data: Mapping[str, Any]) -> None:
        """Refuse a value that names an entity that must not be reached."""
        named = entity_ids_in(data, self._rights.is_known)
        hidden = [id_ for id_ in named if id_ not in self._home.by_entity_id]
        if hidden:
            raise failed(
                "not_exposed",
                "The data names an entity that is not exposed to you.",
                not_exposed=hidden,
            )
        barred = [id_ for id_ in named if not self._rights.may_use(id_)]
        if barred:
            raise denied(
                "not_permitted", "The user may not use it.", not_permitted=barred
            )

    def validated(self, act: Act, facts: ServiceFacts) -> Act:
        """Return the act if Home Assistant's own validation has nothing against it."""
        if (name := act.data.get("color_name")) is not None:
            refuse_unknown_color(name)
        if facts.schema is None:
            return act
        try:
            next(_asked(facts.schema, act.as_data()))
        except probatio.Invalid as error:
            raise failed(
                "invalid_data",
                f"{facts.service_id} refuses the data: {quoted(error, 160)}. "
                f"Fields: {', '.join(facts.field_names()[:20]) or 'none'}.",
            ) from error
        except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
            # Validators of other integrations are not all careful with odd types.
            raise failed(
                "invalid_data", f"{facts.service_id} refuses the data: {quoted(error)}."
            ) from error
        return act

    def fit_script(self, facts: ServiceFacts, act: Act) -> Act:
        """Return a script's act with its variables as its fields say."""
        fields = facts.description.fields if facts.description else ()
        values = Values(facts.description, [field.key for field in fields], [])
        fitted = values.fit(act.data)
        missing = [f.key for f in fields if f.required and f.key not in fitted]
        if missing:
            takes = "; ".join(map(_field_line, fields[:10]))
            raise failed(
                "missing_field",
                f"{facts.service_id} needs {', '.join(missing[:5])}. "
                f"It takes: {takes}.",
            )
        fitted = self._at_places(facts, fitted)
        self._refuse_unseen(fitted)
        return replace(act, data=fitted)


def _asked(schema: Callable[[Any], Any], data: dict[str, Any]) -> Iterator[Any]:
    """Yield what a schema makes of data.

    What one of its branches refuses it keeps in a circle with all frames that led there
    (`Any` of probatio), which would be the whole turn: a generator's is the last.
    """
    yield schema(data)


def refuse_unknown_color(name: Any) -> None:
    """Refuse a color that Home Assistant would take for white."""
    try:
        color.color_name_to_rgb(str(name))
    except ValueError as error:
        known = dict.fromkeys(color.COLORS, "")
        raise failed(
            "invalid_value",
            f"There is no color_name {quoted(name)}. Use rgb_color, or color_temp_"
            "kelvin for a white: 2700 is warm, 4000 neutral, 6000 cold.",
            near_matches=near_texts(str(name), known),
        ) from error


def _field_line(field: ServiceField) -> str:
    said = one_line(field.description or "", 60)
    need = " (needed)" if field.required else ""
    return f"{field.key}: {field.kind}{need}" + (f", {said}" if said else "")


def _takes(
    facts: ServiceFacts, entities: list[Entity], data: Mapping[str, Any]
) -> bool:
    """Return whether a service takes data as it is, and does not take just anything."""
    if facts.schema is None or not data:
        return False
    whole = {"entity_id": [entity.entity_id for entity in entities], **data}
    try:
        next(_asked(facts.schema, dict(whole)))
    except Exception:  # noqa: BLE001
        # Validators of other integrations are not all careful with odd types.
        return False
    try:
        next(_asked(facts.schema, whole | {"no_field_of_any_service": 1}))
    except probatio.Invalid:
        return True
    except Exception:  # noqa: BLE001
        # As above: a validator that breaks is no sign that the data fits.
        return False
    return False
