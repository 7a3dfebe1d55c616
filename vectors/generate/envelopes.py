"""envelopes.json: secrets as people bring them, inside what their tools print and under the names
that their tools give, and the identity or login that is in each."""

import base64
import json
import re

import materials as m
import pool
from certificates import authority, client, pem

CHAIN = [m.LEAF, m.ISSUING, m.MIDDLE, m.ROOT]
TLS, CA, S512 = "CLIENT_CERTIFICATE_TLS_AUTH", "SERVER_ROOT_CA_CERTIFICATE", "SASL_SCRAM_512_AUTH"
UNNAMED = ["secret-field-missing", "secret-field-unknown"]
KEY = m.plain_key(m.LEAF)

cases = []


def text(*certificates):
    return "".join(one.pem for one in certificates)


def encoded(value):
    return base64.b64encode(value if isinstance(value, bytes) else value.encode()).decode()


def secret(**more):
    return json.dumps({"certificate": text(*CHAIN), "privateKey": KEY, **more}, indent=1)


LOGIN = {"username": "alice", "password": "alice-secret"}


def case(id, comment, document, codes, *, accepted=False, repair="accepted", login=None, chain=CHAIN, type=TLS, may=()):
    """`repair` is "accepted", or the errors that are left. `chain` is what the repaired secret has, in order."""
    given = {"document_base64": encoded(document)} if isinstance(document, bytes) else {
        "document": document if isinstance(document, str) else json.dumps(document, indent=1)}
    identity = None
    if login is None and repair == "accepted" and type == TLS:
        identity = {"chain": [m.sha256(one.der) for one in chain], "pkcs8": m.sha256(m.info(chain[0]))}
    cases.append({"id": id, "comment": comment, "input": {**given, "type": None, "at": m.AT},
                  "expect": {"type": type, "codes": sorted(codes), **({"may": sorted(may)} if may else {}), "accepted": accepted,
                             "repair": repair, "identity": identity, "login": login}})


def aws():
    head = {"ARN": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_orders-AbCdEf", "Name": "AmazonMSK_orders",
            "VersionId": "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111"}
    tail = {"VersionStages": ["AWSCURRENT"], "CreatedDate": "2026-01-01T00:00:00+00:00"}
    value = lambda document: {**head, "SecretString": document, **tail}
    case("secret-value", "`aws secretsmanager get-secret-value`", value(secret()), ["secret-value-output"], accepted=True)
    case("secret-value-login", "the same, of a login", value(json.dumps(LOGIN)), ["secret-value-output"], accepted=True, login=LOGIN, type=S512)
    case("secret-value-binary", "`SecretBinary`, which the CLI prints as base64", {**head, "SecretBinary": encoded(secret()), **tail},
         ["secret-value-output"], accepted=True)
    case("secret-value-misnamed", "a secret with names of its own inside", value(json.dumps({"client_cert": text(*CHAIN), "client_key": KEY})),
         ["secret-value-output", *UNNAMED])
    case("secret-value-pbes2", "a key under PBES2 inside", value(json.dumps(
        {"certificate": text(*CHAIN), "privateKey": m.pbes2_key(m.LEAF), "privateKeyPassword": m.PASSWORD})), ["secret-value-output", "key-pbes2"])
    case("secret-value-batch", "`aws secretsmanager batch-get-secret-value`, of one", {"SecretValues": [value(secret())], "Errors": []},
         ["secret-value-output"], accepted=True)
    case("secret-value-batch-of-two", "of two: it is unclear which", {"SecretValues": [value(secret()), value(json.dumps(LOGIN))], "Errors": []},
         ["secret-envelope"], repair=["secret-envelope"])
    case("secret-value-batch-of-none", "of none: each failed", {"SecretValues": [], "Errors": [{"SecretId": "orders", "ErrorCode": "ResourceNotFoundException",
         "Message": "Secrets Manager can't find the specified secret."}]}, ["secret-envelope"], repair=["secret-envelope"])
    case("secret-value-string-alone", "`--query '{SecretString: SecretString}'`", {"SecretString": secret()}, ["secret-value-output"], accepted=True)
    case("secret-value-utf-16", "the output, through PowerShell's `>`", b"\xff\xfe" + json.dumps(value(secret())).encode("utf-16-le"),
         ["secret-encoding", "secret-value-output"])
    case("secret-value-kubernetes", "a Kubernetes Secret was stored", value(json.dumps(kubernetes({"tls.crt": text(*CHAIN), "tls.key": KEY}))),
         ["secret-envelope", "secret-value-output"])
    description = {**head, "LastChangedDate": "2026-01-01T00:00:00+00:00", "VersionIdsToStages": {head["VersionId"]: ["AWSCURRENT"]},
                   "CreatedDate": "2026-01-01T00:00:00+00:00", "Tags": []}
    del description["VersionId"]
    case("secret-description", "`aws secretsmanager describe-secret`, which has no secret in it", description, ["secret-envelope"],
         repair=["secret-envelope"])
    below = text(*CHAIN[1:])
    case("acm-pca", "`aws acm-pca get-certificate`: no key", {"Certificate": m.LEAF.pem, "CertificateChain": below},
         ["secret-envelope", "secret-field-missing"], repair=["secret-field-missing"])
    case("acm-export", "`aws acm export-certificate`, its key decrypted", {"Certificate": m.LEAF.pem, "CertificateChain": below, "PrivateKey": KEY},
         ["secret-envelope"])
    case("acm-export-encrypted", "the same as it is printed; the passphrase is elsewhere",
         {"Certificate": m.LEAF.pem, "CertificateChain": below, "PrivateKey": m.pbes2_key(m.LEAF)},
         ["secret-envelope", "key-password-missing", "key-pbes2"], repair=["key-password-missing", "key-pbes2"])


