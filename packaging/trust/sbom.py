#!/usr/bin/env python3
"""Write the list of everything that the installers contain (SBOM) in CycloneDX's JSON: xtconnect-gui-VERSION.cdx.json.

Two runs with the same libraries and the same SOURCE_DATE_EPOCH write the same file.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from cyclonedx.contrib.license.factories import LicenseFactory  # noqa: E402
from cyclonedx.model.bom import Bom, BomMetaData  # noqa: E402
from cyclonedx.model.component import Component, ComponentType  # noqa: E402
from cyclonedx.model.contact import OrganizationalEntity  # noqa: E402
from cyclonedx.output.json import JsonV1Dot6  # noqa: E402
from packageurl import PackageURL  # noqa: E402

from xtconnect_gui import __version__, licences  # noqa: E402

NAMESPACE = uuid.UUID("6f1f7f0e-6f3a-5b0e-9b43-5d1e2b1c7a10")


def sbom() -> Bom:
    """The program, its libraries and how they depend on each other; Python and Qt's own parts as well."""
    found = licences.packages()
    own, *others = [_component(package) for package in found]
    by_name = {package.name: made for package, made in zip(found, [own, *others], strict=True)}
    parts = [_component(part) for part in licences.components() if not part.is_package]
    bom = Bom(components=[*others, *parts])
    bom.metadata = BomMetaData(
        component=own, timestamp=_released(), manufacturer=OrganizationalEntity(name="The xtconnect-gui authors")
    )
    for package in found:
        bom.register_dependency(by_name[package.name], [by_name[n] for n in package.requires if n in by_name])
    bom.register_dependency(own, [*(by_name[n] for n in found[0].requires if n in by_name), *parts])
    contents = "\n".join(sorted(f"{c.name} {c.version}" for c in [own, *others, *parts]))
    bom.serial_number = uuid.uuid5(NAMESPACE, contents)
    return bom


def _component(found: licences.Component) -> Component:
    version = found.version or (sys.version.partition(" ")[0] if found.name == "Python" else None)
    own = found.name == licences.OWN
    url = PackageURL("pypi", None, found.name.lower().replace("_", "-"), version) if found.is_package else None
    return Component(
        name=found.name,
        version=__version__ if own else version,
        type=ComponentType.APPLICATION if own else ComponentType.LIBRARY,
        licenses=[LicenseFactory().make_from_string(found.licence)],
        purl=url,
        bom_ref=f"{found.name}@{version}" if version else found.name,
    )


def _released() -> datetime.datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC) if epoch else datetime.datetime.now(datetime.UTC)


def write(output: Path) -> Path:
    """The file in the folder *output*."""
    output.mkdir(parents=True, exist_ok=True)
    path = output / f"xtconnect-gui-{__version__}.cdx.json"
    text = json.loads(JsonV1Dot6(sbom()).output_as_string())
    path.write_text(json.dumps(text, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("output", type=Path, nargs="?", default=ROOT / "dist")
    print(write(parser.parse_args().output))
    return 0


if __name__ == "__main__":
    sys.exit(main())
