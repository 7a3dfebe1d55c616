//! What the lambda rules say of a chain is what Java and OpenSSL say of it:
//!
//! - promise A: what the rules accept without a warning, Java accepts: Kafka's PEM loader, a broker's
//!   trust manager and, where there is a key, a handshake;
//! - promise B: what Java and OpenSSL both accept is no error.
//!
//! The chains are those of `vectors/agreement.json` and those that can be formed of the certificates in
//! packages that registries carry, which `setup.sh` puts into the peers' folder. `agreement.json` beside
//! this file lists what differs, with the reason; a difference that is not listed fails the test, and so
//! does one that is listed and is none; with `UPDATE_EXPECT=1` the list is written again, and what is new
//! in it needs a reason. Every difference is written to `target/agreement/differences.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use msk_auth::secret::{self, SecretType};
use msk_auth::{Code, Conditions, Rules, Severity, tls};
use msk_auth_peers::folder;
use msk_auth_peers::oracle::{
    ChainQuestion, JavaVerdict, java_verdicts, openssl_reads, openssl_verdict,
};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::UnixTime;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What is asked about the certificates of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    /// Whether a broker lets the client in.
    Path,
    /// Whether the first certificate, which is alone and was issued by another, can be read.
    Reading,
}

struct Case {
    corpus: String,
    id: String,
    about: About,
    question: ChainQuestion,
}

/// Advice: what these warn of, nobody refuses.
const ADVICE: [Code; 3] = [Code::LeafSelfSigned, Code::LeafIsCa, Code::LeafExpiresSoon];
/// What follows from a certificate's being alone, which is not the matter where reading is.
const ALONE: [Code; 2] = [Code::ChainRootMissing, Code::LeafClientAuth];

/// A case in which a promise is broken.
struct Difference<'a> {
    case: &'a Case,
    promise: char,
    found: BTreeMap<Code, Severity>,
    java: &'a JavaVerdict,
    openssl: Option<String>,
}

fn vectors() -> Vec<Case> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors/agreement.json");
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let shared = file["shared"].as_object().unwrap();
    let text = |value: &Value| {
        let mut text = value.as_str()?.to_owned();
        for (name, block) in shared {
            text = text.replace(&format!("{{{name}}}"), block.as_str()?);
        }
        Some(text)
    };
    let case = |case: &Value| {
        let input = &case["input"];
        let at = OffsetDateTime::parse(input["at"].as_str()?, &Rfc3339).ok()?;
        Some(Case {
            corpus: "vectors".to_owned(),
            id: case["id"].as_str()?.to_owned(),
            about: About::Path,
            question: ChainQuestion {
                certificates: text(&input["certificates"])?,
                key: text(&input["key"]),
                at: at.unix_timestamp().try_into().ok()?,
                roots: text(&input["roots"]),
            },
        })
    };
    let cases = file["cases"].as_array().unwrap();
    cases.iter().map(|one| case(one).unwrap()).collect()
}

/// The cases of `corpora/NAME.jsonl` in the peers' folder.
fn corpora() -> Vec<Case> {
    let folder = folder().join("corpora");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}; run setup.sh", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
        .collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let corpus = path.file_stem().unwrap().to_string_lossy().into_owned();
        for line in fs::read_to_string(&path).unwrap().lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            cases.push(Case {
                corpus: corpus.clone(),
                id: format!("{corpus}/{}", line["id"].as_str().unwrap()),
                about: match line["about"].as_str() {
                    Some("reading") => About::Reading,
                    _ => About::Path,
                },
                question: ChainQuestion {
                    certificates: line["certificates"].as_str().unwrap().to_owned(),
                    key: line["key"].as_str().map(str::to_owned),
                    at: line["at"].as_u64().unwrap(),
                    roots: None,
                },
            });
        }
    }
    cases
}

/// The codes that the lambda rules find, each with how severe it is.
fn found(question: &ChainQuestion, provider: &Arc<CryptoProvider>) -> BTreeMap<Code, Severity> {
    let mut rules = Rules::lambda();
    rules.max_secret_bytes = usize::MAX;
    let at = UnixTime::since_unix_epoch(Duration::from_secs(question.at));
    let conditions = Conditions::new(rules, Arc::clone(provider)).at(at);
    let document = serde_json::json!({
        "certificate": question.certificates,
        "privateKey": question.key.as_deref().unwrap_or_default(),
    });
    let secret_type = Some(SecretType::ClientCertificateTlsAuth);
    let report = secret::check(document.to_string().as_bytes(), secret_type, &conditions);
    let findings = report.findings.iter();
    findings
        .filter(|finding| question.key.is_some() || finding.code != Code::SecretFieldEmpty)
        .map(|finding| (finding.code, finding.severity))
        .collect()
}

