//! PEM texts spoiled at random: what the lambda rules take without a word, Kafka's PEM loader takes
//! too, and reads the same certificates from it.

use std::fs;
use std::time::Duration;

use msk_auth::secret::{self, Secret, SecretReport};
use msk_auth::{Code, Conditions, Rules, Severity, tls};
use msk_auth_peers::kafka::{PemIdentity, pem_loader_chains};
use rustls::pki_types::UnixTime;
use serde_json::Value;

const DOCUMENTS: usize = 1500;
/// 2026-10-01, when the vectors' chains are valid.
const AT: Duration = Duration::from_secs(1_790_812_800);
/// What Java lacks, and a warning tells.
const WARNED: [Code; 2] = [Code::KeyEncryptionNotInJava, Code::KeyPasswordNotAscii];

/// Marsaglia's xorshift64: the same documents in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn one_of<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

fn report(document: &Value) -> SecretReport {
    let conditions = Conditions::new(Rules::lambda(), tls::ring());
    let conditions = conditions.at(UnixTime::since_unix_epoch(AT));
    secret::check(document.to_string().as_bytes(), None, &conditions)
}

/// The identities among the vectors that are accepted as they are.
fn sound() -> Vec<Value> {
    let mut found = Vec::new();
    for name in ["secrets", "spoiled"] {
        let path = format!("{}/../../vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        for case in file["cases"].as_array().unwrap() {
            let Some(text) = case["input"]["document"].as_str() else {
                continue;
            };
            let Ok(document) = serde_json::from_str::<Value>(text) else {
                continue;
            };
            let identity = ["certificate", "privateKey"]
                .iter()
                .all(|name| document[name].is_string());
            if identity && report(&document).accepted() {
                found.push(document);
            }
        }
    }
    found
}

