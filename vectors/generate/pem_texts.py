"""pem.json: PEM as it arrives. Only `pem-*` codes are told here; what a block means is not asked."""

import base64
import re
import urllib.parse

import der
import materials as m
import pool
from certificates import pem

A, B, C = m.LEAF3, m.ISSUING_BY_ROOT, m.ROOT
KEY = m.info(m.LEAF3)
CERTIFICATE = "CERTIFICATE"

cases = []


def block(encoded, line, label=CERTIFICATE):
    return {"label": label, "line": line, "sha256": m.sha256(encoded)}


def lines(text):
    return len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def case(id, comment, text, codes=(), blocks=(), *, contents="certificates", recoverable=(), may=(), one_of=()):
    """`blocks` are sound; `recoverable` are what a reader that guesses may find as well."""
    expect = {"codes": sorted(codes), "blocks": list(blocks) if blocks is not None else None}
    if recoverable:
        expect["recoverable"] = [{"label": label, "sha256": m.sha256(encoded)} for label, encoded in recoverable]
    if may or one_of:
        expect["may"] = sorted({*may, *one_of})
    if one_of:
        expect["one_of"] = sorted(one_of)
    cases.append({"id": id, "comment": comment, "input": {"text": text, "contents": contents}, "expect": expect})


def three(newline="\n"):
    return "".join(pem(CERTIFICATE, one.der, newline=newline) for one in (A, B, C))


def placed(*parts):
    """The blocks of texts that each begin on the line after the last."""
    found, text = [], ""
    for label, encoded, piece in parts:
        found.append(block(encoded, lines(text + piece[: piece.index("-----BEGIN")]), label))
        text += piece
    return text, found


ALL = [(CERTIFICATE, one.der) for one in (A, B, C)]
WHOLE, PLACED = placed(*((CERTIFICATE, one.der, one.pem) for one in (A, B, C)))


def sound():
    case("three", "three certificates", WHOLE, [], PLACED)
    case("one", "one certificate", A.pem, [], [block(A.der, 1)])
    for name, newline in (("crlf", "\r\n"), ("cr", "\r")):
        case(name, f"every line ends in {name.upper()}", three(newline), [], PLACED)
    mixed = pem(CERTIFICATE, A.der) + pem(CERTIFICATE, B.der, newline="\r\n") + pem(CERTIFICATE, C.der, newline="\r")
    case("mixed-newlines", "LF, CRLF and CR in one text", mixed, [], PLACED)
    case("no-final-newline", "no line break at the end", WHOLE.rstrip("\n"), [], PLACED)
    case("leading-newlines", "empty lines before", "\n\r\n\n" + WHOLE, [],
         [{**one, "line": one["line"] + 3} for one in PLACED])
    text, found = placed(*((CERTIFICATE, one.der, one.pem + "\n\n") for one in (A, B, C)))
    case("blank-between", "empty lines between the blocks", text, [], found)
    case("blank-inside", "an empty line after BEGIN and one before END",
         A.pem.replace("-----\n", "-----\n\n", 1).replace("\n-----END", "\n\n-----END"), [], [block(A.der, 1)])
    case("trailing-spaces", "spaces and tabs at the ends of lines", A.pem.replace("\n", "  \n").replace("-----  \n", "-----\t\n"),
         [], [block(A.der, 1)])
    for width in (48, 60, 76, 1, 10000):
        case(f"width-{width}", f"{width} characters a line", pem(CERTIFICATE, A.der, width), [], [block(A.der, 1)])
    ragged = pem(CERTIFICATE, A.der, 61).split("\n")
    ragged[2:4] = ["".join(ragged[2:4])]
    case("width-ragged", "lines of different lengths", "\n".join(ragged), [], [block(A.der, 1)])
    for remainder in range(3):
        encoded = der.octets(bytes(range(30 + remainder)))
        case(f"padding-{remainder}", "each of the three ways in which base64 ends", pem(CERTIFICATE, encoded), [], [block(encoded, 1)])
    text, found = placed(*((CERTIFICATE, one.der, one.pem) for one in [A, B, C] * 12))
    case("many", "thirty-six blocks", text, [], found)
    case("same-twice", "a block twice: PEM does not mind", A.pem * 2, [], [block(A.der, 1), block(A.der, lines(A.pem))])
    private = "private-key"
    for label, encoded in (("PRIVATE KEY", KEY), ("ENCRYPTED PRIVATE KEY", m.base64.b64decode("".join(
            m.encrypted_key(A).splitlines()[1:-1])))):
        case(label.lower().replace(" ", "-"), "a key", pem(label, encoded), [], [block(encoded, 1, label)], contents=private)
        case(label.lower().replace(" ", "-") + "-crlf", "a key with CRLF", pem(label, encoded, newline="\r\n"), [],
             [block(encoded, 1, label)], contents=private)
        case(label.lower().replace(" ", "-") + "-cr", "a key with CR", pem(label, encoded, newline="\r"), [],
             [block(encoded, 1, label)], contents=private)
    case("two-keys", "two keys are two blocks", pem("PRIVATE KEY", KEY) * 2, [],
         [block(KEY, 1, "PRIVATE KEY"), block(KEY, lines(pem("PRIVATE KEY", KEY)), "PRIVATE KEY")], contents=private)
    old = m.traditional_key(A)
    case("sec1", "a key as SEC 1 is sound PEM; that it is not PKCS #8 is another matter", old, [],
         [block(base64.b64decode("".join(old.splitlines()[1:-1])), 1, "EC PRIVATE KEY")], contents=private)
    case("proc-type", "headers in the block (RFC 1421), which no PKCS #8 key has", pool.kept("proc-type p256", lambda: pool.openssl(
        "ec", "-aes256", "-passout", "pass:" + m.PASSWORD, stdin=pem("PRIVATE KEY", KEY).encode()).decode()), [], None,
        contents=private, may=["pem-base64"])


