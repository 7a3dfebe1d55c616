#!/usr/bin/env python3
"""Asks principalmapper and moto about every permission of access.json.

Needs both, which tests/peers/setup.sh installs. Exits 1 on a mismatch.

moto's evaluator knows neither NotResource, `?`, the case of actions, variables nor Deny of a
condition that is not met; those cases are principalmapper's alone. principalmapper in turn takes
resources without regard to case; that case is moto's alone.
"""

import collections
import collections.abc
import json
import pathlib
import sys

import aws

aws.interpreter()

# principalmapper 1.1.5 imports names that Python 3.10 moved.
for name in ("Mapping", "MutableMapping"):
    setattr(collections, name, getattr(collections.abc, name))

from moto.iam.access_control import IAMPolicy, PermissionResult  # noqa: E402
from principalmapper.querying.local_policy_simulation import policy_has_matching_statement  # noqa: E402
from principalmapper.util.case_insensitive_dict import CaseInsensitiveDict  # noqa: E402

NOT_MOTO = {"action-case", "allow-if", "allow-if-or-always", "deny-if", "variable", "not-resource", "deny-not-resource"}
NOT_MOTO |= {"question-mark", "question-mark-none", "action-question-mark"}
NOT_MOTO |= {f"secret-{name}" for name in ("whole-any", "partial-any", "partial-five", "unsure-both", "unsure-any")}
NOT_PRINCIPALMAPPER = {"resource-case"}
# What Secrets Manager may append, in place of the six question marks of a need on every such secret.
SUFFIXES = ("AbCdEf", "AbCdE1", "000000", "zzzzzz", "a1B2c3", "Xy9Qr0")
EITHER = {"kafka:DescribeClusterV2": "kafka:DescribeCluster"}


def by_principalmapper(policies, action, resource, context):
    def has(effect):
        keys = CaseInsensitiveDict(context)
        return any(policy_has_matching_statement(p, effect, action, resource, keys) for p in policies)

    return has("Allow") and not has("Deny")


def by_moto(policies, action, resource, _):
    results = []
    for policy in policies:
        # moto takes a Deny for the last word only within one policy, hence one list of all.
        statements = policy["Statement"]
        results += statements if isinstance(statements, list) else [statements]
    asked = IAMPolicy(json.dumps({"Version": "2012-10-17", "Statement": results}))
    return asked.is_action_permitted(action, resource) == PermissionResult.PERMITTED


def main():
    document = json.loads((pathlib.Path(__file__).parents[1] / "access.json").read_text())
    asked, wrong = 0, 0
    for case in document["cases"]:
        policies = case["input"]["policies"]
        missing = {(gap["action"], gap["resource"]): gap for gap in case["expect"]["missing"]}
        needs = {(need["action"], need["resource"]) for need in case["needs"]}
        every = {need["resource"] for need in case["needs"] if need.get("every")}
        if not missing.keys() <= needs:
            print(f"{case['id']}: a gap that is no need")
            wrong += 1
        evaluators = {}
        if case["id"] not in NOT_MOTO:
            evaluators["moto"] = by_moto
        if case["id"] not in NOT_PRINCIPALMAPPER:
            evaluators["principalmapper"] = by_principalmapper
        for name, evaluate in evaluators.items():
            for action, resource in sorted(needs):
                gap = missing.get((action, resource))
                contexts = case.get("contexts", {"allowed": {}, "refused": {}})
                resources = [resource]
                if resource in every:
                    resources = [resource.removesuffix("??????") + suffix for suffix in SUFFIXES]
                for kind, context in contexts.items():
                    allowed = all(evaluate(policies, action, one, context) for one in resources)
                    if action in EITHER:
                        allowed |= evaluate(policies, EITHER[action], resource, context)
                    # What depends on the context is allowed in one and refused in the other.
                    depends = gap is not None and gap["depends_on"]
                    want = kind == "allowed" if depends else gap is None
                    asked += 1
                    if allowed != want:
                        print(f"{case['id']}: {name} says {allowed} to {action} on {resource} with {context}")
                        wrong += 1
    print(f"access: {len(document['cases'])} cases, {asked} questions, {wrong} mismatches")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