/// A place between two characters.
fn place(text: &str, random: &mut Random) -> usize {
    let mut at = random.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn insert(text: &str, random: &mut Random, pieces: &[&str]) -> String {
    let at = place(text, random);
    let piece = random.one_of(pieces);
    format!("{}{piece}{}", &text[..at], &text[at..])
}

/// The text with one of its lines changed.
fn with_line(text: &str, random: &mut Random, change: impl FnOnce(&str) -> String) -> String {
    let mut lines: Vec<_> = text.split('\n').map(str::to_owned).collect();
    let index = random.below(lines.len());
    lines[index] = change(&lines[index]);
    lines.join("\n")
}

/// Every body in lines of so many characters.
fn rewrapped(text: &str, width: usize) -> String {
    let mut written = String::new();
    let mut body = String::new();
    for line in text.lines() {
        if line.starts_with("-----END") {
            let bytes = body.as_bytes().chunks(width);
            for chunk in bytes {
                written.push_str(&String::from_utf8_lossy(chunk));
                written.push('\n');
            }
            body.clear();
        }
        if line.contains("-----") {
            written.push_str(line);
            written.push('\n');
        } else {
            body.push_str(line);
        }
    }
    written
}

fn spoiled(text: &str, random: &mut Random) -> String {
    const BLANKS: [&str; 7] = ["", " ", "\t", "  ", "\r", " \r", "\u{a0}"];
    const BREAKS: [&str; 5] = ["\n", "\r\n", "\r", " ", "\n\n"];
    const ODD: [&str; 12] = [
        "\0", "\u{a0}", "\u{200b}", "\u{feff}", "\u{b}", "\u{c}", "é", "-", "=", "\\n", "x", "\"",
    ];
    const LINES: [&str; 11] = [
        "Bag Attributes",
        "    friendlyName: client",
        "subject=CN = x",
        "# comment",
        "X: y",
        "-----",
        "---",
        "====",
        "abcd",
        "hello-----world",
        "",
    ];
    const HEADERS: [&str; 4] = [
        "Comment: x\n\n",
        "Proc-Type: 4,CLEAR\n\n",
        "A:b\n",
        "Proc-Type: 4,ENCRYPTED\nDEK-Info: x\n\n",
    ];
    const LABELS: [(&str, &str); 6] = [
        ("CERTIFICATE", "TRUSTED CERTIFICATE"),
        ("CERTIFICATE", "X509 CERTIFICATE"),
        ("PRIVATE KEY", "RSA PRIVATE KEY"),
        ("BEGIN", "begin"),
        ("BEGIN", "BEGIN "),
        ("END CERTIFICATE", "END  CERTIFICATE"),
    ];
    match random.below(17) {
        0 => with_line(text, random, |line| format!("{line}\n")),
        1 => {
            let blank = random.one_of(&BLANKS);
            with_line(text, random, |line| format!("{line}{blank}"))
        }
        2 => {
            let blank = random.one_of(&BLANKS);
            with_line(text, random, |line| format!("{blank}{line}"))
        }
        3 => {
            let added = random.one_of(&LINES);
            with_line(text, random, |line| format!("{added}\n{line}"))
        }
        4 => with_line(text, random, |line| format!("{line}\n{line}")),
        5 => insert(text, random, &BREAKS),
        6 | 7 => insert(text, random, &ODD),
        // Behind or before a boundary, where the rules are hardest.
        8 | 9 => {
            let odd = random.one_of(&ODD);
            let at: Vec<_> = text.match_indices("-----").map(|(at, _)| at).collect();
            let at = at[random.below(at.len())] + 5 * random.below(2);
            format!("{}{odd}{}", &text[..at], &text[at..])
        }
        10 => text.replace('\n', "\r\n"),
        11 => text.replace('\n', "\r"),
        12 => text.trim_end().to_owned(),
        13 => {
            let at = place(text, random);
            let mut rest = text[at..].chars();
            rest.next();
            format!("{}{}", &text[..at], rest.as_str())
        }
        14 => {
            let width = [1, 10, 63, 65, 76, 100_000][random.below(6)];
            rewrapped(text, width)
        }
        15 => {
            let header = random.one_of(&HEADERS);
            text.replacen("-----\n", &format!("-----\n{header}"), 1)
        }
        _ => {
            let (from, to) = LABELS[random.below(LABELS.len())];
            text.replacen(from, to, 1 + random.below(2))
        }
    }
}

/// The certificates that were read, as Java tells them.
fn chain(report: SecretReport) -> String {
    let Ok(Secret::ClientCertificate(identity)) = report.into_result() else {
        panic!("accepted, but no identity");
    };
    let certificates = identity.chain().certificates().iter();
    certificates
        .map(|certificate| format!(" {}", certificate.sha256()))
        .collect()
}

#[test]
fn what_is_accepted_is_read_alike_by_kafka() {
    let sound = sound();
    assert!(sound.len() >= 30, "{}", sound.len());
    let mut random = Random(0x6d73_6b2d_6175_7468);
    let mut documents = Vec::new();
    for _ in 0..DOCUMENTS {
        let mut document = sound[random.below(sound.len())].clone();
        let field = random.one_of(&["certificate", "privateKey"]);
        for _ in 0..=random.below(2) {
            let text = document[field].as_str().unwrap();
            document[field] = spoiled(text, &mut random).into();
        }
        documents.push(document);
    }
    let identities: Vec<_> = documents
        .iter()
        .map(|document| PemIdentity {
            certificates: document["certificate"].as_str().unwrap(),
            key: document["privateKey"].as_str().unwrap(),
            password: document["privateKeyPassword"].as_str(),
        })
        .collect();
    let (mut accepted, mut rejected) = (0, 0);
    for (document, answer) in documents.iter().zip(pem_loader_chains(&identities)) {
        let report = report(document);
        if !report.accepted() {
            rejected += 1;
            assert!(report.findings.has_errors(), "no reason: {document}");
            continue;
        }
        let warned = report
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Warning && WARNED.contains(&finding.code));
        if !warned {
            accepted += 1;
            let ours = format!("accepted{}", chain(report));
            assert_eq!(answer, ours, "{document}");
        }
    }
    println!("{accepted} accepted, {rejected} rejected");
    assert!(accepted > 400 && rejected > 400, "{accepted}, {rejected}");
}