def outside():
    note = ["pem-text-outside"]
    text, found = placed(*((CERTIFICATE, one.der, f"Certificate:\n    Data:\n        Version: 3 (0x2)\n{one.pem}") for one in (A, B, C)))
    case("openssl-text", "what `openssl x509 -text` prints before each block", text, note, found)
    text, found = placed(*((CERTIFICATE, one.der, f"Bag Attributes\n    localKeyID: 01 02 03\nsubject=CN = {n}\n\nissuer=CN = {n + 1}\n\n{one.pem}")
                           for n, one in enumerate((A, B, C))))
    case("bag-attributes", "what `openssl pkcs12` prints", text, note, found)
    text, found = placed(*((CERTIFICATE, one.der, f" {n} s:CN = x\n   i:CN = y\n{one.pem}") for n, one in enumerate((A, B, C))))
    case("s-client", "what `openssl s_client -showcerts` prints", text, note, found)
    case("after", "text after the last block", WHOLE + "that was all\n", note, PLACED)
    case("comment", "a comment before", "# our certificates\n" + WHOLE, note, [{**one, "line": one["line"] + 1} for one in PLACED])
    case("dashes-in-text", "a line of dashes between blocks", A.pem + "----------\n" + B.pem, note,
         [block(A.der, 1), block(B.der, lines(A.pem) + 1)])
    case("not-latin", "text in another script", "сертификат клиента\n" + A.pem, note, [block(A.der, 2)])
    case("text-crlf", "text outside, with CRLF", ("leaf\n" + A.pem + "root\n" + C.pem).replace("\n", "\r\n"), note,
         [block(A.der, 2), block(C.der, lines(A.pem) + 2)])
    case("text-key", "text before a key", "Key Attributes: <No Attributes>\n" + pem("PRIVATE KEY", KEY), note,
         [block(KEY, 2, "PRIVATE KEY")], contents="private-key")
    digest = m.sha256(A.der)
    for name, line in (("sha256", digest), ("sha512", digest * 2), ("fingerprint", "sha256 Fingerprint=" + ":".join(
            digest[at : at + 2].upper() for at in range(0, 64, 2))), ("fingerprint-bare", "sha256 Fingerprint=" + digest),
            ("word", "donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"),
            ("two-digests", digest + "\n" + m.sha256(B.der))):
        case(f"outside-{name}", "a line that happens to be base64, and is no body", f"{line}\n{A.pem}", note,
             [block(A.der, 2 + line.count("\n"))])
    case("byte-order-mark", "a byte order mark before BEGIN", "\ufeff" + A.pem, [], None, recoverable=ALL[:1],
         may=["pem-text-outside", "pem-begin-not-on-new-line", "pem-dashes"])
    case("indented", "every line is indented, as in YAML: RFC 7468's lax form allows it, OpenSSL does not",
         "".join("    " + line for line in A.pem.splitlines(keepends=True)), ["pem-marker"], None, recoverable=ALL[:1])
    case("indented-tab", "the same with tabs", "".join("\t" + line for line in A.pem.splitlines(keepends=True)), ["pem-marker"], None,
         recoverable=ALL[:1])
    case("indented-body", "the body's lines are indented", A.pem.replace("\n", "\n  ").replace("  -----END", "-----END").rstrip(" "), [],
         [block(A.der, 1)])
    headed = A.pem.replace("-----\n", "-----\nComment: one\n", 1)
    case("header-folded", "a header that is folded over two lines (RFC 1421); Kafka's loader takes the second for base64",
         headed.replace("one\n", "one\n  two\n\n"), ["pem-base64"], [])
    case("header-indented-body", "the body's lines are indented behind a header; Kafka's loader reads it, OpenSSL does not",
         headed.replace("\n", "\n  ").replace("  -----END", "-----END").replace("  Comment", "Comment").rstrip(" "), [], None,
         recoverable=ALL[:1])


