"""Confirms configurations.json by Kafka's own configuration classes, by librdkafka and by kcat, and the keys of
src/config/keys.rs by the tables of both."""

import base64
import json
import os
import pathlib
import re
import socket
import subprocess
import tempfile

import ask

document = json.loads((ask.VECTORS / "configurations.json").read_text())
tally = ask.Tally("configurations")
LIBRDKAFKA = [ask.PEERS / "aws/bin/python3", ask.VECTORS.parent / "tests/peers/librdkafka/configurations.py"]


NOT_FILLED_IN = ("the pattern is not judged here", "it fills in none within another")


def java(*arguments, lines="", folder=None):
    peers = ask.PEERS.resolve()
    done = subprocess.run(["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                           "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=https://login.example.com/token,http://login.example.com/token,"
                           f"file:{folder}/assertion.jwt",
                           f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.files={','.join(f'{folder}/{name}' for name in [*document['files'], 'nowhere.pem'])}",
                           "-cp", f"{peers / 'lib'}/*:{peers / 'classes'}", "ConfigurationOracle", *arguments],
                          input=lines.encode(), capture_output=True, cwd=folder, env={**os.environ, **document["environment"]})
    return done.stdout.decode().splitlines()


def raw(case, folder="@FOLDER@"):
    source = case["input"]
    return source["text"].replace("@FOLDER@", folder).encode() if "text" in source else base64.b64decode(source["text_base64"])


