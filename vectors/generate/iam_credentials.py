"""iam-credentials.json: where credentials come from, and what is no region; botocore is asked about both by confirm/iam.py."""

import json
import shlex

import materials as m

KEYS = "aws_access_key_id = AKIDKEYS\naws_secret_access_key = keys\n"
TEMPORARY = KEYS.replace("AKIDKEYS", "ASIAKEYS")
TOKEN = "aws_session_token = a-session\n"
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "environment"}
SSO = ("[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n"
       "[profile p]\nsso_session = corp\n")
ACCOUNT = "sso_account_id = 123456789012\nsso_role_name = reader\n"

cases = []


def case(id, comment, *, expect=None, config="", credentials="", environment=None, profile=None):
    """`expect`: the access key id, secret and session token; or why there are none, in a word."""
    found = {"access_key_id": expect[0], "secret_access_key": expect[1], "session_token": expect[2]} if isinstance(expect, tuple) else None
    cases.append({"id": id, "comment": comment,
                  "input": {"config": config, "credentials": credentials, "environment": environment or {}, "profile": profile},
                  "expect": {"credentials": found, "failure": None if found else expect}})


def printing(**members):
    """A `credential_process` that prints these members."""
    document = {"Version": 1, "AccessKeyId": "AKIDPROCESS", "SecretAccessKey": "process", **members}
    return "credential_process = echo '" + json.dumps({k: v for k, v in document.items() if v is not None}) + "'\n"