def newlines():
    spaces = WHOLE.replace("\n", " ").strip()
    case("spaces", "line breaks became spaces", spaces, ["pem-newlines-as-spaces"], [], recoverable=ALL)
    case("spaces-one", "one certificate with spaces for line breaks", A.pem.replace("\n", " ").strip(),
         ["pem-newlines-as-spaces"], [], recoverable=ALL[:1])
    case("spaces-second", "the second of three has spaces for line breaks", A.pem + B.pem.replace("\n", " ").strip() + "\n" + C.pem,
         ["pem-newlines-as-spaces"], [block(A.der, 1), block(C.der, lines(A.pem) + 1)], recoverable=[ALL[1]])
    case("spaces-crlf", "CRLF became two spaces", three("\r\n").replace("\r\n", "  ").strip(), ["pem-newlines-as-spaces"], [],
         recoverable=ALL)
    case("spaces-line-each", "each block on a line of its own, with spaces inside",
         "\n".join(one.pem.replace("\n", " ").strip() for one in (A, B, C)), ["pem-newlines-as-spaces"], [], recoverable=ALL)
    case("tabs", "line breaks became tabs", A.pem.replace("\n", "\t").strip(), [], [], recoverable=ALL[:1],
         one_of=["pem-newlines-as-spaces", "pem-newlines-missing", "pem-base64"])
    case("spaces-key", "a key with spaces for line breaks", pem("PRIVATE KEY", KEY).replace("\n", " ").strip(),
         ["pem-newlines-as-spaces"], [], contents="private-key", recoverable=[("PRIVATE KEY", KEY)])
    case("escaped", "`\\n` as two characters", WHOLE.replace("\n", "\\n"), ["pem-newlines-escaped"], [], recoverable=ALL)
    case("escaped-crlf", "`\\r\\n` as four characters", three("\r\n").replace("\r\n", "\\r\\n"), ["pem-newlines-escaped"], [], recoverable=ALL)
    case("escaped-and-real", "`\\n` as two characters, and a line break too", WHOLE.replace("\n", "\\n\n"),
         [], [], recoverable=ALL, one_of=["pem-newlines-escaped", "pem-base64"])
    case("escaped-one", "the second of three only", A.pem + B.pem.replace("\n", "\\n") + "\n" + C.pem, ["pem-newlines-escaped"],
         [block(A.der, 1), block(C.der, lines(A.pem) + 1)], recoverable=[ALL[1]])
    case("escaped-key", "a key", pem("PRIVATE KEY", KEY).replace("\n", "\\n"), ["pem-newlines-escaped"], [],
         contents="private-key", recoverable=[("PRIVATE KEY", KEY)])
    case("missing", "no line breaks at all", WHOLE.replace("\n", ""), ["pem-newlines-missing"], [], recoverable=ALL,
         may=["pem-begin-not-on-new-line"])
    case("missing-one", "one certificate without a line break", A.pem.replace("\n", ""), ["pem-newlines-missing"], [], recoverable=ALL[:1])
    case("missing-second", "the second of three has none", A.pem + B.pem.replace("\n", "") + "\n" + C.pem, ["pem-newlines-missing"],
         [block(A.der, 1), block(C.der, lines(A.pem) + 1)], recoverable=[ALL[1]])
    case("missing-key", "a key", pem("PRIVATE KEY", KEY).replace("\n", ""), ["pem-newlines-missing"], [], contents="private-key",
         recoverable=[("PRIVATE KEY", KEY)])
    glue = ["pem-begin-not-on-new-line"]
    case("glued", "END and BEGIN share a line", WHOLE.replace("-----\n-----", "----------"), glue, None, recoverable=ALL)
    case("glued-space", "END and BEGIN share a line, a space between", WHOLE.replace("-----\n-----", "----- -----"), glue, None, recoverable=ALL)
    case("glued-last", "the last two share a line", A.pem + B.pem.rstrip("\n") + C.pem, glue, None, recoverable=ALL)
    case("glued-crlf", "END and BEGIN share a line; the others end in CRLF", three("\r\n").replace("-----\r\n-----", "----------"), glue,
         None, recoverable=ALL)
    case("after-text", "BEGIN follows text on its line", "leaf: " + A.pem, glue, None, recoverable=ALL[:1], may=["pem-text-outside"])
    case("behind-begin", "a header glued to BEGIN, which to Java is no header", A.pem.replace("ATE-----\n", "ATE-----:x\n", 1),
         ["pem-base64"], [])
    behind = ["pem-text-after-end"]
    case("behind-end", "text directly after END, where Java requires white space", A.pem.rstrip("\n") + "# issued by\n" + B.pem, behind, None,
         recoverable=ALL[:2])
    case("behind-end-last", "text directly after the last END", WHOLE.rstrip("\n") + ";", behind, None, recoverable=ALL)
    case("behind-end-no-break-space", "a no-break space directly after END", A.pem.rstrip("\n") + "\u00a0\n" + B.pem, ["pem-invisible"], None,
         recoverable=ALL[:2])
    case("behind-end-key", "text directly after a key's END", pem("PRIVATE KEY", KEY).rstrip("\n") + "\\n", behind, None,
         contents="private-key", recoverable=[("PRIVATE KEY", KEY)])
    case("behind-end-space", "a space and text after END, which Java reads and OpenSSL does not", A.pem.rstrip("\n") + " issued by\n" + B.pem,
         ["pem-text-outside"], None, recoverable=ALL[:2])
    case("quoted", "quotation marks around", '"' + A.pem.rstrip("\n") + '"\n', [], None, recoverable=ALL[:1],
         one_of=["pem-begin-not-on-new-line", "pem-text-outside", "pem-dashes"])
    case("mail", "a mail's quotation marks", "".join("> " + line for line in A.pem.splitlines(keepends=True)), [], [],
         recoverable=ALL[:1], one_of=["pem-begin-not-on-new-line", "pem-not-found", "pem-base64"],
         may=["pem-text-outside", "pem-end-missing"])


