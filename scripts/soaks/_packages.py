"""Which packages this Python has, and which of them an integration may bring.

`python _packages.py MANIFEST`, run by the Python of a Home Assistant: what is
installed, and what the manifest names, with all that these need.
"""

from importlib.metadata import distributions, requires
import json
from pathlib import Path
import sys
from typing import Any

import homeassistant
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_COMPONENTS = Path(homeassistant.__file__).parent / "components"


def _manifest(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _named(manifest: dict[str, Any], seen: set[str]) -> set[str]:
    """Return the requirements of an integration and of those that it names."""
    found = set(manifest.get("requirements", ()))
    for key in ("dependencies", "after_dependencies"):
        for domain in set(manifest.get(key, ())) - seen:
            seen.add(domain)
            found |= _named(_manifest(_COMPONENTS / domain / "manifest.json"), seen)
    return found


def _with_needs(requirements: set[str], installed: set[str]) -> set[str]:
    """Return the packages of requirements, and the packages that these need."""
    found: set[str] = set()
    left = [(Requirement(text), "") for text in requirements]
    while left:
        requirement, extra = left.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        if name not in installed or (name in found and not requirement.extras):
            continue
        found.add(name)
        needs = [Requirement(text) for text in requires(name) or ()]
        for wanted in ("", *requirement.extras):
            left += [(need, wanted) for need in needs]
    return found


def main() -> None:
    """Print both lists as JSON."""
    installed = {
        canonicalize_name(it.metadata["Name"]): it.version for it in distributions()
    }
    manifest = _manifest(Path(sys.argv[1]))
    ours = _with_needs(set(manifest["requirements"]), set(installed))
    allowed = _with_needs(_named(manifest, set()), set(installed))
    print(
        json.dumps(
            {
                "installed": installed,
                "ours": sorted(ours),
                "allowed": sorted(allowed),
            }
        )
    )


if __name__ == "__main__":
    main()