def kubernetes(data, string_data=None, **more):
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "orders", "namespace": "kafka"}, "type": "Opaque",
            "data": {name: encoded(value) for name, value in data.items()}, **({"stringData": string_data} if string_data else {}), **more}


P12 = bytes.fromhex("308201020201033082") + bytes(40)
# `signedData` of PKCS #7 (RFC 2315).
PKCS7 = bytes.fromhex("303306092a864886f70d010702a026302402010131") + bytes(31)
JKS = bytes.fromhex("feedfeed0000000200000001") + bytes(40)


def clusters():
    manager = {"tls.crt": text(*CHAIN[:3]), "tls.key": KEY, "ca.crt": m.ROOT.pem}
    case("kubernetes-cert-manager", "cert-manager's `kubernetes.io/tls`", kubernetes(manager), ["secret-envelope"])
    case("kubernetes-leaf-in-own-ca", "its issuer and root in `ca.crt`", kubernetes({**manager, "tls.crt": m.LEAF.pem, "ca.crt": text(*CHAIN[1:])}),
         ["secret-envelope"])
    case("kubernetes-strimzi-tls", "Strimzi's KafkaUser for TLS", kubernetes(
        {"ca.crt": text(*CHAIN[1:]), "user.crt": m.LEAF.pem, "user.key": KEY, "user.p12": P12, "user.password": "aB3dE5gH7jK9"}), ["secret-envelope"])
    case("kubernetes-strimzi-scram", "Strimzi's KafkaUser for SCRAM-SHA-512: the user is the Secret's name", kubernetes(
        {"password": "aB3dE5gH7jK9", "sasl.jaas.config": 'org.apache.kafka.common.security.scram.ScramLoginModule required username="orders" '
         'password="aB3dE5gH7jK9";'}), ["secret-envelope"], login={"username": "orders", "password": "aB3dE5gH7jK9"}, type=S512)
    case("kubernetes-login", "a login", kubernetes(LOGIN), ["secret-envelope"], login=LOGIN, type=S512)
    case("kubernetes-string-data", "`stringData`, as a manifest has it before it is applied",
         kubernetes({}, {"client.pem": text(*CHAIN[:2]), "client-key.pem": KEY, "ca.pem": text(*CHAIN[2:])}), ["secret-envelope"])
    case("kubernetes-string-data-wins", "`stringData` and `data` under one name", kubernetes(
        {"tls.crt": text(m.STRANGER), "tls.key": KEY}, {"tls.crt": text(*CHAIN)}), ["secret-envelope"])
    case("kubernetes-document", "the whole document under one name", kubernetes({"secret.json": secret()}), ["secret-envelope"])
    case("kubernetes-encrypted", "an encrypted key and its password", kubernetes(
        {"client.crt": text(*CHAIN), "client.key": m.encrypted_key(m.LEAF), "client-key-password": m.PASSWORD}), ["secret-envelope"])
    case("kubernetes-list", "`kubectl get secret -o json`, of one", {"apiVersion": "v1", "kind": "List", "items": [kubernetes(manager)]},
         ["secret-envelope"])
    case("kubernetes-list-of-two", "of two: it is unclear which", {"apiVersion": "v1", "kind": "List", "items": [kubernetes(manager), kubernetes(LOGIN)]},
         ["secret-envelope"], repair=["secret-envelope"])
    case("kubernetes-server-ca", "a CA of another client next to it", kubernetes({**manager, "truststore.pem": m.OTHER_ROOT.pem}), ["secret-envelope"])
    case("kubernetes-keystore", "a PKCS #12 file alone", kubernetes({"keystore.p12": P12}),
         ["secret-envelope", *UNNAMED], repair=["secret-envelope", "secret-field-missing"])
    manifest = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: orders\n  namespace: kafka\ntype: kubernetes.io/tls\ndata:\n" + "".join(
        f"  {name}: {encoded(value)}\n" for name, value in manager.items())
    case("kubernetes-yaml", "`kubectl get secret -o yaml`, which is not read", manifest, ["secret-envelope"], repair=["secret-envelope"])
    case("kubernetes-data-alone", "`-o jsonpath='{.data}'`: base64 of PEM", kubernetes(manager)["data"],
         ["secret-envelope"])
    issued = {"ca_chain": [m.ISSUING.pem.strip(), m.MIDDLE.pem.strip(), m.ROOT.pem.strip()], "certificate": m.LEAF.pem.strip(), "expiration": 1780272000,
              "issuing_ca": m.ISSUING.pem.strip(), "private_key": KEY.strip(), "private_key_type": "ec", "serial_number": "39:dd:2e"}
    answer = {"request_id": "0f2f1d4c", "lease_id": "", "renewable": False, "lease_duration": 0, "wrap_info": None, "warnings": None, "auth": None}
    case("vault-pki", "`vault write -format=json pki/issue/…`", {**answer, "data": issued}, ["secret-envelope"])
    case("vault-pki-data", "its `data`", issued, ["secret-envelope"])
    case("vault-pki-no-chain", "a root that issues itself: no `ca_chain`", {**answer, "data": {
        "certificate": client_of_root().pem, "issuing_ca": m.ROOT.pem, "private_key": m.plain_key(client_of_root()), "serial_number": "01"}},
        ["secret-envelope"], chain=[client_of_root(), m.ROOT])
    case("vault-pki-bundle", "`format=pem_bundle`: all in `certificate`", {**answer, "data": {
        **issued, "certificate": KEY + text(*CHAIN), "private_key": KEY}}, ["secret-envelope", "pem-label-unexpected"])
    case("vault-kv-2", "version 2 of the KV engine", {**answer, "data": {"data": {"cert": text(*CHAIN), "key": KEY}, "metadata": {"version": 3}}},
         ["secret-envelope"])
    case("vault-kv-1", "version 1 of the KV engine: a login", {**answer, "data": LOGIN}, ["secret-envelope"], login=LOGIN, type=S512)


