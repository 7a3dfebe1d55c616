#!/usr/bin/env python3
"""Writes plan.json: every combination of what a cluster offers and what secret is given.

The expected method comes from the five rules under "How Lambda chooses a bootstrap broker" in
AWS's guide, written out below as a table, not from any program.
"""

import itertools
import json
import pathlib

DOCUMENTS = "https://docs.aws.amazon.com/lambda/latest/dg/msk-cluster-auth.html#msk-bootstrap-brokers"
SECRETS = [None, "CLIENT_CERTIFICATE_TLS_AUTH", "SASL_SCRAM_512_AUTH"]
ENCRYPTIONS = ["TLS", "TLS_PLAINTEXT", "PLAINTEXT"]
SERVER_FAILED = "Server failed to authenticate Lambda"


def brokers(kind, port):
    return [f"b-{n}.demo.a1b2c3.c2.kafka.eu-west-1.amazonaws.com:{port}" for n in (1, 2)]


LISTENERS = {
    "mtls": ("BootstrapBrokerStringTls", 9094),
    "scram": ("BootstrapBrokerStringSaslScram", 9096),
    "iam": ("BootstrapBrokerStringSaslIam", 9098),
    "tls": ("BootstrapBrokerStringTls", 9094),
    "plaintext": ("BootstrapBrokerString", 9092),
}


def expected(secret, offered):
    """The rules, strongest first. The second member is what AWS documents Lambda to say."""
    if secret == "CLIENT_CERTIFICATE_TLS_AUTH":
        # "You provided a client certificate, but the brokers aren't configured to use mTLS."
        return ("mtls", None) if "mtls" in offered else (None, SERVER_FAILED)
    if secret == "SASL_SCRAM_512_AUTH":
        return ("scram", None) if "scram" in offered else (None, "undocumented")
    for method in ("iam", "tls", "plaintext"):
        if method in offered:
            return (method, None)
    # "You didn't provide a client certificate for mTLS authentication."
    return (None, SERVER_FAILED if "mtls" in offered else "undocumented")


def lower(value):
    """The names as the service's own wire has them."""
    if isinstance(value, dict):
        return {key[0].lower() + key[1:]: lower(member) for key, member in value.items()}
    return value


def case(index, secret, scram, iam, tls, unauthenticated, encryption, serverless):
    offered = set()
    if iam:
        offered.add("iam")
    if not serverless:
        offered |= {"scram"} if scram else set()
        offered |= {"mtls"} if tls else set()
        if unauthenticated and encryption != "PLAINTEXT":
            offered.add("tls")
        if unauthenticated and encryption != "TLS":
            offered.add("plaintext")
    name = f"demo{index}"
    arn = f"arn:aws:kafka:eu-west-1:123456789012:cluster/{name}/0f3c1a5e-2b4d-4c6e-8f70-9a1b2c3d4e5f-1"
    info = {"ClusterArn": arn, "ClusterName": name, "State": "ACTIVE", "CurrentVersion": "K3AEGXETSR30VB"}
    if serverless:
        info["ClusterType"] = "SERVERLESS"
        info["Serverless"] = {"ClientAuthentication": {"Sasl": {"Iam": {"Enabled": iam}}}}
    else:
        described = {
            "ClientAuthentication": {
                "Sasl": {"Scram": {"Enabled": scram}, "Iam": {"Enabled": iam}},
                "Tls": {"CertificateAuthorityArnList": [], "Enabled": tls},
                "Unauthenticated": {"Enabled": unauthenticated},
            },
            "EncryptionInfo": {"EncryptionInTransit": {"ClientBroker": encryption, "InCluster": True}},
            "NumberOfBrokerNodes": 2,
        }
        # Every third as the older DescribeCluster prints it.
        if index % 3 == 2:
            info |= described
        else:
            info |= {"ClusterType": "PROVISIONED", "Provisioned": described}
    bootstrap = {}
    for method in sorted(offered):
        member, port = LISTENERS[method]
        bootstrap[member] = ",".join(brokers(method, port))
    documents = {"cluster": {"ClusterInfo": info}, "bootstrap": bootstrap}
    if index % 2:
        documents = {key: lower(value) for key, value in documents.items()}
    method, words = expected(secret, offered)
    expect = {"method": method, "brokers": brokers(method, LISTENERS[method][1]) if method else []}
    if words != "undocumented":
        expect["lambda"] = words
    flags = [
        f"secret={secret or 'none'}",
        *(["serverless"] if serverless else [f"encryption={encryption}"]),
        *(flag for flag, on in (("scram", scram), ("iam", iam), ("tls", tls), ("unauthenticated", unauthenticated)) if on),
    ]
    return {
        "id": f"{index:03}",
        "comment": " ".join(flags),
        "input": {**documents, "secret": secret, "network": "vpc"},
        "expect": expect,
    }


