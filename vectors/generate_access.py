#!/usr/bin/env python3
"""Writes access.json: IAM policies, and which of the permissions that a role needs they lack.

Needs and gaps are written by hand, from AWS's documents; confirm/access.py asks two evaluators
whether each permission is allowed.
"""

import json
import pathlib

HEAD = "arn:aws:kafka:eu-west-1:123456789012"
TAIL = "orders/5f1c7b0e-1a2b-4c3d-8e9f-0a1b2c3d4e5f-3"
CLUSTER = f"{HEAD}:cluster/{TAIL}"
BILLS, TIPS = f"{HEAD}:topic/{TAIL}/bills", f"{HEAD}:topic/{TAIL}/tips"
GROUP = f"{HEAD}:group/{TAIL}/accounting"
CONNECT = "kafka-cluster:Connect"
CONFIGURATION = "kafka-cluster:DescribeClusterDynamicConfiguration"
DESCRIBE_TOPIC, READ, WRITE = (f"kafka-cluster:{name}" for name in ("DescribeTopic", "ReadData", "WriteData"))
DESCRIBE_GROUP, ALTER_GROUP = "kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"
SASL, AUTHORIZE = "SASL authentication failed", "Cluster failed to authorize Lambda"

CONSUMER = [
    (CONNECT, CLUSTER),
    (DESCRIBE_TOPIC, BILLS),
    (READ, BILLS),
    (DESCRIBE_GROUP, GROUP),
    (ALTER_GROUP, GROUP),
]
PRODUCER = [(CONNECT, CLUSTER), (DESCRIBE_TOPIC, BILLS), (WRITE, BILLS)]
# "Actions and resources" of https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
IDEMPOTENT = "kafka-cluster:WriteDataIdempotently"
TRANSACTION = f"{HEAD}:transactional-id/{TAIL}/billing-1"
DESCRIBE_ID, ALTER_ID = "kafka-cluster:DescribeTransactionalId", "kafka-cluster:AlterTransactionalId"
IDEMPOTENT_PRODUCER = [PRODUCER[0], (IDEMPOTENT, CLUSTER), *PRODUCER[1:]]
TRANSACTIONS = [*IDEMPOTENT_PRODUCER, (DESCRIBE_ID, TRANSACTION), (ALTER_ID, TRANSACTION)]
# Those whose resource is known; where the rest lie (log groups, network interfaces), AWS decides.
LAMBDA = [
    (CONNECT, CLUSTER),
    (CONFIGURATION, CLUSTER),
    *CONSUMER[1:],
    ("kafka:DescribeClusterV2", CLUSTER),
    ("kafka:GetBootstrapBrokers", CLUSTER),
    ("ec2:DescribeNetworkInterfaces", "*"),
    ("ec2:DescribeVpcs", "*"),
    ("ec2:DescribeSubnets", "*"),
    ("ec2:DescribeSecurityGroups", "*"),
]
NEEDS = {"consumer": CONSUMER, "producer": PRODUCER, "lambda": LAMBDA}


def policy(*statements, version="2012-10-17"):
    return {"Version": version, "Statement": list(statements)}


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action, resource="*", **more):
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def gap(need, effect="absent", depends_on=()):
    action, resource = need
    words = None
    if action.startswith("kafka-cluster:"):
        words = SASL if action == CONNECT else AUTHORIZE
    return {"action": action, "resource": resource, "effect": effect, "depends_on": list(depends_on), "lambda": words}


EVERYTHING = policy(allow("*"))
GUIDE_DATA = allow(
    [CONNECT, DESCRIBE_GROUP, ALTER_GROUP, DESCRIBE_TOPIC, READ, CONFIGURATION],
    [CLUSTER, BILLS, GROUP],
)
GUIDE_CONTROL = allow(
    ["kafka:DescribeCluster", "kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"]
    + [f"ec2:{name}" for name in ("CreateNetworkInterface", "DescribeNetworkInterfaces", "DescribeVpcs")]
    + [f"ec2:{name}" for name in ("DeleteNetworkInterface", "DescribeSubnets", "DescribeSecurityGroups")]
    + [f"logs:{name}" for name in ("CreateLogGroup", "CreateLogStream", "PutLogEvents")]
)
TUTORIAL = allow(
    ["kafka:DescribeCluster", "kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers", CONNECT]
    + ["kafka-cluster:DescribeCluster", READ, DESCRIBE_TOPIC, WRITE, ALTER_GROUP, DESCRIBE_GROUP]
)
VPC = {"StringEquals": {"aws:SourceVpc": "vpc-1"}}
MET, UNMET = {"aws:SourceVpc": "vpc-1"}, {"aws:SourceVpc": "vpc-2"}