def renewals():
    expired = client("orders-consumer", pool.key("leaf", "p256"), m.ISSUING, ends="2026-05-01T00:00:00Z")
    future = client("orders-consumer", pool.key("leaf", "p256"), m.ISSUING, begins="2026-07-01T00:00:00Z")
    issuers, unused = text(*CHAIN[1:]), ["secret-field-unknown"]
    case("fields-renewed", "the expired certificate in its field, its renewal for the same key in another", {
        "certificate": text(expired, *CHAIN[1:]), "newCertificate": text(*CHAIN), "privateKey": KEY}, [*unused, "leaf-expired"])
    case("fields-renewed-alone", "the renewal without its issuers", {
        "certificate": text(expired, *CHAIN[1:]), "renewed": m.LEAF.pem, "privateKey": KEY}, [*unused, "leaf-expired"])
    case("fields-not-yet-valid", "a certificate for later in the field, the valid one in another", {
        "certificate": text(future, *CHAIN[1:]), "oldCertificate": text(*CHAIN), "privateKey": KEY}, [*unused, "leaf-not-yet-valid"])
    case("fields-renewed-encrypted", "the same with an encrypted key", {
        "certificate": text(expired, *CHAIN[1:]), "new": text(*CHAIN), "privateKey": m.encrypted_key(m.LEAF), "privateKeyPassword": m.PASSWORD},
         [*unused, "leaf-expired"])
    case("fields-renewed-misnamed", "both under other names", {"old": text(expired, *CHAIN[1:]), "new": text(*CHAIN), "key": KEY}, UNNAMED)
    case("kubernetes-renewed", "both in a Kubernetes Secret", kubernetes({
        "tls.crt": text(expired, CHAIN[1]), "tls-new.crt": text(*CHAIN[:2]), "ca.crt": text(*CHAIN[2:]), "tls.key": KEY}), ["secret-envelope"])
    issuing = authority("Vectors Issuing CA 1", pool.key("issuing", "p256"), m.MIDDLE, path=0, ends="2026-05-01T00:00:00Z")
    case("fields-issuer-renewed", "an expired issuer in the field, its renewal in another", {
        "certificate": text(m.LEAF, issuing, *CHAIN[2:]), "issuing_ca": m.ISSUING.pem, "privateKey": KEY}, [*unused, "chain-expired"])
    case("fields-root-first", "the root in the field, the rest in two others", {
        "certificate": m.ROOT.pem, "clientCertificate": m.LEAF.pem, "intermediate": text(*CHAIN[1:3]), "privateKey": KEY},
         [*unused, "key-mismatch"], may=["leaf-is-ca", "leaf-self-signed"])
    case("fields-empty-key", "an empty `privateKey`, and the key in another field", {
        "certificate": text(*CHAIN), "privateKey": "", "clientKey": KEY}, [*unused, "secret-field-empty"])
    case("fields-other-key", "another key in `privateKey`, and the client's in another field: the two are swapped", {
        "certificate": text(*CHAIN), "privateKey": m.plain_key(m.STRANGER), "clientKey": KEY}, [*unused, "key-mismatch"])
    case("fields-two-clients-one-locked", "two clients, one of whose keys has no password: the other's chain is the secret's", {
        "a.crt": text(m.STRANGER) + issuers, "a.key": m.encrypted_key(m.STRANGER, password="unknown"), "b.crt": text(*CHAIN), "b.key": m.encrypted_key(m.LEAF),
        "b.password": m.PASSWORD}, [*UNNAMED, "key-password-missing"])
    case("fields-null", "null for the key and a placeholder for the certificates, which are in other fields", {
        "certificate": "TODO", "privateKey": None, "cert": text(*CHAIN), "key": KEY}, [*unused, "secret-field-type", "pem-not-found"])
    case("fields-pem-as-password", "the issuers in place of the key's password", {
        "certificate": text(m.LEAF), "privateKey": KEY, "privateKeyPassword": issuers}, ["chain-root-missing", "pem-label-unexpected"])
    case("nested-object", "the secret in a field of another object", {"kafka": json.loads(secret()), "environment": "production"}, ["secret-envelope"])
    case("nested-text", "the secret as text in a field of another object", {"kafka": secret(), "environment": "production"}, ["secret-envelope"])
    case("nested-terraform", "`terraform output -json`", {name: {"sensitive": True, "type": "string", "value": value} for name, value in (
        ("client_cert", text(*CHAIN)), ("client_key", KEY))}, ["secret-envelope"])
    case("nested-1password", "`op item get --format json`", {"id": "abc", "title": "Kafka", "category": "SECURE_NOTE", "fields": [
        {"id": "notesPlain", "type": "STRING", "purpose": "NOTES", "label": "notesPlain"},
        {"id": "a", "type": "STRING", "label": "certificate", "value": text(*CHAIN)},
        {"id": "b", "type": "CONCEALED", "label": "privateKey", "value": KEY}]}, ["secret-envelope"])
    case("fields-server-shared", "a server's certificate of the same issuers, with its key, next to the client's", {
        "certificate": text(*CHAIN), "privateKey": KEY, "serverCertificate": text(server_of_issuing()) + issuers,
        "serverKey": m.plain_key(server_of_issuing())}, unused, accepted=True)


