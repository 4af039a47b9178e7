"""What the validators of Home Assistant and HACS look at, as far as files can tell."""

import ast
from collections.abc import Iterator, Mapping
from importlib import import_module, resources
import json
from pathlib import Path
import re
import struct
from typing import Any

from awesomeversion import AwesomeVersion
from homeassistant import loader
from homeassistant.core import HomeAssistant
from homeassistant.util.yaml import parse_yaml
from probatio import Invalid
import pytest

from custom_components.ha_ai_agent import const, logbook, probe, sensor
from custom_components.ha_ai_agent.agent.tasks.task import WHY_FAILED
from custom_components.ha_ai_agent.approvals.resolution import WhyUnresolved
from custom_components.ha_ai_agent.flow.forms import connection_schema, key_schema
from custom_components.ha_ai_agent.flow.options import build_options
from custom_components.ha_ai_agent.history.issues import TRANSLATION_KEYS
from tests import repository_rules as rules

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "custom_components" / const.DOMAIN
MODULES = sorted(PACKAGE.rglob("*.py"))

HACS_KEYS = {
    "name", "content_in_root", "country", "filename", "hacs", "hide_default_branch",
    "homeassistant", "persistent_directory", "render_readme", "zip_release",
}  # fmt: skip
TOP_LEVEL_TRANSLATIONS = {
    "config", "config_panel", "config_subentries", "device", "entity", "exceptions", "issues",
    "selector", "services", "system_health",
}  # fmt: skip


def read_json(name: str) -> Any:
    """Return a JSON file of the integration."""
    return json.loads((PACKAGE / name).read_text(encoding="utf-8"))


@pytest.fixture(name="english")
def english_fixture() -> dict[str, Any]:
    """Return the English texts."""
    return read_json("translations/en.json")


def read_yaml(text: str) -> dict[str, Any]:
    """Return a YAML file's content."""
    data = parse_yaml(text)
    assert isinstance(data, dict)
    return data