def librdkafka(dialect, text):
    """The properties as kcat reads them, or None where it can't."""
    if dialect == "librdkafka-json":
        return {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in json.loads(text).items()}
    lines = [line.strip() for line in text.decode().splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if any("=" not in line for line in lines):
        return None
    pairs = [line.split("=", 1) for line in lines]
    return {key.strip(): value.strip() for key, value in pairs}


def question(case, folder):
    if case["expect"]["dialect"] in ("java", "spring"):
        return {"text": base64.b64encode(raw(case, folder)).decode()}
    return {"map": json.loads(raw(case))}


# Spring Boot's names and Kafka's, by its documentation of common application properties.
SPRING = {"bootstrapservers": "bootstrap.servers", "security.protocol": "security.protocol", "ssl.protocol": "ssl.protocol", "ssl.keypassword": "ssl.key.password",
          **{f"ssl.{kind}store{part}": f"ssl.{kind}store.{part}" for kind in ("key", "trust") for part in ("location", "password", "type")},
          "ssl.keystorekey": "ssl.keystore.key", "ssl.keystorecertificatechain": "ssl.keystore.certificate.chain",
          "ssl.truststorecertificates": "ssl.truststore.certificates"}


def of_spring(values):
    """What Kafka's consumer gets of an application.properties: everybody's settings, under `properties`, and the consumer's."""
    environment = document["environment"]

    def filled(placeholder):
        name, _, default = placeholder[1].partition(":")
        spellings = [name, re.sub("[.-]", "_", name), re.sub("[.-]", "_", name).upper()]
        found = next((environment[one] for one in spellings if one in environment), values.get(name))
        return found if found is not None else default if ":" in placeholder[1] else placeholder[0]

    kafka = {}
    for scope in ("", "consumer."):
        of_spring, of_kafka, brokers = {}, {}, {}
        for key, value in values.items():
            value = re.sub(r"\$\{([^${}]*)\}", filled, value)
            inside = re.fullmatch(rf"spring\.kafka\.{scope}properties(?:\.(.*)|\[(.*)\])", key)
            if inside:
                of_kafka[inside[1] or inside[2]] = value
            elif key.startswith("spring.kafka." + scope):
                name = re.sub("[-_]", "", key.removeprefix("spring.kafka." + scope)).lower()
                element = re.fullmatch(r"bootstrapservers\[(\d+)\]", name)
                if element:
                    brokers[int(element[1])] = value
                name = SPRING.get(name)
                if name:
                    of_spring[name] = value.removeprefix("file:") if name.endswith("location") else value
        if brokers:
            of_spring.setdefault("bootstrap.servers", ",".join(brokers[index] for index in sorted(brokers)))
        kafka |= of_spring | of_kafka
    return kafka


def is_json(text):
    try:
        return bool(json.loads(text))
    except ValueError:
        return False


def verdict(case, accepted, words):
    expected = case["expect"]
    tally.check(case["id"], accepted == expected["client"], f"its client: {words}")
    if accepted != expected["accepted"]:
        tally.check(case["id"], expected.get("stricter" if accepted else "looser"), "differs without a reason")


def comparable(request):
    """The request without what no two have in common."""
    request = dict(request)
    for name in ("assertion", "client_assertion"):
        if name in request:
            header, claims = dict(request[name]["header"]), dict(request[name]["claims"])
            tally.equal("typ", header.pop("typ"), "JWT", "typ")
            claims.pop("jti", None)
            issued = claims.pop("iat")
            lifetime, leeway = claims.pop("exp") - issued, issued - claims.pop("nbf")
            request[name] = {"header": header, "claims": claims, "lifetime": lifetime, "leeway": leeway}
    return request


def common_name(subject):
    return re.search(r"CN=([^,]*)", subject)[1]


def ask_kafka(cases, folder):
    asked = [case for case in cases if case["expect"]["dialect"] in ("java", "spring") or is_json(raw(case))]
    for case in cases:
        if case not in asked:
            tally.equal(case["id"], case["expect"]["client"], False, "not JSON")
    questions = [question(case, folder) for case in asked]
    springs = [index for index, case in enumerate(asked) if case["expect"]["dialect"] == "spring"]
    # Java reads the properties, and then judges what Kafka gets of them.
    read = java(lines="".join(json.dumps(questions[index]) + "\n" for index in springs), folder=folder)
    for index, line in zip(springs, read):
        questions[index] = {"map": of_spring(json.loads(line)["values"])}
    answers = java(lines="".join(json.dumps(one) + "\n" for one in questions), folder=folder)
    tally.equal("kafka", len(answers), len(asked), "answers")
    for case, line in zip(asked, answers):
        answer = json.loads(line)
        steps = [answer[step] for step in ("properties", "config", "jaas", "mechanism", "ssl", "handlers", "oauth", "channel") if step in answer]
        refusals = [step for step in steps if step != "accepted"]
        verdict(case, not refusals, refusals or "accepted")
        login = case["expect"]["login"]
        options = {name: value.replace(folder, "@FOLDER@") for name, value in answer.get("options", {}).items()}
        # Kafka fills in its references without being asked, and reads every pattern.
        is_filled_in = not case["input"].get("resolve") or case["expect"].get("stricter") in NOT_FILLED_IN
        is_asked = "config-reference" not in case["expect"]["codes"] or not is_filled_in
        if login and options and is_asked:
            tally.equal(case["id"], {name: options.get(name) for name in ("username", "password")}, {name: login[name] for name in ("username", "password")}, "login")
            if "first" in answer:
                tally.equal(case["id"], answer["first"].endswith(",tokenauth=true"), login.get("tokenauth", False), "a delegation token")
        if "first" in case["expect"]:
            tally.equal(case["id"], answer.get("first"), case["expect"]["first"], "client-first-message")
        if "request" in case["expect"]:
            tally.equal(case["id"], comparable(answer.get("request", {})), case["expect"]["request"], "request")
        subject, keystore = case["expect"]["subject"], answer.get("keystore")
        if subject:
            tally.equal(case["id"], keystore and common_name(keystore[0]), subject, "client certificate")


def ask_librdkafka(cases, folder):
    given = [librdkafka(case["expect"]["dialect"], raw(case)) for case in cases]
    asked = [(case, one) for case, one in zip(cases, given) if one is not None]
    for case, one in zip(cases, given):
        if one is None:
            verdict(case, False, "a line without `=`")
    done = subprocess.run(LIBRDKAFKA, input="".join(json.dumps(one) + "\n" for _, one in asked).encode(), capture_output=True, cwd=folder)
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    tally.equal("librdkafka", len(answers), len(asked), "answers")
    for (case, one), answer in zip(asked, answers):
        verdict(case, answer == "accepted", answer)
        login = case["expect"]["login"]
        if login:
            tally.equal(case["id"], (one["sasl.username"], one["sasl.password"]), (login["username"], login["password"]), "login")


def ask_kcat(cases, folder):
    """kcat has a reader of its own: what it reads in another way is what has the code for that."""
    for case in cases:
        login = case["expect"]["login"]
        if not login or not case["expect"]["accepted"] or case["expect"]["dialect"] != "librdkafka":
            continue
        file = pathlib.Path(folder) / "kcat.conf"
        file.write_bytes(raw(case))
        done = subprocess.run(["kcat", "-F", file, "-X", "dump"], capture_output=True, cwd=folder)
        read = dict(line.split(" = ", 1) for line in done.stdout.decode().splitlines() if " = " in line)
        is_same = all(read.get(f"sasl.{name}") == value for name, value in login.items())
        tally.equal(case["id"], is_same, "config-kcat" not in case["expect"]["codes"], "read by kcat as by others")


def table(name):
    source = (ask.VECTORS.parent / "src/config/keys.rs").read_text()
    return set(re.findall(r'^    "([a-z0-9._]+)",$', source[source.index(f"const {name}:"):].split("];")[0], re.M))


def confirm_keys():
    shared = table("SHARED") - {"bootstrap.servers"}
    tally.equal("keys", sorted(shared | table("JAVA")), java("keys"), "those of Kafka's Java client")
    shown = subprocess.run([*LIBRDKAFKA, "keys"], capture_output=True).stdout.decode()
    names = set(re.findall(r"^((?:ssl|sasl|security|enable\.ssl|enable\.sasl|https)\.[a-z._]+|metadata\.broker\.list)", shown, re.M))
    tally.equal("keys", sorted(shared | table("LIBRDKAFKA")), sorted(names - {"ssl.certificate.verify_cb"}), "those of librdkafka")
    ranged = {name for name in names if re.search(rf"^{re.escape(name)} *\| *[*CP] *\| *[^ |]", shown, re.M)}
    tally.equal("keys", sorted(table("WITH_RANGE")), sorted(ranged), "those that librdkafka prints a range of")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def confirm_roots(folder):
    """Which servers librdkafka trusts, where a case says it."""
    cases = [case for case in document["cases"] if "trusts" in case["expect"]]
    asked = "".join(json.dumps(librdkafka(case["expect"]["dialect"], raw(case))) + "\n" for case in cases).encode()
    for root, server in document["servers"].items():
        (pathlib.Path(folder) / "server.pem").write_text(server)
        port = free_port()
        serving = subprocess.Popen(["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", "server.pem", "-quiet"], cwd=folder,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        done = subprocess.run([*LIBRDKAFKA, "trusts", str(port)], input=asked, capture_output=True, cwd=folder)
        serving.kill()
        answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
        for case, answer in zip(cases, answers, strict=True):
            tally.equal(case["id"], answer, root in case["expect"]["trusts"], f"a server of {root} is trusted")


def confirm_suites():
    names = [name for names in document["cipher_suites"].values() for name in names.split()]
    states = [state for state, names in document["cipher_suites"].items() for _ in names.split()]
    for name, state, seen in zip(names, states, java("suites", lines="".join(name + "\n" for name in names)), strict=True):
        tally.equal(name, seen, state, "what Java does with the cipher suite")


with tempfile.TemporaryDirectory() as folder:
    for name, content in document["files"].items():
        data = content.encode() if isinstance(content, str) else base64.b64decode(content["base64"])
        (pathlib.Path(folder) / name).write_bytes(data)
    is_java = lambda case: case["expect"]["dialect"] in ("java", "java-json", "spring")
    ask_kafka([case for case in document["cases"] if is_java(case)], folder)
    ask_librdkafka([case for case in document["cases"] if not is_java(case)], folder)
    ask_kcat([case for case in document["cases"] if not is_java(case)], folder)
    confirm_roots(folder)
confirm_keys()
confirm_suites()
tally.end()