def passwords():
    locked = {"client.crt": text(*CHAIN), "client.key": m.encrypted_key(m.LEAF)}
    for id, around in (("newline", "{}\n"), ("crlf", "{}\r\n"), ("space", " {}")):
        case(f"kubernetes-password-{id}", "white space around the password, as `echo | base64` and files add it", kubernetes(
            {**locked, "client-key-password": around.format(m.PASSWORD)}), ["secret-envelope", "key-password-wrong"])
        case(f"fields-password-{id}", "the same under another name than the field's", {
            "certificate": text(*CHAIN), "privateKey": m.encrypted_key(m.LEAF), "password": around.format(m.PASSWORD)},
             ["secret-field-unknown", "key-password-missing"])
    case("kubernetes-password-second", "a keystore's password first", kubernetes(
        {"keystore-password": "changeit", **locked, "key-password": m.PASSWORD}), ["secret-envelope"])
    case("kubernetes-password-of-login", "a login's password first", kubernetes(
        {"sasl-password": "hunter2", **locked, "client.key.password": m.PASSWORD}), ["secret-envelope"])
    case("vault-password-second", "a keystore's password first", {"request_id": "5f7c", "lease_id": "", "lease_duration": 0, "renewable": False, "data": {
        "data": {"certificate": text(*CHAIN), "private_key": m.encrypted_key(m.LEAF), "keystore_password": "x", "passphrase": m.PASSWORD},
        "metadata": {"version": 1}}}, ["secret-envelope"])
    case("kubernetes-password-sixth", "five others first", kubernetes(
        {**{f"password-{at}": f"other-{at}" for at in "abcde"}, **locked, "key-password": m.PASSWORD + "\n"}),
         ["secret-envelope", "key-password-wrong"])
    case("fields-password-second", "two passwords under names of Kafka's", {
        "ssl.keystore.password": "changeit", "certificate": text(*CHAIN), "privateKey": m.encrypted_key(m.LEAF), "ssl.key.password": m.PASSWORD},
         ["secret-field-unknown", "key-password-missing"])
    case("fields-password-elsewhere", "another password in its field", {
        "certificate": text(*CHAIN), "privateKey": m.encrypted_key(m.LEAF), "privateKeyPassword": "changeit", "passphrase": m.PASSWORD},
         ["secret-field-unknown", "key-password-wrong"])


