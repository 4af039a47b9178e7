"""What Home Assistant knows of a service and of a user: read once per call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.core import Context, HomeAssistant, State, SupportsResponse
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.translation import async_get_cached_translations

from ..domains.model import Seen
from ..home.names import normalize
from ..home.snapshot import Entity, HomeSnapshot, Service
from ..models import Speaker
from ..rights import Person, is_read_only, person_of

_DEVICE_CLASS: Final = "device_class"
_ALL: Final = "_"
"""Where Home Assistant has the words for all of a domain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """A registered service."""

    domain: str
    service: str
    schema: Any
    response: SupportsResponse
    is_entity_service: bool
    is_admin_only: bool
    required_features: tuple[int, ...] = ()
    device_classes: tuple[str | None, ...] = ()
    target_domains: frozenset[str] = frozenset()
    description: Service | None = None

    @property
    def service_id(self) -> str:
        """Domain and service with a dot between."""
        return f"{self.domain}.{self.service}"

    def field_names(self) -> tuple[str, ...]:
        """Return the fields that the service takes, as far as anybody said."""
        names = (
            {field.key for field in self.description.fields}
            if (self.description)
            else set()
        )
        names.update(schema_keys(self.schema))
        return tuple(sorted(names - set(cv.ENTITY_SERVICE_FIELDS)))


def read_service(
    hass: HomeAssistant, home: HomeSnapshot, domain: str, service: str
) -> ServiceFacts | None:
    """Return the facts of a service, None if there is none."""
    registered = hass.services.async_services_for_domain(domain).get(service)
    if registered is None:
        return None
    description = home.by_service_id.get(f"{domain}.{service}")
    keywords = _keywords(registered.job.target)
    is_entity_domain = domain in home.entity_domains
    has_target = description is None or description.has_target
    is_entity_service = bool(
        (
            registered.schema is not None
            and cv.is_entity_service_schema(registered.schema)
        )
        # Of other integrations only what acts on entities and nothing else: purging
        # the recorder has a target, too.
        or (is_entity_domain and has_target and domain != "homeassistant")
    )
    target_domains: Iterable[str] = description.target_domains if description else ()
    return ServiceFacts(
        domain=domain,
        service=service,
        schema=registered.schema,
        response=registered.supports_response,
        is_entity_service=is_entity_service,
        is_admin_only=bool(keywords.get("admin_only")),
        required_features=tuple(keywords.get("required_features") or ()),
        device_classes=tuple(keywords.get("entity_device_classes") or ()),
        target_domains=frozenset(target_domains),
        description=description,
    )


def _keywords(target: Any) -> Mapping[str, Any]:
    """Return what the handler was bound to: features, classes, administrators.

    Home Assistant binds these with `partial`; there is no other place to ask, and a
    handler that is none has none.
    """
    if not isinstance(target, partial):
        return {}
    keywords = dict(target.keywords)
    if getattr(target.func, "__name__", "") == "_async_admin_handler":
        keywords["admin_only"] = True
    return keywords


def schema_keys(schema: Any) -> set[str]:
    """Return the keys that a validation schema names, through `All` and wrappers."""
    found: set[str] = set()
    pending = [schema]
    while pending:
        node = pending.pop()
        inner = getattr(node, "schema", node)
        if isinstance(inner, Mapping):
            for key in inner:
                name = getattr(key, "schema", key)
                if isinstance(name, str):
                    found.add(name)
        elif isinstance(children := getattr(node, "validators", None), list | tuple):
            pending.extend(children)
    return found


def seen(state: State | None) -> Seen:
    """Return a state as a value; what is gone counts as unavailable."""
    if state is None:
        return Seen("unavailable")
    return Seen(state.state, state.attributes)


class Rights:
    """What one person may see and do; also the sight of target resolution."""

    __slots__ = ("_hass", "_policy", "_user", "is_admin", "is_read_only")

    def __init__(
        self,
        hass: HomeAssistant,
        user: User | None,
        speaker: Speaker | None,
        policy: str = POLICY_CONTROL,
    ) -> None:
        self._hass = hass
        self._user = user
        self._policy = policy
        # Nobody in the context means nobody's administrator rights either.
        self.is_admin = bool(user is not None and user.is_admin)
        groups = [group.id for group in user.groups] if user is not None else []
        is_told = bool(speaker is not None and speaker.is_read_only)
        self.is_read_only = is_told or is_read_only(groups)

    @property
    def person(self) -> Person:
        """Return what kind of person asks."""
        if self.is_read_only:
            return "read_only"
        return person_of(has_user=self._user is not None, is_admin=self.is_admin)

    def _check(self, entity_id: str, policy: str) -> bool:
        if self._user is None or self._user.is_admin:
            return True
        return self._user.permissions.check_entity(entity_id, policy)

    def may_use(self, entity_id: str) -> bool:
        """Return whether the user may do what this is about."""
        if self._policy == POLICY_CONTROL and self.is_read_only:
            return False
        return self._check(entity_id, self._policy)

    def may_read(self, entity_id: str) -> bool:
        """Return whether the user may see the entity's state."""
        return self._check(entity_id, POLICY_READ)

    def is_known(self, entity_id: str) -> bool:
        """Return whether the entity exists, exposed or not."""
        return self._hass.states.get(entity_id) is not None

    def for_reading(self) -> Rights:
        """Return the same person's rights to look."""
        rights = Rights(self._hass, self._user, None, POLICY_READ)
        rights.is_read_only = self.is_read_only
        return rights


async def async_read_rights(
    hass: HomeAssistant, context: Context, speaker: Speaker | None
) -> Rights | None:
    """Return the rights of the context's user; None if there is no such user."""
    if context.user_id is None:
        return Rights(hass, None, speaker)
    user = await hass.auth.async_get_user(context.user_id)
    if user is None or not user.is_active:
        return None
    return Rights(hass, user, speaker)


def supports(hass: HomeAssistant, facts: ServiceFacts, entity: Entity) -> bool:
    """Return whether an entity has what the service requires."""
    state = hass.states.get(entity.entity_id)
    if facts.required_features:
        features: Any = entity.supported_features
        if state is not None:
            features = state.attributes.get("supported_features", features)
        if not isinstance(features, int):
            features = 0
        if state is not None and state.state == "unavailable":
            # Unavailable entities hide their features: that is another answer.
            features = entity.supported_features or -1
        if not any(features & need == need for need in facts.required_features):
            return False
    if facts.device_classes:
        device_class = entity.device_class
        if device_class is None and state is not None:
            device_class = state.attributes.get(_DEVICE_CLASS)
        return device_class in facts.device_classes
    return True


def value_called(
    hass: HomeAssistant, language: str, entity: Entity, field: str, text: str
) -> str | None:
    """Return the value of a field that people call so: "niedrig" is `low`.

    As far as Home Assistant has the words of the language at hand.
    """
    entry = er.async_get(hass).async_get(entity.entity_id)
    places = [("entity_component", entity.domain, f"entity_component.{_ALL}")]
    if entry is not None and entry.translation_key:
        own = f"entity.{entity.domain}.{entry.translation_key}"
        places.append(("entity", entry.platform, own))
    for spoken in dict.fromkeys((language, hass.config.language)):
        for category, component, place in places:
            words = async_get_cached_translations(hass, spoken, category, component)
            for part in (f"state_attributes.{field}.state.", "state."):
                front = f"component.{component}.{place}.{part}"
                for key, word in words.items():
                    if key.startswith(front) and normalize(word) == normalize(text):
                        return key.removeprefix(front)
    return None