/// The promise that is broken, if any, and OpenSSL's answer where it matters.
fn broken(
    case: &Case,
    found: &BTreeMap<Code, Severity>,
    java: &JavaVerdict,
    scratch: &Path,
) -> Option<(char, Option<String>)> {
    let weighs = |code: &Code| {
        !ADVICE.contains(code) && (case.about == About::Path || !ALONE.contains(code))
    };
    let has = |severity| {
        let found = &mut found.iter();
        found.any(|(code, its)| *its == severity && weighs(code))
    };
    let (error, warning) = (has(Severity::Error), has(Severity::Warning));
    match case.about {
        About::Path => {
            // Which roots a broker has is not for us to know; the promise is about one that has the list's.
            let promised = !error && !warning && case.question.roots.is_none();
            if promised && !java.accepts() {
                return Some(('A', Some(openssl_verdict(&case.question, scratch))));
            }
            if error && java.accepts() {
                let openssl = openssl_verdict(&case.question, scratch);
                return (openssl == "accepted").then_some(('B', Some(openssl)));
            }
        }
        About::Reading => {
            let unreadable = found.contains_key(&Code::ChainCertificateMalformed);
            if !error && !warning && java.loader != "accepted" {
                return Some(('A', None));
            }
            if unreadable && java.loader == "accepted" {
                let read = openssl_reads(&case.question.certificates, scratch);
                return read.then(|| ('B', Some("reads it".to_owned())));
            }
        }
    }
    None
}

/// The differences that are known: groups of ids, each with the promise that is broken and the reason.
struct Known(Vec<Value>);

impl Known {
    const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/agreement.json");

    fn read() -> Self {
        Self(serde_json::from_str(&fs::read_to_string(Self::PATH).unwrap()).unwrap())
    }

    fn ids(&self) -> BTreeSet<Broken> {
        let mut ids = BTreeSet::new();
        for group in &self.0 {
            let why = group["reason"].as_str().unwrap();
            assert!(why.len() > 20, "no reason is given: {group}");
            for id in pairs(group) {
                assert!(ids.insert(id), "listed twice: {group}");
            }
        }
        ids
    }

    /// Writes the list with what is `seen` alone. What is new there has no reason yet.
    fn write(mut self, seen: &BTreeSet<Broken>) {
        let mut new = seen.clone();
        for group in &mut self.0 {
            let left = pairs(group).filter(|id| new.remove(id));
            group["ids"] = left.map(|(_, id)| id).collect();
        }
        for promise in ['A', 'B'] {
            let ids = new.iter().filter(|(its, _)| *its == promise);
            let ids: Value = ids.map(|(_, id)| id.as_str()).collect();
            let promise = promise.to_string();
            self.0
                .push(serde_json::json!({"promise": promise, "reason": "", "ids": ids}));
        }
        self.0.retain(|group| group["ids"] != serde_json::json!([]));
        let text = serde_json::to_string_pretty(&self.0).unwrap();
        fs::write(Self::PATH, text + "\n").unwrap();
    }
}

/// A promise, and the id of the case in which it is broken.
type Broken = (char, String);

fn pairs(group: &Value) -> impl Iterator<Item = Broken> + use<> {
    let promise = group["promise"].as_str().unwrap().chars().next().unwrap();
    let ids = group["ids"].as_array().unwrap().clone();
    ids.into_iter()
        .map(move |id| (promise, id.as_str().unwrap().to_owned()))
}

fn said(found: &BTreeMap<Code, Severity>) -> String {
    let said: Vec<_> = found
        .iter()
        .map(|(code, severity)| format!("{} ({severity})", code.as_str()))
        .collect();
    if said.is_empty() {
        "nothing".to_owned()
    } else {
        said.join(", ")
    }
}

impl Difference<'_> {
    fn id(&self) -> Broken {
        (self.promise, self.case.id.clone())
    }

    /// The last words of Java's first refusal, without its numbers: the same for the same reason.
    fn java_words(&self) -> String {
        let java = self.java;
        let answers = [
            Some(&java.loader),
            Some(&java.pkix),
            java.handshake.as_ref(),
        ];
        let refusal = answers.into_iter().flatten().find(|one| *one != "accepted");
        let words = refusal.map_or("", |said| said.rsplit(": ").next().unwrap_or_default());
        words.replace(|letter: char| letter.is_ascii_digit(), "N")
    }

    fn lines(&self) -> String {
        let Self {
            case,
            promise,
            found,
            java,
            openssl,
        } = self;
        let handshake = java.handshake.as_deref().unwrap_or("-");
        let openssl = openssl.as_deref().unwrap_or("-");
        format!(
            "{} [{promise}]\n  ours:      {}\n  loader:    {}\n  pkix:      {}\n  handshake: {handshake}\n  openssl:   {openssl}\n",
            case.id,
            said(found),
            java.loader,
            java.pkix,
        )
    }
}

