#!/usr/bin/env python3
"""Checks mappings.json: that it is what generate_mappings.py writes; that the bounds in its table are
botocore's; and that every member of the documents that are Lambda's or Pipes' own is in its models.

Needs botocore, which tests/peers/setup.sh installs. Exits 1 on a mismatch. The spellings of
CloudFormation, SAM and Terraform have no model here; each case names the page that they are from.
"""

import importlib.util
import json
import pathlib
import re
import sys

import aws

aws.interpreter()

import botocore.session  # noqa: E402

VECTORS = pathlib.Path(__file__).parents[1]
LOADER = botocore.session.get_session().get_component("data_loader")
MODELS = {name: LOADER.load_service_model(name, "service-2")["shapes"] for name in ("lambda", "pipes")}
# What people write in other ways than AWS documents, and documents that are not a mapping's.
NOT_THE_API = ("create-endpoints-list", "unknown-members")


def unknown(shapes, value, shape, way):
    """Members of `value` that the shape lacks."""
    if isinstance(value, list):
        for element in value:
            yield from unknown(shapes, element, shapes[shape].get("member", {}).get("shape", shape), way)
    if not isinstance(value, dict) or shapes[shape]["type"] != "structure":
        return
    members = shapes[shape]["members"]
    for key, child in value.items():
        if key not in members:
            yield f"{way}.{key}"
        else:
            yield from unknown(shapes, child, members[key]["shape"], f"{way}.{key}")


def faults_of(case):
    document, identifier = case["input"]["document"], case["id"]
    if identifier in NOT_THE_API:
        return
    if identifier.startswith(("get", "create", "list", "bound-B", "bound-M", "group", "result", "reason", "position")):
        mappings = document.get("EventSourceMappings", document) if isinstance(document, dict) else document
        shape = "EventSourceMappingConfiguration"
        yield from unknown(MODELS["lambda"], mappings, shape, identifier)
    elif identifier in ("pipe-msk", "pipe-self-managed", "pipe-position") or identifier.startswith("bound-pipe"):
        yield from unknown(MODELS["pipes"], document, "DescribePipeResponse", identifier)


def bounds(table):
    for name, least, most, model, _ in table:
        if model:
            shape = MODELS[model[0]][model[1]]
            if (shape["min"], shape["max"]) != (least, most):
                yield f"{name}: {shape['min']} to {shape['max']} in botocore"
    text = MODELS["lambda"]["ProvisionedPollerConfig"]["members"]["MaximumPollers"]["documentation"]
    kafka = re.search(r"self-managed Apache Kafka.*?between ([\d,]+) and ([\d,]+)", text)
    if not kafka or [int(n.replace(",", "")) for n in kafka.groups()] != [1, 2000]:
        yield "MaximumPollers: another bound in botocore's documentation"
    if MODELS["lambda"]["Topics"]["max"] != 1:
        yield "Topics: another bound in botocore"
    positions = MODELS["lambda"]["EventSourcePosition"]["enum"]
    if sorted(positions) != ["AT_TIMESTAMP", "LATEST", "TRIM_HORIZON"]:
        yield f"StartingPosition: {positions} in botocore"


def groups(table):
    pattern = re.compile(MODELS["lambda"]["URI"]["pattern"])
    for name, (text, is_taken) in table.items():
        if bool(pattern.fullmatch(text)) != is_taken:
            yield f"group-{name}: botocore's pattern says otherwise"


def main():
    spec = importlib.util.spec_from_file_location("generate_mappings", VECTORS / "generate_mappings.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    written = json.loads((VECTORS / "mappings.json").read_text())["cases"]
    faults = [] if written == json.loads(json.dumps(list(generate.cases()))) else ["mappings.json is not what the generator writes"]
    faults += bounds(generate.BOUNDS)
    faults += groups(generate.GROUPS)
    for case in written:
        faults += faults_of(case)
    print(*faults[:20], sep="\n")
    print(f"mappings: {len(written)} cases, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
