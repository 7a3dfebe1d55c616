//! What derives from the table of codes: `docs/codes.md`, and `vectors/codes.json` for programs in
//! other languages. `UPDATE_EXPECT=1 cargo test --features ring --test library codes` writes both.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use msk_auth::finding::Family;
use msk_auth::lambda::{self, Answer, Basis, FailureKind, LastProcessingResult, Stage, Words};
use msk_auth::{Code, Method, Rules, Severity};
use serde_json::{Value, json};

/// Compares a file of the repository with what it should hold, or writes it.
fn expect(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
        std::fs::write(&file, text).unwrap();
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        there == text,
        "{path} does not match the table of codes; run `UPDATE_EXPECT=1 cargo test --features ring --test library codes`"
    );
}

fn severity(rules: &Rules, code: Code) -> Option<&'static str> {
    rules.severity(code).map(Severity::as_str)
}

#[test]
fn the_documentation_is_the_table() {
    let mut text = HEAD.to_owned();
    for family in Family::ALL {
        let _ = writeln!(text, "\n## {family}\n\n{}\n", family.sentence());
        text.push_str("| code | lambda | kafka | meaning | Lambda reports | found in |\n");
        text.push_str("|---|---|---|---|---|---|\n");
        let of_family = |code: &&Code| code.family() == *family;
        for code in Code::ALL.iter().filter(of_family) {
            let at_every_broker = match code.is_final() {
                true => "; the same at every broker",
                false => "",
            };
            let _ = writeln!(
                text,
                "| [`{code}`](#{code}) | {} | {} | {} | {}{at_every_broker} | {} |",
                severity(&Rules::lambda(), *code).unwrap_or("–"),
                severity(&Rules::kafka(), *code).unwrap_or("–"),
                code.sentence(),
                words(*code),
                code.met(),
            );
        }
        for code in Code::ALL.iter().filter(of_family) {
            text.push_str(&section(*code));
        }
    }
    text.push_str(&failures());
    expect("docs/codes.md", &text);
}

const HEAD: &str = "\
# The finding codes

Each problem that `msk-auth` reports has one of these codes. A released code keeps its meaning. A document of AWS
that can't be used at all is reported without a code, with exit status 2.

- `lambda` and `kafka`: the severity under each set of rules. An error rejects; `–` is not raised.
- *Lambda reports*: the `LastProcessingResult` of an event source mapping with this problem, and the basis of
  that answer: *documented* by Amazon; *reported* by users; *seen* with the Java client (kafka-clients 4.3.0
  on JDK 17) that Lambda presumably runs; or *inferred* from these. If it is seen or inferred, the program
  adds *probably*. A code can also occur in other types of secrets; the answer is then the one for a client
  certificate.
  *The same at every broker*: a client does not try the next broker.
- *found in*: where the problem was found, or a document that describes it.

`msk-auth explain CODE` prints the section of a code.

This file is generated from `src/finding/table.rs` and `src/finding/explanation/`: `UPDATE_EXPECT=1 cargo test --features ring --test library codes`.
";

/// A code's explanation.
fn section(code: Code) -> String {
    let explanation = code.explanation();
    let example: String = explanation
        .example
        .iter()
        .map(|line| format!("    {line}\n"))
        .collect();
    format!(
        "\n### {code}\n\n*{}*\n\n{}\n\n**Fix:** {}\n\n{example}",
        code.sentence(),
        explanation.why,
        explanation.fix,
    )
}

/// Each explanation is one to act on: whole sentences, of bounded length, that no other code has.
#[test]
fn explanations_are_whole_and_specific() {
    let mut texts = BTreeSet::new();
    let mut repeating = Vec::new();
    for code in Code::ALL {
        let explanation = code.explanation();
        for text in [explanation.why, explanation.fix] {
            assert!(text.ends_with('.'), "{code}: {text}");
            assert!(
                !text.contains("  ") && text.trim() == text,
                "{code}: {text}"
            );
            assert!(
                text.chars().next().unwrap().is_uppercase() || text.starts_with('`'),
                "{code}: {text}"
            );
        }
        assert!(
            (60..=480).contains(&explanation.why.chars().count()),
            "{code}: {}",
            explanation.why.chars().count()
        );
        assert!(
            (12..=300).contains(&explanation.fix.chars().count()),
            "{code}: {}",
            explanation.fix.chars().count()
        );
        assert!((1..=4).contains(&explanation.example.len()), "{code}");

        assert!(texts.insert((explanation.why, explanation.fix)), "{code}");
        if explanation.why.starts_with(code.sentence()) {
            repeating.push(code.as_str());
        }
    }
    assert!(
        repeating.is_empty(),
        "{repeating:?} say the sentence of the code again"
    );
}

/// The cell about Lambda.
fn words(code: Code) -> String {
    match code.lambda() {
        Words::Says(Answer { result, basis, .. }) => format!("{result} (*{basis}*)"),
        Words::Depends(failure) => {
            format!("see [`{failure}`](#what-lambda-reports-for-a-failure)")
        }
        Words::Nothing(why) => format!("– ({why})"),
        _ => unreachable!("the words of {code} are not described"),
    }
}

