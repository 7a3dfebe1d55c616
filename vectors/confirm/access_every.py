#!/usr/bin/env python3
"""Asks principalmapper about every group of every case of access-every.json: where all are allowed,
each must be, and where they are not, one must be refused. Exits 1 on a mismatch.

Needs principalmapper, which tests/peers/setup.sh installs. It does not complete ARNs, so they are
completed before it is asked.
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

from principalmapper.querying.local_policy_simulation import policy_has_matching_statement  # noqa: E402
from principalmapper.util.case_insensitive_dict import CaseInsensitiveDict  # noqa: E402


def completed(statement):
    statement = dict(statement)
    for name in ("Resource", "NotResource"):
        resource = statement.get(name, "")
        if resource.startswith("arn:"):
            statement[name] = resource + ":*" * (5 - resource.count(":"))
    return statement


def main():
    document = json.loads((pathlib.Path(__file__).parents[1] / "access-every.json").read_text())
    no_keys = CaseInsensitiveDict({})
    asked, wrong = 0, 0
    for case in document["cases"]:
        policies = [
            {**policy, "Statement": [completed(one) for one in policy["Statement"]]}
            for policy in case["input"]["policies"]
        ]

        def has(effect, resource):
            action = document["action"]
            return any(policy_has_matching_statement(p, effect, action, resource, no_keys) for p in policies)

        allowed = True
        for group in document["groups"]:
            resource = document["resource_prefix"] + group
            asked += 1
            allowed = has("Allow", resource) and not has("Deny", resource)
            if not allowed:
                break
        if allowed != case["expect"]["allowed"]:
            print(f"{case['id']}: principalmapper says {allowed}")
            wrong += 1
    print(f"access-every: {len(document['cases'])} cases, {asked} questions, {wrong} mismatches")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