def under(label, text):
    """The bodies of a PEM text under another label."""
    return re.sub("(BEGIN|END) [A-Z ]+-----", lambda found: f"{found[1]} {label}-----", text)


def mislabelled():
    chain, unexpected = text(*CHAIN), ["pem-label-unexpected"]
    for name, key, more, codes in (("pkcs8", KEY, {}, []), ("sec1", m.traditional_key(m.LEAF), {}, ["key-not-pkcs8"]),
                                   ("3des", m.encrypted_key(m.LEAF), {"privateKeyPassword": m.PASSWORD}, [])):
        case(f"fields-key-labelled-certificate-{name}", "a key as `certutil -encode` writes it", {
            "certificate": chain, "privateKey": under("CERTIFICATE", key), **more}, [*unexpected, *codes])
    case("fields-key-labelled-certificate-misnamed", "the same under another name", {
        "certificate": chain, "key": under("CERTIFICATE", KEY)}, [*UNNAMED, *unexpected])
    case("fields-key-labelled-certificate-among", "the same after the certificates", {
        "certificate": chain + under("CERTIFICATE", KEY), "note": "x"}, ["secret-field-missing", "secret-field-unknown", "chain-certificate-malformed"])
    for name, container in (("pkcs-12", P12), ("pkcs-7", PKCS7)):
        case(f"fields-{name}-labelled-certificate", "a container as `certutil -encode` writes it", {
            "certificate": pem("CERTIFICATE", container), "privateKey": KEY}, ["chain-certificate-malformed"], repair=["chain-certificate-malformed"])


def bodies(certificates):
    return [encoded(one.der) for one in certificates]


def binary():
    """DER in base64, without PEM."""
    der = lambda pem_text: "".join(pem_text.splitlines()[1:-1])
    case("vault-pki-der", "`format=der`: base64 in each field", {"request_id": "5f7c", "lease_id": "", "lease_duration": 0, "renewable": False, "data": {
        "ca_chain": bodies(CHAIN[1:]), "certificate": encoded(m.LEAF.der), "issuing_ca": encoded(m.ISSUING.der), "private_key": der(KEY),
        "private_key_type": "ec", "serial_number": "1a:2b"}}, ["secret-envelope", "pem-not-found"])
    case("fields-der-array", "`certificate`, an array of base64, as `x5c` of RFC 7517", {"certificate": bodies(CHAIN), "privateKey": KEY}, ["secret-field-type"])
    case("fields-der-chain-array", "the issuers in an array of base64", {
        "certificate": m.LEAF.pem, "chain": bodies(CHAIN[1:]), "privateKey": KEY}, ["secret-field-unknown", "chain-root-missing"])
    case("kubernetes-der", "DER files", kubernetes({"tls.der": m.LEAF.der, "key.der": base64.b64decode(der(KEY)), **{
        f"ca{at}.der": one.der for at, one in enumerate(CHAIN[1:])}}), ["secret-envelope", "pem-not-found"])
    case("kubernetes-der-key", "only the key as DER", kubernetes({"tls.crt": text(*CHAIN), "key.der": base64.b64decode(der(KEY))}),
         ["secret-envelope", "pem-not-found"])
    case("roots-array", "roots alone, in an array", {"certificate": [m.ROOT.pem, m.OTHER_ROOT.pem]}, ["secret-field-type"], type=CA)
    case("roots-der-array", "the same as base64 of DER", {"certificate": bodies([m.ROOT, m.OTHER_ROOT])}, ["secret-field-type"], type=CA)