# id, comment, role, policies, gaps, contexts under which an evaluator must allow or refuse
CASES = [
    ("guide-lambda", "the two policies of AWS's guide", "lambda", [policy(GUIDE_DATA), policy(GUIDE_CONTROL)], []),
    ("everything", "administrator", "lambda", [EVERYTHING], []),
    ("nothing", "a policy for something else", "consumer", [policy(allow("s3:GetObject"))], [gap(n) for n in CONSUMER]),
    (
        "tutorial-lambda",
        "the Kafka statement of a tutorial that is much copied: no DescribeClusterDynamicConfiguration",
        "lambda",
        [policy(TUTORIAL, allow("ec2:Describe*"))],
        [gap((CONFIGURATION, CLUSTER))],
    ),
    (
        "ec2-scoped",
        "EC2's Describe actions take no resource: an ARN grants nothing",
        "lambda",
        [policy(GUIDE_DATA, allow("kafka:*"), allow("ec2:*", "arn:aws:ec2:eu-west-1:123456789012:instance/i-1"))],
        [gap(n) for n in LAMBDA[-4:]],
    ),
    ("older-description", "either DescribeCluster action serves", "lambda",
     [policy(GUIDE_DATA, allow(["kafka:DescribeCluster", "kafka:GetBootstrapBrokers", "ec2:*"]))], []),
    ("no-connect", "without Connect", "consumer", [policy(allow(["kafka-cluster:D*", "kafka-cluster:R*", "kafka-cluster:A*"]))], [gap(CONSUMER[0])]),
    ("other-topic", "scoped to another topic", "consumer",
     [policy(allow("kafka-cluster:*", [CLUSTER, TIPS, GROUP]))], [gap(CONSUMER[1]), gap(CONSUMER[2])]),
    ("other-group", "scoped to another group", "consumer",
     [policy(allow("kafka-cluster:*", [CLUSTER, BILLS, GROUP + "-2"]))], [gap(CONSUMER[3]), gap(CONSUMER[4])]),
    ("cluster-arn-for-all", "the cluster's ARN does not reach its topics and groups", "consumer",
     [policy(allow("kafka-cluster:*", CLUSTER))], [gap(n) for n in CONSUMER[1:]]),
    ("topic-wildcard", "one asterisk for every topic of the cluster", "producer",
     [policy(allow(CONNECT, CLUSTER), allow("kafka-cluster:*", f"{HEAD}:topic/{TAIL}/*"))], []),
    ("question-mark", "a question mark is one character", "producer",
     [policy(allow(CONNECT, CLUSTER), allow("kafka-cluster:*", f"{HEAD}:topic/{TAIL}/b?lls"))], []),
    ("question-mark-none", "and never none", "producer",
     [policy(allow(CONNECT, CLUSTER), allow("kafka-cluster:*", f"{HEAD}:topic/{TAIL}/bills?"))], [gap(n) for n in PRODUCER[1:]]),
    ("any-cluster", "wildcards for region, account and cluster", "producer",
     [policy(allow("kafka-cluster:*", ["arn:aws:kafka:*:*:cluster/*/*", "arn:aws:kafka:*:*:topic/*/*/bills"]))], []),
    ("across-colons", "an asterisk runs over colons", "producer", [policy(allow("kafka-cluster:*", "arn:aws:kafka:*"))], []),
    ("action-question-mark", "wildcards in the middle of actions", "producer",
     [policy(allow(["kafka-cluster:C?nnect", "kafka-cluster:*Topic", "kafka-cluster:Wr*ta"]))], []),
    ("action-prefix-only", "kafka:* is another service", "consumer", [policy(allow("kafka:*"))], [gap(n) for n in CONSUMER]),
    ("deny-wins", "an explicit Deny wins over any Allow", "consumer",
     [EVERYTHING, policy(deny(READ, BILLS))], [gap(CONSUMER[2], "denied")]),
    ("deny-first", "in any position", "consumer",
     [policy(deny("kafka-cluster:Alter*"), allow("*"))], [gap(CONSUMER[4], "denied")]),
    ("deny-elsewhere", "a Deny of another topic does no harm", "consumer", [policy(allow("*"), deny(READ, TIPS))], []),
    ("not-action", "NotAction allows the rest", "producer",
     [policy({"Effect": "Allow", "NotAction": "kafka-cluster:Write*", "Resource": "*"})], [gap(PRODUCER[2])]),
    ("deny-not-action", "Deny with NotAction leaves the named", "producer",
     [EVERYTHING, policy({"Effect": "Deny", "NotAction": [CONNECT, DESCRIBE_TOPIC], "Resource": "*"})],
     [gap(PRODUCER[2], "denied")]),
    ("not-resource", "NotResource allows the rest", "consumer",
     [policy({"Effect": "Allow", "Action": "*", "NotResource": f"{HEAD}:topic/*"})], [gap(CONSUMER[1]), gap(CONSUMER[2])]),
    ("deny-not-resource", "Deny with NotResource leaves the named", "consumer",
     [EVERYTHING, policy({"Effect": "Deny", "Action": "*", "NotResource": [CLUSTER, BILLS]})],
     [gap(CONSUMER[3], "denied"), gap(CONSUMER[4], "denied")]),
    ("one-statement", "Statement, Action and Resource as single values", "producer",
     [{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kafka-cluster:*", "Resource": "*"}}], []),
    ("two-halves", "two policies add up", "producer",
     [policy(allow(CONNECT, CLUSTER)), policy(allow([DESCRIBE_TOPIC, WRITE], BILLS))], []),
    ("resource-case", "ARNs are case-sensitive", "producer",
     [policy(allow("kafka-cluster:*", [CLUSTER, f"{HEAD}:topic/{TAIL}/Bills"]))], [gap(n) for n in PRODUCER[1:]]),
    ("action-case", "actions are not", "producer", [policy(allow("KAFKA-CLUSTER:*"))], []),
    ("allow-if", "an Allow with a condition depends on it", "producer",
     [policy(allow("*", Condition=VPC))], [gap(n, "absent", ["aws:SourceVpc"]) for n in PRODUCER], MET, UNMET),
    ("deny-if", "so does a Deny", "producer",
     [EVERYTHING, policy(deny(WRITE, Condition={"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}))],
     [gap(PRODUCER[2], "denied", ["aws:SourceVpc"])], MET, UNMET),
    ("allow-if-or-always", "an Allow without one leaves nothing open", "producer",
     [policy(allow("*", Condition=VPC), allow("kafka-cluster:*"))], []),
    ("variable", "a variable in a resource depends on its key", "producer",
     [policy(allow(CONNECT), allow("kafka-cluster:*", f"{HEAD}:topic/{TAIL}/${{aws:PrincipalTag/topic}}"))],
     [gap(n, "absent", ["aws:PrincipalTag/topic"]) for n in PRODUCER[1:]],
     {"aws:PrincipalTag/topic": "bills"}, {"aws:PrincipalTag/topic": "tips"}),
]


def named(sid, actions, *resources):
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": list(resources)}


# What a policy that grants just what is needed looks like.
TOPICS = [named("Topics", [DESCRIBE_TOPIC, READ], BILLS), named("Groups", [DESCRIBE_GROUP, ALTER_GROUP], GROUP)]
MINIMAL = {
    "consumer": policy(named("Cluster", [CONNECT], CLUSTER), *TOPICS),
    "producer": policy(named("Cluster", [CONNECT], CLUSTER), named("Topics", [DESCRIBE_TOPIC, WRITE], BILLS)),
    "lambda": policy(
        named("Cluster", [CONNECT, CONFIGURATION], CLUSTER),
        *TOPICS,
        named("Description", ["kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"], CLUSTER),
        named("NetworkDescription", [action for action, resource in LAMBDA if resource == "*"], "*"),
        named(
            "NetworkInterfaces",
            ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"],
            "arn:aws:ec2:eu-west-1:123456789012:network-interface/*",
            "arn:aws:ec2:eu-west-1:123456789012:subnet/*",
            "arn:aws:ec2:eu-west-1:123456789012:security-group/*",
        ),
        named(
            "Logs",
            ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            "arn:aws:logs:eu-west-1:123456789012:log-group:*",
        ),
    ),
}
CASES += [(f"minimal-{role}", "what is needed and no more", role, [document], []) for role, document in MINIMAL.items()]


# Secrets Manager appends a hyphen and six characters to a name, and policies write `-??????` for them:
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
PARTIAL = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_bills"
WHOLE, NAMED = PARTIAL + "-AbCdE1", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:my-secret"
SECRET = "secretsmanager:GetSecretValue"
AROUND = [need for need in LAMBDA if not need[0].startswith("kafka-cluster:")]
REST = {"Effect": "Allow", "NotAction": "secretsmanager:*", "Resource": "*"}
ANY = "-??????"
# id, comment, the secret's ARN, what the policy names, the secret's needs that it lacks
SECRETS = [
    ("whole", "the ARN as it is", WHOLE, WHOLE, []),
    ("whole-any", "the pattern for any suffix", WHOLE, PARTIAL + ANY, []),
    ("partial-any", "the same for an ARN without it", PARTIAL, PARTIAL + ANY, []),
    ("partial-many", "an asterisk is broader", PARTIAL, PARTIAL + "*", []),
    ("partial-every", "and all secrets of the account", PARTIAL, PARTIAL.rsplit(":", 1)[0] + ":*", []),
    ("partial-exactly", "the name alone is no secret's ARN", PARTIAL, PARTIAL, [PARTIAL + ANY]),
    ("partial-one", "one secret's characters are not every one's", PARTIAL, WHOLE, [PARTIAL + ANY]),
    ("partial-five", "five are not six", PARTIAL, PARTIAL + ANY[:-1], [PARTIAL + ANY]),
    ("unsure-both", "what ends as a name does may lack them or not", NAMED, [NAMED, NAMED + ANY], []),
    ("unsure-exactly", "so that the ARN alone is not enough", NAMED, NAMED, [NAMED + ANY]),
    ("unsure-any", "nor the pattern", NAMED, NAMED + ANY, [NAMED]),
]
SECRET_NEEDS = {WHOLE: [WHOLE], PARTIAL: [PARTIAL + ANY], NAMED: [NAMED, NAMED + ANY]}


def secret_case(identifier, comment, arn, resource, lacking):
    gaps = [gap((SECRET, pattern)) for pattern in lacking]
    out = case(f"secret-{identifier}", comment, "lambda", [policy(allow(SECRET, resource), REST)], gaps)
    out["input"] |= {"method": "scram", "secrets": [arn]}
    needs = AROUND + [(SECRET, pattern) for pattern in SECRET_NEEDS[arn]]
    out["needs"] = [{"action": action, "resource": pattern} for action, pattern in needs]
    for need in out["needs"]:
        if need["resource"].endswith(ANY):
            need["every"] = True
    return out


CLUSTER_WRITES = named("Cluster", [CONNECT, IDEMPOTENT], CLUSTER)
TOPIC_WRITES = named("Topics", [DESCRIBE_TOPIC, WRITE], BILLS)
ID_ACTIONS = [DESCRIBE_ID, ALTER_ID]
IDS = named("Transactions", ID_ACTIONS, TRANSACTION)
GROUPS = named("Groups", [DESCRIBE_GROUP, ALTER_GROUP], GROUP)
OTHER_ID = TRANSACTION.replace("billing-1", "billing-2")
# id, comment, kind of producer, policies, gaps
PRODUCERS = [
    ("idempotent-minimal", "what Java's producer needs by default", "idempotent", [policy(CLUSTER_WRITES, TOPIC_WRITES)], []),
    ("idempotent-plain", "what a plain producer needs is not enough", "idempotent", [MINIMAL["producer"]],
     [gap((IDEMPOTENT, CLUSTER))]),
    ("idempotent-on-topic", "the action is of the cluster, not of its topics", "idempotent",
     [policy(allow([CONNECT], CLUSTER), allow([IDEMPOTENT, DESCRIBE_TOPIC, WRITE], BILLS))], [gap((IDEMPOTENT, CLUSTER))]),
    ("idempotent-write-wildcard", "WriteData* is both", "idempotent",
     [policy(allow([CONNECT, "kafka-cluster:WriteData*", DESCRIBE_TOPIC], [CLUSTER, BILLS]))], []),
    ("transactional-minimal", "transactions under one id", "transactional", [policy(CLUSTER_WRITES, TOPIC_WRITES, IDS)], []),
    ("transactional-lacking", "an idempotent producer has no transactions", "transactional",
     [policy(CLUSTER_WRITES, TOPIC_WRITES)], [gap(need) for need in TRANSACTIONS[-2:]]),
    ("transactional-other", "another id", "transactional", [policy(CLUSTER_WRITES, TOPIC_WRITES, allow(ID_ACTIONS, OTHER_ID))],
     [gap(need) for need in TRANSACTIONS[-2:]]),
    ("transactional-prefix", "ids by their beginning", "transactional",
     [policy(CLUSTER_WRITES, TOPIC_WRITES, allow(ID_ACTIONS, TRANSACTION[:-1] + "*"))], []),
    ("transactional-describe", "to begin none", "transactional",
     [policy(CLUSTER_WRITES, TOPIC_WRITES, allow(DESCRIBE_ID, TRANSACTION))], [gap(TRANSACTIONS[-1])]),
    ("transactional-group-minimal", "with the offsets of a group", "transactional-group",
     [policy(CLUSTER_WRITES, TOPIC_WRITES, IDS, GROUPS)], []),
    ("transactional-group-lacking", "whose offsets it can't commit", "transactional-group",
     [policy(CLUSTER_WRITES, TOPIC_WRITES, IDS)], [gap(need) for need in CONSUMER[-2:]]),
]
PRODUCER_NEEDS = {
    "idempotent": IDEMPOTENT_PRODUCER,
    "transactional": TRANSACTIONS,
    "transactional-group": [*TRANSACTIONS, *CONSUMER[-2:]],
}


def producer_case(identifier, comment, kind, policies, gaps):
    out = case(f"producer-{identifier}", comment, "producer", policies, gaps)
    out["input"]["idempotent"] = True
    if kind != "idempotent":
        out["input"]["transactional_ids"] = ["billing-1"]
    if kind == "transactional":
        out["input"]["group"] = None
    out["needs"] = [{"action": action, "resource": resource} for action, resource in PRODUCER_NEEDS[kind]]
    if identifier.endswith("minimal"):
        out["expect"]["policy"] = policies[0]
    return out


def case(identifier, comment, role, policies, gaps, met=None, unmet=None):
    expect = {"missing": [g if role == "lambda" else {**g, "lambda": None} for g in gaps]}
    request = {"cluster_arn": CLUSTER, "method": "iam", "role": role, "topics": ["bills"], "group": "accounting"}
    if role == "producer":
        request["idempotent"] = False
    out = {"id": identifier, "comment": comment, "input": {**request, "policies": policies}, "expect": expect}
    out["needs"] = [{"action": action, "resource": resource} for action, resource in NEEDS[role]]
    if identifier.startswith("minimal-"):
        out["expect"]["policy"] = policies[0]
    if met:
        out["contexts"] = {"allowed": met, "refused": unmet}
    return out


def main():
    document = {
        "subject": "access",
        "source": "https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html, "
        "https://docs.aws.amazon.com/msk/latest/developerguide/iam-access-control-use-cases.html",
        "confirmed_by": ["principalmapper 1.1.5", "moto 5.2.5, where it knows the elements"],
        "cases": [case(*row) for row in CASES]
        + [secret_case(*row) for row in SECRETS]
        + [producer_case(*row) for row in PRODUCERS],
    }
    path = pathlib.Path(__file__).with_name("access.json")
    path.write_text(json.dumps(document, indent=1) + "\n")
    print(f"{path.name}: {len(document['cases'])} cases")


if __name__ == "__main__":
    main()
