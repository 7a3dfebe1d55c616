"""Confirms iam-credentials.json by botocore: the same environment and files, the same answer; and by its
partitions.json, which names are those of regions."""

import json
import os
import pathlib
import re
import tempfile

import ask
import botocore.exceptions
import botocore.loaders
import botocore.session

tally = ask.Tally("iam-credentials")
REFUSALS = (botocore.exceptions.PartialCredentialsError, botocore.exceptions.InvalidConfigError)


def answer(given):
    """The credentials, or the exception; and the name of the way in which they are had."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("config", "credentials"):
            pathlib.Path(folder, name).write_text(given[name])
        os.environ.clear()
        os.environ.update(PATH="/usr/bin:/bin", HOME=folder, AWS_CONFIG_FILE=f"{folder}/config",
                          AWS_SHARED_CREDENTIALS_FILE=f"{folder}/credentials", AWS_EC2_METADATA_DISABLED="true",
                          AWS_METADATA_SERVICE_TIMEOUT="1", AWS_METADATA_SERVICE_NUM_ATTEMPTS="1", **given["environment"])
        try:
            found = botocore.session.Session(profile=given["profile"]).get_credentials()
            if found is None or found.method in ("assume-role", "assume-role-with-web-identity", "sso"):
                return None, found and found.method
            return found.get_frozen_credentials(), found.method
        except Exception as error:  # Whatever botocore, urllib3 or the system say.
            return error, None


for case in ask.cases("iam-credentials"):
    id, expect = case["id"], case["expect"]
    found, method = answer(case["input"])
    keys = isinstance(found, botocore.credentials.ReadOnlyCredentials) and {
        "access_key_id": found.access_key, "secret_access_key": found.secret_key, "session_token": found.token}
    failure = expect["failure"]
    if failure is None:
        tally.equal(id, keys or repr(found), expect["credentials"], "credentials")
    elif failure == "missing":
        tally.check(id, found is None and method is None or isinstance(found, botocore.exceptions.ProfileNotFound), f"not missing: {found!r}")
    elif failure == "process":
        tally.check(id, isinstance(found, (botocore.exceptions.CredentialRetrievalError, OSError, ValueError)), f"not a failure: {found!r}")
    elif failure == "needs-sdk":
        tally.check(id, method or isinstance(found, Exception) and not isinstance(found, REFUSALS), f"not by another way: {found!r}")
    else:
        # It takes a temporary key without its token, which AWS then refuses, and looks on in other places.
        temporary = keys and keys["access_key_id"].startswith("ASIA") and not keys["session_token"]
        tally.check(id, temporary or found is None and method is None or isinstance(found, Exception), f"not incomplete: {found!r}")

partitions = botocore.loaders.Loader().load_data("partitions")["partitions"]
is_region = lambda name: any(re.match(one["regionRegex"], name) for one in partitions)
for one in json.loads((ask.VECTORS / "iam-credentials.json").read_text())["regions"]:
    tally.equal(one["name"], is_region(one["name"]), one["is_region"], "is a region")
    if one["zone_of"]:
        tally.check(one["name"], one["name"].startswith(one["zone_of"]) and is_region(one["zone_of"]), "its region is none")
tally.end()