def undecided():
    """Two issuers of one name, and a signature by Ed448, which the TLS provider does not verify."""
    right, wrong = (authority("Vectors Issuing CA 3", pool.key(name, "ed448"), m.ROOT, path=0) for name in ("leaf", "another issuer"))
    for id, ids in (("key-ids", True), ("no-key-ids", False)):
        leaf = client("orders-consumer", pool.key("leaf", "p256"), right, key_ids=ids)
        for order, issuers in (("first", [wrong, right]), ("second", [right, wrong])):
            known = {} if not ids else {"chain": [leaf, right, m.ROOT]}
            case(f"issuers-of-one-name-{id}-wrong-{order}", "the key identifiers decide" if ids else "nothing decides: none is removed", {
                "certificate": text(leaf, *issuers, m.ROOT), "privateKey": KEY}, ["chain-unrelated", "chain-signature-unsupported"],
                 **(known or {"repair": ["chain-unrelated"]}))
    leaf = client("orders-consumer", pool.key("leaf", "p256"), right)
    case("issuers-of-one-name-key-ids-wrong-alone", "the key identifiers say that another key signed", {
        "certificate": text(leaf, wrong, m.ROOT), "privateKey": KEY}, ["chain-signature-unsupported", "chain-signature"], repair=["chain-signature"])


def server_of_issuing():
    return client("web", pool.key("leaf3", "p256"), m.ISSUING, purposes=["serverAuth"])


def client_of_root():
    return client("direct", pool.key("leaf3", "p256"), m.ROOT)


def texts():
    whole = secret()
    case("quoted", "a JSON text", json.dumps(whole), ["secret-not-json"])
    case("quoted-twice", "a JSON text of a JSON text", json.dumps(json.dumps(whole)), ["secret-not-json"])
    case("quoted-single", "a shell's quotes", "'" + whole + "'\n", ["secret-not-json"])
    case("quoted-unescaped", "double quotes around, and nothing escaped", '"' + whole + '"', ["secret-not-json"])
    case("quoted-misnamed", "findings about what is inside are also reported", json.dumps(json.dumps({"cert": text(*CHAIN), "key": KEY})),
         ["secret-not-json", *UNNAMED])
    case("backslashes", "the quotes are gone, the backslashes are not", json.dumps(whole)[1:-1], ["secret-not-json"])
    case("backslashes-login", "the same of a login", json.dumps(json.dumps(LOGIN))[1:-1], ["secret-not-json"], login=LOGIN, type=S512)
    case("base64", "`--query SecretBinary --output text`", encoded(whole), ["secret-encoding"])
    for name, order, mark in (("utf-16-le", "utf-16-le", b"\xff\xfe"), ("utf-16-be", "utf-16-be", b"\xfe\xff"),
                              ("utf-16-le-no-mark", "utf-16-le", b""), ("utf-16-be-no-mark", "utf-16-be", b"")):
        case(name, f"UTF-16, {'without' if not mark else 'with'} its byte order mark", mark + whole.encode(order), ["secret-encoding"])
    case("utf-8-mark", "UTF-8 after a byte order mark", b"\xef\xbb\xbf" + whole.encode(), ["secret-byte-order-mark"], accepted=True)
    case("pkcs-12", "the bytes of a PKCS #12 file", P12, ["pem-keystore"], repair=["pem-keystore"])
    case("jks", "the bytes of a Java keystore", JKS, ["pem-keystore"], repair=["pem-keystore"])
    case("pkcs-12-base64", "their base64", encoded(P12), ["pem-keystore", "secret-encoding"], repair=["pem-keystore", "secret-encoding"])
    case("utf-16-field", "base64 of a PEM text in UTF-16, in one field",
         {"certificate": encoded(b"\xff\xfe" + text(*CHAIN).encode("utf-16-le")), "privateKey": KEY}, ["pem-base64-wrapped"])
    case("pkcs-12-field", "a PKCS #12 file's base64 in a field", {"certificate": encoded(P12), "privateKey": KEY},
         ["pem-keystore"], repair=["pem-keystore"])
    case("jks-field", "a Java keystore's base64 in a field", {"certificate": text(*CHAIN), "privateKey": encoded(JKS)},
         ["pem-keystore"], repair=["pem-keystore"])


