#!/usr/bin/env python3
"""Writes aws_names.json: one small document for every member that is read, named by botocore.

pip install botocore==1.44.5. The members come from botocore's service models, which are AWS's own;
a way that is not in them is an error, and so is a broker string in them without a case here.
"""

import json
import pathlib
import sys

import botocore
import botocore.session

LOADER = botocore.session.get_session().get_component("data_loader")
KAFKA = LOADER.load_service_model("kafka", "service-2")["shapes"]
LAMBDA = LOADER.load_service_model("lambda", "service-2")["shapes"]
ARN = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1"
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_a-AbCdEf"

IN_TRANSIT = "EncryptionInfo EncryptionInTransit ClientBroker"
CONNECTIVITY = "BrokerNodeGroupInfo ConnectivityInfo"
ELSEWHERE = f"{CONNECTIVITY} VpcConnectivity ClientAuthentication"
AUTHORITY = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/1"

# The way below Provisioned (and, for the older API, below ClusterInfo), a value, what is then so.
PROVISIONED = [
    ("ClientAuthentication Sasl Scram Enabled", True, {"scram": True}),
    ("ClientAuthentication Sasl Iam Enabled", True, {"iam": True}),
    ("ClientAuthentication Tls Enabled", True, {"tls": True}),
    ("ClientAuthentication Tls CertificateAuthorityArnList", [AUTHORITY], {"certificate_authorities": [AUTHORITY]}),
    ("ClientAuthentication Unauthenticated Enabled", True, {"unauthenticated": True}),
    ("ClientAuthentication Unauthenticated Enabled", False, {"unauthenticated": False}),
    *((IN_TRANSIT, value, {"encryption_in_transit": value}) for value in KAFKA["ClientBroker"]["enum"]),
    (f"{CONNECTIVITY} PublicAccess Type", "SERVICE_PROVIDED_EIPS", {"public_access": True}),
    (f"{CONNECTIVITY} PublicAccess Type", "DISABLED", {"public_access": False}),
    (f"{CONNECTIVITY} NetworkType", "DUAL", {"dual_stack": True}),
    (f"{CONNECTIVITY} NetworkType", "IPV4", {"dual_stack": False}),
    (f"{ELSEWHERE} Tls Enabled", True, {"vpc_connectivity_tls": True}),
    (f"{ELSEWHERE} Sasl Scram Enabled", True, {"vpc_connectivity_scram": True}),
    (f"{ELSEWHERE} Sasl Iam Enabled", True, {"vpc_connectivity_iam": True}),
]
SERVERLESS = [
    ("ClientAuthentication Sasl Iam Enabled", True, {"iam": True}),
    ("ConnectivityInfo NetworkType", "DUAL", {"dual_stack": True}),
]
MAPPING = [
    ("UUID", "6d9bce8e-836b-442c-8070-74e77903c815", {"uuid": "6d9bce8e-836b-442c-8070-74e77903c815"}),
    ("EventSourceArn", ARN, {"event_source_arn": ARN}),
    ("FunctionArn", "arn:aws:lambda:eu-west-1:123456789012:function:f", {"region": "eu-west-1"}),
    ("Topics", ["bills"], {"topics": ["bills"]}),
    ("LastProcessingResult", "No records processed", {"last_processing_result": "No records processed"}),
    ("AmazonManagedKafkaEventSourceConfig ConsumerGroupId", "g", {"group": "g"}),
    ("SelfManagedKafkaEventSourceConfig ConsumerGroupId", "g", {"group": "g"}),
]


def walk(shapes, shape, way):
    """The names on the wire along `way`; an unknown one raises KeyError."""
    names = []
    for step in way.split():
        member = shapes[shape]["members"][step]
        names.append(member.get("locationName", step))
        shape = member["shape"]
    return names


def nest(names, value):
    for name in reversed(names):
        value = {name: value}
    return value


def both(shapes, shape, way, value):
    """As the CLI prints it, and as the wire has it."""
    yield "cli", nest(way.split(), value)
    wire = walk(shapes, shape, way)
    if wire != way.split():
        yield "wire", nest(wire, value)


def merge(left, right):
    out = dict(left)
    for key, value in right.items():
        out[key] = merge(out[key], value) if isinstance(value, dict) and key in out else value
    return out