def environments():
    case("environment", "both variables", environment=ENVIRONMENT, expect=("AKIDENV", "environment", None))
    case("environment-session", "a session token too", environment={**ENVIRONMENT, "AWS_SESSION_TOKEN": "t"},
         expect=("AKIDENV", "environment", "t"))
    case("environment-half", "a key without its secret", environment={"AWS_ACCESS_KEY_ID": "AKIDENV"}, expect="incomplete")
    case("environment-secret-alone", "a secret without its key, which botocore ignores", environment={"AWS_SECRET_ACCESS_KEY": "x"},
         expect="missing")
    case("environment-none", "nothing", expect="missing")
    case("environment-temporary", "a temporary key without its session token; botocore accepts it, AWS refuses its signatures",
         environment={**ENVIRONMENT, "AWS_ACCESS_KEY_ID": "ASIAENV"}, expect="incomplete")
    case("environment-irsa-no-role", "a web identity without its role", environment={"AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere"},
         expect="incomplete")
    case("environment-irsa", "an IAM role for a service account", expect="needs-sdk",
         environment={"AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere", "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/r"})
    case("environment-role-alone", "a role without its web identity", environment={"AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/r"},
         expect="missing")
    pod = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials"}
    case("environment-pod-identity-no-token", "EKS Pod Identity without its token", environment=pod, expect="incomplete")
    case("environment-pod-identity", "EKS Pod Identity", expect="needs-sdk",
         environment={**pod, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/nowhere"})
    case("environment-ecs", "an ECS task's role", environment={"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/x"},
         expect="needs-sdk")


def profiles():
    def of(id, comment, expect, config="", credentials=""):
        case(f"profile-{id}", comment, expect=expect, config=config, credentials=credentials, profile="p")

    keys = ("AKIDKEYS", "keys", None)
    process = ("AKIDPROCESS", "process", None)
    of("credentials", "keys in the credentials file", keys, credentials="[p]\n" + KEYS)
    of("config", "keys in the config file", keys, config="[profile p]\n" + KEYS)
    of("session", "a session token too", ("ASIAKEYS", "keys", "a-session"), credentials="[p]\n" + TEMPORARY + TOKEN)
    of("temporary", "a temporary key without its session token; botocore accepts it, AWS refuses its signatures", "incomplete",
       credentials="[p]\n" + TEMPORARY)
    of("half", "a key without its secret", "incomplete", credentials="[p]\naws_access_key_id = AKID\n")
    of("empty", "a profile without a setting", "missing", config="[profile p]\n")
    of("unknown", "no such profile", "missing", config="[profile q]\n" + KEYS)
    of("process", "a program", process, config="[profile p]\n" + printing())
    of("process-session", "a program's temporary credentials", ("ASIAP", "process", "t"), config="[profile p]\n" + printing(
        AccessKeyId="ASIAP", SessionToken="t", Expiration="2099-01-02T03:04:05Z", AccountId="123456789012"))
    of("process-and-keys", "keys in the credentials file come first", keys, config="[profile p]\n" + printing(), credentials="[p]\n" + KEYS)
    of("process-and-config-keys", "keys in the config file come after the program", process, config="[profile p]\n" + printing() + KEYS)
    of("process-in-credentials", "a program in the credentials file", process, credentials="[p]\n" + printing())
    of("process-quotes", "words in quotes, and a backslash", ("AKIDPROCESS", "a-b", None), config=(
        '[profile p]\ncredential_process = echo {\\"Version\\":1, "\\"AccessKeyId\\": \\"AKIDPROCESS\\"," \'"SecretAccessKey":\'\\"a-b\\"}\n'))
    of("process-no-shell", "nothing is a shell's", ("AKIDPROCESS", "$HOME;id", None), config="[profile p]\n" + printing(SecretAccessKey="$HOME;id"))
    for id, members in (("version-2", {"Version": 2}), ("no-version", {"Version": None}), ("version-text", {"Version": "1"}),
                        ("no-key", {"AccessKeyId": None}), ("no-secret", {"SecretAccessKey": None})):
        of(f"process-{id}", "a program that prints something else", "process", config="[profile p]\n" + printing(**members))
    of("process-fails", "a program that fails", "process", config="[profile p]\ncredential_process = false\n")
    of("process-not-json", "a program that prints no JSON", "process", config="[profile p]\ncredential_process = echo hello\n")
    of("process-absent", "a program that is not there", "process", config="[profile p]\ncredential_process = /no/such/program\n")
    of("role", "a role by another profile", "needs-sdk", config="[profile p]\nrole_arn = arn:aws:iam::123456789012:role/r\n"
       "source_profile = q\n[profile q]\n" + KEYS)
    of("role-no-source", "a role without a profile that may assume it", "incomplete", config="[profile p]\nrole_arn = arn:aws:iam::123456789012:role/r\n")
    of("role-unknown-source", "a role by a profile that is not there", "incomplete",
       config="[profile p]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = q\n")
    of("source-and-keys", "source_profile without a role, next to keys", keys, config="[profile p]\nsource_profile = q\n" + KEYS)
    of("source-alone", "source_profile without a role", "incomplete", config="[profile p]\nsource_profile = q\n[profile q]\n" + KEYS)
    of("web-identity-no-role", "a web identity without its role", "incomplete", config="[profile p]\nweb_identity_token_file = /nowhere\n")
    of("web-identity", "a web identity", "needs-sdk",
       config="[profile p]\nweb_identity_token_file = /nowhere\nrole_arn = arn:aws:iam::123456789012:role/r\n")
    of("sso", "a sign-in", "needs-sdk", config=SSO + ACCOUNT)
    of("sso-no-account", "a sign-in without the account", "incomplete", config=SSO)
    of("sso-unknown-session", "an sso-session that is not there", "incomplete", config=SSO.replace("sso-session corp", "sso-session other") + ACCOUNT)
    of("sso-no-region", "an sso-session without its region", "incomplete", config=SSO.replace("sso_region", "region") + ACCOUNT)
    login = "login_session = arn:aws:iam::123456789012:user/alice\n"
    of("login", "a sign-in with `aws login`", "needs-sdk", config="[profile p]\n" + login)
    of("login-and-process", "the same before a program", "needs-sdk", config=f"[profile p]\n{login}credential_process = /bin/false\n")
    of("login-and-keys", "the same before keys in the config file", "needs-sdk",
       config="[profile p]\n" + login + KEYS)
    of("login-after-keys", "the same after keys in the credentials file", keys, config="[profile p]\n" + login, credentials="[p]\n" + KEYS)
    of("sso-old", "a sign-in without an sso-session", "needs-sdk", config="[profile p]\nsso_start_url = https://corp.awsapps.com/start\n"
       "sso_region = eu-west-1\n" + ACCOUNT)


def regions():
    """Names, and whether any partition has such a region; of a zone, its region."""
    known = ["us-east-1", "eu-central-2", "ap-southeast-7", "mx-central-1", "il-central-1", "ca-west-1", "us-gov-west-1", "cn-north-1",
             "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "eusc-de-east-1"]
    unknown = ["us-east", "useast1", "ue-west-1", "us-east1", "xx-north-1", "us-east-", "east-1", "us-gov-1-", "eusc-fr-east-1", "eu", "aws-global",
               "us-east-one", "us--1"]
    zones = {"us-east-1a": "us-east-1", "eu-central-1c": "eu-central-1", "us-east-1-bos-1a": "us-east-1", "us-gov-west-1b": "us-gov-west-1",
             "us-west-2-wl1-las-wlz-1": None, "ap-southeast-2-akl-1a": "ap-southeast-2", "cn-north-1d": "cn-north-1"}
    named = [{"name": name, "is_region": True, "zone_of": None} for name in known]
    named += [{"name": name, "is_region": False, "zone_of": None} for name in unknown]
    named += [{"name": name, "is_region": False, "zone_of": region} for name, region in zones.items()]
    return named


LINES = ["", "  ", "a", " a  b\tc\nd ", "'a b' c", '"a b" c', "a'b c'd", r"a\ b", r"'a\b'", r'"a\b"', r'"a\"b"', r'"a\\b"', r'"a\$b"', "''", '""', "a ''",
         "a#b #c", "$HOME ~ *", "a;b|c&d>e", "`id` $(id)", "'", '"', "a'b", "\\", 'a"\\', r"\'a\'", "é 密 🔑", "a\rb", "a\fb"]


def split(line):
    try:
        return shlex.split(line)
    except ValueError:
        return None


def write():
    cases.clear()
    environments()
    profiles()
    m.save("iam-credentials", "AWS SDKs and Tools Reference Guide (configuration files, process credentials); IAM User Guide (prefixes of "
           "identifiers); botocore's partitions.json", ["botocore"], cases, regions=regions(),
           command_lines=[{"line": line, "words": split(line)} for line in LINES])
