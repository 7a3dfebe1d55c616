"""Asks AWS's own signers about the MSK IAM vectors.

    pip install aws-msk-iam-sasl-signer-python==1.0.2 freezegun
    npm install aws-msk-iam-sasl-signer-js@1.0.3   (in FOLDER)
    (cd benches/peers && cargo build --release --example aws_token)
    python vectors/confirm/iam.py [--js FOLDER] [--rust benches/peers/target/release/examples/aws_token]

iam-token.json: the Python signer, with --js the JavaScript one out of FOLDER/node_modules, with --rust
the Rust one, its clock fixed by Debian's `faketime`.
iam-presign.json, iam-payload.json, iam-sigv4-suite.json: botocore's SigV4QueryAuth.
iam-profile.json is AWS's own expectation. Exits with 1 where an answer differs.
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
from urllib.parse import parse_qsl, unquote, urlparse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
from aws_msk_iam_sasl_signer import MSKAuthTokenProvider
from botocore.credentials import CredentialProvider
from freezegun import freeze_time

VECTORS = pathlib.Path(__file__).resolve().parent.parent
faults = []


def cases(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))["cases"]


def expect(what, got, wanted):
    if got != wanted:
        faults.append(f"{what}: got {got!r}, the vector says {wanted!r}")


def credentials(given):
    return botocore.credentials.Credentials(
        given["access_key_id"], given["secret_access_key"], given["session_token"]
    )


def parameters(url):
    return dict(parse_qsl(urlparse(url).query, keep_blank_values=True))


def decoded(token):
    return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()


def expect_token(who, case, token, expires_ms):
    url = decoded(token)
    got = parameters(url)
    got.pop("User-Agent")
    expect(f"{who} {case['id']} host", urlparse(url).netloc, case["input"]["host"])
    expect(f"{who} {case['id']}", got, case["expect"]["parameters"])
    expect(f"{who} {case['id']} expiry", expires_ms, case["expect"]["expires_ms"])


def python_signer():
    for case in cases("iam-token"):
        given = case["input"]

        class Provider(CredentialProvider):
            def load(self):
                return credentials(given)

        with freeze_time(given["time"]):
            token, expires_ms = (
                MSKAuthTokenProvider.generate_auth_token_from_credentials_provider(
                    given["region"], Provider()
                )
            )
        expect_token("Python", case, token, expires_ms)


JAVASCRIPT = """
const {generateAuthTokenFromCredentialsProvider: sign} = require('aws-msk-iam-sasl-signer-js');
const RealDate = Date;
(async () => {
  const answers = [];
  for (const {input} of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
    const now = RealDate.parse(input.time);
    globalThis.Date = class extends RealDate {
      constructor(...given) { given.length ? super(...given) : super(now); }
      static now() { return now; }
    };
    answers.push(await sign({region: input.region, awsCredentialsProvider: async () => ({
      accessKeyId: input.access_key_id, secretAccessKey: input.secret_access_key,
      sessionToken: input.session_token ?? undefined})}));
  }
  console.log(JSON.stringify(answers));
})();
"""


def javascript_signer(folder):
    asked = cases("iam-token")
    done = subprocess.run(
        ["node", "-e", JAVASCRIPT], cwd=folder, input=json.dumps(asked),
        capture_output=True, text=True, check=True,
    )
    for case, answer in zip(asked, json.loads(done.stdout), strict=True):
        expect_token("JavaScript", case, answer["token"], answer["expiryTime"])


def rust_signer(program):
    for case in cases("iam-token"):
        given = case["input"]
        start = given["time"].replace("T", " ").rstrip("Z")
        done = subprocess.run(
            ["faketime", "-f", f"@{start}", program, given["access_key_id"],
             given["secret_access_key"], given["session_token"] or "-", given["region"]],
            capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC"},
        )
        token, expires_ms = done.stdout.split()
        expect_token("Rust", case, token, int(expires_ms))


def presigned(given, service, url):
    with freeze_time(given["time"]):
        request = botocore.awsrequest.AWSRequest(method="GET", url=url)
        botocore.auth.SigV4QueryAuth(
            credentials(given), service, given["region"], expires=given["expires"]
        ).add_auth(request)
    return parameters(request.url)


def query_signer():
    action = "/?Action=kafka-cluster%3AConnect"
    for name in ["iam-token", "iam-presign"]:
        for case in cases(name):
            got = presigned(case["input"], "kafka-cluster", f"https://{case['input']['host']}{action}")
            expect(f"botocore {name} {case['id']}", got, case["expect"]["parameters"])
    for case in cases("iam-payload"):
        got = presigned(case["input"], "kafka-cluster", f"https://{case['input']['host']}{action}")
        payload = {
            "version": "2020_10_22", "host": case["input"]["host"],
            "user-agent": case["input"]["user_agent"], "action": got.pop("Action"),
        } | {name.lower(): value for name, value in got.items()}
        expect(f"botocore iam-payload {case['id']}", payload, case["expect"]["payload"])
    for case in cases("iam-sigv4-suite"):
        given = case["input"]
        url = f"https://{given['host']}/?{unquote(given['query'])}"
        got = presigned(given, given["service"], url)
        expect(f"botocore suite {case['id']}", got["X-Amz-Signature"], case["expect"]["signature"])


python_signer()
query_signer()
if "--js" in sys.argv:
    javascript_signer(sys.argv[sys.argv.index("--js") + 1])
if "--rust" in sys.argv:
    rust_signer(sys.argv[sys.argv.index("--rust") + 1])
print("\n".join(faults) or "every vector confirmed")
sys.exit(bool(faults))
