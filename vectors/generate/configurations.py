"""configurations.json: clients' configurations as they are on the disk, what is wrong with each, and what its own
client makes of it: Kafka's classes for Java's keys, librdkafka for its own."""

import base64
import json
import subprocess

import der
import encryption
import materials as m
import pkcs12
import pool
from certificates import authority, client, common_name, moment, pem

SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"
PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"
OAUTH = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule"
IAM = "software.amazon.msk.auth.iam.IAMLoginModule"
IAM_HANDLER = "software.amazon.msk.auth.iam.IAMClientCallbackHandler"
IAM_LOGIN = "software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler"
MSK = "b-1.orders.abc123.c2.kafka.eu-central-1.amazonaws.com"
OWN = "kafka.example.com:9093"
ALICE = {"username": "alice", "password": "alice-secret"}
LEAF = m.LEAF3
CHAIN, KEY = m.CHAIN, m.plain_key(LEAF)
BELOW = LEAF.pem + m.ISSUING_BY_ROOT.pem
ENCRYPTED = m.encrypted_key(LEAF)
SUBJECT = "payments-consumer"
OLD_ROOT = authority("Old Root", pool.key("old root", "p256"), ends="2021-01-01T00:00:00Z")

# A server that is trusted by the root in the file of the same name.
SERVERS = {name: server.pem + m.plain_key(server) for name, root in {"root.pem": m.ROOT, "other-root.pem": m.OTHER_ROOT}.items()
           for server in [client("localhost", pool.key("server", "p256"), root, purposes=["serverAuth"], alternative_names=["localhost"])]}

FILES = {
    "other-root.pem": m.OTHER_ROOT.pem,
    "root.pem": m.ROOT.pem, "roots.pem": OLD_ROOT.pem + m.ROOT.pem, "twice.pem": m.ROOT.pem * 2, "chain.pem": CHAIN, "key.pem": KEY, "encrypted.pem": ENCRYPTED, "both.pem": KEY + CHAIN,
    "below.pem": BELOW, "certificates-first.pem": CHAIN + KEY, "encrypted-both.pem": ENCRYPTED + CHAIN, "pbes2.pem": m.pbes2_key(LEAF),
    "stranger.pem": m.plain_key(m.STRANGER), "text.pem": "nothing\n",
    "alice.secret": "alice-secret", "utf-8.properties": "password=p\u00e4ssw\u00f6rd \\\u00e4\\u00e4\n",
    "latin-1.properties": {"base64": base64.b64encode("password=p\u00e4ssw\u00f6rd\n".encode("latin-1")).decode()}, "spoiled.properties": "password=alice-secret\nfolder=C:\\users\n",
    "secrets.properties": f'password=alice-secret\njaas={SCRAM} required username="alice" password="alice-secret";\n'
    f'nested={SCRAM} required username="alice" password="${{env:MSK_AUTH_ALICE}}";\n',
    "signing.pem": m.plain_key(m.RSA_LEAF), "signing-encrypted.pem": m.encrypted_key(m.RSA_LEAF), "signing-pbes2.pem": m.pbes2_key(m.RSA_LEAF),
    "signing-2des.pem": m.encrypted_key(m.RSA_LEAF, "PBE-SHA1-2DES", iterations=1), "signing-rc2.pem": m.encrypted_key(m.RSA_LEAF, "PBE-SHA1-RC2-40", iterations=1),
    "signing-p256.pem": KEY, "template.json": json.dumps({"header": {"kid": "2026"}, "payload": {"sub": "of-the-template", "aud": "https://idp.example.com"}}),
    "template-more.json": json.dumps({"payload": {"aud": ["one", "two"], "role": "consumer"}}),
    "assertion.jwt": "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJvcmRlcnMiLCJzdWIiOiJvcmRlcnMiLCJpYXQiOjE3MDAwMDAwMDAsImV4cCI6NDEwMjQ0NDgwMH0.c2lnbmF0dXJl",
    "pkcs12.p12": {"base64": base64.b64encode(b"\x30\x82\x01\x02\x02\x01\x03\x30" + bytes(250)).decode()},
}

# The environment of the cases that are resolved.
ENVIRONMENT = {"MSK_AUTH_ALICE": "alice-secret", "MSK_AUTH_AL": "alice-", "MSK_AUTH_ICE": "secret", "MSK_AUTH_QUOTE": 'a"b', "MSK_AUTH_KEY": m.PASSWORD,
               "MSK_AUTH_ROOT": "root.pem"}

# Made by vectors/generate/keystores.py.
for name, file in {"client.p12": "keytool pkcs12", "client.jks": "keytool jks", "two.p12": "keytool two", "keypass.jks": "keytool jks keypass",
                   "trust.p12": "keytool trust PKCS12", "trust.jks": "keytool trust JKS", "openssl.p12": "openssl default",
                   "rc2.p12": "openssl rc2-40", "rc4-key.p12": "openssl rc4 key", "md5-des.p12": "openssl md5-des", "sha1-des.p12": "openssl sha1-des",
                   "not-ascii.p12": "openssl utf8", "2des.p12": "openssl 2des", "aes-192.p12": "openssl aes192", "3des-pbes2.p12": "openssl 3des pbes2"}.items():
    FILES[name] = {"base64": pool.kept(f"keystore {file}", None)}

# As the `cacerts` of newer JDKs are, with Oracle's attribute of a trusted certificate (RFC 7292 for the rest).
FILES["trust-plain.p12"] = {"base64": base64.b64encode(pkcs12.truststore(m.ROOT.der)).decode()}

FILES["chain.p7b"] = {"base64": base64.b64encode(subprocess.run(["openssl", "crl2pkcs7", "-nocrl", "-certfile", "/dev/stdin", "-outform", "DER"],
                                                                input=CHAIN.encode(), capture_output=True, check=True).stdout).decode()}

# A revocation list (RFC 5280 section 5.1) whose signature nobody checks before a handshake.
ECDSA = der.sequence(der.oid("1.2.840.10045.4.3.2"))
LIST = der.sequence(der.sequence(der.integer(1), ECDSA, common_name("Vectors Root CA"), der.time(moment("2026-01-01T00:00:00Z"))),
                    ECDSA, der.bits(der.sequence(der.integer(1), der.integer(1))))
FILES |= {"list.pem": pem("X509 CRL", LIST), "list.crl": {"base64": base64.b64encode(LIST).decode()}}

# In ways that no program here writes a keystore.
KEYSTORE_PASSWORD = "changeit"
SALT = encryption.salt("keystores", 16)
by_v1 = lambda scheme, salt=SALT[:8]: encryption.encrypt(scheme, m.info(LEAF), KEYSTORE_PASSWORD, salt, 1)
by_pbes2 = lambda salt=SALT, prf="sha256": encryption.pbes2(m.info(LEAF), KEYSTORE_PASSWORD, salt, prf, iterations=1)
for name, keys in {
    "short-salt.p12": [by_v1("PBE-SHA1-3DES", SALT[:7])],
    "short-salt-pbes2.p12": [by_pbes2(SALT[:7])],
    "salt.p12": [by_pbes2(SALT[:8], "sha1")],
    "sha-512-256.p12": [by_pbes2(prf="sha512_256")],
    "scrypt.p12": [base64.b64decode("".join(m.pbes2_key(LEAF, KEYSTORE_PASSWORD, "-scrypt", "-scrypt_N", "2").splitlines()[1:-1]))],
    "second-2des.p12": [by_pbes2(), by_v1("PBE-SHA1-2DES")],
    "second-rc2.p12": [by_pbes2(), by_v1("PBE-SHA1-RC2-40")],
    "first-rc2.p12": [by_v1("PBE-SHA1-RC2-40"), by_pbes2()],
}.items():
    FILES[name] = {"base64": base64.b64encode(pkcs12.keystore(keys, LEAF.der, [m.ISSUING_BY_ROOT.der, m.ROOT.der])).decode()}
FILES["trust-aes-192.p12"] = {"base64": base64.b64encode(pkcs12.truststore(m.ROOT.der, lambda contents: encryption.pbes2(
    contents, KEYSTORE_PASSWORD, SALT, "sha256", "aes-192-cbc", iterations=1))).decode()}

# Passwords that Java's key factories reject.
NOT_ASCII, ESCAPED = "p\u00e4ss", r"p\u00e4ss"
of_key = encryption.encrypt("PBE-SHA1-3DES", m.info(LEAF), NOT_ASCII, SALT[:8], 1)
FILES["not-ascii-key.p12"] = {"base64": base64.b64encode(pkcs12.keystore([of_key], LEAF.der, [m.ISSUING_BY_ROOT.der, m.ROOT.der])).decode()}
FILES["trust-not-ascii.p12"] = {"base64": base64.b64encode(pkcs12.truststore(m.ROOT.der, lambda contents: encryption.encrypt(
    "PBE-SHA1-3DES", contents, NOT_ASCII, SALT[:8], 1))).decode()}
FILES["not-ascii.pem"] = m.encrypted_key(LEAF, "PBE-SHA1-3DES", iterations=1, password=NOT_ASCII)

# Keys as `openssl pkcs8 -v1` and `openssl ec -des` write them.
LEGACY_KEYS = ("PBE-MD5-DES", "PBE-SHA1-RC2-40", "PBE-SHA1-RC4-128")
for scheme in (*LEGACY_KEYS, "PBE-SHA1-2DES"):
    FILES[f"{scheme.lower()}.pem"] = m.encrypted_key(LEAF, scheme, iterations=1)
FILES["proc-type-des.pem"] = m.proc_type_key(LEAF, "des")

cases = []


def case(id, comment, dialect, text, codes, method, *, accepted=None, client=None, login=None, subject=None, stricter=None, read_as=None, resolve=False, first=None, request=None, looser=None, trusts=None):
    """`accepted` is whether it is accepted here, `client` whether by its own client; both are what no code says where not
    given. `stricter` is why they differ. With `resolve` its config providers are run. `first` is what its client sends first
    over SCRAM, `request` what it asks the token endpoint, `trusts` the files of the roots that it trusts."""
    accepted = not codes if accepted is None else accepted
    raw = text if isinstance(text, bytes) else text.encode("latin-1" if dialect in ("java", "spring") else "utf-8")
    try:
        given = {"text": raw.decode("ascii")}
    except UnicodeDecodeError:
        given = {"text_base64": base64.b64encode(raw).decode()}
    client = accepted if client is None else client
    assert stricter or looser or accepted == client, id
    cases.append({"id": id, "comment": comment, "input": {**given, "dialect": dialect if read_as is None else None, "at": m.AT, **({"resolve": True} if resolve else {})},
                  "expect": {"dialect": dialect, "method": method, "codes": sorted(codes), "accepted": accepted, "login": login, "subject": subject,
                             "client": client, **({"stricter": stricter} if stricter else {}), **({"looser": looser} if looser else {}), **({"first": first} if first else {}), **({"request": request} if request else {}),
                             **({"trusts": trusts} if trusts is not None else {})}})


def lines(pairs):
    return "".join(f"{key}={value}\n" for key, value in pairs.items())


def one_line(text):
    """A PEM text in one line of a properties file."""
    return text.replace("\n", "\\n")


def java(id, comment, pairs, codes, method, **more):
    base = {"bootstrap.servers": OWN}
    text = pairs if isinstance(pairs, (str, bytes)) else lines({**base, **pairs})
    case("java-" + id, comment, "java", text, codes, method, **more)


def scram(jaas=f'{SCRAM} required username="alice" password="alice-secret";', mechanism="SCRAM-SHA-512", **more):
    return {"security.protocol": "SASL_SSL", "sasl.mechanism": mechanism, "sasl.jaas.config": jaas, **more}


def with_keys(pairs, **more):
    return {**pairs, **{key.replace("__", "."): value for key, value in more.items()}}


def java_logins():
    java("yaml", "Kafka's keys in YAML", f"kafka:\n  bootstrap.servers: {OWN}\n  security.protocol: SSL\n", ["config-unsupported"], None, client=True,
         stricter="what is written as YAML is read as YAML, and then the keys are below another")
    java("scram", "SCRAM as Kafka's documents show it", scram(), [], "scram", login=ALICE)
    for id, comment, text in (("no-key", "a file without a key of Kafka", "username=alice\npassword=alice-secret\n"), ("no-key-empty", "an empty file", ""),
                              ("no-key-secret", "a secret's JSON, read as properties", json.dumps({"username": "alice", "password": "alice-secret"}, indent=1))):
        java(id, comment, text, ["config-syntax"], None, client=True, stricter="the client would connect in plaintext")
    java("scram-256", "the same with SHA-256", scram(mechanism="SCRAM-SHA-256"), [], "scram-256", login=ALICE)
    java("password-empty", "an empty password, which Kafka takes", scram(f'{SCRAM} required username="alice" password="";'), [], "scram",
         login={"username": "alice", "password": ""})
    java("plain", "PLAIN", scram(f"{PLAIN} required username=alice password=\"alice-secret\";", "PLAIN"), [], "plain", login=ALICE)
    java("continued", "a login module over several lines", f"""# a comment
! another, \\
bootstrap.servers : {OWN}
security.protocol SASL_SSL
   sasl.mechanism=SCRAM-SHA-512\r
sasl.jaas.config = \\
   {SCRAM} \\
   # required \\

security.providers=
""".replace("# required", "required").replace("required \\\n\n", 'required username="alice" \\\r\n  password="alice-secret"; \n'), [], "scram", login=ALICE)
    java("recognised", "without a statement of the dialect", scram(), [], "scram", login=ALICE, read_as="")
    java("protocol-case", "the protocol in lower case, which Kafka takes", with_keys(scram(), security__protocol="sasl_ssl"), [], "scram", login=ALICE)
    java("protocol-unknown", "TLS is called SSL", with_keys(scram(), security__protocol="SASL_TLS"), ["config-value"], None)
    java("mechanism-case", "the mechanism in lower case", scram(mechanism="scram-sha-512"), ["config-mechanism"], None, client=True,
         stricter="the broker has no mechanism of this name")
    java("mechanism-missing", "SASL without a mechanism is GSSAPI", {k: v for k, v in scram().items() if k != "sasl.mechanism"},
         ["config-mechanism"], None)
    java("jaas-missing", "SASL without a login module", {"security.protocol": "SASL_SSL", "sasl.mechanism": "SCRAM-SHA-512"},
         ["config-jaas-missing"], "scram")
    java("protocol-missing", "a login, and no protocol", {k: v for k, v in scram().items() if k != "security.protocol"},
         ["config-sasl-unused", "plan-unencrypted"], "plaintext", accepted=False, client=True, stricter="the login would not be used")
    java("protocol-ssl", "a login, and the protocol SSL", with_keys(scram(), security__protocol="SSL"),
         ["config-sasl-unused", "plan-unauthenticated"], "tls", accepted=False, client=True, stricter="the login would not be used")
    java("sasl-plaintext", "SASL without TLS", with_keys(scram(), security__protocol="SASL_PLAINTEXT"), ["config-unsupported"], None,
         client=True, stricter="nothing here logs in without TLS")
    java("gssapi", "Kerberos", {"security.protocol": "SASL_SSL", "sasl.mechanism": "GSSAPI", "sasl.kerberos.service.name": "kafka"},
         ["config-unsupported"], None)
    alice = 'required username="alice" password="alice-secret";'
    for mechanism, method in (("SCRAM-SHA-512", "scram"), ("SCRAM-SHA-256", "scram-256")):
        java(f"module-plain-{mechanism.lower()}", "the login module of PLAIN, which registers no client for SCRAM", scram(f"{PLAIN} {alice}", mechanism),
             ["config-jaas-module"], method, login=ALICE)
    java("module-scram-plain", "the login module of SCRAM with PLAIN, whose client is Java's own", scram(f"{SCRAM} {alice}", "PLAIN"),
         ["config-jaas-module-other"], "plain", accepted=True, login=ALICE)
    java("module-iam", "the login module for IAM with SCRAM", scram(f"{IAM} required;"), ["config-jaas-module", "config-credentials"], "scram")
    java("module-oauth", "the login module of OAUTHBEARER with SCRAM", scram(f"{OAUTH} {alice}"), ["config-jaas-module"], "scram", login=ALICE)
    java("module-oauth-plain", "the login module of OAUTHBEARER with PLAIN", scram(f"{OAUTH} {alice}", "PLAIN"), ["config-jaas-module"], "plain", login=ALICE)
    java("username-missing", "a login module without a user name", scram(f'{SCRAM} required password="alice-secret";'), ["config-credentials"], "scram",
         client=True, stricter="the login fails")
    java("password-spaces", "white space around a value does not count, within quotes it does",
         with_keys(scram(f'  {SCRAM} required username="alice" password=" alice-secret";  ')), ["login-whitespace"], "scram", accepted=True,
         login={"username": "alice", "password": " alice-secret"})
    java("latin-1", "a password in UTF-8", lines({"bootstrap.servers": OWN, **scram(f'{SCRAM} required username="alice" password="sch\u00f6n";')}).encode(),
         ["config-encoding"], "scram", accepted=True, login={"username": "alice", "password": "sch\u00c3\u00b6n"})
    java("unicode-escape", "the same as Java wants it", scram(f'{SCRAM} required username="alice" password="sch\\u00f6n\\ud834\\udd1e";'), [], "scram",
         login={"username": "alice", "password": "sch\u00f6n\U0001d11e"})
    java("unicode-broken", "a Windows path", scram(ssl="")
         | {"ssl.truststore.location": "C:\\users\\root.pem", "ssl.truststore.type": "PEM"}, ["config-syntax"], "scram", login=ALICE)
    java("backslash", "a backslash in a password, which two readers take away",
         scram(f'{SCRAM} required username="alice" password="a\\\\\\\\b\\\\"c";'), [], "scram", login={"username": "alice", "password": 'a\\b"c'})
    java("byte-order-mark", "Notepad's file", b"\xef\xbb\xbf" + lines({**scram(), "bootstrap.servers": OWN}).encode(), ["config-syntax"], "scram",
         login=ALICE, client=True, stricter="Java loses the first key")
    java("utf-16", "PowerShell's file", lines({**scram(), "bootstrap.servers": OWN}).encode("utf-16"), ["config-syntax"], "scram", login=ALICE,
         client=True, stricter="Java finds none of the keys in it, and connects in plaintext")
    java("reference", "a config provider", scram("${file:/etc/kafka/secrets.properties:jaas}"), ["config-reference", "config-jaas"], "scram")