/// What Lambda reports if method and stage decide, too.
fn failures() -> String {
    let failures: BTreeSet<FailureKind> = Code::ALL
        .iter()
        .filter_map(|code| match code.lambda() {
            Words::Depends(failure) => Some(failure),
            _ => None,
        })
        .collect();
    let mut text = "\n## What Lambda reports for a failure\n\n".to_owned();
    text.push_str("| failure | stages | methods | Lambda reports |\n|---|---|---|---|\n");
    for failure in failures {
        for ((stages, result, basis), methods) in by_stages(failure) {
            let methods = match methods.len() == Method::ALL.len() {
                true => "all".to_owned(),
                false => listed(methods.iter().map(|method| method.as_str())),
            };
            let stages = listed(stages.iter().map(|stage| stage.as_str()));
            let _ = writeln!(
                text,
                "| `{failure}` | {stages} | {methods} | {result} (*{basis}*) |"
            );
        }
    }
    text
}

/// The methods with the same words and basis at the same stages.
fn by_stages(
    failure: FailureKind,
) -> BTreeMap<(Vec<Stage>, LastProcessingResult, Basis), Vec<Method>> {
    let mut rows: BTreeMap<_, Vec<Method>> = BTreeMap::new();
    for method in Method::ALL {
        let mut stages: BTreeMap<_, Vec<Stage>> = BTreeMap::new();
        for stage in Stage::ALL {
            if let Some(Answer { result, basis, .. }) = lambda::answer(*method, *stage, failure) {
                stages.entry((result, basis)).or_default().push(*stage);
            }
        }
        for ((result, basis), stages) in stages {
            let row = rows.entry((stages, result, basis)).or_default();
            row.push(*method);
        }
    }
    rows
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

#[test]
fn the_vectors_have_the_table() {
    let head = json!({
        "subject": "the finding codes: what each is about, and its severity under both sets of rules",
        "source": "src/finding/table.rs: `UPDATE_EXPECT=1 cargo test --features ring --test library codes`",
    });
    let rows: Vec<String> = Code::ALL
        .iter()
        .map(|code| {
            let row = json!({
                "code": code.as_str(),
                "family": code.family().as_str(),
                "lambda": severity(&Rules::lambda(), *code),
                "kafka": severity(&Rules::kafka(), *code),
            });
            format!("  {row}")
        })
        .collect();
    let text = format!(
        "{{\n \"subject\": {},\n \"source\": {},\n \"codes\": [\n{}\n ]\n}}\n",
        head["subject"],
        head["source"],
        rows.join(",\n")
    );
    expect("vectors/codes.json", &text);
}

/// The vectors in which the rules of Lambda find this code alone, with what Kafka's loader answered.
fn asked_of_the_loader() -> BTreeMap<String, Vec<(String, bool)>> {
    let mut asked: BTreeMap<String, Vec<(String, bool)>> = BTreeMap::new();
    for name in ["secrets", "keys", "chains", "spoiled", "repairs"] {
        let file = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let file: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        for case in file["cases"].as_array().unwrap() {
            let expect = &case["expect"];
            let found = match expect["lambda"]["codes"].as_array() {
                Some(codes) => codes,
                None => match expect["codes"].as_array() {
                    Some(codes) => codes,
                    None => continue,
                },
            };
            if let ([code], Some(answer)) = (found.as_slice(), expect["kafka_loader"].as_str()) {
                let id = case["id"].as_str().unwrap().to_owned();
                let code = code.as_str().unwrap().to_owned();
                asked
                    .entry(code)
                    .or_default()
                    .push((id, answer == "accepted"));
            }
        }
    }
    asked
}

/// "Seen" is what the vectors show: the loader refuses what makes the material invalid, and takes
/// what brokers refuse.
#[test]
fn what_was_seen_is_in_the_vectors() {
    // Only the key identifiers tell the order of these two; the loader compares names.
    const TAKEN_ALL_THE_SAME: &str = "rollover-swapped";
    let asked = asked_of_the_loader();
    for code in Code::ALL {
        let answers = asked
            .get(code.as_str())
            .map(Vec::as_slice)
            .unwrap_or_default();
        let Words::Says(answer) = code.lambda() else {
            continue;
        };
        let taken: Vec<_> = answers
            .iter()
            .filter(|(id, accepted)| *accepted && id != TAKEN_ALL_THE_SAME)
            .map(|(id, _)| id.as_str())
            .collect();
        match (answer.result, answer.basis) {
            (LastProcessingResult::ProvidedCertificateOrPrivateKeyInvalid, Basis::Seen) => {
                assert!(!answers.is_empty(), "{code} was not seen");
                assert!(taken.is_empty(), "{code} was taken: {taken:?}");
            }
            (LastProcessingResult::ServerFailedToAuthenticateLambda, _) => {
                assert_eq!(taken.len(), answers.len(), "{code} was refused");
            }
            _ => {}
        }
    }
}
