"""Forms chains of the certificates that packages carry, for tests/agreement.rs: `corpora.py OUTPUT NAME=FOLDER…`.

Writes OUTPUT/NAME.jsonl, a JSON object a line: `id`; `about`, which is `path` or `reading`; `certificates`, PEM; `at`, seconds
since 1970, when all of them are valid where there is such a time; perhaps `key` and `password`. Where NAME ends in `-keys`, FOLDER
holds private keys. Every certificate that others issued is asked about alone
(`reading`); those whose issuers are in the same folder up to a root, with their issuers (`path`); and so is each self-issued one."""

import base64
import calendar
import collections
import json
import pathlib
import re
import subprocess
import sys
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "vectors" / "generate"))
import der  # noqa: E402
import drafts  # noqa: E402

from cryptography import x509  # noqa: E402

warnings.simplefilter("ignore")
PEM = re.compile(rb"-----BEGIN (?:X509 )?CERTIFICATE-----([A-Za-z0-9+/=\s*/]+)-----END")
# As the crate webpki-root-certs has them.
RUST = re.compile(rb'from_slice\(b"((?:\\x[0-9A-Fa-f]{2})+)"\)')
ENDINGS = {".der", ".crt", ".cer", ".pem", ".rs"}
SOME_TIME = 1780272000  # 2026-06-01
LONGEST = 12
# What cryptography's tests open their keys with.
PASSWORDS = ["password", "foobar", "asdf", "123456", "a", "baz", "passwordpassword", "1234", "testpassword", "secret"]


class Certificate:
    """What of a certificate decides who issued it; `None` where the DER does not say."""

    def __init__(self, label, data):
        self.label, self.data = label, data
        self.subject = self.issuer = self.validity = self.own = self.authority = self.parsed = None
        try:
            fields = der.children(der.children(data)[0])
            fields = fields[1:] if fields[0][0] == 0xA0 else fields
            self.issuer, self.subject = fields[2], fields[4]
            self.validity = [moment(one) for one in der.children(fields[3])]
        except (IndexError, ValueError):
            pass
        try:
            self.parsed = x509.load_der_x509_certificate(data)
            self.own = self._extension(x509.SubjectKeyIdentifier, "digest")
            self.authority = self._extension(x509.AuthorityKeyIdentifier, "key_identifier")
        except Exception:  # noqa: BLE001 # whatever a spoiled certificate makes of it
            pass

    def _extension(self, kind, member):
        try:
            return getattr(self.parsed.extensions.get_extension_for_class(kind).value, member)
        except x509.ExtensionNotFound:
            return None

    def self_issued(self):
        return self.subject is not None and self.subject == self.issuer

    def issued(self, other):
        """How surely this one issued the other: the smaller, the surer."""
        try:
            other.parsed.verify_directly_issued_by(self.parsed)
            return 0
        except Exception:  # noqa: BLE001 # it did not, or cryptography can't say
            return 1 if other.authority and other.authority == self.own else 2

    @property
    def pem(self):
        text = base64.b64encode(self.data).decode()
        lines = [text[at : at + 64] for at in range(0, len(text), 64)]
        return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""])


def moment(encoded):
    tag, body, _ = der.read(encoded)
    digits = re.match(rb"\d+", body)[0].decode()
    if tag == 0x17:
        digits = ("19" if digits[:2] >= "50" else "20") + digits
    parts = [int(digits[:4]), *(int(digits[at : at + 2] or 0) for at in range(4, 14, 2))]
    return calendar.timegm((*parts, 0, 0, 0))


def blocks(path):
    """The DER of every certificate in a file."""
    data = path.read_bytes()
    if data[:1] == b"\x30":
        return [data]
    found = [bytes.fromhex(one.replace(b"\\x", b"").decode()) for one in RUST.findall(data)]
    for body in PEM.findall(data):
        try:
            found.append(base64.b64decode(re.sub(rb"[\s*]", b"", body)))
        except ValueError:
            pass
    return found


def issuers(certificate, by_subject):
    """The path to a root, the surest issuer first; none where one is absent."""
    path = [certificate]
    while not path[-1].self_issued():
        candidates = [one for one in by_subject[path[-1].issuer] if one not in path]
        if not candidates or len(path) == LONGEST:
            return None
        path.append(min(candidates, key=lambda one: (one.issued(path[-1]), not one.self_issued(), one.label)))
    return path


def time_for(path):
    spans = [one.validity for one in path if one.validity and len(one.validity) == 2]
    for some in (spans, spans[:1]):
        if some and (begin := max(a for a, _ in some)) <= (end := min(b for _, b in some)):
            return max(0, begin + (end - begin) // 2)
    return SOME_TIME


def cases(certificates):
    by_subject = collections.defaultdict(list)
    for one in certificates:
        if one.subject is not None:
            by_subject[(one.label.rpartition("/")[0], one.subject)].append(one)
    for one in certificates:
        folder = one.label.rpartition("/")[0]
        here = collections.defaultdict(list, {subject: those for (place, subject), those in by_subject.items() if place == folder})
        path = issuers(one, here) if one.subject is not None else None
        if not one.self_issued():
            yield {"id": one.label, "about": "reading", "certificates": one.pem, "at": time_for([one])}
        if path:
            yield {"id": f"{one.label}+{len(path) - 1}", "about": "path", "certificates": "".join(each.pem for each in path),
                   "at": time_for(path)}


def public_key(path, password):
    """The DER of a private key's public half, as OpenSSL reads it; None where it does not."""
    done = subprocess.run(["openssl", "pkey", "-provider", "legacy", "-provider", "default", "-in", path, "-pubout", "-outform", "DER",
                           "-passin", f"pass:{password}"], capture_output=True)
    return done.stdout if done.returncode == 0 else None


def keys(folder):
    """For every private key that OpenSSL reads, a chain made for it."""
    for path in sorted(folder.rglob("*.pem")):
        text = path.read_bytes().decode("latin-1")
        found = ((password, public_key(path, password)) for password in PASSWORDS) if "PRIVATE KEY" in text else ()
        password, public = next((pair for pair in found if pair[1]), (None, None))
        if public:
            sealed = "ENCRYPTED" in text
            chain = drafts.chain(dict(public=public))
            yield {"id": str(path.relative_to(folder)), "about": "path", "certificates": "".join(one.pem for one in chain), "key": text,
                   "password": password if sealed else None, "at": SOME_TIME}


def main(output, *corpora):
    for corpus in corpora:
        name, _, folder = corpus.partition("=")
        folder = pathlib.Path(folder)
        if name.endswith("-keys"):
            lines = [json.dumps(one) for one in keys(folder)]
            (pathlib.Path(output) / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
            print(f"{name}: {len(lines)} cases")
            continue
        seen, certificates = set(), []
        paths = [folder] if folder.is_file() else sorted(one for one in folder.rglob("*") if one.suffix in ENDINGS)
        for path in paths:
            for number, data in enumerate(blocks(path), 1):
                place = str(path.relative_to(folder)) if folder.is_dir() else path.name
                if (pathlib.PurePath(place).parent, data) not in seen:
                    seen.add((pathlib.PurePath(place).parent, data))
                    certificates.append(Certificate(place if number == 1 else f"{place}#{number}", data))
        lines = [json.dumps(one) for one in cases(certificates)]
        (pathlib.Path(output) / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
        print(f"{name}: {len(certificates)} certificates, {len(lines)} cases")


if __name__ == "__main__":
    main(*sys.argv[1:])