def java_delegation_tokens():
    ID, HMAC = "TTfZpyK9SRWBLGDfaMvT4g", "J1AbTGKw+fH2Zm5DRkVnZV9Db25uZWN0IHRoZSBkb3Rz"
    user = {"username": ID, "password": HMAC}
    token = {**user, "tokenauth": True}
    sent = f"n,,n={ID},r=NONCE"
    jaas = lambda more, module=SCRAM: f'{module} required username="{ID}" password="{HMAC}"{more};'
    good = lambda id, comment, pairs, **more: java("token-" + id, comment, pairs, [], more.pop("method", "scram"), login=token, first=sent + ",tokenauth=true", **more)
    as_user = dict(client=True, stricter="Kafka logs in as a user of the token's name", login=user)
    good("scram", "a delegation token as Kafka's documents show it", scram(jaas(' tokenauth="true"')))
    good("scram-256", "the same with SHA-256", scram(jaas(' tokenauth="true"'), "SCRAM-SHA-256"), method="scram-256")
    good("case", "the option's value in capitals", scram(jaas(" tokenauth=TRUE")))
    good("twice", "the option twice: the last counts", scram(jaas(' tokenauth="false" tokenauth="true"')))
    java("token-false", "the option's value false, which makes it a user", scram(jaas(' tokenauth="false"')), [], "scram", login=user, first=sent)
    java("token-name-case", "the option's name in capitals, which is another option", scram(jaas(' TOKENAUTH="true"')), [], "scram", login=user, first=sent)
    java("token-escaped", "an id with the signs that SCRAM escapes", scram(f'{SCRAM} required username="a=b,c" password="{HMAC}" tokenauth="true";'), [], "scram",
         login={"username": "a=b,c", "password": HMAC, "tokenauth": True}, first="n,,n=a=3Db=2Cc,r=NONCE,tokenauth=true")
    java("token-yes", "a word that Kafka reads as false", scram(jaas(' tokenauth="yes"')), ["config-value"], "scram", first=sent, **as_user)
    java("token-space", "a space, with which it is another word", scram(jaas(' tokenauth="true "')), ["config-value"], "scram", first=sent, **as_user)
    java("token-module", "the login module of PLAIN, which does not know the option", scram(jaas(' tokenauth="true"', PLAIN)), ["config-jaas-module"], "scram",
         first=sent, login=user)
    java("token-plain", "PLAIN, which has no delegation tokens", scram(jaas(' tokenauth="true"', PLAIN), "PLAIN"), ["config-jaas-module"], "plain", **as_user)
    java("token-no-hmac", "an id without its HMAC", scram(f'{SCRAM} required username="{ID}" tokenauth="true";'), ["config-credentials"], "scram",
         client=True, stricter="the login fails")
    java("token-msk", "a delegation token on MSK", {**scram(jaas(' tokenauth="true"')), "bootstrap.servers": f"{MSK}:9096"}, ["config-msk-delegation-token"],
         "scram", accepted=True, login=token)


def java_references():
    ours = "org.apache.kafka.common.config.provider."
    providers = {"config.providers": "file,env,dir", "config.providers.file.class": f"{ours}FileConfigProvider",
                 "config.providers.env.class": f"{ours}EnvVarConfigProvider", "config.providers.dir.class": f"{ours}DirectoryConfigProvider"}
    LITERAL = "Kafka takes the reference itself for the value"
    unresolved = ["config-reference"]
    written = lambda password: {"username": "alice", "password": password}

    def login(id, comment, reference, codes=(), resolve=True, stricter=None, jaas=None, means=None, **more):
        jaas = jaas or f'{SCRAM} required username="alice" password="{reference}";'
        means = means or (written(reference) if codes else ALICE)
        java("provider-" + id, comment, {**providers, **scram(jaas), **{key.replace("__", "."): value for key, value in more.items()}}, list(codes), "scram",
             login=means if codes != ["config-jaas"] else None, resolve=resolve, client=None if not stricter else True, stricter=stricter)

    login("environment", "a password in the environment", "${env:MSK_AUTH_ALICE}")
    login("environment-empty-path", "the same with an empty path", "${env::MSK_AUTH_ALICE}")
    login("two", "two references in one value", "${env:MSK_AUTH_AL}${env:MSK_AUTH_ICE}")
    login("file", "a password in a properties file", "${file:secrets.properties:password}")
    login("file-utf-8", "a password in a properties file in UTF-8", "${file:utf-8.properties:password}", means=written("p\u00e4ssw\u00f6rd \u00e4\u00e4"))
    login("file-latin-1", "a password in a properties file in Latin-1, which the provider does not read", "${file:latin-1.properties:password}", unresolved)
    login("directory", "a password in a file of a folder", "${dir:.:alice.secret}")
    login("whole", "the whole login module in a properties file", "", jaas="${file:secrets.properties:jaas}")
    login("not-asked", "a reference that is not filled in", "${env:MSK_AUTH_ALICE}", unresolved, resolve=False, stricter="it fills in none unless asked")
    login("not-set", "a variable that is not set", "${env:MSK_AUTH_NOBODY}", unresolved, stricter=LITERAL)
    login("path", "a path for an environment variable", "${env:alice:MSK_AUTH_ALICE}", unresolved)
    login("no-file", "a file that is not there", "${file:nowhere.properties:password}", unresolved)
    login("no-key", "a key that the file does not have", "${file:secrets.properties:passwrod}", unresolved, stricter=LITERAL)
    login("no-path", "a file without a key in it", "${file:secrets.properties}", unresolved, stricter=LITERAL)
    login("no-name", "a folder that is not there", "${dir:nowhere:alice.secret}", unresolved, stricter=LITERAL)
    login("above", "a file outside of the folder", "${dir:.:../alice.secret}", unresolved, stricter=LITERAL)
    login("nested", "what is filled in is not looked through again", "", jaas="${file:secrets.properties:nested}", means=written("${env:MSK_AUTH_ALICE}"))
    login("not-listed", "a provider that is not listed", "${env:MSK_AUTH_ALICE}", unresolved, stricter=LITERAL, config__providers="file")
    login("space", "a space before the provider's name", "${env:MSK_AUTH_ALICE}", unresolved, stricter=LITERAL, config__providers="file, env")
    login("case", "a provider's name in capitals", "${ENV:MSK_AUTH_ALICE}", unresolved, stricter=LITERAL)
    login("class", "a class that Kafka does not have", "${env:MSK_AUTH_ALICE}", unresolved, config__providers__env__class="com.example.Vault")
    login("allowlist", "a provider that allows only other variables", "${env:MSK_AUTH_ALICE}", unresolved, stricter=LITERAL,
          config__providers__env__param__allowlist__pattern="OTHER_.*")
    restricted = lambda provider, param, value: {f"config__providers__{provider}__param__{param}": value}
    paths = lambda value, provider="file": restricted(provider, "allowed__paths", value)
    names = lambda value: restricted("env", "allowlist__pattern", value)
    beside, inside = "${file:@FOLDER@/secrets.properties:password}", "${dir:@FOLDER@:alice.secret}"
    rejected = ["config-reference", "config-value"]
    login("paths", "a folder that is allowed", beside, **paths("@FOLDER@"))
    login("paths-file", "the file itself is allowed", beside, **paths("@FOLDER@/secrets.properties"))
    login("paths-two", "one of two folders that are allowed", beside, **paths("/usr,@FOLDER@"))
    login("paths-comma", "a comma after it", beside, **paths("@FOLDER@,"))
    login("paths-empty", "nothing, which restricts nothing", beside, **paths(""))
    login("paths-dots", "a way back and forth into the folder", "${file:/usr/..@FOLDER@/./secrets.properties:password}", **paths("@FOLDER@"))
    login("paths-root", "everything", beside, **paths("/"))
    login("paths-other", "another folder is allowed", beside, unresolved, stricter=LITERAL, **paths("/usr"))
    login("paths-beside", "another file is allowed", beside, unresolved, stricter=LITERAL, **paths("@FOLDER@/text.pem"))
    login("paths-out", "a way out of the folder that is allowed", "${file:/usr/..@FOLDER@/secrets.properties:password}", unresolved, stricter=LITERAL, **paths("/usr"))
    login("paths-relative", "a relative path, and a folder that is allowed", "${file:secrets.properties:password}", unresolved, stricter=LITERAL, **paths("@FOLDER@"))
    login("paths-not-absolute", "a relative folder is allowed", beside, rejected, **paths("secrets"))
    login("paths-space", "a space after the comma", beside, rejected, **paths("/usr, @FOLDER@"))
    login("paths-absent", "a folder that is not there is allowed", beside, rejected, **paths("@FOLDER@/nowhere"))
    login("paths-unused", "a relative folder of a provider that nothing refers to", "alice-secret", ["config-value"], resolve=False, means=ALICE, **paths("secrets"))
    login("paths-directory", "a folder that is allowed, as a folder of values", inside, **paths("@FOLDER@", "dir"))
    login("paths-directory-other", "another folder is allowed", inside, unresolved, stricter=LITERAL, **paths("/usr", "dir"))
    login("paths-directory-relative", "a relative folder, and another is allowed", "${dir:.:alice.secret}", unresolved, stricter=LITERAL, **paths("/usr", "dir"))
    login("names", "a pattern of names", "${env:MSK_AUTH_ALICE}", **names("MSK_AUTH_.*"))
    login("names-anchored", "the same with anchors", "${env:MSK_AUTH_ALICE}", **names("^MSK_AUTH_[A-Z]+$"))
    login("names-either", "one of two", "${env:MSK_AUTH_ALICE}", **names("(KAFKA|MSK)_AUTH_(ALICE|BOB)"))
    login("names-part", "a pattern that matches a part of the name", "${env:MSK_AUTH_ALICE}", unresolved, stricter=LITERAL, **names("MSK_AUTH"))
    login("names-case", "a pattern in lower case", "${env:MSK_AUTH_ALICE}", unresolved, stricter=LITERAL, **names("msk_auth_.*"))
    login("names-empty", "an empty pattern, which matches no name", "${env:MSK_AUTH_ALICE}", unresolved, stricter=LITERAL, **names(""))
    login("names-open", "a class that is not closed", "${env:MSK_AUTH_ALICE}", rejected, **names("[A-Z"))
    login("names-dangling", "a shell's pattern", "${env:MSK_AUTH_ALICE}", rejected, **names("*"))
    login("names-java", "a pattern that only Java reads", "${env:MSK_AUTH_ALICE}", unresolved, means=written("${env:MSK_AUTH_ALICE}"),
          stricter="the pattern is not judged here", **names("(?i)msk_auth_.*"))
    login("spoiled", "a properties file that Java rejects", "${file:spoiled.properties:password}", unresolved)
    login("quote", "a quotation mark that the value brings along", "${env:MSK_AUTH_QUOTE}", ["config-jaas"])
    login("no-colon", "a dollar and braces that are no reference", "${NAME}", means=written("${NAME}"))
    java("provider-key-password", "a key's password in the environment", {**providers, "security.protocol": "SSL", "ssl.keystore.type": "PEM",
         "ssl.keystore.location": "encrypted-both.pem", "ssl.key.password": "${env:MSK_AUTH_KEY}"}, [], "mtls", subject=SUBJECT, resolve=True)
    java("provider-location", "a truststore whose place the environment says", {**providers, **scram(), "ssl.truststore.type": "PEM",
         "ssl.truststore.location": "${env:MSK_AUTH_ROOT}"}, [], "scram", login=ALICE, resolve=True)
    java("provider-location-lost", "the same where nothing is", {**providers, **scram(), "ssl.truststore.type": "PEM",
         "ssl.truststore.location": "${env:MSK_AUTH_ALICE}"}, ["config-file"], "scram", login=ALICE, resolve=True)