def cases():
    """(id, kind of document, document, expectation)"""
    brokers = "b-1.orders.a1b2c3.c2.kafka.eu-west-1.amazonaws.com:9000"
    for member in KAFKA["GetBootstrapBrokersResponse"]["members"]:
        rest = member.removeprefix("BootstrapBrokerString")
        network = "vpc"
        for mark, name in (("Public", "public"), ("VpcConnectivity", "multi-vpc"), ("Ipv6", "ipv6")):
            if mark in rest:
                network, rest = name, rest.replace(mark, "")
        listener = {"": "plaintext", "Tls": "tls", "SaslScram": "scram", "SaslIam": "iam"}[rest]
        expect = {"network": network, "listener": listener, "broker": brokers}
        for form, document in both(KAFKA, "GetBootstrapBrokersResponse", member, brokers):
            yield f"{member}/{form}", "bootstrap", document, expect
    for kind, response, type_name, table in (
        ("Provisioned", "DescribeClusterV2Response", "PROVISIONED", PROVISIONED),
        ("Serverless", "DescribeClusterV2Response", "SERVERLESS", SERVERLESS),
        (None, "DescribeClusterResponse", None, PROVISIONED),
    ):
        for way, value, expect in table:
            full = f"ClusterInfo {kind} {way}" if kind else f"ClusterInfo {way}"
            types = dict(both(KAFKA, response, "ClusterInfo ClusterType", type_name)) if kind else {}
            for form, document in both(KAFKA, response, full, value):
                yield f"{full}={value}/{form}", "cluster", merge(types.get(form, {}), document), expect
    for response in ("DescribeClusterV2Response", "DescribeClusterResponse"):
        for way, value, expect in (("ClusterArn", ARN, {"arn": ARN}), ("ClusterName", "orders", {"name": "orders"})):
            for form, document in both(KAFKA, response, f"ClusterInfo {way}", value):
                yield f"{response} {way}/{form}", "cluster", document, expect
    for shape in ("EventSourceMappingConfiguration", "CreateEventSourceMappingRequest"):
        for way, value, expect in MAPPING:
            if way.split()[0] not in LAMBDA[shape]["members"]:
                continue
            for form, document in both(LAMBDA, shape, way, value):
                base = {} if way == "EventSourceArn" else {"EventSourceArn": ARN}
                if way == "FunctionArn":
                    base = self_managed(shape)
                yield f"{shape} {way}/{form}", "mapping", merge(base, document), expect
        yield f"{shape} endpoints", "mapping", self_managed(shape), {"brokers": ["[2001:db8::1]:9092", "b.example:9092"]}
        for kind in LAMBDA["SourceAccessType"]["enum"]:
            walk(LAMBDA, shape, "SourceAccessConfigurations")
            walk(LAMBDA, "SourceAccessConfiguration", "Type")
            walk(LAMBDA, "SourceAccessConfiguration", "URI")
            document = {"EventSourceArn": ARN, "SourceAccessConfigurations": [{"Type": kind, "URI": SECRET}]}
            yield f"{shape} {kind}", "mapping", document, {"source_access": [[kind, SECRET]]}


def self_managed(shape):
    (key,) = LAMBDA["EndPointType"]["enum"]
    assert LAMBDA["Endpoints"]["key"]["shape"] == "EndPointType"
    names = walk(LAMBDA, shape, "SelfManagedEventSource Endpoints")
    return nest([*names, key], ["[2001:db8::1]:9092,b.example:9092"])


def main():
    rows = [
        {"id": name, "comment": "", "input": {kind: document}, "expect": expect}
        for name, kind, document, expect in cases()
    ]
    document = {
        "subject": "aws_names",
        "source": f"the service models kafka and lambda of botocore {botocore.__version__}",
        "confirmed_by": [f"botocore {botocore.__version__}, whose models the names are taken from"],
        "cases": rows,
    }
    text = json.dumps(document, indent=1) + "\n"
    path = pathlib.Path(__file__).with_name("aws_names.json")
    if "--check" in sys.argv:
        # Another release of botocore may know more: compare the cases, not its version.
        same = json.loads(path.read_text())["cases"] == json.loads(text)["cases"]
        print(f"{path.name}: {'as botocore has it' if same else 'differs from botocore'}")
        return 0 if same else 1
    path.write_text(text)
    print(f"{path.name}: {len(rows)} cases")
    return 0


if __name__ == "__main__":
    sys.exit(main())