NAMES = [
    ("client_cert", "client_key", "ca_cert"), ("clientCert", "clientKey", "caCert"), ("clientCertificate", "clientPrivateKey", "caCertificate"),
    ("access_cert", "access_key", "ca_cert"), ("tls.crt", "tls.key", "ca.crt"), ("user.crt", "user.key", "ca.crt"), ("cert_pem", "key_pem", "ca_pem"),
    ("certificate_pem", "private_key_pem", "certificate_chain"), ("ssl.certificate.pem", "ssl.key.pem", "ssl.ca.pem"),
    ("ssl.keystore.certificate.chain", "ssl.keystore.key", "ssl.truststore.certificates"), ("ssl.certificate.location", "ssl.key.location", "ssl.ca.location"),
    ("KAFKA_CLIENT_CERT", "KAFKA_CLIENT_KEY", "KAFKA_TRUSTED_CERT"), ("KAFKA_SSL_CERT", "KAFKA_SSL_KEY", "KAFKA_SSL_CA"),
    ("service.cert", "service.key", "ca.pem"), ("crt", "key", "bundle"), ("public_key", "private_key", "ca"), ("publicKey", "privateKey", "rootCa"),
    ("cert", "key", "ca"), ("cert", "key", "chain"), ("Certificate", "PrivateKey", "CA"), ("server.crt", "server.key", "root.crt"),
    ("kafka.client.crt.pem", "kafka.client.key.pem", "kafka.ca.crt.pem"), ("mtls_public", "mtls_private", "mtls_authority"),
    ("foo", "bar", "baz"), ("x1", "x2", "x3"), ("Name", "Value", "Other"), ("账", "钥", "根"), ("k", "c", "r"), ("certificate2", "certificate3", "certificate4"),
    ("privateKeyFile", "certificateFile", "password_ca"), ("a.b.c", "a.b.d", "a.b.e"), ("cert_for_orders", "key_for_orders", "issuer_of_orders"),
]