# Multi-VPC connectivity is turned on a method at a time, and has ports of its own.
# https://docs.aws.amazon.com/msk/latest/developerguide/mvpc-cluster-owner-action-turn-on.html
VPC_CONNECTIVITY = {
    "mtls": ("BootstrapBrokerStringVpcConnectivityTls", 14001, {"Tls": {"Enabled": True}}),
    "scram": ("BootstrapBrokerStringVpcConnectivitySaslScram", 14011, {"Sasl": {"Scram": {"Enabled": True}}}),
    "iam": ("BootstrapBrokerStringVpcConnectivitySaslIam", 14021, {"Sasl": {"Iam": {"Enabled": True}}}),
}


def merged(left, right):
    out = dict(left)
    for key, value in right.items():
        out[key] = merged(out[key], value) if key in out else value
    return out


def multi_vpc_brokers(port):
    return [f"b-{n}.scram.demo.a1b2c3.c2.kafka.eu-west-1.amazonaws.com:{port + n - 1}" for n in (1, 2)]


def multi_vpc_case(index, secret, offered):
    """A cluster with every method of authentication, of which some are offered to other VPCs."""
    out = case(index, secret, True, True, True, False, "TLS", False)
    # Without regard to the form that this index would have.
    info = {"ClusterType": "PROVISIONED", "ClusterName": f"demo{index}"}
    authentication = {}
    bootstrap = {}
    for method in offered:
        member, port, enabled = VPC_CONNECTIVITY[method]
        authentication = merged(authentication, enabled)
        bootstrap[member] = ",".join(multi_vpc_brokers(port))
    for method in ("mtls", "scram", "iam"):
        member, port = LISTENERS[method]
        bootstrap[member] = ",".join(brokers(method, port))
    connectivity = {"VpcConnectivity": {"ClientAuthentication": authentication}}
    info["Provisioned"] = {
        "BrokerNodeGroupInfo": {"ConnectivityInfo": connectivity},
        "ClientAuthentication": {
            "Sasl": {"Scram": {"Enabled": True}, "Iam": {"Enabled": True}},
            "Tls": {"Enabled": True},
            "Unauthenticated": {"Enabled": False},
        },
        "EncryptionInfo": {"EncryptionInTransit": {"ClientBroker": "TLS"}},
    }
    method = {None: "iam", "CLIENT_CERTIFICATE_TLS_AUTH": "mtls", "SASL_SCRAM_512_AUTH": "scram"}[secret]
    is_offered = method in offered
    out["comment"] = f"secret={secret or 'none'} multi-vpc={','.join(offered) or 'none'}"
    out["input"] |= {"cluster": {"ClusterInfo": info}, "bootstrap": bootstrap, "network": "multi-vpc"}
    listed = multi_vpc_brokers(VPC_CONNECTIVITY[method][1]) if is_offered else []
    out["expect"] = {"method": method if is_offered else None, "brokers": listed}
    if is_offered:
        out["expect"]["lambda"] = None
    return out


def main():
    no, yes = False, True
    combinations = [
        (secret, scram, iam, tls, unauthenticated, encryption, False)
        for secret, scram, iam, tls, unauthenticated, encryption in itertools.product(
            SECRETS, (no, yes), (no, yes), (no, yes), (no, yes), ENCRYPTIONS
        )
    ]
    combinations += [(secret, no, iam, no, no, None, True) for secret, iam in itertools.product(SECRETS, (no, yes))]
    cases = [case(index, *flags) for index, flags in enumerate(combinations)]
    for count in range(4):
        for offered in itertools.combinations(VPC_CONNECTIVITY, count):
            cases += [multi_vpc_case(len(cases) + index, secret, offered) for index, secret in enumerate(SECRETS)]
    document = {
        "subject": "plan",
        "source": DOCUMENTS,
        "confirmed_by": ["generate_plan.py: the documented rules as a table in Python"],
        "cases": cases,
    }
    path = pathlib.Path(__file__).with_name("plan.json")
    path.write_text(json.dumps(document, indent=1) + "\n")
    print(f"{path.name}: {len(document['cases'])} cases")


if __name__ == "__main__":
    main()
