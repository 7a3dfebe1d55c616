//! What the lambda rules say of a chain is what Java and OpenSSL say of it:
//!
//! - promise A: what the rules accept without a warning, Java accepts: Kafka's PEM loader, a broker's
//!   trust manager and, where there is a key, a handshake;
//! - promise B: what Java and OpenSSL both accept is no error.
//!
//! The chains are those of `vectors/agreement.json` and those that can be formed of the certificates in
//! packages that registries carry, which `setup.sh` puts into the peers' folder. `known.json` beside
//! this file lists what differs, with the reason; a difference that is not listed fails the test, and so
//! does one that is listed and is none; with `UPDATE_EXPECT=1` the list is written again, and what is new
//! in it needs a reason. Every difference is written to `target/agreement/differences.txt`.

mod cases;
mod known;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use msk_auth::secret::{self, SecretType};
use msk_auth::{Code, Conditions, Rules, Severity, tls};
use msk_auth_peers::oracle::{
    ChainQuestion, JavaVerdict, java_verdicts, openssl_reads, openssl_reads_key, openssl_verdict,
};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::UnixTime;

use crate::cases::{About, Case, corpora, vectors};
use crate::known::{Broken, Known};

/// Advice: what these warn of, nobody refuses.
const ADVICE: [Code; 3] = [Code::LeafSelfSigned, Code::LeafIsCa, Code::LeafExpiresSoon];
/// What follows from a certificate's being alone, which is not the matter where reading is.
const ALONE: [Code; 2] = [Code::ChainRootMissing, Code::LeafClientAuth];

/// The codes that are found, each with how severe it is.
type Found = BTreeMap<Code, Severity>;

/// A case in which a promise is broken.
struct Difference<'a> {
    case: &'a Case,
    promise: char,
    found: Found,
    java: &'a JavaVerdict,
    openssl: Option<String>,
    /// The provider under which it is; empty where it is under both.
    provider: &'static str,
}

/// The codes that the lambda rules find, each with how severe it is.
fn found(question: &ChainQuestion, provider: &Arc<CryptoProvider>) -> Found {
    let mut rules = Rules::lambda();
    rules.max_secret_bytes = usize::MAX;
    let at = UnixTime::since_unix_epoch(Duration::from_secs(question.at));
    let conditions = Conditions::new(rules, Arc::clone(provider)).at(at);
    let mut document = serde_json::json!({
        "certificate": question.certificates,
        "privateKey": question.key.as_deref().unwrap_or_default(),
    });
    if let Some(password) = &question.password {
        document["privateKeyPassword"] = password.as_str().into();
    }
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
    found: &Found,
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
                let ChainQuestion { key, password, .. } = &case.question;
                let reads = |key: &String| openssl_reads_key(key, password.as_deref(), scratch);
                let both = openssl == "accepted" && key.as_ref().is_none_or(reads);
                return both.then_some(('B', Some(openssl)));
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

fn said(found: &Found) -> String {
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
        (self.promise, format!("{}{}", self.case.id, self.provider))
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
            provider,
        } = self;
        let handshake = java.handshake.as_deref().unwrap_or("-");
        let openssl = openssl.as_deref().unwrap_or("-");
        format!(
            "{}{provider} [{promise}]\n  ours:      {}\n  loader:    {}\n  pkix:      {}\n  handshake: {handshake}\n  openssl:   {openssl}\n",
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

/// What the rules find in every case, with aws-lc-rs and with ring.
fn ours(cases: &[Case]) -> Vec<[Found; 2]> {
    let providers = [tls::aws_lc_rs(), tls::ring()];
    let both = |case: &Case| [0, 1].map(|which| found(&case.question, &providers[which]));
    cases.iter().map(both).collect()
}

/// Every case in which a promise is broken; where the providers differ, one for each.
fn differences<'a>(
    cases: &'a [Case],
    ours: Vec<[Found; 2]>,
    verdicts: &'a [JavaVerdict],
    scratch: &Path,
) -> Vec<Difference<'a>> {
    let mut differences = Vec::new();
    for ((case, java), [with_aws, with_ring]) in cases.iter().zip(verdicts).zip(ours) {
        let mut add = |promise, found, openssl, provider| {
            differences.push(Difference {
                case,
                promise,
                found,
                java,
                openssl,
                provider,
            });
        };
        let of_aws = broken(case, &with_aws, java, scratch);
        let of_ring = broken(case, &with_ring, java, scratch);
        match (of_aws, of_ring) {
            (Some((promise, openssl)), Some((other, _))) if promise == other => {
                add(promise, with_aws, openssl, "");
            }
            (of_aws, of_ring) => {
                if let Some((promise, openssl)) = of_aws {
                    add(promise, with_aws, openssl, " (aws-lc-rs)");
                }
                if let Some((promise, openssl)) = of_ring {
                    add(promise, with_ring, openssl, " (ring)");
                }
            }
        }
    }
    differences
}

#[test]
fn the_rules_agree_with_java_and_openssl() {
    let mut cases = vectors();
    assert!(cases.len() >= 800, "{} vectors", cases.len());
    cases.extend(corpora());
    assert!(cases.len() >= 5000, "{} cases; run setup.sh", cases.len());
    let questions: Vec<_> = cases.iter().map(|case| case.question.clone()).collect();
    let started = Instant::now();
    let asked = std::thread::spawn(move || java_verdicts(&questions));
    let ours = ours(&cases);
    println!("ours: {} cases in {:?}", cases.len(), started.elapsed());
    let verdicts = asked.join().unwrap();
    println!("Java's beside: {:?}", started.elapsed());
    let accepted = verdicts.iter().filter(|java| java.accepts()).count();
    assert!((1000..cases.len() - 1000).contains(&accepted), "{accepted}");

    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../agreement");
    fs::create_dir_all(&target).unwrap();
    let differences = differences(&cases, ours, &verdicts, &target);
    let lines: String = differences.iter().map(Difference::lines).collect();
    fs::write(target.join("differences.txt"), &lines).unwrap();
    println!("{}", table(&cases, &differences));

    let seen: BTreeSet<Broken> = differences.iter().map(Difference::id).collect();
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
}
