"""The finding codes and how severe each is: the table of the project's design, not its code."""

E, W, N, NONE = "error", "warning", "note", None

# code -> severity under lambda, severity under kafka
CODES = {}
for _line in """
secret-too-large E
secret-not-json E
secret-raw-newline W
secret-field-missing E
secret-field-type E
secret-field-empty E
secret-field-duplicate E
secret-field-unknown W
pem-not-found E
pem-newlines-as-spaces E
pem-newlines-escaped E
pem-newlines-missing E
pem-begin-not-on-new-line E
pem-text-after-end E
pem-end-missing E
pem-begin-missing E
pem-too-many-blocks E
pem-lower-case E
pem-label-mismatch E
pem-base64 E
pem-base64-wrapped E
pem-dashes E
pem-text-outside N
pem-label-unexpected E
key-not-pkcs8 E
key-multiple E
key-malformed E
key-pbes2 E N
key-encryption-unsupported E
key-encryption-not-in-java W -
key-encryption-parameters E
key-password-missing E
key-password-wrong E
key-password-not-ascii W -
key-password-unused E W
key-algorithm-unsupported E
key-too-small E
chain-certificate-malformed E
chain-reversed E
chain-out-of-order E
chain-incomplete E
chain-root-missing E N
chain-unrelated E
chain-duplicate E
chain-signature E
chain-issuer-not-ca E
chain-path-length E
chain-critical-extension E
chain-expired E
chain-not-yet-valid E
chain-weak-signature W
chain-signature-unsupported W
chain-subject-empty E W
leaf-expired E
leaf-not-yet-valid E
leaf-expires-soon W
leaf-client-auth E
leaf-key-usage W
leaf-is-ca W
leaf-self-signed W
key-mismatch E
login-whitespace W
login-user-not-ascii W
""".split("\n"):
    if _line:
        _code, *_severities = _line.split()
        _severities = [{"E": E, "W": W, "N": N, "-": NONE}[s] for s in _severities]
        CODES[_code] = {"lambda": _severities[0], "kafka": _severities[-1]}


def judged(codes, policy):
    """The codes that a policy raises, sorted, and whether it accepts."""
    raised = sorted({code for code in codes if CODES[code][policy] is not NONE})
    return raised, not any(CODES[code][policy] == E for code in raised)
