#!/usr/bin/env python3
"""Writes access-every.json: IAM policies, and whether they allow an action on every consumer group.

What is expected is found by asking about each of a thousand groups and more, by AWS's rules: `*` is
any run of characters and `?` any one, a Deny wins over an Allow, and an ARN of fewer than six fields
has a wildcard for each field that it lacks. confirm/access_every.py asks principalmapper the same.
"""

import itertools
import json
import pathlib
import random
import re

CLUSTER = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1"
PREFIX = "arn:aws:kafka:eu-west-1:123456789012:group/orders/5f1c7b0e-1/"
ACTION = "kafka-cluster:DescribeGroup"
# The empty group too, which old clients commit to. No pattern names x or 1. Patterns name groups of four characters at most, so that longer ones are
# told apart by their first and last.
GROUPS = ["".join(word) for length in range(6) for word in itertools.product("abx1", repeat=length)]
GROUPS += [begin + "x" * 40 + end for begin in ("a", "b", "x") for end in ("a", "b", "1")]
CASES = 240


def completed(resource):
    return resource + ":*" * (5 - resource.count(":")) if resource.startswith("arn:") else resource


def is_match(pattern, text):
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in completed(pattern))
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


def applies(statement, resource):
    if "Resource" in statement:
        return is_match(statement["Resource"], resource)
    return not is_match(statement["NotResource"], resource)


def is_allowed(statements, resource):
    hits = {statement["Effect"] for statement in statements if applies(statement, resource)}
    return hits == {"Allow"}


def pattern(draw, wide):
    """A pattern of resources; a wide one is likely to have all groups."""
    if draw.random() < 0.15:
        return draw.choice(["*", "arn:aws:kafka", "arn:aws:ka", "arn:aws:ka*", "arn:aws:kafka:eu-west-1", "arn:aws:k?fka"])
    head = draw.choice([PREFIX, PREFIX, "arn:aws:kafka:*:*:group/orders/*/", "arn:aws:kafka:*:123456789012:group/?rders/*/"])
    if draw.random() < wide:
        return head + draw.choice(["*", "?*", "*?", "**", "?", "??*", "*?*"])
    return head + "".join(draw.choices("ab?*", weights=[2, 1, 3, 3], k=draw.randint(1, 4)))


def statement(draw, effect):
    name = "NotResource" if draw.random() < 0.25 else "Resource"
    wide = 0.6 if (effect == "Allow") == (name == "Resource") else 0.3
    return {"Effect": effect, "Action": "kafka-cluster:*", name: pattern(draw, wide)}


def main():
    draw = random.Random(12)
    cases, seen = [], {True: 0, False: 0}
    while len(cases) < CASES:
        statements = [statement(draw, "Allow") for _ in range(draw.randint(1, 2))]
        statements += [statement(draw, "Deny") for _ in range(draw.randint(0, 2))]
        refused = [group for group in GROUPS if not is_allowed(statements, PREFIX + group)]
        allows = [one for one in statements if one["Effect"] == "Allow"]
        by_one = any(all(applies(one, PREFIX + group) for group in GROUPS) for one in allows)
        # As many of each; and those that hang on a few groups rather than those that allow none.
        if seen[not refused] >= CASES // 2 or len(refused) == len(GROUPS) and draw.random() < 0.9:
            continue
        seen[not refused] += 1
        cases.append(
            {
                "id": f"every-{len(cases) + 1}",
                "comment": f"{len(refused)} of {len(GROUPS)} groups are refused",
                "input": {"cluster_arn": CLUSTER, "policies": [{"Version": "2012-10-17", "Statement": statements}]},
                "expect": {"allowed": not refused, "by_one_statement": not refused and by_one},
            }
        )
    document = {
        "subject": "Whether IAM policies allow an action on every consumer group",
        "source": "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
        "confirmed_by": ["principalmapper"],
        "action": ACTION,
        "resource_prefix": PREFIX,
        "groups": GROUPS,
        "cases": cases,
    }
    target = pathlib.Path(__file__).parent / "access-every.json"
    target.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
