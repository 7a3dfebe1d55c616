"""How severe each finding code is, from `vectors/codes.json`, which the library's table of codes is written to."""

import json
import pathlib

E, W, N, NONE = "error", "warning", "note", None

# The vectors that are generated here are about secrets and what they hold.
FAMILIES = ("secret", "pem", "key", "chain", "leaf", "login", "oauth")

# code -> severity under lambda, severity under kafka
CODES = {
    row["code"]: {policy: row[policy] for policy in ("lambda", "kafka")}
    for row in json.loads((pathlib.Path(__file__).parent.parent / "codes.json").read_text())["codes"]
    if row["family"] in FAMILIES
}


def judged(codes, policy):
    """The codes that a policy raises, sorted, and whether it accepts."""
    raised = sorted({code for code in codes if CODES[code][policy] is not NONE})
    return raised, not any(CODES[code][policy] == E for code in raised)