def java_jaas():
    bad = lambda id, comment, jaas: java("jaas-" + id, comment, scram(jaas), ["config-jaas"], "scram")
    good = lambda id, comment, jaas, login=ALICE: java("jaas-" + id, comment, scram(jaas), [], "scram", login=login)
    bad("no-semicolon", "the semicolon is missing", f'{SCRAM} required username="alice" password="alice-secret"')
    bad("no-flag", "`required` is missing", f'{SCRAM} username="alice" password="alice-secret";')
    bad("empty", "nothing", "")
    bad("class-alone", "a class alone", SCRAM)
    bad("two-modules", "two login modules", f'{SCRAM} required username="a" password="b"; {PLAIN} required username="a" password="b";')
    bad("number", "a password that is a number, without quotes", f"{SCRAM} required username=alice password=12345;")
    bad("number-first", "a password that begins with digits", f"{SCRAM} required username=alice password=1a2b;")
    bad("minus", "a password that begins with a minus sign", f"{SCRAM} required username=alice password=-secret;")
    bad("slash", "a slash outside quotes is a comment", f"{SCRAM} required username=alice password=ab/cd;")
    bad("special", "other signs outside quotes", f"{SCRAM} required username=alice password=ab!cd;")
    bad("open-quote", "a quotation mark that is not closed", f'{SCRAM} required username="alice" password="alice-secret;')
    bad("comma", "commas between options", f'{SCRAM} required username="alice", password="alice-secret";')
    bad("colon", "colons for equals signs", f'{SCRAM} required username:"alice" password:"alice-secret";')
    bad("typographic", "typographic quotation marks", f"{SCRAM} required username=\\u201calice\\u201d password=\\u201calice secret\\u201d;")
    bad("quoted-whole", "the whole value between quotes", f"'{SCRAM} required username=\"alice\" password=\"alice-secret\";'")
    bad("forbidden", "a login module that Kafka does not load", "com.sun.security.auth.module.JndiLoginModule required user.provider.url=\"x\";")
    good("single-quotes", "single quotes", f"{SCRAM} required username='alice' password='alice-secret';")
    good("unquoted", "words without quotes", f"{SCRAM} required username=alice password=alice-secret;")
    good("flag-case", "the flag in capitals, and another", f'{SCRAM} REQUIRED username="alice" password="alice-secret";')
    good("sufficient", "another flag", f'{SCRAM} sufficient username="alice" password="alice-secret";')
    good("comments", "comments", f'{SCRAM} /* the user */ required username="alice" // as created\\n password="alice-secret";')
    good("escapes", "C's escapes", f'{SCRAM} required username="\\\\141lice" password="\\\\"a\\\\tb\\\\\\\\";', {"username": "alice", "password": '"a\tb\\'})
    good("twice", "an option twice: the last counts", f'{SCRAM} required username="bob" username="alice" password="alice-secret";')
    good("equals", "spaces around the equals sign", f'{SCRAM} required username = "alice" password= "alice-secret" ;')
    good("number-quoted", "a number between quotes", f'{SCRAM} required username="alice" password="12345";', {"username": "alice", "password": "12345"})
    good("after-number", "letters and digits", f"{SCRAM} required username=alice password=a1.b2-c3_d$;", {"username": "alice", "password": "a1.b2-c3_d$"})


def java_iam():
    iam = {"security.protocol": "SASL_SSL", "sasl.mechanism": "AWS_MSK_IAM", "sasl.jaas.config": f"{IAM} required;",
           "sasl.client.callback.handler.class": IAM_HANDLER, "bootstrap.servers": f"{MSK}:9098"}
    oauth = {"security.protocol": "SASL_SSL", "sasl.mechanism": "OAUTHBEARER", "sasl.jaas.config": f"{OAUTH} required;",
             "sasl.login.callback.handler.class": IAM_LOGIN, "bootstrap.servers": f"{MSK}:9098"}
    java("iam", "IAM as Amazon's library documents it", iam, [], "iam")
    java("iam-options", "with a profile and a role", {**iam, "sasl.jaas.config":
         f'{IAM} required awsProfileName="dev" awsRoleArn="arn:aws:iam::123456789012:role/kafka" awsRoleExternalId="partner" awsRoleSessionName="orders";'}, [], "iam")
    java("iam-oauthbearer", "a signed token over OAUTHBEARER", oauth, [], "iam")
    java("iam-no-handler", "no callback handler", {k: v for k, v in iam.items() if "handler" not in k}, ["config-handler"], "iam",
         client=True, stricter="nothing signs")
    java("iam-other-handler", "the handler for OAUTHBEARER with AWS_MSK_IAM", {**iam, "sasl.client.callback.handler.class": IAM_LOGIN},
         ["config-handler"], "iam")
    java("iam-other-module", "the login module of OAUTHBEARER", {**iam, "sasl.jaas.config": f"{OAUTH} required;"}, ["config-jaas-module"], "iam")
    java("iam-port", "the port for SCRAM", {**iam, "bootstrap.servers": f"{MSK}:9096"}, ["config-port"], "iam", client=True,
         stricter="the port is for another method")
    java("oauth", "OAUTHBEARER with a client secret", {**oauth, "bootstrap.servers": OWN, "sasl.login.callback.handler.class":
         "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler",
         "sasl.oauthbearer.token.endpoint.url": "https://login.example.com/token",
         "sasl.jaas.config": f'{OAUTH} required clientId="orders" clientSecret="shh";'}, [], "oauthbearer", request=by_secret("orders:shh"))


def java_handlers():
    """Callback handlers that are left over from another mechanism: Kafka's client configures both, and most refuse it."""
    K = "org.apache.kafka.common.security."
    kafka = {"token-endpoint": K + "oauthbearer.OAuthBearerLoginCallbackHandler", "old-token-endpoint": K + "oauthbearer.secured.OAuthBearerLoginCallbackHandler",
             "unsigned": K + "oauthbearer.internals.unsecured.OAuthBearerUnsecuredLoginCallbackHandler",
             "bearer-client": K + "oauthbearer.internals.OAuthBearerSaslClientCallbackHandler", "kerberos": K + "kerberos.KerberosClientCallbackHandler"}
    every = {**kafka, "iam-client": IAM_HANDLER, "iam-login": IAM_LOGIN}
    LOGIN, CLIENT = "sasl.login.callback.handler.class", "sasl.client.callback.handler.class"
    plain = scram(f'{PLAIN} required username="alice" password="alice-secret";', "PLAIN")
    iam = {"security.protocol": "SASL_SSL", "sasl.mechanism": "AWS_MSK_IAM", "sasl.jaas.config": f"{IAM} required;", CLIENT: IAM_HANDLER, "bootstrap.servers": f"{MSK}:9098"}
    signed = {**iam, "sasl.mechanism": "OAUTHBEARER", "sasl.jaas.config": f"{OAUTH} required;", LOGIN: IAM_LOGIN, CLIENT: IAM_LOGIN}
    bearer = {"security.protocol": "SASL_SSL", "sasl.mechanism": "OAUTHBEARER", "sasl.jaas.config": f'{OAUTH} required clientId="orders" clientSecret="shh";',
              LOGIN: kafka["token-endpoint"], "sasl.oauthbearer.token.endpoint.url": "https://login.example.com/token"}
    wrong = ["config-handler"]
    for name, handler in every.items():
        for key, kind in ((LOGIN, "login"), (CLIENT, "client")):
            java(f"handler-{name}-{kind}-scram", f"{handler.split('.')[-1]} for the {kind} with SCRAM", {**scram(), key: handler}, wrong, "scram", login=ALICE)
    for name in ("token-endpoint", "iam-client"):
        java(f"handler-{name}-plain", "the same with PLAIN", {**plain, LOGIN: every[name]}, wrong, "plain", login=ALICE)
    java("handler-general", "handlers that any mechanism can have", {**scram(), CLIENT: K + "authenticator.SaslClientCallbackHandler",
         LOGIN: K + "authenticator.AbstractLogin$DefaultLoginCallbackHandler"}, [], "scram", login=ALICE)
    java("handler-protocol", "a handler that nothing configures", {"security.protocol": "SSL", LOGIN: IAM_LOGIN}, ["plan-unauthenticated"], "tls", accepted=True)
    java("handler-iam-and-token", "the handler for OAUTHBEARER in addition to the one for AWS_MSK_IAM", {**iam, LOGIN: IAM_LOGIN}, wrong, "iam")
    java("handler-iam-and-kafka", "Kafka's in addition to the one for AWS_MSK_IAM", {**iam, LOGIN: kafka["token-endpoint"]}, wrong, "iam")
    java("handler-iam-twice", "the handler for AWS_MSK_IAM under both keys", {**iam, LOGIN: IAM_HANDLER}, [], "iam")
    java("handler-signed-twice", "the handler for a signed token under both keys, as Amazon's library documents it", signed, [], "iam")
    java("handler-signed-kafka", "Kafka's for the client, in addition to the one for a signed token", {**signed, CLIENT: kafka["bearer-client"]}, [], "iam")
    java("handler-signed-and-iam", "the handler for AWS_MSK_IAM in addition to the one for a signed token", {**signed, CLIENT: IAM_HANDLER}, wrong, "iam")
    java("handler-bearer-and-iam", "the handler for AWS_MSK_IAM in addition to the one for a token endpoint", {**bearer, CLIENT: IAM_HANDLER}, wrong, "oauthbearer")
    java("handler-bearer-iam", "the handler for AWS_MSK_IAM in place of the one for a token endpoint", {**bearer, LOGIN: IAM_HANDLER}, wrong, "oauthbearer")


URL = "https://login.example.com/token"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CLAIMS = {"iss": "orders", "sub": "orders-account", "aud": "https://login.example.com"}


def by_secret(basic, roots=False, **more):
    return {"grant_type": "client_credentials", "basic": basic, "roots": roots, **more}