def ends():
    end = "-----END CERTIFICATE-----\n"
    case("end-missing-first", "the first END is gone", WHOLE.replace(end, "", 1), ["pem-end-missing"],
         [{**one, "line": one["line"] - 1} for one in PLACED[1:]], recoverable=ALL[:1])
    case("end-missing-last", "the last END is gone", WHOLE[: -len(end)], ["pem-end-missing"], PLACED[:2], recoverable=ALL[2:])
    case("end-missing-cut", "cut off in the middle of a body", WHOLE[:-200], ["pem-end-missing"], PLACED[:2])
    case("end-cut", "cut off in the middle of END", WHOLE[: -len(end) + 10], ["pem-end-missing"], PLACED[:2], recoverable=ALL[2:],
         may=["pem-dashes"])
    case("begin-only", "BEGIN and nothing else", "-----BEGIN CERTIFICATE-----\n", ["pem-end-missing"], [])
    case("end-only", "END and nothing else", end, ["pem-begin-missing"], [], may=["pem-not-found"])
    gone = ["pem-begin-missing"]
    case("begin-missing", "the second BEGIN is gone: a certificate must not disappear silently",
         A.pem + B.pem.split("\n", 1)[1] + C.pem, gone, [block(A.der, 1), block(C.der, lines(A.pem) + lines(B.pem) - 2)],
         recoverable=[ALL[1]])
    case("begin-missing-first", "the first BEGIN is gone, as when a selection begins a line too late",
         A.pem.split("\n", 1)[1] + B.pem, gone, [block(B.der, lines(A.pem) - 1)], recoverable=[ALL[0]])
    case("begin-missing-alone", "the only BEGIN is gone", A.pem.split("\n", 1)[1], gone, [], recoverable=[ALL[0]],
         may=["pem-not-found"])
    case("begin-missing-key", "a key without its BEGIN", pem("PRIVATE KEY", KEY).split("\n", 1)[1], gone, [],
         contents="private-key", recoverable=[("PRIVATE KEY", KEY)], may=["pem-not-found"])
    for label in ("TRUSTED CERTIFICATE", "CERTIFICATE REQUEST", "RSA PRIVATE KEY", "CERTIFICAT"):
        code = "pem-end-label" if CERTIFICATE in label else "pem-label-mismatch"
        case(f"mismatch-{label.lower().replace(' ', '-')}", f"the second END names {label}",
             A.pem + B.pem.replace("END CERTIFICATE", "END " + label) + C.pem, [code], [PLACED[0], PLACED[2]],
             recoverable=[ALL[1]])
    for label in ("X509 CERTIFICATE", "TRUSTED CERTIFICATE"):
        case(f"end-{label.lower().replace(' ', '-')}", f"END names {label}: Kafka's loader reads it, OpenSSL does not",
             A.pem.replace("END CERTIFICATE", "END " + label), ["pem-end-label"], [], recoverable=ALL[:1])
    case("end-rsa-private-key", "a key's END names RSA PRIVATE KEY", pem("PRIVATE KEY", KEY).replace("END ", "END RSA "),
         ["pem-end-label"], [], contents="private-key", recoverable=[("PRIVATE KEY", KEY)])
    case("mismatch-key", "BEGIN ENCRYPTED PRIVATE KEY, END PRIVATE KEY",
         pem("ENCRYPTED PRIVATE KEY", KEY).replace("END ENCRYPTED ", "END "), ["pem-end-label"], [], contents="private-key",
         recoverable=[("ENCRYPTED PRIVATE KEY", KEY), ("PRIVATE KEY", KEY)])


