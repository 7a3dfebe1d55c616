#!/usr/bin/env python3
"""Checks plan.json: that it is what generate_plan.py's table says, and that every member of its
documents is one that botocore's model of the service knows.

Needs botocore, which tests/peers/setup.sh installs. Exits 1 on a mismatch.
"""

import importlib.util
import json
import pathlib
import sys

import aws

aws.interpreter()

import botocore.session  # noqa: E402

VECTORS = pathlib.Path(__file__).parents[1]
SHAPES = botocore.session.get_session().get_component("data_loader").load_service_model("kafka", "service-2")["shapes"]


def unknown(value, shape, way):
    """Members of `value` that the shape lacks, by their CLI or their wire name."""
    members = SHAPES[shape].get("members", {})
    by_wire = {member.get("locationName", name): name for name, member in members.items()}
    for key, child in value.items():
        name = key if key in members else by_wire.get(key)
        if name is None:
            yield f"{way}.{key}"
        elif isinstance(child, dict):
            yield from unknown(child, members[name]["shape"], f"{way}.{key}")


def main():
    spec = importlib.util.spec_from_file_location("generate_plan", VECTORS / "generate_plan.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    path = VECTORS / "plan.json"
    before = path.read_text()
    generate.main()
    after = path.read_text()
    path.write_text(before)
    faults = [] if before == after else ["plan.json is not what generate_plan.py writes"]
    cases = json.loads(before)["cases"]
    for case in cases:
        info = next(iter(case["input"]["cluster"].values()))
        is_newer = {"ClusterType", "clusterType"} & info.keys()
        response = "DescribeClusterV2Response" if is_newer else "DescribeClusterResponse"
        faults += unknown(case["input"]["cluster"], response, case["id"])
        faults += unknown(case["input"]["bootstrap"], "GetBootstrapBrokersResponse", case["id"])
    print(*faults[:20], sep="\n")
    print(f"plan: {len(cases)} cases, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