def names():
    for number, (own, key, authority) in enumerate(NAMES):
        slug = "+".join((own, key, authority)).lower()
        case(f"names-{slug}", "client's and issuers' certificates in two fields, the key in a third",
             {own: text(m.LEAF), key: KEY, authority: text(*CHAIN[1:])}, UNNAMED)
        if number % 2:
            case(f"names-root-first-{slug}", "the issuers' field first; only the root is in it",
                 {authority: text(m.ROOT), own: text(*CHAIN[:3]), key: KEY}, UNNAMED)
        else:
            case(f"names-stranger-{slug}", "the CA that the broker is trusted by, which is not the client's",
                 {authority: text(m.OTHER_ROOT), own: text(*CHAIN), key: KEY}, UNNAMED)
    case("fields-one-each", "each certificate in a field of its own, in no order",
         {"d": m.MIDDLE.pem, "a": m.ROOT.pem, "k": KEY, "c": m.LEAF.pem, "b": m.ISSUING.pem}, UNNAMED)
    case("fields-exchanged", "key and certificates in each other's field", {"certificate": KEY, "privateKey": text(*CHAIN)}, ["pem-label-unexpected"])
    case("fields-exchanged-and-chain", "the same, and the issuers in a third",
         {"certificate": KEY, "privateKey": m.LEAF.pem, "ca": text(*CHAIN[1:])}, ["pem-label-unexpected", "secret-field-unknown"])
    case("fields-key-as-certificate", "the key under `certificate`, the certificates elsewhere", {"certificate": KEY, "cert": text(*CHAIN)},
         ["pem-label-unexpected", "secret-field-missing", "secret-field-unknown"])
    case("fields-certificates-as-key", "the certificates under `privateKey`, the key elsewhere", {"privateKey": text(*CHAIN), "key": KEY},
         ["pem-label-unexpected", "secret-field-missing", "secret-field-unknown"])
    case("fields-ca-as-certificate", "the issuers under `certificate`, the client's own elsewhere",
         {"certificate": text(*CHAIN[1:]), "client_cert": m.LEAF.pem, "privateKey": KEY}, ["secret-field-unknown", "key-mismatch"], may=["leaf-is-ca"])
    case("fields-server-too", "a server's certificate next to the client's, which the key proves",
         {"server_cert": text(m.STRANGER), "client_cert": text(*CHAIN), "client_key": KEY}, UNNAMED)
    other = m.CHAIN  # As complete as the client's own, and to the same root.
    case("fields-key-proves", "another client's whole chain comes first; the key proves which is this one's",
         {"server_cert": other, "client_cert": text(*CHAIN), "client_key": KEY}, UNNAMED)
    case("fields-key-proves-encrypted", "the same with an encrypted key",
         {"server_cert": other, "client_cert": text(*CHAIN), "client_key": m.encrypted_key(m.LEAF), "client_key_password": m.PASSWORD},
         [*UNNAMED, "key-password-missing"])
    case("kubernetes-key-proves", "the same in a Kubernetes Secret", kubernetes({"server.crt": other, "client.crt": text(*CHAIN), "client.key": KEY}),
         ["secret-envelope"])
    case("fields-two-clients", "two clients, each with its chain and key: it is unclear which is meant", {
        "a_cert": text(*CHAIN), "a_key": KEY, "b_cert": other, "b_key": m.plain_key(m.LEAF3)}, [*UNNAMED, "key-multiple"],
         repair=[*UNNAMED, "key-multiple"])
    case("fields-two-clients-crossed", "the same, the keys in the other order", {
        "a_cert": other, "a_key": KEY, "b_cert": text(*CHAIN), "b_key": m.plain_key(m.LEAF3)}, [*UNNAMED, "key-multiple"],
         repair=[*UNNAMED, "key-multiple"])
    web = client("web", pool.key("leaf3", "p256"), m.ISSUING_BY_ROOT, purposes=["serverAuth"])
    case("fields-server-with-key", "a server's chain and key before the client's", {
        "server_cert": text(web, m.ISSUING_BY_ROOT, m.ROOT), "server_key": m.plain_key(web), "client_cert": text(*CHAIN), "client_key": KEY}, UNNAMED)
    case("fields-server-with-damaged-key", "the same, and the client's key is damaged: nothing proves whose the secret is", {
        "server_cert": text(web, m.ISSUING_BY_ROOT, m.ROOT), "server_key": m.plain_key(web), "client_cert": text(*CHAIN),
        "client_key": KEY.replace("MIGHAgEAMBMGByqGSM49", "MIGHAgEAMBMGByqGSM48")}, [*UNNAMED, "leaf-client-auth"],
         repair=["key-multiple", "leaf-client-auth"])
    renewals()
    passwords()
    mislabelled()
    binary()
    undecided()
    case("fields-bundle", "key and certificates in one field", {"pem": KEY + text(*CHAIN)}, [*UNNAMED, "pem-label-unexpected"])
    case("fields-encrypted", "an encrypted key, and its password under a name of its own",
         {"client_cert": text(*CHAIN), "client_key": m.encrypted_key(m.LEAF), "KAFKA_SSL_KEY_PASSWORD": m.PASSWORD}, [*UNNAMED, "key-password-missing"])
    case("nested-chain", "`ca_chain`, an array, next to the known fields", {"certificate": m.LEAF.pem, "privateKey": KEY,
         "ca_chain": [one.pem for one in CHAIN[1:]]}, ["secret-field-unknown", "chain-root-missing"])
    case("nested-deep", "in objects and arrays", {"tls": {"own": {"cert": m.LEAF.pem, "key": KEY}}, "authorities": [{"pem": m.ROOT.pem}, [m.MIDDLE.pem, m.ISSUING.pem]]},
         [*UNNAMED, "pem-label-unexpected"], may=["chain-out-of-order"])
    case("nested-lines", "each field an array of lines", {"certificate": text(*CHAIN).splitlines(), "privateKey": KEY.splitlines()}, ["secret-field-type"])
    case("nested-lines-misnamed", "the same under other names, with line breaks", {"cert": text(*CHAIN).splitlines(True), "key": KEY.splitlines(True)}, UNNAMED)
    case("nested-known", "`certificate`, an array", {"certificate": [one.pem for one in CHAIN], "privateKey": KEY}, ["secret-field-type"])
    case("roots-misnamed", "roots alone, in two fields", {"ca1": m.ROOT.pem, "ca2": m.OTHER_ROOT.pem}, UNNAMED, type=CA)


def write():
    cases.clear()
    for part in (aws, clusters, texts, names):
        part()
    m.save("envelopes", "The shapes are those that the AWS CLI 2, kubectl, cert-manager, Strimzi and HashiCorp Vault print, by their documentation; the "
           "names of fields are those of Aiven, librdkafka, Kafka, Heroku, Strimzi and cert-manager, and some invented ones. Keys and certificates made "
           "for these files.", ["Python json and base64", "Python cryptography", "Kafka's DefaultSslEngineFactory on JDK 17"], cases)