def bodies():
    bad, text = ["pem-base64"], A.pem
    at = text.index("\n") + 40

    def of(id, comment, changed, **more):
        case(f"base64-{id}", comment, changed, bad, [], **more)

    for name, character in (("star", "*"), ("underscore", "_"), ("dot", "."), ("null", "\0"),
                            ("cyrillic-a", "А"), ("full-width", "Ａ"), ("ellipsis", "…"), ("quote", '"')):
        of(name, "a character that base64 does not have", text[:at] + character + text[at + 1 :])
    for name, character in (("no-break-space", "\u00a0"), ("zero-width-space", "\u200b")):
        case(f"base64-{name}", "an invisible character for one of base64", text[:at] + character + text[at + 1 :], [*bad, "pem-invisible"], [])
    of("dots", "a line of `...`, as a guide leaves lines out", "\n".join([*text.split("\n")[:5], "...", *text.split("\n")[8:]]))
    of("lost", "one character is lost", text[:at] + text[at + 1 :])
    unpadded = pem(CERTIFICATE, der.octets(bytes(30)))
    assert "=" in unpadded
    case("base64-unpadded", "the padding is missing", unpadded.replace("=", ""), ["pem-base64-unpadded"], [],
         recoverable=[(CERTIFICATE, der.octets(bytes(30)))])
    for name, label, encoded in (("certificate", CERTIFICATE, A.der), ("key", "PRIVATE KEY", KEY)):
        text_, contents = pem(label, encoded), "private-key" if name == "key" else "certificates"
        if "=" not in text_:
            continue
        case(f"base64-unpadded-{name}", "the padding is missing: Kafka's loader reads it, OpenSSL does not", text_.replace("=", ""),
             ["pem-base64-unpadded"], [], contents=contents, recoverable=[(label, encoded)])
        at_ = text_.index("=") - 1
        other = chr(ord(text_[at_]) + 1)
        changed = text_[:at_] + other + text_[at_ + 1 :]
        assert base64.b64decode("".join(changed.splitlines()[1:-1])) == encoded
        case(f"base64-bits-{name}", "the last character has bits that mean nothing: Kafka's loader, OpenSSL and rustls read it",
             changed, [], None, contents=contents, recoverable=[(label, encoded)])
    of("padding-too-much", "a padding character too many", unpadded.replace("=\n", "==\n"))
    of("padding-inside", "padding in the middle", text[:at] + "==" + text[at + 2 :])
    of("padding-only", "nothing but padding", "-----BEGIN CERTIFICATE-----\n====\n-----END CERTIFICATE-----\n")
    of("one-of-three", "the second of three is damaged", B.pem[:at] + "?" + B.pem[at + 1 :])
    cases[-1]["input"]["text"] = A.pem + cases[-1]["input"]["text"] + C.pem
    cases[-1]["expect"]["blocks"] = [PLACED[0], PLACED[2]]
    case("base64-key", "a key's body is damaged", pem("PRIVATE KEY", KEY)[:60] + "!" + pem("PRIVATE KEY", KEY)[61:], bad, [], contents="private-key")
    case("base64-bits", "the last character has bits that mean nothing: RFC 4648 section 3.5 lets a reader refuse it",
         "-----BEGIN CERTIFICATE-----\nBAIBB/==\n-----END CERTIFICATE-----\n", [], None,
         recoverable=[(CERTIFICATE, bytes([4, 2, 1, 7]))])
    case("base64-empty", "an empty body", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", [], None, may=bad)
    wrapped = ["pem-base64-wrapped"]
    case("wrapped", "base64 of the PEM in lines of 76", m.base64_lines(WHOLE.encode()), wrapped, [], recoverable=ALL)
    case("wrapped-one-line", "base64 of the PEM on one line", base64.b64encode(WHOLE.encode()).decode(), wrapped, [], recoverable=ALL)
    case("wrapped-crlf", "base64 of a PEM with CRLF", base64.b64encode(three("\r\n").encode()).decode(), wrapped, [], recoverable=ALL)
    case("wrapped-unpadded", "the same without its padding", base64.b64encode(A.pem.encode()).decode().rstrip("="), wrapped, [],
         recoverable=ALL[:1])
    case("wrapped-key", "base64 of a key's PEM", base64.b64encode(pem("PRIVATE KEY", KEY).encode()).decode(), wrapped, [],
         contents="private-key", recoverable=[("PRIVATE KEY", KEY)])


def dashes():
    bad, hyphens = ["pem-dashes"], ["pem-marker"]
    for name, dash, count in (("en", "–", 5), ("em", "—", 5), ("em-two", "—", 2), ("em-and-hyphen", "——-", 1), ("minus", "−", 5),
                              ("hyphen", "‐", 5), ("four", "-", 4), ("three", "-", 3), ("six", "-", 6)):
        case(f"dashes-{name}", "not five hyphens", A.pem.replace("-----", dash * count), hyphens if dash == "-" else bad, [],
             recoverable=ALL[:1])
    case("dashes-one", "one hyphen", A.pem.replace("-----", "-"), hyphens, [], recoverable=ALL[:1])
    case("dashes-none-after", "no hyphen after END", A.pem.rstrip("\n-") + "\n" + C.pem, bad, None, recoverable=[ALL[0], ALL[2]])
    for name, old, new in (("two-spaces", " CERT", "  CERT"), ("tab", " CERT", "\tCERT"), ("space-before-hyphens", "ATE-", "ATE -")):
        case(f"marker-{name}", "white space that Kafka's loader reads and OpenSSL does not", A.pem.replace(old, new), hyphens, [],
             recoverable=ALL[:1])
    case("marker-key", "two spaces in a key's BEGIN and END", pem("PRIVATE KEY", KEY).replace("PRIVATE ", "PRIVATE  "), hyphens, [],
         contents="private-key", recoverable=[("PRIVATE KEY", KEY)])
    case("dashes-begin-four", "BEGIN has four before it", A.pem[1:], hyphens, [], recoverable=ALL[:1])
    case("dashes-begin-after", "BEGIN has four after it", A.pem.replace("TE-----\n", "TE----\n", 1), hyphens, [], recoverable=ALL[:1])
    case("dashes-end-four", "END has four before it", A.pem.replace("-----END", "----END"), hyphens, [], recoverable=ALL[:1])
    case("dashes-end-after", "END has four after it", A.pem.rstrip("\n")[:-1] + "\n", hyphens, [], recoverable=ALL[:1])
    case("dashes-second", "the second of three has en dashes", A.pem + B.pem.replace("-----", "–––––") + C.pem, bad,
         [PLACED[0], PLACED[2]], recoverable=[ALL[1]])
    case("dashes-key", "a key with en dashes", pem("PRIVATE KEY", KEY).replace("-----", "–––––"), bad, [], contents="private-key",
         recoverable=[("PRIVATE KEY", KEY)])


def invisible():
    lost, read = ["pem-invisible"], ["pem-marker"]
    for name, mark in (("no-break", "\u00a0"), ("zero-width", "\u200b"), ("byte-order-mark", "\ufeff"), ("narrow", "\u202f"),
                       ("ideographic", "\u3000"), ("joiner", "\u2060")):
        case(f"invisible-{name}-line-ends", "at the end of every line", A.pem.replace("\n", mark + "\n"), lost, [], recoverable=ALL[:1])
        case(f"invisible-{name}-body", "inside the base64", A.pem[:100] + mark + A.pem[100:], lost, [], recoverable=ALL[:1])
        case(f"invisible-{name}-label", "before the label, where Kafka's loader reads it", A.pem.replace("BEGIN ", "BEGIN" + mark), read, [],
             recoverable=ALL[:1])
        case(f"invisible-{name}-outside", "in the text between blocks", A.pem + f"# a{mark}note\n" + C.pem, ["pem-text-outside"],
             [PLACED[0], block(C.der, lines(A.pem) + 1)])
        case(f"invisible-{name}-first", "before everything; OpenSSL skips a byte order mark and nothing else", mark + A.pem,
             [] if mark == "\ufeff" else read, None if mark == "\ufeff" else [], recoverable=ALL[:1])
        case(f"invisible-{name}-indent", "before BEGIN, in a later line", A.pem + mark + C.pem, read, [PLACED[0]], recoverable=[ALL[2]])
    for name, gap in (("before", "\u200b "), ("after", " \u200b"), ("two", "\u200b\u200b "), ("no-break-before", "\u00a0 "), ("no-break-after", " \u00a0"),
                      ("both", "\u00a0\u200b"), ("both-reversed", "\u200b\u00a0"), ("both-spaced", "\u00a0\u200b ")):
        case(f"invisible-space-{name}", "beside the space before the label", A.pem.replace("BEGIN ", "BEGIN" + gap).replace("END ", "END" + gap), read, [],
             recoverable=ALL[:1])
    key = pem("PRIVATE KEY", KEY)
    case("invisible-space-key", "beside the space between the words that Kafka's loader looks for", key.replace("PRIVATE KEY", "PRIVATE \u00a0KEY"),
         lost, [], contents="private-key", recoverable=[("PRIVATE KEY", KEY)])
    case("invisible-no-break-end", "after END", A.pem.rstrip("\n") + "\u00a0\n" + C.pem, lost, [block(C.der, lines(A.pem))], recoverable=ALL[:1])
    case("invisible-no-break-closing", "before the hyphens that close the label", A.pem.replace("ATE-", "ATE\u00a0-"), read, [],
         recoverable=ALL[:1], may=lost)
    case("invisible-no-break-newlines", "for every line break", A.pem.replace("\n", "\u00a0"), lost, [], recoverable=ALL[:1],
         may=["pem-newlines-as-spaces"])
    case("invisible-line-separators", "U+2028 for every line break", A.pem.replace("\n", "\u2028"), lost, [], recoverable=ALL[:1],
         may=["pem-newlines-as-spaces"])
    case("invisible-line-separator-label", "U+2028 before the label, where a line ends for Java", A.pem.replace("BEGIN ", "BEGIN\u2028"), lost, [],
         recoverable=ALL[:1])
    case("invisible-begin-hyphens", "between the hyphens before BEGIN", A.pem.replace("-----BEGIN", "--\u200b---BEGIN"), read, [], recoverable=ALL[:1])
    case("invisible-end-hyphens", "between the hyphens before END", A.pem.replace("-----END", "--\u200b---END"), lost, [], recoverable=ALL[:1])
    case("invisible-second", "in the second of three", A.pem + B.pem[:100] + "\u200b" + B.pem[100:] + C.pem, lost, [PLACED[0], PLACED[2]],
         recoverable=[ALL[1]])
    case("invisible-key", "in a key's base64", pem("PRIVATE KEY", KEY)[:90] + "\u200b" + pem("PRIVATE KEY", KEY)[90:], lost, [],
         contents="private-key", recoverable=[("PRIVATE KEY", KEY)])
    case("invisible-key-label", "inside the words that Kafka's loader looks for", pem("PRIVATE KEY", KEY).replace("PRIVATE KEY", "PRIVATE\u00a0KEY"),
         lost, [], contents="private-key", recoverable=[("PRIVATE KEY", KEY)])
    case("invisible-key-line-separator", "U+2028 and a space between the words", pem("PRIVATE KEY", KEY).replace("END PRIVATE ", "END PRIVATE\u2028 "),
         lost, [], contents="private-key", recoverable=[("PRIVATE KEY", KEY)], may=["pem-marker"])
    headers = A.pem.replace("CERTIFICATE-----\n", "CERTIFICATE-----\nComment: a\u00a0note\n\n", 1)
    case("invisible-no-break-header", "in a header, which Kafka's loader skips", headers, [], None, recoverable=ALL[:1])


def labels():
    bad = ["pem-label-unexpected"]

    def of(id, comment, label, encoded, contents="certificates"):
        first, where = (A.pem, [PLACED[0]]) if contents == "certificates" else (pem("PRIVATE KEY", KEY), [block(KEY, 1, "PRIVATE KEY")])
        codes = bad if contents == "certificates" else []  # beside a key it is `key-block-beside`
        case(f"label-{id}", comment, first + pem(label, encoded), codes, [*where, block(encoded, lines(first), label)], contents=contents)

    of("key", "a key among the certificates", "PRIVATE KEY", KEY)
    of("encrypted-key", "an encrypted key among the certificates", "ENCRYPTED PRIVATE KEY", b"0\0")
    of("request", "a request", "CERTIFICATE REQUEST", b"0\0")
    of("new-request", "a request as older programs label it", "NEW CERTIFICATE REQUEST", b"0\0")
    of("pkcs7", "PKCS #7", "PKCS7", b"0\0")
    of("cms", "CMS", "CMS", b"0\0")
    of("crl", "a revocation list", "X509 CRL", b"0\0")
    of("dh", "Diffie-Hellman parameters", "DH PARAMETERS", b"0\0")
    of("public", "a public key", "PUBLIC KEY", pool.spki(A.key))
    of("unknown", "an unknown label", "SOMETHING ELSE", b"0\0")
    of("certificate", "a certificate after the key", CERTIFICATE, A.der, "private-key")
    of("public-with-key", "a public key after the key", "PUBLIC KEY", pool.spki(A.key), "private-key")
    case("label-x509", "the label of old programs, which RFC 7468 section 5.1 lets a reader take",
         pem("X509 CERTIFICATE", A.der), ["pem-label-old"], None, may=bad, recoverable=[("X509 CERTIFICATE", A.der), ALL[0]])
    case("label-trusted", "OpenSSL's own form, which has more than a certificate inside", pem("TRUSTED CERTIFICATE", A.der), ["pem-label-old"], None,
         may=bad, recoverable=[("TRUSTED CERTIFICATE", A.der), ALL[0]])
    lower = ["pem-lower-case"]
    for id, old, new in (("all", r"BEGIN CERTIFICATE|END CERTIFICATE", str.lower), ("words", r"BEGIN|END(?= C)", str.lower),
                         ("label", r"CERTIFICATE", str.lower), ("capital", r"BEGIN|END(?= C)|CERTIFICATE", str.capitalize)):
        case(f"lower-{id}", "lower case: neither Kafka's loader nor OpenSSL reads it", re.sub(old, lambda found: new(found[0]), A.pem), lower,
             [], recoverable=[ALL[0], (CERTIFICATE.lower(), A.der), (CERTIFICATE.capitalize(), A.der)])
    case("lower-key", "a key in lower case", pem("PRIVATE KEY", KEY).replace("BEGIN PRIVATE KEY", "begin private key").replace(
        "END PRIVATE KEY", "end private key"), lower, [], contents="private-key", recoverable=[("PRIVATE KEY", KEY), ("private key", KEY)])
    tiny = pem(CERTIFICATE, b"0\0")
    text, found = placed(*((CERTIFICATE, b"0\0", tiny) for _ in range(512)))
    case("blocks-512", "512 blocks: as many as are read", text, [], None, recoverable=[(CERTIFICATE, b"0\0")])
    case("blocks-513", "one block too many: the rest is not read, and that is said", text + tiny, ["pem-too-many-blocks"], None,
         recoverable=[(CERTIFICATE, b"0\0")])


def nothing():
    for id, comment, text in (
            ("sentence", "a sentence", "see the attachment"), ("path", "a path", "file:///etc/kafka/client.pem"),
            ("arn", "an ARN", "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/x/certificate/y"),
            ("json", "JSON", '{"Certificate": "x"}'), ("hex", "DER in hexadecimal", A.der.hex()),
            ("body", "a body without BEGIN and END", "\n".join(A.pem.splitlines()[1:-1])),
            ("url-encoded", "URL-encoded", urllib.parse.quote(A.pem)), ("url-encoded-plus", "the same, with `+` for spaces", urllib.parse.quote_plus(A.pem)),
            ("base64-text", "base64 of a text that is not PEM", base64.b64encode(b"see the attachment, please").decode()),
            ("dots", "three dots", "..."), ("ssh", "an OpenSSH public key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8 a@b")):
        case(f"nothing-{id}", comment, text, ["pem-not-found"], [])


def pairs():
    case("pair-text-glued", "text outside, and glued blocks", "text\n" + WHOLE.replace("-----\n-----", "----------"),
         ["pem-text-outside", "pem-begin-not-on-new-line"], None, recoverable=ALL)
    case("pair-base64-mismatch", "a damaged body, and a label that differs", A.pem[:60] + "*" + A.pem[61:] +
         B.pem.replace("END CERT", "END X509 CERT") + C.pem, ["pem-base64", "pem-end-label"], [PLACED[2]], recoverable=[ALL[1]])
    case("pair-spaces-text", "spaces in one block, and text", "text\n" + A.pem + B.pem.replace("\n", " ").strip() + "\n",
         ["pem-newlines-as-spaces", "pem-text-outside"], [block(A.der, 2)], recoverable=[ALL[1]])
    case("pair-end-key", "an END is missing, and a key is among the certificates",
         A.pem.replace("-----END CERTIFICATE-----\n", "") + pem("PRIVATE KEY", KEY), ["pem-end-missing", "pem-label-unexpected"],
         [block(KEY, lines(A.pem) - 1, "PRIVATE KEY")], recoverable=ALL[:1])
    case("pair-escaped-dashes", "en dashes in one block, `\\n` in the other",
         A.pem.replace("-----", "–––––") + B.pem.replace("\n", "\\n"), ["pem-dashes", "pem-newlines-escaped"], [],
         recoverable=ALL[:2])
    case("pair-wrapped-spaces", "base64 of a PEM whose line breaks had become spaces",
         base64.b64encode(WHOLE.replace("\n", " ").encode()).decode(), ["pem-base64-wrapped"], [], recoverable=ALL,
         may=["pem-newlines-as-spaces"])


def write():
    cases.clear()
    for part in (sound, outside, newlines, ends, bodies, dashes, invisible, labels, nothing, pairs):
        part()
    m.save("pem", "RFC 7468, RFC 4648; what AWS's guide asks of a secret; certificates and keys made for this file.",
           ["Python base64", "Python cryptography", "OpenSSL"], cases)