/// For each corpus: how many cases, how many agree, and how many differ by which code.
fn table(cases: &[Case], differences: &[Difference<'_>]) -> String {
    let mut table = String::new();
    let corpora: BTreeSet<_> = cases.iter().map(|case| &case.corpus).collect();
    for corpus in corpora {
        let all = cases.iter().filter(|case| case.corpus == *corpus).count();
        let of_it = || differences.iter().filter(|one| one.case.corpus == *corpus);
        let (a, b) = (
            of_it().filter(|one| one.promise == 'A').count(),
            of_it().count(),
        );
        let _ = writeln!(
            table,
            "{corpus:24} {all:5} cases, {:5} agree, {a:3} break A, {:3} break B",
            all - b,
            b - a
        );
        let mut by_code: BTreeMap<String, usize> = BTreeMap::new();
        for one in of_it() {
            let errors = one.found.iter().filter(|(_, its)| **its == Severity::Error);
            let errors: Vec<_> = errors.map(|(code, _)| code.as_str()).collect();
            let code = match one.promise {
                'A' => format!("A: {}", one.java_words()),
                _ => format!("B: {}", errors.join(" + ")),
            };
            *by_code.entry(code).or_default() += 1;
        }
        for (code, count) in by_code {
            let _ = writeln!(table, "{:24} {count:5} {code}", "");
        }
    }
    table
}

/// Every case in which a promise is broken.
fn differences<'a>(
    cases: &'a [Case],
    verdicts: &'a [JavaVerdict],
    provider: &Arc<CryptoProvider>,
    scratch: &Path,
) -> Vec<Difference<'a>> {
    let compare = |(case, java): (&'a Case, &'a JavaVerdict)| {
        let found = found(&case.question, provider);
        let (promise, openssl) = broken(case, &found, java, scratch)?;
        Some(Difference {
            case,
            promise,
            found,
            java,
            openssl,
        })
    };
    cases.iter().zip(verdicts).filter_map(compare).collect()
}

fn ids(differences: &[Difference<'_>]) -> BTreeSet<Broken> {
    differences.iter().map(Difference::id).collect()
}

#[test]
fn the_rules_agree_with_java_and_openssl() {
    let mut cases = vectors();
    assert!(cases.len() >= 800, "{} vectors", cases.len());
    cases.extend(corpora());
    assert!(cases.len() >= 5000, "{} cases; run setup.sh", cases.len());
    let questions: Vec<_> = cases.iter().map(|case| case.question.clone()).collect();
    let started = Instant::now();
    let verdicts = java_verdicts(&questions);
    println!("Java: {} cases in {:?}", cases.len(), started.elapsed());
    let accepted = verdicts.iter().filter(|java| java.accepts()).count();
    assert!((1000..cases.len() - 1000).contains(&accepted), "{accepted}");

    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../agreement");
    fs::create_dir_all(&target).unwrap();
    let started = Instant::now();
    let differences = differences(&cases, &verdicts, &tls::aws_lc_rs(), &target);
    println!("ours and OpenSSL: {:?}", started.elapsed());
    let lines: String = differences.iter().map(Difference::lines).collect();
    fs::write(target.join("differences.txt"), &lines).unwrap();
    println!("{}", table(&cases, &differences));

    let seen = ids(&differences);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        Known::read().write(&seen);
    }
    let known = Known::read().ids();
    let mut wrong = String::new();
    for one in differences.iter().filter(|one| !known.contains(&one.id())) {
        wrong += &one.lines();
    }
    for (promise, id) in known.difference(&seen) {
        let _ = writeln!(wrong, "{id} [{promise}] is listed as differing, and agrees");
    }
    assert!(wrong.is_empty(), "{wrong}");

    // The other provider judges alike, but for what it lacks.
    let with_ring = ids(&self::differences(&cases, &verdicts, &tls::ring(), &target));
    let apart: Vec<_> = with_ring.symmetric_difference(&seen).collect();
    let p521 = ('B', "curve-leaf-p521".to_owned());
    assert_eq!(apart, [&p521], "with ring");
}