def by_assertion(name="assertion", algorithm="RS256", claims=CLAIMS, lifetime=300, leeway=60, header=None, roots=False, **more):
    grant = JWT_BEARER if name == "assertion" else "client_credentials"
    kind = {} if name == "assertion" else {"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}
    assertion = {"header": {"alg": algorithm, **(header or {})}, "claims": claims, "lifetime": lifetime, "leeway": leeway}
    return {"grant_type": grant, **kind, name: assertion, "roots": roots, **more}


def java_oauth():
    package = "org.apache.kafka.common.security.oauthbearer."
    base = {"security.protocol": "SASL_SSL", "sasl.mechanism": "OAUTHBEARER", "sasl.login.callback.handler.class": package + "OAuthBearerLoginCallbackHandler",
            "sasl.oauthbearer.token.endpoint.url": URL}
    module = lambda options="": {"sasl.jaas.config": f"{OAUTH} required{options};"}
    login = module(' clientId="orders" clientSecret="shh"')
    keys = lambda **more: {"sasl.oauthbearer." + name.replace("_", "."): value for name, value in more.items()}
    sign = keys(assertion_private_key_file="signing.pem", **{f"assertion_claim_{name}": value for name, value in CLAIMS.items()})
    bearer = {**base, **module(), **sign, **keys(jwt_retriever_class=package + "JwtBearerJwtRetriever")}

    def oauth(id, comment, pairs, codes=(), request=None, **more):
        java("oauth-" + id, comment, pairs, list(codes), "oauthbearer", request=request, **more)

    without = lambda pairs, *names: {key: value for key, value in pairs.items() if key not in names}
    oauth("secret", "a client secret in the login module, with a scope", {**base, **module(' clientId="orders" clientSecret="shh" scope="kafka write"')},
          request=by_secret("orders:shh", scope="kafka write"))
    oauth("keys", "the same under keys of their own, which count more", {**base, **login, **keys(client_credentials_client_id="payments",
          client_credentials_client_secret="quiet", scope="kafka")}, request=by_secret("payments:quiet", scope="kafka"))
    oauth("special", "signs that Kafka does not encode", {**base, **module(' clientId="a+b" clientSecret="c d/%"')}, request=by_secret("a+b:c d/%"))
    oauth("urlencode", "the same where it is told to", {**base, **module(' clientId="a+b" clientSecret="c/%"'), **keys(header_urlencode="true")},
          request=by_secret("a%2Bb:c%2F%25"))
    oauth("secret-missing", "no client secret", {**base, **module(' clientId="orders"')}, ["config-credentials"])
    oauth("secret-empty", "an empty client secret", {**base, **module(' clientId="orders" clientSecret=""')}, ["config-credentials"])
    oauth("url-missing", "no token endpoint", {**without(base, "sasl.oauthbearer.token.endpoint.url"), **login}, ["config-credentials"])
    oauth("http", "a token endpoint without TLS", {**base, **login, **keys(token_endpoint_url="http://login.example.com/token")}, ["oauth-token-endpoint"],
          client=True, stricter="anyone on the network path could read the client secret")
    oauth("no-handler", "no callback handler", {**without(base, "sasl.login.callback.handler.class"), **login}, ["config-handler"], client=True,
          stricter="Kafka makes an unsigned token itself")
    oauth("old-handler", "the callback handler of Kafka 3", {**base, **login, "sasl.login.callback.handler.class": package + "secured.OAuthBearerLoginCallbackHandler"},
          ["config-handler"])
    oauth("file", "a token in a file", {**base, **module(), **keys(token_endpoint_url="file:@FOLDER@/assertion.jwt")}, ["config-tokens"], accepted=True)
    trusting = lambda options: {**base, **module(f' clientId="orders" clientSecret="shh" {options}')}
    oauth("roots", "a private CA of the token endpoint", trusting('ssl.truststore.type="PEM" ssl.truststore.location="root.pem"'),
          request=by_secret("orders:shh", roots=True))
    oauth("roots-inline", "the same as text", trusting(f'ssl.truststore.type="PEM" ssl.truststore.certificates="{one_line(one_line(m.ROOT.pem))}"'.replace("\\n", "\\\\n")),
          request=by_secret("orders:shh", roots=True))
    oauth("roots-pkcs12", "the same as a truststore", trusting('ssl.truststore.type="PKCS12" ssl.truststore.location="trust.p12" ssl.truststore.password="changeit"'),
          request=by_secret("orders:shh", roots=True))
    oauth("roots-of-brokers", "a truststore for the brokers, which is not for the token endpoint", {**base, **login, "ssl.truststore.type": "PEM",
          "ssl.truststore.location": "root.pem"}, request=by_secret("orders:shh"))
    oauth("roots-missing", "a truststore that is not there", trusting('ssl.truststore.type="PEM" ssl.truststore.location="nowhere.pem"'), ["config-file"])
    oauth("roots-password", "a truststore's password for PEM",
          trusting('ssl.truststore.type="PEM" ssl.truststore.location="root.pem" ssl.truststore.password="changeit"'), ["config-store"])
    oauth("roots-pem", "PEM as the token endpoint's truststore, and its type is not set", trusting('ssl.truststore.location="root.pem"'), ["config-store-type"])
    oauth("client-certificate", "a client certificate for the token endpoint", trusting('ssl.keystore.type="PEM" ssl.keystore.location="both.pem"'),
          ["config-unsupported"], client=True, stricter="msk-auth does not send one")
    oauth("bearer", "a signed assertion as the grant", {**bearer, **keys(scope="kafka")}, request=by_assertion(scope="kafka"))
    oauth("bearer-es256", "a key on P-256", {**bearer, **keys(assertion_private_key_file="signing-p256.pem", assertion_algorithm="ES256")},
          request=by_assertion(algorithm="ES256"))
    oauth("bearer-times", "times of its own", {**bearer, **keys(assertion_claim_exp_seconds="120", assertion_claim_nbf_seconds="0", assertion_claim_jti_include="true")},
          request=by_assertion(lifetime=120, leeway=0))
    oauth("bearer-encrypted", "an encrypted key", {**bearer, **keys(assertion_private_key_file="signing-encrypted.pem", assertion_private_key_passphrase=m.PASSWORD)},
          request=by_assertion())
    oauth("bearer-template", "a template, which counts more than the keys", {**bearer, **keys(assertion_template_file="template.json")},
          request=by_assertion(claims={"iss": "orders", "sub": "of-the-template", "aud": "https://idp.example.com"}, header={"kid": "2026"}))
    oauth("bearer-template-more", "a template with claims of its own", {**bearer, **keys(assertion_template_file="template-more.json")}, ["config-tokens"], accepted=True)
    oauth("bearer-template-broken", "a template that is not JSON", {**bearer, **keys(assertion_template_file="text.pem")}, ["config-value"])
    oauth("bearer-roots", "a private CA of the token endpoint", {**bearer, **module(' ssl.truststore.type="PEM" ssl.truststore.location="root.pem"')},
          request=by_assertion(roots=True))
    oauth("bearer-secret", "a client secret that is not sent", {**bearer, **login}, ["config-oauth-unused"], accepted=True, request=by_assertion())
    oauth("bearer-key-missing", "no key", without(bearer, "sasl.oauthbearer.assertion.private.key.file"), ["config-credentials"])
    oauth("bearer-key-absent", "a key that is not there", {**bearer, **keys(assertion_private_key_file="nowhere.pem")}, ["config-file"])
    oauth("bearer-key-kind", "a key on P-256 for RS256", {**bearer, **keys(assertion_private_key_file="signing-p256.pem")}, ["config-oauth"])
    oauth("bearer-passphrase-missing", "an encrypted key without its passphrase", {**bearer, **keys(assertion_private_key_file="signing-encrypted.pem")},
          ["key-password-missing"])
    oauth("bearer-passphrase-wrong", "a wrong passphrase", {**bearer, **keys(assertion_private_key_file="signing-encrypted.pem",
          assertion_private_key_passphrase="wrong")}, ["key-password-wrong"])
    oauth("bearer-passphrase-unused", "a passphrase for a key in the clear", {**bearer, **keys(assertion_private_key_passphrase="changeit")}, ["key-password-unused"])
    oauth("bearer-pbes2", "a key under PBES2", {**bearer, **keys(assertion_private_key_file="signing-pbes2.pem", assertion_private_key_passphrase=m.PASSWORD)},
          ["key-pbes2"])
    oauth("bearer-2des", "a key in triple DES with two keys", {**bearer, **keys(assertion_private_key_file="signing-2des.pem",
          assertion_private_key_passphrase=m.PASSWORD)}, ["key-encryption-not-in-java"])
    oauth("bearer-algorithm", "an algorithm that Kafka does not have", {**bearer, **keys(assertion_algorithm="RS512")}, ["config-value"])
    oauth("bearer-lifetime", "a lifetime with a unit", {**bearer, **keys(assertion_claim_exp_seconds="5m")}, ["config-value"])
    oauth("bearer-lifetime-long", "a lifetime of more than a day", {**bearer, **keys(assertion_claim_exp_seconds="86401")}, ["config-value"])
    oauth("bearer-leeway", "more than an hour ago", {**bearer, **keys(assertion_claim_nbf_seconds="3601")}, ["config-value"])
    oauth("bearer-flag", "neither true nor false", {**bearer, **keys(assertion_claim_jti_include="yes")}, ["config-value"])
    oauth("bearer-claim-missing", "an assertion without an audience", without(bearer, "sasl.oauthbearer.assertion.claim.aud"), ["config-credentials"], client=True,
          stricter="authorization servers reject it (RFC 7523 section 3)")
    oauth("bearer-assertion-file", "an assertion in a file", {**base, **module(), **keys(jwt_retriever_class=package + "JwtBearerJwtRetriever",
          assertion_file="assertion.jwt")}, ["config-tokens"], accepted=True)
    oauth("proof", "a signed assertion as the client's proof", {**base, **module(' clientId="orders" scope="kafka"'), **sign},
          request=by_assertion("client_assertion", client_id="orders", scope="kafka"))
    oauth("proof-no-id", "the same without the client's id", {**base, **module(), **sign}, request=by_assertion("client_assertion"))
    oauth("proof-no-issuer", "a key without the issuer, for which Kafka takes the client secret", {**without({**base, **login, **sign},
          "sasl.oauthbearer.assertion.claim.iss")}, ["config-oauth-unused"], accepted=True, request=by_secret("orders:shh"))
    oauth("retriever", "a class that Kafka does not have", {**base, **login, **keys(jwt_retriever_class="com.example.Retriever")}, ["config-tokens"], accepted=True,
          client=False, looser="the program can have the class")
    oauth("grant-type", "librdkafka's key for the grant", {**base, **login, **keys(grant_type=JWT_BEARER)}, ["config-key-dialect"], client=True,
          stricter="Kafka ignores the key")


def java_msk():
    at = lambda port, pairs: {"bootstrap.servers": f"{MSK}:{port}", **pairs}
    off = dict(client=True, stricter="MSK has it not")
    java("msk-scram", "SCRAM on MSK", at(9096, scram()), [], "scram", login=ALICE)
    java("msk-scram-256", "SCRAM-SHA-256 on MSK", at(9096, scram(mechanism="SCRAM-SHA-256")), ["config-msk-mechanism"], "scram-256", login=ALICE, **off)
    java("msk-plain", "PLAIN on MSK", at(9096, scram(f'{PLAIN} required username="alice" password="alice-secret";', "PLAIN")),
         ["config-msk-mechanism"], "plain", login=ALICE, **off)
    K = "org.apache.kafka.common.security.oauthbearer."
    LOGIN = "sasl.login.callback.handler.class"
    bearer = {"security.protocol": "SASL_SSL", "sasl.mechanism": "OAUTHBEARER", "sasl.jaas.config": f"{OAUTH} required;"}
    owned = dict(accepted=True, client=False, looser="the program can have the class")
    java("msk-bearer-no-handler", "OAUTHBEARER on MSK's port for IAM without the handler that signs", at(9098, bearer), ["config-handler"], "iam", client=True,
         stricter="Kafka makes an unsigned token itself")
    java("msk-bearer-own", "the program's own handler", at(9098, {**bearer, LOGIN: "com.example.kafka.MskIamHandler"}), ["config-tokens"], "iam", **owned)
    java("msk-bearer-own-inner", "the program's own handler within a class", at(9198, {**bearer, LOGIN: "com.example.Kafka$Handler_2"}), ["config-tokens"], "iam", **owned)
    java("msk-bearer-own-elsewhere", "the program's own handler, and brokers of others", {**bearer, LOGIN: "com.example.kafka.Handler"}, [], "oauthbearer", **owned)
    java("msk-bearer-port", "the program's own handler at the port for SCRAM", at(9096, {**bearer, LOGIN: "com.example.kafka.MskIamHandler"}),
         ["config-port", "config-tokens"], "iam", accepted=False, client=False)
    java("msk-bearer-quoted", "Amazon's handler between quotation marks", at(9098, {**bearer, LOGIN: f'"{IAM_LOGIN}"'}), ["config-handler"], "iam")
    java("msk-bearer-unknown", "a class that Amazon's library does not have", at(9098, {**bearer, LOGIN: IAM_LOGIN + "s"}), ["config-handler"], "iam")
    java("msk-bearer-url", "a token endpoint on MSK without a handler", at(9098, {**bearer, "sasl.oauthbearer.token.endpoint.url": "https://login.example.com/token"}),
         ["config-handler", "config-msk-mechanism"], "oauthbearer", **off)
    java("msk-bearer-endpoint", "a token endpoint on MSK", at(9098, {**bearer, LOGIN: K + "OAuthBearerLoginCallbackHandler",
         "sasl.jaas.config": f'{OAUTH} required clientId="orders" clientSecret="shh";', "sasl.oauthbearer.token.endpoint.url": "https://login.example.com/token"}),
         ["config-msk-mechanism"], "oauthbearer", request=by_secret("orders:shh"), **off)
    java("msk-bearer-unsigned", "Kafka's unsigned tokens on MSK", at(9098, {**bearer, LOGIN: K + "internals.unsecured.OAuthBearerUnsecuredLoginCallbackHandler"}),
         ["config-msk-mechanism"], "oauthbearer", **off)
    java("msk-iam-own", "the program's own handler with AWS_MSK_IAM", at(9098, {**bearer, "sasl.mechanism": "AWS_MSK_IAM", "sasl.jaas.config": f"{IAM} required;",
         "sasl.client.callback.handler.class": "com.example.kafka.MskIamHandler"}), ["config-tokens"], "iam", **owned)
    java("msk-port-plaintext", "SSL at the port without TLS", at(9092, {"security.protocol": "SSL"}), ["config-port", "plan-unauthenticated"], "tls",
         accepted=False, **off)
    java("msk-port-iam", "SCRAM at the port for IAM", at(9098, scram()), ["config-port"], "scram", login=ALICE, **off)
    java("msk-port-private-link", "a port of multi-VPC connectivity", at(14001, scram()), [], "scram", login=ALICE)
    java("msk-zookeeper", "the connection string of ZooKeeper", {**scram(), "bootstrap.servers": f"z-1.{MSK[4:]}:2182"}, ["config-port"], "scram", login=ALICE, **off)
    java("msk-zookeeper-port", "a port of ZooKeeper", at(2181, scram()), ["config-port"], "scram", login=ALICE, **off)
    serverless = lambda port, pairs: {"bootstrap.servers": f"boot-a1b2c3d4.c1.kafka-serverless.us-east-1.amazonaws.com:{port}", **pairs}
    java("msk-serverless", "IAM on a serverless cluster", serverless(9098, {**bearer, LOGIN: IAM_LOGIN}), [], "iam")
    java("msk-serverless-scram", "SCRAM on a serverless cluster, which has only IAM", serverless(9096, scram()), ["config-msk-mechanism"], "scram", login=ALICE, **off)
    java("msk-serverless-tls", "TLS without a login on a serverless cluster", serverless(9094, {"security.protocol": "SSL"}),
         ["config-msk-mechanism", "plan-unauthenticated"], "tls", accepted=False, **off)
    java("msk-serverless-port", "a port that a serverless cluster does not have", serverless(9092, {**bearer, LOGIN: IAM_LOGIN}), ["config-port"], "iam", client=True,
         stricter="MSK has it not")
    java("msk-serverless-public", "the public port for IAM on a serverless cluster", serverless(9198, {**bearer, LOGIN: IAM_LOGIN}), ["config-port"], "iam", client=True,
         stricter="MSK has it not")
    java("msk-named-serverless", "a provisioned cluster with that name", {"bootstrap.servers": "b-1.kafka-serverless.abc123.c2.kafka.us-east-1.amazonaws.com:9096", **scram()}, [],
         "scram", login=ALICE)
    java("msk-roots", "a private root for MSK", at(9096, scram()) | {"ssl.truststore.type": "PEM", "ssl.truststore.location": "root.pem"},
         ["config-msk-roots"], "scram", accepted=True, login=ALICE)
    java("msk-scheme", "a scheme before the host", {**scram(), "bootstrap.servers": f"SASL_SSL://{MSK}:9096"}, [], "scram", login=ALICE)
    java("brokers-empty", "nothing after a comma", {**scram(), "bootstrap.servers": f"{MSK}:9096,"}, ["broker-malformed"], "scram", login=ALICE)
    java("no-brokers", "a file for --command-config", lines(scram()), ["config-brokers"], "scram", accepted=True, login=ALICE)
    java("brokers-malformed", "a host without a port", {**scram(), "bootstrap.servers": "kafka.example.com"}, ["broker-malformed"], "scram", login=ALICE,
         client=True, stricter="Kafka's Java client says `Invalid url in bootstrap.servers` once it resolves the names")


def java_stores():
    inline = {"security.protocol": "SSL", "ssl.keystore.type": "PEM", "ssl.keystore.certificate.chain": one_line(CHAIN),
              "ssl.keystore.key": one_line(KEY)}
    file = {"security.protocol": "SSL", "ssl.keystore.type": "PEM", "ssl.keystore.location": "both.pem"}
    good = lambda id, comment, pairs, codes=(), **more: java("tls-" + id, comment, pairs, list(codes), "mtls", accepted=True, subject=SUBJECT, **more)
    bad = lambda id, comment, pairs, codes, method="mtls", **more: java("tls-" + id, comment, pairs, codes, method, **{"accepted": False, **more})
    store = ["config-store"]
    good("inline", "certificate and key as text", inline)
    good("inline-encrypted", "an encrypted key", {**inline, "ssl.keystore.key": one_line(ENCRYPTED), "ssl.key.password": m.PASSWORD})
    good("file", "a PEM file with both", file)
    good("file-certificates-first", "the certificates first", {**file, "ssl.keystore.location": "certificates-first.pem"})
    good("file-encrypted", "with an encrypted key", {**file, "ssl.keystore.location": "encrypted-both.pem", "ssl.key.password": m.PASSWORD})
    good("truststore", "with roots of its own", {**file, "ssl.truststore.type": "PEM", "ssl.truststore.location": "root.pem"})
    good("truststore-inline", "roots as text", {**file, "ssl.truststore.type": "PEM", "ssl.truststore.certificates": one_line(m.ROOT.pem)})
    good("truststore-expired-root", "an expired root among roots, at whose dates Java does not look", {**file, "ssl.truststore.type": "PEM",
         "ssl.truststore.certificates": one_line(OLD_ROOT.pem + m.ROOT.pem)}, ["chain-only-java"])
    good("truststore-chain", "a client's whole chain in place of the root", {**file, "ssl.truststore.type": "PEM", "ssl.truststore.certificates": one_line(CHAIN)})
    good("truststore-twice", "the same root twice", {**file, "ssl.truststore.type": "PEM", "ssl.truststore.certificates": one_line(m.ROOT.pem * 2)})
    good("no-root", "a chain without its root", {**inline, "ssl.keystore.certificate.chain": one_line(BELOW)}, ["chain-root-missing"])
    bad("keystore-password", "a keystore's password for PEM", {**file, "ssl.keystore.password": "changeit"}, store)
    bad("keystore-password-inline", "the same for PEM as text", {**inline, "ssl.keystore.password": "changeit"}, store)
    bad("key-password", "a key's password for a key in the clear", {**inline, "ssl.key.password": "changeit"}, ["key-password-unused"])
    bad("key-password-missing", "an encrypted key without its password", {**inline, "ssl.keystore.key": one_line(ENCRYPTED)}, ["key-password-missing"])
    bad("key-password-wrong", "a wrong password", {**inline, "ssl.keystore.key": one_line(ENCRYPTED), "ssl.key.password": "wrong"}, ["key-password-wrong"])
    bad("pbes2", "a key under PBES2", {**inline, "ssl.keystore.key": one_line(m.pbes2_key(LEAF)), "ssl.key.password": m.PASSWORD}, ["key-pbes2"])
    bad("type-missing", "PEM as text without the type", {k: v for k, v in inline.items() if k != "ssl.keystore.type"}, store)
    bad("type-case", "the type in lower case", {**inline, "ssl.keystore.type": "pem"}, store)
    bad("chain-missing", "a key without its certificates", {k: v for k, v in inline.items() if "chain" not in k}, store)
    bad("key-missing", "certificates without their key", {k: v for k, v in inline.items() if not k.endswith(".key")}, store)
    bad("both", "a file in addition to the texts", {**inline, "ssl.keystore.location": "both.pem"}, store)
    bad("file-missing", "a file that is not there", {**file, "ssl.keystore.location": "nowhere.pem"}, ["config-file"])
    bad("file-no-pem", "a file without PEM", {**file, "ssl.keystore.location": "text.pem"}, ["pem-not-found"])
    bad("mismatch", "another's key", {**inline, "ssl.keystore.key": one_line(m.plain_key(m.STRANGER))}, ["key-mismatch"], client=True,
        stricter="Kafka's loader does not compare them; brokers refuse the handshake")
    bad("swapped", "the key where the certificates belong, and the other way round", {**inline, "ssl.keystore.key": one_line(CHAIN),
        "ssl.keystore.certificate.chain": one_line(KEY)}, ["pem-label-unexpected"])
    bad("file-no-key", "a file with certificates alone", {**file, "ssl.keystore.location": "chain.pem"}, ["pem-label-unexpected"])
    bad("file-no-certificate", "a file with a key alone", {**file, "ssl.keystore.location": "key.pem"}, ["pem-label-unexpected"])
    bad("reversed", "the chain reversed", {**inline, "ssl.keystore.certificate.chain":
        one_line(m.ROOT.pem + m.ISSUING_BY_ROOT.pem + LEAF.pem)}, ["chain-reversed"])
    bad("newlines", "line breaks as spaces", {**inline, "ssl.keystore.key": KEY.replace("\n", " ")}, ["pem-newlines-as-spaces"], client=True,
        stricter="Java's pattern takes spaces; other readers don't")
    bad("password-alone", "a password without a keystore", {"security.protocol": "SSL", "ssl.keystore.password": "changeit"},
        [*store, "plan-unauthenticated"], "tls")
    bad("truststore-password", "a truststore's password for PEM", {**file, "ssl.truststore.type": "PEM", "ssl.truststore.location": "root.pem",
        "ssl.truststore.password": "changeit"}, store)
    bad("truststore-password-alone", "a truststore's password alone", {"security.protocol": "SSL", "ssl.truststore.password": "changeit"},
        [*store, "plan-unauthenticated"], "tls")
    bad("truststore-type", "roots as text without the type", {**file, "ssl.truststore.certificates": one_line(m.ROOT.pem)}, store)
    bad("hostname", "the broker's name is not checked", {**file, "ssl.endpoint.identification.algorithm": ""}, ["config-hostname-unchecked"],
        client=True, stricter="whoever has a certificate of a trusted root can be the broker")
    version, suites = "ssl.enabled.protocols", "ssl.cipher.suites"
    of_12, of_13 = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384"
    none = ["config-tls-version"]
    starts = lambda id, comment, **more: java("tls-" + id, comment, {**file, **{"ssl." + key.replace("_", "."): value for key, value in more.items()}}, [], "mtls", subject=SUBJECT)
    bad("old", "TLS 1.1 alone", {**file, version: "TLSv1.1"}, none)
    bad("version-unknown", "a version that nobody has", {**file, version: "TLSv1.2,TLSv1.4"}, ["config-value"])
    bad("version-case", "a version in lower case", {**file, version: "TLSv1.2,tlsv1.3"}, ["config-value"])
    bad("version-semicolon", "a semicolon for the comma", {**file, version: "TLSv1.2;TLSv1.3"}, ["config-value"])
    bad("version-empty", "a comma at the end", {**file, version: "TLSv1.2,"}, ["config-value"])
    bad("version-ssl2", "SSL 2", {**file, version: "TLSv1.2,SSLv2"}, ["config-value"])
    bad("version-none", "no version", {**file, version: "NONE"}, none)
    starts("version-hello", "the message of SSL 2 with which a client can begin", enabled_protocols="TLSv1.2,SSLv2Hello")
    starts("version-twice", "a version twice, with spaces", enabled_protocols="TLSv1.2 , TLSv1.2")
    bad("version-12-only", "TLS 1.2 with a cipher suite of TLS 1.3", {**file, version: "TLSv1.2", suites: of_13}, none)
    bad("version-13-only", "TLS 1.3 with a cipher suite of TLS 1.2", {**file, version: "TLSv1.3", suites: of_12}, none)
    starts("version-13-both", "TLS 1.3 with a cipher suite of each", enabled_protocols="TLSv1.3", cipher_suites=f"{of_12},{of_13}")
    for old in ("TLSv1.1", "sslv3"):
        bad(f"protocol-{old.lower()}", "a context whose cipher suites are all disabled", {**file, "ssl.protocol": old}, none)
    bad("protocol-tlsv1.1-version", "the same, and TLS 1.2 enabled", {**file, "ssl.protocol": "TLSv1.1", version: "TLSv1.2"}, none)
    starts("protocol-tlsv1.1-suites", "the same with cipher suites", protocol="TLSv1.1", cipher_suites=of_12)
    bad("protocol-12-13", "a context for TLS 1.2, and TLS 1.3 enabled", {**file, "ssl.protocol": "TLSv1.2", version: "TLSv1.3"}, none)
    starts("protocol-12-13-suites", "the same with a cipher suite", protocol="TLSv1.2", enabled_protocols="TLSv1.3", cipher_suites=of_13)
    starts("protocol-13-12", "a context for TLS 1.3, and TLS 1.2 enabled", protocol="TLSv1.3", enabled_protocols="TLSv1.2")
    bad("protocol-default", "the context that Java initializes itself", {**file, "ssl.protocol": "Default"}, ["config-value"])
    for key in ("provider", "keymanager.algorithm", "trustmanager.algorithm", "secure.random.implementation"):
        bad(f"empty-{key.split('.')[0]}", "an empty name", {**file, f"ssl.{key}": ""}, ["config-value"])
    bad("ciphers-unknown", "a name with a wrong digit", {**file, suites: f"{of_13},TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA385"}, ["config-value"])
    bad("ciphers-empty", "a comma at the end", {**file, suites: of_12 + ","}, ["config-value"])
    bad("ciphers-colon", "OpenSSL's colon between the names", {**file, suites: f"{of_13}:{of_12}"}, ["config-value"])
    bad("ciphers-3des", "triple DES alone, which is disabled", {**file, suites: "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"}, ["config-value"])
    starts("ciphers-3des-beside", "the same beside another", cipher_suites=f"TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA,{of_12}")
    bad("protocol", "a protocol that Java does not know", {**file, "ssl.protocol": "TLS1.2"}, ["config-value"])
    bad("protocol-list", "versions where one protocol belongs", {**file, "ssl.protocol": "TLSv1.2,TLSv1.3"}, ["config-value"])
    java("tls-protocol", "a protocol in lower case", {**file, "ssl.protocol": "tlsv1.2"}, [], "mtls", subject=SUBJECT)
    bad("ciphers-openssl", "OpenSSL's name of a cipher suite", {**file, "ssl.cipher.suites": "ECDHE-RSA-AES256-GCM-SHA384"}, ["config-value"])
    java("tls-ciphers-java", "Java's name of it", {**file, "ssl.cipher.suites": "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TLS_AES_256_GCM_SHA384"}, [], "mtls", subject=SUBJECT)
    java("tls-ciphers", "a cipher suite without forward secrecy", {**file, "ssl.cipher.suites": "TLS_RSA_WITH_AES_256_CBC_SHA"},
         ["config-cipher-suites"], "mtls", accepted=True, subject=SUBJECT)
    java("tls-beside-sasl", "a certificate in addition to a login", {**file, **scram()}, ["config-identity-unused"], "scram", accepted=True, login=ALICE)
    bad("plaintext", "a truststore without a protocol", {"ssl.truststore.type": "PEM", "ssl.truststore.location": "root.pem"},
        ["config-tls-unused", "plan-unencrypted"], "plaintext", client=True, stricter="nothing would be encrypted")
    java("tls-none", "TLS without a certificate", {"security.protocol": "SSL"}, ["plan-unauthenticated"], "tls", accepted=True)
    java("plaintext", "nothing", {"security.protocol": "PLAINTEXT"}, ["plan-unencrypted"], "plaintext", accepted=True)


def java_keystores():
    store = {"security.protocol": "SSL", "ssl.keystore.location": "client.p12", "ssl.keystore.password": "changeit"}
    good = lambda id, comment, pairs, **more: java("store-" + id, comment, pairs, [], "mtls", subject=SUBJECT, **more)
    bad = lambda id, comment, pairs, codes, method="mtls", **more: java("store-" + id, comment, pairs, codes, method, **{"accepted": False, **more})
    bad("pem-file-case", "the type PEM in lower case, with a file", {"security.protocol": "SSL", "ssl.keystore.type": "pem", "ssl.keystore.location": "both.pem"},
        ["config-store-type"])
    good("pkcs12", "a PKCS #12 keystore", {**store, "ssl.keystore.type": "PKCS12"})
    good("jks", "a Java keystore, of the type that is the default", {**store, "ssl.keystore.location": "client.jks"})
    good("dual", "PKCS #12 under the type JKS, which Java takes", {**store, "ssl.keystore.type": "jks"})
    good("openssl", "OpenSSL's", {**store, "ssl.keystore.location": "openssl.p12", "ssl.keystore.type": "pkcs12"})
    good("key-password", "a key with a password of its own", {**store, "ssl.keystore.location": "keypass.jks", "ssl.key.password": "keypass1"})
    good("truststore", "with a truststore", {**store, "ssl.truststore.location": "trust.p12", "ssl.truststore.type": "PKCS12", "ssl.truststore.password": "changeit"})
    good("truststore-jks", "with a truststore whose password is not given", {**store, "ssl.truststore.location": "trust.jks"})
    good("truststore-not-encrypted", "a truststore that nothing protects, without a password", {**store, "ssl.truststore.location": "trust-plain.p12",
         "ssl.truststore.type": "PKCS12"})
    bad("truststore-encrypted", "an encrypted truststore without its password, of which Java reads nothing",
        {**store, "ssl.truststore.location": "trust.p12", "ssl.truststore.type": "PKCS12"}, ["config-store"],
        client=True, stricter="Java loads it, and trusts no broker")
    bad("password-missing", "no password", {k: v for k, v in store.items() if "password" not in k}, ["config-store"])
    bad("password-wrong", "a wrong password", {**store, "ssl.keystore.password": "changeme"}, ["keystore-password"])
    bad("key-password-missing", "a key with a password of its own, and it is not given", {**store, "ssl.keystore.location": "keypass.jks"}, ["keystore-key-password"])
    bad("key-password-wrong", "another password for the key of PKCS #12", {**store, "ssl.key.password": "keypass1"}, ["keystore-key-password"])
    bad("missing", "a file that is not there", {**store, "ssl.keystore.location": "nowhere.p12"}, ["config-file"])
    other = ["config-store-type"]
    pem = {**store, "ssl.keystore.location": "both.pem"}
    trusting = {"security.protocol": "SSL", "ssl.truststore.location": "root.pem"}
    no_password = lambda pairs: {key: value for key, value in pairs.items() if key != "ssl.keystore.password"}
    bad("pem", "PEM, and the type is not set", pem, other)
    bad("pem-no-password", "the same without a password", no_password(pem), other)
    bad("pem-jks", "PEM, and the type is JKS", {**pem, "ssl.keystore.type": "JKS"}, other)
    bad("pem-pkcs12", "PEM, and the type is PKCS12", {**pem, "ssl.keystore.type": "PKCS12"}, other)
    bad("pem-encrypted", "PEM with an encrypted key, whose password is not given", {**pem, "ssl.keystore.location": "encrypted-both.pem"}, [*other, "key-password-missing"])
    bad("pem-truststore", "PEM as truststore, and the type is not set", trusting, [*other, "plan-unauthenticated"], "tls")
    bad("pem-truststore-jks", "the same, and the type is JKS", {**trusting, "ssl.truststore.type": "JKS"}, [*other, "plan-unauthenticated"], "tls")
    bad("pem-truststore-pkcs12", "the same with a password", {**trusting, "ssl.truststore.type": "PKCS12", "ssl.truststore.password": "changeit"},
        [*other, "plan-unauthenticated"], "tls")
    bad("pkcs7", "a PKCS #7 bundle as truststore", {**trusting, "ssl.truststore.location": "chain.p7b"}, [*other, "plan-unauthenticated"], "tls")
    bad("pkcs7-keystore", "a PKCS #7 bundle as keystore", {**store, "ssl.keystore.location": "chain.p7b"}, other)
    bad("as-pem", "a keystore where PEM belongs", {"security.protocol": "SSL", "ssl.keystore.type": "PEM", "ssl.keystore.location": "client.p12"},
        ["config-store-type"])
    bad("type", "an unknown type", {**store, "ssl.keystore.type": "P12"}, ["config-store-type"])
    bad("two", "two keys", {**store, "ssl.keystore.location": "two.p12"}, ["keystore-alias"], client=True, stricter="Java takes any of them")
    bad("truststore-for-keystore", "a truststore where a keystore belongs", {**store, "ssl.keystore.location": "trust.p12"}, ["keystore-no-key"], client=True,
        stricter="Java loads it, and sends no certificate")
    bad("keystore-for-truststore", "a keystore where a truststore belongs", {**store, "ssl.truststore.location": "client.p12", "ssl.truststore.password": "changeit"},
        ["keystore-no-roots"], client=True, stricter="Java trusts the client's own certificate then")


def java_encryptions():
    """What Java's providers decrypt, and what not."""
    def store(id, comment, file, codes=(), **more):
        pairs = {"security.protocol": "SSL", "ssl.keystore.location": file, "ssl.keystore.password": KEYSTORE_PASSWORD, "ssl.keystore.type": "PKCS12", **more}
        java("encryption-" + id, comment, pairs, list(codes), "mtls", accepted=not codes, subject=SUBJECT if not codes else None)

    lacking = ["config-encryption"]
    store("rc2", "RC2, as older programs write it", "rc2.p12")
    store("rc4", "a key in RC4", "rc4-key.p12")
    store("md5-des", "a key under PBE-MD5-DES", "md5-des.p12")
    store("salt", "the shortest salt", "salt.p12")
    store("sha1-des", "certificates under PBE-SHA1-DES", "sha1-des.p12", lacking)
    store("2des", "a key in triple DES with two keys", "2des.p12", lacking)
    store("aes-192", "AES-192", "aes-192.p12", lacking)
    store("3des-pbes2", "triple DES under PBES2", "3des-pbes2.p12", lacking)
    store("scrypt", "scrypt", "scrypt.p12", lacking)
    store("sha-512-256", "HMAC-SHA-512/256, which Java 17 lacks", "sha-512-256.p12", lacking)
    store("short-salt", "a salt of 7 bytes", "short-salt.p12", lacking)
    store("short-salt-pbes2", "the same under PBES2", "short-salt-pbes2.p12", lacking)
    store("truststore", "a truststore in AES-192", "salt.p12", lacking, **{"ssl.truststore.location": "trust-aes-192.p12", "ssl.truststore.type": "PKCS12",
          "ssl.truststore.password": KEYSTORE_PASSWORD})
    two = {"security.protocol": "SSL", "ssl.keystore.password": KEYSTORE_PASSWORD, "ssl.keystore.type": "PKCS12"}
    java("encryption-second", "a second key that Java can't decrypt", {**two, "ssl.keystore.location": "second-2des.p12"}, ["keystore-alias", *lacking], "mtls")
    java("encryption-second-rc2", "a second key that Java decrypts", {**two, "ssl.keystore.location": "second-rc2.p12"}, ["keystore-alias"], "mtls", client=True,
         stricter="Java takes any of them")
    other = ["key-password-not-ascii"]
    store("not-ascii", "a password that is not ASCII", "not-ascii.p12", other, **{"ssl.keystore.password": ESCAPED})
    store("not-ascii-key", "a key's password that is not ASCII", "not-ascii-key.p12", other, **{"ssl.key.password": ESCAPED})
    trusting = lambda file: {"ssl.truststore.location": file, "ssl.truststore.type": "PKCS12", "ssl.truststore.password": ESCAPED}
    store("not-ascii-truststore", "a truststore's password that is not ASCII", "salt.p12", other, **trusting("trust-not-ascii.p12"))
    store("not-ascii-not-used", "the same for a truststore that nothing protects", "salt.p12", **trusting("trust-plain.p12"))
    inline = {"security.protocol": "SSL", "ssl.keystore.type": "PEM", "ssl.keystore.certificate.chain": one_line(CHAIN), "ssl.key.password": m.PASSWORD}
    java("not-ascii-pem", "a PEM key's password that is not ASCII", {**inline, "ssl.keystore.key": one_line(FILES["not-ascii.pem"]), "ssl.key.password": ESCAPED}, other, "mtls")
    for scheme in LEGACY_KEYS:
        java(f"encryption-pem-{scheme.lower()}", f"a PEM key under {scheme}", {**inline, "ssl.keystore.key": one_line(FILES[f"{scheme.lower()}.pem"])}, [], "mtls",
             subject=SUBJECT)
    java("encryption-pem-2des", "a PEM key in triple DES with two keys", {**inline, "ssl.keystore.key": one_line(FILES["pbe-sha1-2des.pem"])},
         ["key-encryption-not-in-java"], "mtls")


def java_keys():
    ignored = dict(client=True, stricter="Kafka passes over keys that it does not know")
    java("key-misspelt", "a misspelt key", with_keys(scram(), **{"ssl__truststore__locatoin": "root.pem"}), ["config-key-misspelt"], "scram",
         login=ALICE, **ignored)
    java("key-environment", "a key as an environment variable has it", with_keys(scram(), SSL_TRUSTSTORE_TYPE="PEM"), ["config-key-misspelt"], "scram",
         login=ALICE, **ignored)
    java("key-unknown", "an unknown key", with_keys(scram(), ssl__wizardry="on"), ["config-key-unknown"], "scram", accepted=True, login=ALICE)
    java("key-dialect", "a key of librdkafka", with_keys(scram(), sasl__username="alice"), ["config-key-dialect"], "scram", login=ALICE, **ignored)
    java("key-twice", "a key twice", lines({"bootstrap.servers": OWN, "sasl.mechanism": "PLAIN"}) + lines(scram()), ["config-key-duplicate"], "scram",
         accepted=True, login=ALICE)
    java("key-others", "keys that are not for security", with_keys(scram(), acks="all", client__id="orders", linger__ms="5"), [], "scram", login=ALICE)


def java_prefixes():
    """Other programs' files, with Kafka's keys behind a prefix. Kafka's client, given such a file, finds no key in it."""
    other = ["config-other-program"]
    none = dict(client=True, stricter="the client's keys are behind a prefix, and it would connect in plaintext")
    behind = lambda prefix, **more: {prefix + key: value for key, value in {"bootstrap.servers": OWN, **scram(), **more}.items()}
    as_variables = lambda prefix: {key.upper().replace(".", "_"): value for key, value in behind(prefix).items()}
    text = lambda id, comment, text, **more: case("java-prefix-" + id, comment, "java", text, more.pop("codes", other), None, read_as="", **{**none, **more})
    text("mirrormaker", "MirrorMaker 2's clusters", "clusters = source, target\n" + lines(behind("source.")) + lines(behind("target.")))
    text("kafkastore", "Schema Registry's store, with a keystore of its own server", lines({**behind("kafkastore."), "ssl.keystore.location": "client.p12"}))
    text("quarkus", "Quarkus", lines({**behind("kafka."), "quarkus.http.port": "8080"}))
    text("spark", "Spark, with blanks between key and value", "".join(f"{key} {value}\n" for key, value in behind("kafka.").items()))
    text("channel", "a channel of SmallRye", lines(behind("mp.messaging.incoming.orders.")))
    text("flink", "Flink's SQL", "".join(f"  '{key}' = '{value}',\n" for key, value in behind("properties.").items()))
    text("variables", "the environment of a container", lines(as_variables("CONNECT_")))
    text("variables-bare", "the same without a prefix", lines(as_variables("")))
    text("variables-long", "the environment of a user interface", lines(as_variables("kafka.clusters.0.properties.")))
    jaas = 'KafkaClient {\n  org.apache.kafka.common.security.scram.ScramLoginModule required\n  username="alice"\n  password="alice-secret";\n};\n'
    text("jaas-file", "a JAAS file", jaas)
    text("jaas-file-comment", "the same with a comment", "// ours\n" + jaas)
    json_text = lambda id, comment, document: case("java-json-" + id, comment, "java-json", json.dumps(document, indent=1), other, None, read_as="", **none)
    json_text("prefix", "Spark's options", {**behind("kafka."), "subscribe": "orders"})
    json_text("connector", "a connector of Kafka Connect", {"name": "orders", "config": {"bootstrap.servers": OWN, **scram()}})
    json_text("connector-prefix", "a connector of Debezium", {"name": "orders", "config": {"connector.class": "io.debezium.connector.mysql.MySqlConnector",
              **behind("schema.history.internal.producer.")}})
    worker = {**scram(), "group.id": "connect", "key.converter": "org.apache.kafka.connect.json.JsonConverter"}
    clients = {prefix + key: value for prefix in ("producer.", "consumer.") for key, value in scram("broken").items()}
    beside = lambda id, comment, more, codes=("config-other-client",): java("clients-" + id, comment, {**worker, **more}, list(codes), "scram", accepted=True, login=ALICE)
    beside("worker", "a worker of Kafka Connect, with its producers and consumers", clients)
    beside("store", "a producer's truststore", {"producer.ssl.truststore.location": "nowhere.pem"})
    beside("streams", "a client of Kafka Streams", {"main.consumer.sasl.mechanism": "PLAIN"})
    beside("none", "a prefix without security", {"producer.acks": "all", "consumer.bootstrap.servers": OWN}, ())
    beside("registry", "a truststore for Schema Registry, which is not Kafka's", {"schema.registry.ssl.truststore.location": "nowhere.pem"}, ())
    beside("listener", "a broker's listener", {"listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": "x"}, ())


def java_json():
    text = json.dumps({"bootstrap.servers": OWN, **scram()}, indent=1)
    case("java-json-scram", "the same keys as JSON", "java-json", text, [], "scram", login=ALICE, read_as="")
    inline = {"bootstrap.servers": OWN, "security.protocol": "SSL", "ssl.keystore.type": "PEM", "ssl.keystore.certificate.chain": CHAIN,
              "ssl.keystore.key": KEY}
    case("java-json-inline", "PEM in JSON", "java-json", json.dumps(inline), [], "mtls", subject=SUBJECT, read_as="")
    case("java-json-broken", "not JSON", "java-json", '{"security.protocol": SSL}', ["config-syntax", "config-brokers", "plan-unencrypted"], "plaintext",
         accepted=False)
    case("java-json-nested", "an object for a value", "java-json", json.dumps({"bootstrap.servers": OWN, "security.protocol": "SSL", "ssl.keystore.type": {}}),
         ["config-syntax", "plan-unauthenticated"], "tls", accepted=False, client=True, stricter="a Java program gives texts; what it makes of an object nobody knows")


def springs():
    K = "spring.kafka."
    jaas = f'{SCRAM} required username="alice" password="alice-secret";'
    login = {K + "bootstrap-servers": OWN, K + "security.protocol": "SASL_SSL", K + "properties.sasl.mechanism": "SCRAM-SHA-512", K + "properties.sasl.jaas.config": jaas}
    store = {K + "bootstrap-servers": OWN, K + "security.protocol": "SSL", K + "ssl.key-store-location": "file:client.p12", K + "ssl.key-store-type": "PKCS12",
             K + "ssl.key-store-password": "changeit"}
    without = lambda pairs, *names: {key: value for key, value in pairs.items() if key.removeprefix(K) not in names}

    def spring(id, comment, pairs, codes, method, **more):
        text = pairs if isinstance(pairs, str) else lines({"spring.application.name": "orders", **pairs})
        case("spring-" + id, comment, "spring", text, codes, method, **more)

    def with_password(id, comment, password, codes=(), resolve=True, means=None, more=None, **rest):
        pairs = {**(more or {}), **login, K + "properties.sasl.jaas.config": jaas.replace("alice-secret", password)}
        means = {"username": "alice", "password": means or ("alice-secret" if not codes else password)}
        spring("placeholder-" + id, comment, pairs, list(codes), "scram", login=means, resolve=resolve, **rest)

    spring("scram", "a login under `properties`", login, [], "scram", login=ALICE)
    spring("recognised", "without a word about the dialect", login, [], "scram", login=ALICE, read_as="")
    spring("brackets", "Kafka's keys between brackets", {**without(login, "properties.sasl.mechanism", "properties.sasl.jaas.config"),
           K + "properties[sasl.mechanism]": "SCRAM-SHA-512", K + "properties[sasl.jaas.config]": jaas}, [], "scram", login=ALICE)
    spring("keystore", "a keystore as a resource", store, [], "mtls", subject=SUBJECT)
    spring("relaxed", "names without hyphens, in capitals and with underscores", {K + "bootstrapServers": OWN, K + "security.protocol": "SSL",
           K + "ssl.keystore-location": "file:client.p12", K + "ssl.keyStoreType": "PKCS12", K + "ssl.KEY_STORE_PASSWORD": "changeit"}, [], "mtls", subject=SUBJECT)
    spring("truststore", "with a truststore", {**store, K + "ssl.trust-store-location": "file:trust.p12", K + "ssl.trust-store-type": "PKCS12",
           K + "ssl.trust-store-password": "changeit"}, [], "mtls", subject=SUBJECT)
    spring("inline", "PEM as text", {K + "bootstrap-servers": OWN, K + "security.protocol": "SSL", K + "ssl.key-store-type": "PEM",
           K + "ssl.key-store-certificate-chain": one_line(CHAIN), K + "ssl.key-store-key": one_line(KEY)}, [], "mtls", subject=SUBJECT)
    spring("protocol-property", "the protocol under `properties`, which counts more", {K + "properties.security.protocol": "SASL_SSL",
           **{**login, K + "security.protocol": "PLAINTEXT"}}, [], "scram", login=ALICE)
    spring("consumer", "a consumer's own login", {K + "consumer.properties.sasl.jaas.config": jaas, **login,
           K + "properties.sasl.jaas.config": jaas.replace("alice", "bob")}, [], "scram", login=ALICE)
    spring("two-clients", "a consumer's and a producer's login", {**login, K + "producer.properties.sasl.jaas.config": jaas.replace("alice", "bob"),
           K + "consumer.properties.sasl.jaas.config": jaas, K + "producer.acks": "all"}, ["config-other-client"], "scram", accepted=True, login=ALICE)
    spring("iam", "IAM as Amazon's library documents it", {K + "bootstrap-servers": f"{MSK}:9098", K + "properties.security.protocol": "SASL_SSL",
           K + "properties.sasl.mechanism": "AWS_MSK_IAM", K + "properties.sasl.jaas.config": f"{IAM} required;",
           K + "properties.sasl.client.callback.handler.class": IAM_HANDLER}, [], "iam")
    spring("misspelt", "a misspelt key", {**store, K + "ssl.trust-store-pasword": "x"}, ["config-key-misspelt"], "mtls", client=True, stricter="Spring ignores the key")
    spring("stranger", "a key that Spring does not have", {**without(login, "properties.sasl.mechanism"), K + "sasl.mechanism": "SCRAM-SHA-512"},
           ["config-key-unknown", "config-mechanism"], None, accepted=False)
    spring("bare", "Kafka's own keys, which Spring does not read", {**without(login, "security.protocol"), "security.protocol": "SASL_SSL"},
           ["config-key-unknown", "config-sasl-unused", "plan-unencrypted"], "plaintext", accepted=False, client=True, stricter="the login would not be used")
    spring("dialect", "librdkafka's key", {**login, K + "properties.sasl.username": "alice"}, ["config-key-dialect"], "scram", login=ALICE, client=True,
           stricter="Kafka ignores the key")
    spring("keystore-password", "a keystore's password for PEM", {**without(store, "ssl.key-store-type"), K + "ssl.key-store-type": "PEM",
           K + "ssl.key-store-location": "file:both.pem"}, ["config-store"], "mtls")
    spring("pem", "PEM as truststore, and its type is not set", {**store, K + "ssl.trust-store-location": "file:root.pem"}, ["config-store-type"], "mtls")
    spring("hostname", "the broker's name is not checked", {**store, K + "properties.ssl.endpoint.identification.algorithm": ""}, ["config-hostname-unchecked"], "mtls",
           client=True, stricter="whoever has a certificate of a trusted root can be the broker")
    spring("classpath", "a keystore within the JAR", {**store, K + "ssl.key-store-location": "classpath:client.p12"},
           ["config-file", "config-store", "plan-unauthenticated"], "tls", accepted=False)
    spring("bundle", "an SSL bundle", {K + "bootstrap-servers": OWN, K + "security.protocol": "SSL", K + "ssl.bundle": "kafka"},
           ["config-unsupported", "plan-unauthenticated"], "tls", accepted=False, client=True, stricter="what is in the bundle is not read here")
    spring("jaas", "a login module of Spring's own", {**without(login, "properties.sasl.jaas.config"), K + "jaas.enabled": "true"},
           ["config-unsupported", "config-jaas-missing"], "scram")
    spring("documents", "several documents", lines(login) + "#---\nspring.config.activate.on-profile=dev\n" + lines({K + "security.protocol": "PLAINTEXT"}),
           ["config-unsupported"], "scram", accepted=False, login=ALICE, client=True, stricter="Spring chooses by profile")
    spring("list", "the brokers as a list", {**without(login, "bootstrap-servers"), K + "bootstrap-servers[1]": "kafka-2.example.com:9093",
           K + "bootstrap-servers[0]": OWN}, [], "scram", login=ALICE)
    yaml = f"spring:\n  application:\n    name: orders\n  kafka:\n    bootstrap-servers:\n      - {OWN}\n    properties:\n      security.protocol: SSL\n"
    spring("yaml", "application.yml", yaml, ["config-unsupported"], None, client=True, stricter="Spring reads YAML, which is not read here")
    spring("yaml-recognised", "application.yml, without a word about the dialect", yaml, ["config-unsupported"], None, client=True,
           stricter="Spring reads YAML, which is not read here", read_as="")
    with_password("environment", "a password in the environment", "${MSK_AUTH_ALICE}")
    with_password("relaxed", "the same in Spring's spelling", "${msk-auth.alice}")
    with_password("default", "a default", "${MSK_AUTH_NOBODY:alice-secret}")
    with_password("key", "another key of the file", "${kafka.password}", more={"kafka.password": "alice-secret"})
    with_password("two", "two in one value", "${MSK_AUTH_AL}${MSK_AUTH_ICE}")
    spring("placeholder-brokers", "brokers that are not filled in", {**login, K + "bootstrap-servers": "${MSK_AUTH_BROKERS:kafka.example.com:9093}"}, ["config-reference"],
           "scram", login=ALICE, client=True, stricter="it fills in none unless asked")
    with_password("not-asked", "not filled in", "${MSK_AUTH_ALICE}", ["config-reference"], resolve=False, client=True, stricter="it fills in none unless asked")
    with_password("not-set", "nothing fills it in", "${MSK_AUTH_NOBODY}", ["config-reference"], client=True, stricter="Spring does not start")
    with_password("nested", "one within another", "${MSK_AUTH_NOBODY:${MSK_AUTH_ALICE}}", ["config-reference"], client=True, stricter="it fills in none within another")


def librdkafka(id, comment, pairs, codes, method, **more):
    text = pairs if isinstance(pairs, (str, bytes)) else lines({"bootstrap.servers": OWN, **pairs})
    case("librdkafka-" + id, comment, "librdkafka", text, codes, method, **more)


def librdkafka_json(id, comment, pairs, codes, method, **more):
    case("librdkafka-json-" + id, comment, "librdkafka-json", json.dumps({"bootstrap.servers": OWN, **pairs}, indent=1), codes, method, **more)


def librdkafkas():
    login = {"security.protocol": "sasl_ssl", "sasl.mechanisms": "SCRAM-SHA-512", "sasl.username": "alice", "sasl.password": "alice-secret"}
    tls = {"security.protocol": "ssl", "ssl.certificate.location": "chain.pem", "ssl.key.location": "key.pem"}
    librdkafka("scram", "a login", login, [], "scram", login=ALICE)
    librdkafka("recognised", "without a statement of the dialect", login, [], "scram", login=ALICE, read_as="")
    librdkafka("spaces", "white space and comments", f"""# kcat
  bootstrap.servers = {OWN}
security.protocol=SASL_SSL
sasl.mechanism = PLAIN
sasl.username=alice
sasl.password =  a=b#c \\n "d"
""", ["config-kcat"], "plain", accepted=True, login={"username": "alice", "password": 'a=b#c \\n "d"'})
    librdkafka("password-missing", "no password", {k: v for k, v in login.items() if k != "sasl.password"}, ["config-credentials"], "scram")
    for key in ("username", "password"):
        librdkafka(f"{key}-empty", "an empty value, which librdkafka takes for none", {**login, f"sasl.{key}": ""}, ["config-credentials"], "scram")
    librdkafka("empty-later", "an empty value after another", lines(login) + "sasl.password=\n", ["config-credentials", "config-key-duplicate", "config-brokers"], "scram",
               accepted=False)
    librdkafka("protocol-empty", "an empty value where only certain ones are allowed", {**login, "security.protocol": ""}, ["config-value"], None)
    librdkafka("mechanism-empty", "an empty mechanism", {**login, "sasl.mechanisms": ""}, ["config-mechanism"], None)
    nothing = {f"ssl.{name}": "" for name in ("ca.location", "ca.pem", "certificate.location", "certificate.pem", "key.location", "key.pem", "key.password",
                                              "keystore.location", "keystore.password", "cipher.suites", "providers")}
    librdkafka("tls-empty", "empty paths and texts, which are none", {"security.protocol": "ssl", **nothing}, ["plan-unauthenticated"], "tls", accepted=True)
    librdkafka("tls-empty-beside", "the same beside a certificate", {**nothing, **tls}, [], "mtls", subject=SUBJECT)
    librdkafka("plaintext-empty", "empty values with a protocol that does not use them", {**nothing, "sasl.username": "", "security.protocol": "plaintext"},
               ["plan-unencrypted"], "plaintext", accepted=True)
    librdkafka("tls-keystore-password-empty", "a keystore with an empty password", {"security.protocol": "ssl", "ssl.keystore.location": "client.p12",
               "ssl.keystore.password": ""}, ["config-store"], "mtls")
    librdkafka("mechanism-case", "the mechanism in lower case", {**login, "sasl.mechanisms": "scram-sha-512"}, ["config-mechanism"], None)
    librdkafka("mechanism-missing", "no mechanism", {k: v for k, v in login.items() if "mechanism" not in k}, ["config-mechanism"], None)
    librdkafka("aws-msk-iam", "a mechanism of Amazon's Java library", {**login, "sasl.mechanisms": "AWS_MSK_IAM"}, ["config-mechanism"], None)
    librdkafka("ciphers-tls13", "suites of TLS 1.3 alone, which OpenSSL does not choose by this key", {**login, "ssl.cipher.suites": "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256"},
               ["config-value"], "scram", login=ALICE)
    librdkafka("ciphers-java", "Java's name of a suite, which newer versions of OpenSSL know too", {**login, "ssl.cipher.suites": "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"}, [], "scram", login=ALICE)
    librdkafka("ciphers", "OpenSSL's names", {**login, "ssl.cipher.suites": "TLS_AES_256_GCM_SHA384:ECDHE-RSA-AES256-GCM-SHA384"}, [], "scram", login=ALICE)
    librdkafka("ciphers-removed", "a list that only removes", {**login, "ssl.cipher.suites": "!aNULL:-ALL"}, ["config-value"], "scram", login=ALICE)
    librdkafka("ciphers-ordered", "one that removes and orders", {**login, "ssl.cipher.suites": "+HIGH:@STRENGTH"}, ["config-value"], "scram", login=ALICE)
    librdkafka("ciphers-default", "one that removes from the default", {**login, "ssl.cipher.suites": "DEFAULT:!aNULL:@STRENGTH"}, [], "scram", login=ALICE)
    librdkafka("provider-unknown", "a provider that nobody has", {**login, "ssl.providers": "default,lgacy"}, ["config-openssl-provider"], "scram", accepted=True,
               client=False, looser="its file can be installed elsewhere", login=ALICE)
    librdkafka("provider-case", "a provider in capitals", {**login, "ssl.providers": "Default"}, ["config-openssl-provider"], "scram", accepted=True,
               client=False, looser="its file can be installed elsewhere", login=ALICE)
    librdkafka("provider-none", "a comma alone", {**login, "ssl.providers": ","}, ["config-value"], "scram", login=ALICE)
    librdkafka("providers", "OpenSSL's own, with spaces and a comma at the end", {**login, "ssl.providers": "default , base,null,"}, [], "scram", login=ALICE)
    librdkafka("revocations", "a list of revoked certificates", {**login, "ssl.crl.location": "list.pem"}, [], "scram", login=ALICE)
    librdkafka("revocations-empty", "an empty value, which is none", {**login, "ssl.crl.location": "", "ssl.engine.location": ""}, [], "scram", login=ALICE)
    librdkafka("revocations-absent", "a file that is not there", {**login, "ssl.crl.location": "nowhere.pem"}, ["config-file"], "scram", login=ALICE)
    librdkafka("revocations-der", "a file that is not PEM", {**login, "ssl.crl.location": "list.crl"}, ["config-file"], "scram", login=ALICE)
    librdkafka("revocations-key", "PEM without a list", {**login, "ssl.crl.location": "key.pem"}, ["config-file"], "scram", login=ALICE)
    librdkafka("engine-absent", "an engine that is not there", {**login, "ssl.engine.location": "/nowhere/engine.so"}, ["config-file"], "scram", login=ALICE)
    librdkafka("jaas", "a key of Java", {**login, "sasl.jaas.config": "x"}, ["config-key-dialect"], "scram", login=ALICE)
    librdkafka("keystore-type", "another", {**login, "ssl.keystore.type": "PEM"}, ["config-key-dialect"], "scram", login=ALICE)
    librdkafka("misspelt", "a misspelt key", {**login, "ssl.ca.loaction": "root.pem"}, ["config-key-misspelt"], "scram", login=ALICE)
    librdkafka("unknown", "an unknown key", {**login, "ssl.wizardry": "on"}, ["config-key-refused"], "scram", login=ALICE)
    librdkafka("protocol-unknown", "TLS is called ssl", {**login, "security.protocol": "sasl_tls"}, ["config-value"], None)
    librdkafka("protocol-missing", "a login, and no protocol", {k: v for k, v in login.items() if "protocol" not in k},
               ["config-sasl-unused", "plan-unencrypted"], "plaintext", accepted=False, client=True, stricter="the login would not be used")
    librdkafka("unverified", "no look at the broker's certificate", {**login, "enable.ssl.certificate.verification": "false"},
               ["config-certificate-unchecked"], "scram", login=ALICE, client=True, stricter="whoever is on the way reads the password")
    librdkafka("unverified-word", "not a boolean", {**login, "enable.ssl.certificate.verification": "no"}, ["config-value"], "scram", login=ALICE)
    librdkafka("hostname", "no look at the broker's name", {**login, "ssl.endpoint.identification.algorithm": "none"}, ["config-hostname-unchecked"], "scram",
               login=ALICE, client=True, stricter="whoever has a certificate of a trusted root can be the broker")
    librdkafka("hostname-empty", "the same as Java has it", {**login, "ssl.endpoint.identification.algorithm": ""}, ["config-hostname-unchecked"], "scram",
               login=ALICE)
    librdkafka("no-equals", "PEM over several lines", {**login, "ssl.ca.pem": m.ROOT.pem}, ["config-syntax", "pem-end-missing"], "scram", login=ALICE)
    librdkafka("brokers", "a broker without its port, one with a scheme, and nothing between two commas",
               {**login, "bootstrap.servers": "kafka.example.com, SASL_SSL://kafka2.example.com:9093,,"}, [], "scram", login=ALICE)
    librdkafka("msk-iam", "a signed token on MSK", {"bootstrap.servers": f"{MSK}:9098", "security.protocol": "SASL_SSL", "sasl.mechanism": "OAUTHBEARER"},
               [], "iam")
    librdkafka("oidc", "tokens of an authorization server", {"security.protocol": "SASL_SSL", "sasl.mechanism": "OAUTHBEARER", "sasl.oauthbearer.method": "oidc",
               "sasl.oauthbearer.client.id": "orders", "sasl.oauthbearer.client.secret": "shh",
               "sasl.oauthbearer.token.endpoint.url": "https://login.example.com/token"}, [], "oauthbearer", request=by_secret("orders:shh"))
    librdkafka("oidc-no-url", "without its address", {"security.protocol": "SASL_SSL", "sasl.mechanism": "OAUTHBEARER", "sasl.oauthbearer.method": "oidc",
               "sasl.oauthbearer.client.id": "orders", "sasl.oauthbearer.client.secret": "shh"}, ["config-credentials"], "oauthbearer")
    oidc = {"security.protocol": "SASL_SSL", "sasl.mechanism": "OAUTHBEARER", "sasl.oauthbearer.method": "oidc", "sasl.oauthbearer.token.endpoint.url": URL}
    secret = {**oidc, "sasl.oauthbearer.client.id": "a+b", "sasl.oauthbearer.client.secret": "c d/%"}
    keys = lambda **more: {"sasl.oauthbearer." + name.replace("_", "."): value for name, value in more.items()}
    bearer = {**oidc, **keys(grant_type=JWT_BEARER, assertion_private_key_file="signing.pem", **{f"assertion_claim_{name}": value for name, value in CLAIMS.items()})}

    def oauth(id, comment, pairs, codes=(), request=None, **more):
        pairs = {key: value for key, value in pairs.items() if value is not None}
        librdkafka("oidc-" + id, comment, pairs, list(codes), "oauthbearer", request=request, **more)

    later = dict(client=True, stricter="librdkafka reads the key at the first login")
    oauth("special", "signs that librdkafka does not encode", {**secret, **keys(scope="kafka")}, request=by_secret("a+b:c d/%", scope="kafka"))
    oauth("roots", "a private CA of the token endpoint", {**secret, "https.ca.location": "root.pem"}, request=by_secret("a+b:c d/%", roots=True))
    oauth("roots-probe", "the system's certificates", {**secret, "https.ca.location": "probe"}, request=by_secret("a+b:c d/%"))
    oauth("roots-both", "a file and a text", {**secret, "https.ca.location": "root.pem", "https.ca.pem": "x"}, ["config-oauth"])
    oauth("roots-missing", "a file that is not there", {**secret, "https.ca.location": "nowhere.pem"}, ["config-file"])
    oauth("http", "a token endpoint without TLS", {**secret, **keys(token_endpoint_url="http://login.example.com/token")}, ["oauth-token-endpoint"], client=True,
          stricter="anyone on the network path could read the client secret")
    oauth("bearer", "a signed assertion as the grant", {**bearer, **keys(scope="kafka", assertion_claim_exp_seconds="120", assertion_claim_nbf_seconds="10")},
          request=by_assertion(scope="kafka", lifetime=120, leeway=10))
    oauth("bearer-es256", "a key on P-256", {**bearer, **keys(assertion_private_key_file="signing-p256.pem", assertion_algorithm="es256")},
          request=by_assertion(algorithm="ES256"))
    oauth("bearer-template", "a template, which counts less than the keys", {**bearer, **keys(assertion_jwt_template_file="template.json", assertion_claim_aud=None)},
          request=by_assertion(claims={**CLAIMS, "aud": "https://idp.example.com"}, header={"kid": "2026"}))
    oauth("bearer-secret", "a client secret that is not sent", {**bearer, **keys(client_id="orders", client_secret="shh")}, ["config-oauth-unused"], accepted=True,
          request=by_assertion())
    oauth("bearer-key-missing", "no key", {**bearer, **keys(assertion_private_key_file=None)}, ["config-credentials"])
    oauth("bearer-key-absent", "a key that is not there", {**bearer, **keys(assertion_private_key_file="nowhere.pem")}, ["config-file"], **later)
    oauth("bearer-key-rc2", "a key under PBE-SHA1-RC2-40", {**bearer, **keys(assertion_private_key_file="signing-rc2.pem",
          assertion_private_key_passphrase=m.PASSWORD)}, ["config-encryption"], **later)
    oauth("bearer-key-rc2-legacy", "the same with OpenSSL's legacy provider", {**bearer, **keys(assertion_private_key_file="signing-rc2.pem",
          assertion_private_key_passphrase=m.PASSWORD), "ssl.providers": "default,legacy"}, request=by_assertion())
    oauth("bearer-key-both", "a key as a file and as text", {**bearer, **keys(assertion_private_key_pem="x")}, ["config-oauth"])
    oauth("bearer-key-kind", "a key on P-256 for RS256", {**bearer, **keys(assertion_private_key_file="signing-p256.pem")}, ["config-oauth"], client=True,
          stricter="the assertion would say RS256 and be signed otherwise")
    oauth("bearer-claim-missing", "an assertion without a subject", {**bearer, **keys(assertion_claim_sub=None)}, ["config-credentials"], client=True,
          stricter="authorization servers reject it (RFC 7523 section 3)")
    oauth("bearer-lifetime", "no time at all", {**bearer, **keys(assertion_claim_exp_seconds="0")}, ["config-value"])
    oauth("bearer-file", "an assertion in a file", {**oidc, **keys(grant_type=JWT_BEARER, assertion_file="assertion.jwt")}, ["config-tokens"], accepted=True)
    oauth("bearer-file-and-key", "an assertion in a file, and a key", {**bearer, **keys(assertion_file="assertion.jwt")}, ["config-oauth"])
    oauth("grant", "another grant", {**secret, **keys(grant_type="password")}, ["config-value"])
    oauth("method", "another method", {**secret, **keys(method="oauth")}, ["config-value"])
    oauth("no-method", "no method, so that the program gives the tokens", {**secret, **keys(method=None)}, ["config-oauth-unused"], accepted=True)
    oauth("key-unused", "a key without the grant that signs", {**secret, **keys(assertion_private_key_file="signing.pem")}, ["config-oauth-unused"], accepted=True,
          request=by_secret("a+b:c d/%"))
    oauth("metadata", "tokens of Azure's metadata service", {**oidc, **keys(metadata_authentication_type="azure_imds")}, ["config-tokens"], accepted=True)
    oauth("retriever", "Java's key for the grant", {**secret, **keys(jwt_retriever_class="x")}, ["config-key-dialect"])
    librdkafka("tls", "certificate and key as files", tls, [], "mtls", subject=SUBJECT)
    librdkafka("tls-encrypted", "an encrypted key", {**tls, "ssl.key.location": "pbes2.pem", "ssl.key.password": m.PASSWORD}, ["key-pbes2"], "mtls",
               accepted=True, subject=SUBJECT)
    librdkafka("tls-password-wrong", "a wrong password", {**tls, "ssl.key.location": "encrypted.pem", "ssl.key.password": "wrong"}, ["key-password-wrong"], "mtls")
    librdkafka("tls-one-file", "one file for both", {**tls, "ssl.certificate.location": "both.pem", "ssl.key.location": "both.pem"}, [], "mtls", subject=SUBJECT)
    librdkafka("tls-roots", "with roots", {**tls, "ssl.ca.location": "root.pem"}, [], "mtls", subject=SUBJECT)
    librdkafka("tls-roots-expired", "an expired root among others", {**tls, "ssl.ca.location": "roots.pem"}, ["chain-only-java"], "mtls", accepted=True,
               subject=SUBJECT)
    librdkafka("tls-roots-chain", "a client's whole chain in place of the root", {**tls, "ssl.ca.location": "chain.pem"}, [], "mtls", subject=SUBJECT)
    librdkafka("tls-roots-twice", "the same root twice", {**tls, "ssl.ca.location": "twice.pem"}, [], "mtls", subject=SUBJECT)
    librdkafka("tls-roots-missing", "roots that are not there", {**tls, "ssl.ca.location": "nowhere.pem"}, ["config-file"], "mtls")
    trusting = {"security.protocol": "ssl", "ssl.ca.location": "root.pem", "ssl.ca.pem": m.OTHER_ROOT.pem}
    unauthenticated = dict(codes=["plan-unauthenticated"], method="tls", accepted=True)
    librdkafka_json("roots-both", "roots as a file and as text, which librdkafka both trusts", trusting, **unauthenticated, trusts=["root.pem", "other-root.pem"])
    librdkafka_json("roots-text", "roots as text", {**trusting, "ssl.ca.location": ""}, **unauthenticated, trusts=["other-root.pem"])
    librdkafka_json("roots-file", "roots as a file", {**trusting, "ssl.ca.pem": ""}, **unauthenticated, trusts=["root.pem"])
    librdkafka_json("roots-probe", "roots as text, and the search for the system's own, which is not made then", {**trusting, "ssl.ca.location": "probe"},
                    **unauthenticated, trusts=["other-root.pem"])
    librdkafka_json("roots-file-missing", "roots as text, and a file that is not there", {**trusting, "ssl.ca.location": "nowhere.pem"},
                    ["config-file", "plan-unauthenticated"], "tls", accepted=False)
    librdkafka_json("roots-msk", "two roots for MSK, of which neither is Amazon's", {**trusting, "bootstrap.servers": f"{MSK}:9094"},
                    ["config-msk-roots", "plan-unauthenticated"], "tls", accepted=True)
    librdkafka("tls-no-key", "a certificate without its key", {k: v for k, v in tls.items() if "key" not in k}, ["config-store"], "mtls", client=True,
               stricter="the client would send no certificate")
    librdkafka("tls-no-certificate", "a key without its certificate", {k: v for k, v in tls.items() if "certificate" not in k}, ["config-store"], "mtls")
    librdkafka("tls-mismatch", "another's key", {**tls, "ssl.key.location": "stranger.pem"}, ["key-mismatch"], "mtls")
    librdkafka("tls-keystore", "a keystore without its password", {"security.protocol": "ssl", "ssl.keystore.location": "pkcs12.p12"},
               ["config-store"], "mtls")
    librdkafka("tls-pkcs12-key-password", "a password of a key, which librdkafka does not use for a keystore", {"security.protocol": "ssl",
               "ssl.keystore.location": "client.p12", "ssl.keystore.password": "changeit", "ssl.key.password": "other"}, ["config-chain-version"], "mtls",
               accepted=True, subject=SUBJECT)
    librdkafka("tls-pkcs12", "a PKCS #12 keystore", {"security.protocol": "ssl", "ssl.keystore.location": "client.p12", "ssl.keystore.password": "changeit"},
               ["config-chain-version"], "mtls", accepted=True, subject=SUBJECT)
    librdkafka("tls-pkcs12-password", "a wrong password", {"security.protocol": "ssl", "ssl.keystore.location": "client.p12", "ssl.keystore.password": "changeme"},
               ["keystore-password"], "mtls")
    librdkafka("tls-jks", "a Java keystore, which librdkafka does not read", {"security.protocol": "ssl", "ssl.keystore.location": "client.jks",
               "ssl.keystore.password": "changeit"}, ["config-store-type"], "mtls")
    librdkafka("tls-keystore-pem", "PEM where a keystore belongs", {"security.protocol": "ssl", "ssl.keystore.location": "both.pem", "ssl.keystore.password": "changeit"},
               ["config-store-type"], "mtls")
    librdkafka("tls-file-keystore", "a keystore where PEM belongs", {**tls, "ssl.certificate.location": "pkcs12.p12"}, ["config-store-type"], "mtls")
    librdkafka("tls-pem-escaped", "PEM with `\\n`", {"security.protocol": "ssl", "ssl.ca.pem": one_line(m.ROOT.pem)},
               ["config-kcat", "pem-newlines-escaped", "plan-unauthenticated"], "tls", accepted=False)
    librdkafka("kcat-long", "a line that kcat reads in part", {**login, "sasl.password": "x" * 600}, ["config-kcat"], "scram", accepted=True,
               login={"username": "alice", "password": "x" * 600})
    librdkafka("kcat-longest", "the longest line that kcat reads whole", {**login, "sasl.password": "x" * (511 - len("sasl.password="))}, [], "scram",
               login={"username": "alice", "password": "x" * (511 - len("sasl.password="))})
    librdkafka("kcat-escape", "a backslash that kcat leaves out", {**login, "sasl.password": "a\\=b"}, ["config-kcat"], "scram", accepted=True,
               login={"username": "alice", "password": "a\\=b"})
    librdkafka("kcat-backslash", "one that it leaves in", {**login, "sasl.password": "a\\nb\\\\c"}, [], "scram",
               login={"username": "alice", "password": "a\\nb\\\\c"})
    librdkafka_json("scram", "a login as JSON", {**login, "enable.ssl.certificate.verification": True, "socket.timeout.ms": 5000}, [], "scram", login=ALICE, read_as="")
    librdkafka_json("pem", "PEM as JSON", {"security.protocol": "ssl", "ssl.certificate.pem": CHAIN, "ssl.key.pem": KEY, "ssl.ca.pem": m.ROOT.pem},
                    ["config-chain-version"], "mtls", accepted=True, subject=SUBJECT)
    librdkafka_json("pem-alone", "one certificate, of which no version of librdkafka loses any",
                    {"security.protocol": "ssl", "ssl.certificate.pem": LEAF.pem, "ssl.key.pem": KEY},
                    ["chain-root-missing"], "mtls", accepted=True, subject=SUBJECT)


def librdkafka_encryptions():
    """What OpenSSL 3 decrypts without its legacy provider, and what with it."""
    legacy = {"ssl.providers": "default,legacy"}
    lacking = ["config-encryption"]

    def store(id, comment, file, codes=(), **more):
        pairs = {"security.protocol": "ssl", "ssl.keystore.location": file, "ssl.keystore.password": KEYSTORE_PASSWORD, **more}
        librdkafka("encryption-" + id, comment, pairs, ["config-chain-version", *codes], "mtls", accepted=not codes, subject=SUBJECT if not codes else None)

    def key(id, comment, file, codes=(), **more):
        pairs = {"security.protocol": "ssl", "ssl.certificate.location": "chain.pem", "ssl.key.location": file, "ssl.key.password": m.PASSWORD, **more}
        librdkafka("encryption-key-" + id, comment, pairs, list(codes), "mtls", accepted=not set(codes) & set(lacking),
                   subject=SUBJECT if not set(codes) & set(lacking) else None)

    store("rc2", "certificates in RC2, as older programs write them", "rc2.p12", lacking)
    store("rc2-legacy", "the same with OpenSSL's legacy provider", "rc2.p12", **legacy)
    store("rc2-legacy-spaces", "the providers with spaces and an empty one", "rc2.p12", **{"ssl.providers": "default ,, legacy"})
    store("rc2-default", "the default provider alone", "rc2.p12", lacking, **{"ssl.providers": "default"})
    store("rc4", "a key in RC4", "rc4-key.p12", lacking)
    store("md5-des", "a key under PBE-MD5-DES", "md5-des.p12", lacking)
    store("md5-des-legacy", "the same with OpenSSL's legacy provider", "md5-des.p12", **legacy)
    store("sha1-des", "certificates under PBE-SHA1-DES", "sha1-des.p12", lacking)
    for name, comment in {"2des": "a key in triple DES with two keys", "aes-192": "AES-192", "3des-pbes2": "triple DES under PBES2", "scrypt": "scrypt",
                          "sha-512-256": "HMAC-SHA-512/256", "short-salt": "a salt of 7 bytes", "short-salt-pbes2": "the same under PBES2"}.items():
        store(name, comment, f"{name}.p12")
    two = {"security.protocol": "ssl", "ssl.keystore.password": KEYSTORE_PASSWORD}
    librdkafka("encryption-second", "a second key in RC2, which OpenSSL does not decrypt", {**two, "ssl.keystore.location": "second-rc2.p12"}, ["keystore-alias"], "mtls",
               client=True, stricter="OpenSSL takes the first of several keys")
    librdkafka("encryption-first", "a first key in RC2", {**two, "ssl.keystore.location": "first-rc2.p12"}, ["keystore-alias", *lacking], "mtls")
    for scheme in LEGACY_KEYS:
        key(scheme.lower(), f"a key under {scheme}", f"{scheme.lower()}.pem", lacking)
        key(f"{scheme.lower()}-legacy", "the same with OpenSSL's legacy provider", f"{scheme.lower()}.pem", **legacy)
    key("2des", "a key in triple DES with two keys", "pbe-sha1-2des.pem")
    key("proc-type-des", "a key with `Proc-Type` in DES", "proc-type-des.pem", ["key-not-pkcs8", *lacking])
    key("proc-type-des-legacy", "the same with OpenSSL's legacy provider", "proc-type-des.pem", ["key-not-pkcs8"], **legacy)
    librdkafka_json("encryption-key", "a key under PBE-MD5-DES as text", {"security.protocol": "ssl", "ssl.certificate.pem": LEAF.pem,
                    "ssl.key.pem": FILES["pbe-md5-des.pem"], "ssl.key.password": m.PASSWORD}, ["chain-root-missing", *lacking], "mtls", accepted=False)


# The names of cipher suites in JDK 17, by what it does with them, and others that are near to them. Its class `CipherSuite`
# lists them; JDK 25 has the same names.
def cipher_suites():
    curves, others = ("ECDHE_ECDSA", "ECDHE_RSA"), ("DHE_RSA", "DHE_DSS", "RSA")
    old = ("ECDH_ECDSA", "ECDH_RSA", "ECDH_anon", "DH_anon")
    both = ("AES_256_GCM_SHA384", "AES_128_GCM_SHA256", "AES_128_CBC_SHA256", "AES_256_CBC_SHA", "AES_128_CBC_SHA")
    suites = lambda exchanges, ciphers, protocol="TLS": [f"{protocol}_{one}_WITH_{cipher}" for one in exchanges for cipher in ciphers]
    offered = ["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256",
               *suites(curves, (*both, "AES_256_CBC_SHA384", "CHACHA20_POLY1305_SHA256")), *suites(others, (*both, "AES_256_CBC_SHA256")),
               "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"]
    ssl = [*suites(("RSA", "DHE_RSA", "DHE_DSS", "DH_anon"), ("3DES_EDE_CBC_SHA", "DES_CBC_SHA"), ""), *suites(("RSA", "DH_anon"), ("RC4_128_MD5",), ""),
           *suites(("RSA",), ("RC4_128_SHA", "NULL_SHA", "NULL_MD5"), ""), *suites(("RSA_EXPORT", "DH_anon_EXPORT"), ("RC4_40_MD5", "DES40_CBC_SHA"), ""),
           *suites(("DHE_RSA_EXPORT", "DHE_DSS_EXPORT"), ("DES40_CBC_SHA",), "")]
    disabled = ["TLS_EMPTY_RENEGOTIATION_INFO_SCSV", "TLS_RSA_WITH_NULL_SHA256", *("TLS" + one for one in ssl), *("SSL" + one for one in ssl),
                *suites(curves + old[:3], ("3DES_EDE_CBC_SHA", "RC4_128_SHA", "NULL_SHA")), *suites(old[:2], (*both, "AES_256_CBC_SHA384")),
                *suites(old[2:3], both[3:]), *suites(old[3:], (*both, "AES_256_CBC_SHA256"))]
    ciphers = sorted({one.split("_WITH_")[1] for one in offered + disabled if "_WITH_" in one})
    near = [*suites((*curves, *others, *old, "PSK", "KRB5", "RSA_EXPORT"), (*ciphers, "AES_256_GCM_SHA385", "AES_128_CCM", "CAMELLIA_128_CBC_SHA")),
            *suites(("RSA", "ECDHE_RSA", "DH_anon"), ciphers, "SSL"), "TLS_AES_128_CCM_SHA256", "tls_aes_256_gcm_sha384", "TLS_MADE_UP", "ECDHE-RSA-AES256-GCM-SHA384",
            "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256", "TLS_FALLBACK_SCSV", "TLS_WITH_AES_128_CBC_SHA"]
    return {"offered": " ".join(offered), "disabled": " ".join(disabled), "unknown": " ".join(one for one in near if one not in offered + disabled)}


def write():
    java_logins()
    java_delegation_tokens()
    java_references()
    java_jaas()
    java_iam()
    java_handlers()
    java_oauth()
    java_msk()
    java_stores()
    java_keystores()
    java_encryptions()
    java_keys()
    java_prefixes()
    java_json()
    springs()
    librdkafkas()
    librdkafka_encryptions()
    document = {"subject": "clients' configurations as they are on the disk",
                "source": "Kafka's configuration documents, librdkafka's CONFIGURATION.md, KafkaProperties of Spring Boot 4.0",
                "confirmed_by": ["kafka-clients 4.3.0 on JDK 17", "librdkafka 2.16", "kcat 1.7.1"],
                "files": FILES, "servers": SERVERS, "environment": ENVIRONMENT, "cipher_suites": cipher_suites(), "cases": cases}
    (m.FOLDER / "configurations.json").write_text(json.dumps(document, indent=1, ensure_ascii=True) + "\n")