def texts(data: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a tree with its path."""
    if isinstance(data, str):
        yield path, data
        return
    for key, value in data.items():
        yield from texts(value, f"{path}.{key}".strip("."))


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Yield every call in the integration."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node


def imported_components(path: Path) -> Iterator[str]:
    """Yield the parts of Home Assistant that a module imports from, but for types."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tree.body = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    ]
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith("homeassistant.components."):
                yield name.split(".")[2]


def constant(node: ast.expr | None) -> str | None:
    """Return the text of a node that is one."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else None


def keywords(call: ast.Call) -> Mapping[str | None, ast.expr]:
    """Return a call's keyword arguments."""
    return {keyword.arg: keyword.value for keyword in call.keywords}


def test_manifest() -> None:
    manifest = read_json("manifest.json")
    keys = list(manifest)
    assert keys == ["domain", "name", *sorted(set(keys) - {"domain", "name"})]
    rules.MANIFEST(manifest)
    assert manifest["domain"] == PACKAGE.name
    assert manifest["name"] == const.NAME
    assert manifest["integration_type"] == "service"


def test_version_is_the_same_everywhere() -> None:
    version = read_json("manifest.json")["version"]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{version}"' in project
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {version}\n" in changelog


def test_requirements_are_not_pinned_against_home_assistant() -> None:
    """Home Assistant pins some of them itself: a lower bound fits every version."""
    pins = resources.files("homeassistant") / "package_constraints.txt"
    pinned = dict(
        line.split("==", 1)
        for line in pins.read_text(encoding="utf-8").splitlines()
        if "==" in line and not line.startswith("#")
    )
    for requirement in read_json("manifest.json")["requirements"]:
        name, bound = requirement.split(">=")
        if name in pinned:
            assert AwesomeVersion(pinned[name]) >= AwesomeVersion(bound)


def test_dependencies_name_what_is_imported() -> None:
    manifest = read_json("manifest.json")
    named = {*manifest["dependencies"], *manifest["after_dependencies"]}
    platforms = {path.stem for path in PACKAGE.iterdir()}
    imported = {name for path in MODULES for name in imported_components(path)}
    assert imported - named - platforms - rules.FREE_IMPORTS == set()


@pytest.mark.parametrize("key", ["dependencies", "after_dependencies"])
def test_dependencies_exist(key: str) -> None:
    """They are parts of Home Assistant, each named once, and none needs us."""
    manifest = read_json("manifest.json")
    components = resources.files("homeassistant") / "components"
    assert manifest[key] == sorted(set(manifest[key]))
    for name in manifest[key]:
        other = json.loads(
            (components / name / "manifest.json").read_text(encoding="utf-8")
        )
        assert other["domain"] == name
    assert not {*manifest["dependencies"]} & {*manifest["after_dependencies"]}


def test_nobody_else_has_our_name() -> None:
    """Neither a part of Home Assistant nor one that it blocks or replaces."""
    generated = resources.files("homeassistant") / "generated" / "integrations.json"
    known = json.loads(generated.read_text(encoding="utf-8"))
    assert const.DOMAIN not in {*known["integration"], *known["helper"]}
    assert not (resources.files("homeassistant") / "components" / const.DOMAIN).is_dir()
    assert const.DOMAIN not in loader.BLOCKED_CUSTOM_INTEGRATIONS


def test_set_up_without_yaml() -> None:
    """An integration with `async_setup` says what it takes from YAML: nothing."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    functions = {
        node.name for node in tree.body if isinstance(node, ast.AsyncFunctionDef)
    }
    assert functions >= {"async_setup", "async_setup_entry", "async_unload_entry"}
    assert hasattr(import_module(f"custom_components.{const.DOMAIN}"), "CONFIG_SCHEMA")
    # Found over the network it would need an id against duplicates.
    flow = (PACKAGE / "config_flow.py").read_text(encoding="utf-8")
    assert not re.search(r"async_step_(discovery|zeroconf|ssdp|dhcp|usb|mqtt)", flow)


def test_files_have_their_form(english: dict[str, Any]) -> None:
    """As the validators read them; whatever else is JSON or YAML can be read too."""
    rules.TEXTS(english)
    rules.ICONS(read_json("icons.json"))
    actions = read_yaml((PACKAGE / "services.yaml").read_text(encoding="utf-8"))
    rules.ACTIONS(actions)
    for path in PACKAGE.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    for selected in re.findall(
        r"translation_key: (\w+)", (PACKAGE / "services.yaml").read_text("utf-8")
    ):
        assert selected in english["selector"]


MANIFEST_FAULTS: list[dict[str, Any]] = [
    {"version": "one"}, {"version": None}, {"codeowners": ["nobody"]},
    {"codeowners": []}, {"documentation": "http://example.org/x"},
    {"documentation": "https://www.home-assistant.io/integrations/x"},
    {"issue_tracker": "none"}, {"iot_class": "magic"}, {"integration_type": "virtual"},
    {"requirements": ["a b"]}, {"requirements": ["pytest>=1"]}, {"rubbish": 1},
    {"domain": "Not-A-Slug"}, {"config_flow": False}, {"quality_scale": "platinum"},
]  # fmt: skip
TEXT_FAULTS = [
    "<b>bold</b>", " space", "[%key:common::x%]", "see https://example.org/x", "",
    "quoted '{name}'", "{no name}", "www.example.org",
]  # fmt: skip


@pytest.mark.parametrize("fault", MANIFEST_FAULTS, ids=str)
def test_wrong_manifests_are_found(fault: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        rules.MANIFEST({**read_json("manifest.json"), **fault})


@pytest.mark.parametrize("fault", TEXT_FAULTS)
def test_wrong_texts_are_found(english: dict[str, Any], fault: str) -> None:
    for path, _ in texts(english):
        if not path.startswith(("services.approve", "config.step.user")):
            continue
        wrong = json.loads(json.dumps(english))
        *parents, last = path.split(".")
        place = wrong
        for parent in parents:
            place = place[parent]
        place[last] = fault
        with pytest.raises(Invalid):
            rules.TEXTS(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"services": {"approve": "mdi:check"}},
        {"entity": {"sensor": {"turns": {"default": "check"}}}},
        {"entity": {"sensor": {"Turns": {"default": "mdi:check"}}}},
        {"rubbish": {}},
    ],
    ids=str,
)
def test_wrong_icons_are_found(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        rules.ICONS(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"act": {"fields": {"a": {}}}},
        {"act": {"fields": {"a": {"selector": {"magic": {}}}}}},
        {"act": {"fields": {"a": {"selector": {"text": {}}, "rubbish": 1}}}},
        {"act": {"rubbish": 1}},
        {"No Slug": None},
    ],
    ids=str,
)
def test_wrong_actions_are_found(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        rules.ACTIONS(wrong)


def test_hacs_json() -> None:
    hacs = json.loads((ROOT / "hacs.json").read_text(encoding="utf-8"))
    assert set(hacs) <= HACS_KEYS
    assert hacs["name"] == const.NAME
    assert hacs["homeassistant"] == "2026.10.0"
    folders = [
        path.name
        for path in PACKAGE.parent.iterdir()
        if path.is_dir() and path.name != "__pycache__"
    ]
    assert folders == [const.DOMAIN]
    assert not (PACKAGE / "strings.json").exists()


@pytest.mark.parametrize(
    ("name", "size"), [("icon.png", 256), ("icon@2x.png", 512), ("logo.png", None)]
)
def test_brand(name: str, size: int | None) -> None:
    data = (PACKAGE / "brand" / name).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    if size is not None:
        assert (width, height) == (size, size)


def test_nothing_is_left_out_of_the_texts(english: dict[str, Any]) -> None:
    assert set(english) == TOP_LEVEL_TRANSLATIONS


def test_other_languages_have_the_same_texts(english: dict[str, Any]) -> None:
    expected = dict(texts(english))
    for path in sorted((PACKAGE / "translations").glob("*.json")):
        for key, text in texts(read_json(f"translations/{path.name}")):
            assert key in expected, f"{path.name}: {key}"
            holes = re.findall(r"\{\w+\}", text)
            assert set(holes) == set(re.findall(r"\{\w+\}", expected[key])), key


def test_every_field_is_described(english: dict[str, Any]) -> None:
    steps = [*english["config"]["step"].values()]
    for subentry in english["config_subentries"].values():
        steps += subentry["step"].values()
    for step in steps:
        for part in (step, *step.get("sections", {}).values()):
            assert set(part.get("data", {})) == set(part.get("data_description", {}))
    issues = english["issues"].values()
    for issue in issues:
        assert ("description" in issue) != ("fix_flow" in issue)
        for step in issue.get("fix_flow", {}).get("step", {}).values():
            assert set(step.get("data", {})) == set(step.get("data_description", {}))


def test_the_connection_form_has_its_texts(english: dict[str, Any]) -> None:
    steps = english["config"]["step"]
    fields = {str(key) for key in connection_schema("openai_compatible").schema}
    for step in ("connection", "reconfigure"):
        assert set(steps[step]["data"]) == fields
    assert set(steps["reauth_confirm"]["data"]) == {
        str(key) for key in key_schema().schema
    }
    errors = set(english["config"]["error"])
    assert set(probe.Problem.__value__.__args__) <= errors
    assert set(probe.Problem.__value__.__args__) == set(
        english["issues"]["provider_unreachable"]["fix_flow"]["error"]
    )
    source = (PACKAGE / "config_flow.py").read_text(encoding="utf-8")
    for step in re.findall(r"def async_step_(\w+)", source):
        assert step in steps or step == "reauth"
    for reason in re.findall(r'reason="(\w+)"|AbortFlow\("(\w+)"\)', source):
        assert "".join(reason) in english["config"]["abort"]


@pytest.mark.parametrize(
    "subentry_type", [const.SUBENTRY_CONVERSATION, const.SUBENTRY_AI_TASK]
)
def test_the_options_have_their_texts(
    hass: HomeAssistant, english: dict[str, Any], subentry_type: str
) -> None:
    for step_id, is_new in (("user", True), ("reconfigure", False)):
        step = english["config_subentries"][subentry_type]["step"][step_id]
        places: dict[str | None, set[str]] = {}
        for option in build_options(
            hass, subentry_type, is_new=is_new, is_builtin=False, model_ids=()
        ):
            places.setdefault(option.section, set()).add(option.key)
        assert set(step["data"]) == places.pop(None)
        assert {
            name: set(section["data"]) for name, section in step["sections"].items()
        } == places


def test_errors_of_forms_have_their_texts(english: dict[str, Any]) -> None:
    known = set(english["config"]["error"])
    for subentry in english["config_subentries"].values():
        known |= set(subentry["error"])
    for path, call in calls():
        if isinstance(call.func, ast.Name) and call.func.id == "InputError":
            assert constant(call.args[1]) in known, path


def test_exceptions_have_their_texts(english: dict[str, Any]) -> None:
    for path, call in calls():
        given = keywords(call)
        key = constant(given.get("translation_key"))
        if "translation_domain" not in given or key is None:
            continue
        text = english["exceptions"].get(key, {}).get("message")
        assert text, f"{path.name}: {key}"
        holes = set(re.findall(r"\{(\w+)\}", text))
        placeholders = given.get("translation_placeholders")
        names: set[str | None] = set()
        if isinstance(placeholders, ast.Dict):
            names = {constant(name) for name in placeholders.keys}
        assert holes <= names, f"{path.name}: {key}"


def test_keys_that_are_put_together_have_their_texts(english: dict[str, Any]) -> None:
    known = set(english["exceptions"])
    assert {f"approval_{why}" for why in WhyUnresolved.__value__.__args__} <= known
    assert {f"provider_{why}" for why in probe.Problem.__value__.__args__} <= known
    assert {f"task_{why}" for why in (*WHY_FAILED, "failed")} <= known
    said = set(english["selector"]["logbook"]["options"])
    wanted = {f"acting_{why}" for why in logbook.REASONS}
    wanted |= {f"outcome_{end}" for end in (*logbook.OUTCOMES, "other")}
    wanted |= {f"result_{status}" for status in logbook.RESULTS}
    wanted |= {f"answer_{key}" for key in (*logbook.ANSWERS.values(), "other")}
    source = (PACKAGE / "logbook.py").read_text(encoding="utf-8")
    wanted |= set(re.findall(r'\.say\("(\w+)"', source)) | {"acting", "asked_for"}
    assert said == wanted


def test_issues_have_their_texts(english: dict[str, Any]) -> None:
    issues = set(english["issues"])
    assert set(TRANSLATION_KEYS) <= issues
    keys = {
        value
        for name, value in vars(
            __import__(f"custom_components.{const.DOMAIN}.issues", fromlist=["*"])
        ).items()
        if name.startswith("ISSUE_")
    }
    for key in keys:
        assert any(issue.startswith(key) for issue in issues), key


def test_entities_have_their_texts_and_icons(english: dict[str, Any]) -> None:
    icons = read_json("icons.json")
    keys = {description.translation_key for description in sensor.FIGURES}
    keys.add("pending_approvals")
    assert set(english["entity"]["sensor"]) == keys
    assert set(icons["entity"]["sensor"]) == keys


def test_actions_have_their_texts_and_icons(english: dict[str, Any]) -> None:
    actions = read_yaml((PACKAGE / "services.yaml").read_text(encoding="utf-8"))
    names = {
        value for name, value in vars(const).items() if name.startswith("SERVICE_")
    }
    assert set(actions) == names
    assert set(english["services"]) == names
    assert set(read_json("icons.json")["services"]) == names
    for name, action in actions.items():
        fields = set((action or {}).get("fields", ()))
        assert set(english["services"][name].get("fields", ())) == fields
        for field in english["services"][name].get("fields", {}).values():
            assert set(field) == {"name", "description"}


def test_selectors_have_their_texts(english: dict[str, Any]) -> None:
    selectors = english["selector"]
    assert set(selectors["provider"]["options"]) == set(const.PROVIDERS)
    assert set(selectors["approval_mode"]["options"]) == set(const.APPROVAL_MODES)


def test_workflows() -> None:
    """Pinned, without rights that they do not need, and through our own scripts."""
    runs = ""
    for path in sorted((ROOT / ".github" / "workflows").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        assert read_yaml(text)["permissions"] == {}, path.name
        for used in re.findall(r"uses: (\S+)", text):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", used), used
        runs += text
    for needed in ("hassfest@", "hacs/action@", "scripts/lint", "scripts/test"):
        assert needed in runs


def test_what_a_repository_needs() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "Version 2.0" in licence
    for script in ("demo", "test", "lint", "bench"):
        assert (ROOT / "scripts" / script).stat().st_mode & 0o111, script
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "scripts/lint" in ci
    assert "scripts/test" in ci


def test_links_lead_somewhere() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        text = path.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#\s]+)", text):
            if "://" not in link and not link.startswith("mailto:"):
                assert (path.parent / link).exists(), f"{path.name}: {link}"


def test_the_readme_says_what_people_ask(english: dict[str, Any]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for needed in (
        "scripts/demo", "scripts/test", "HACS", "Marketplace", "## Installation",
        "## Set-up", "## How data is updated", "## Known limitations",
        "## Troubleshooting", "## Removal", "## Supported models", "## Use cases",
    ):  # fmt: skip
        assert needed in readme, needed
    for action in english["services"]:
        assert f"`{const.DOMAIN}.{action}`" in readme, action
    # The rest is on pages of its own, all of which it leads to.
    for page in (ROOT / "docs").glob("*.md"):
        assert f"(docs/{page.name})" in readme, page.name
    assert len(readme.splitlines()) < 250
