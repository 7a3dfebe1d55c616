//! The judgement of IAM policies never says "allowed" where AWS would deny: what it holds for all
//! resources of a pattern holds for each of a thousand, and what it holds for some for one at least.

use std::collections::HashMap;

use msk_auth::Method;
use msk_auth::access::{self, AccessRequest, ClientRole, IamPolicy, Requirement, Scope};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::sampling::cases;

const CLUSTER: &str = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1";
const SECRET: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:kafka";
const LOG_GROUP: &str = "arn:aws:logs:eu-west-1:123456789012:log-group:";
const GROUP: &str = "arn:aws:kafka:eu-west-1:123456789012:group/orders/5f1c7b0e-1/";

fn requirements(role: ClientRole, method: Method) -> Vec<Requirement> {
    AccessRequest::new(CLUSTER.parse().unwrap(), method, role).requirements()
}

fn is_allowed(statements: &Value, requirement: &Requirement) -> bool {
    let json = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let policy = IamPolicy::from_json(json.as_bytes()).unwrap();
    access::missing(&[policy], std::slice::from_ref(requirement))
        .unwrap()
        .is_empty()
}

#[test]
fn every_group_as_principalmapper_judges_each() {
    let file: Value =
        serde_json::from_str(include_str!("../../vectors/access-every.json")).unwrap();
    assert_eq!(file["resource_prefix"], GROUP);
    let needs = requirements(ClientRole::Consumer, Method::Iam);
    let need = needs
        .iter()
        .find(|need| file["action"] == need.action)
        .unwrap();
    assert_eq!(need.scope, Scope::Every(format!("{GROUP}*")));
    let cases = file["cases"].as_array().unwrap();
    assert!(cases.len() >= 200 && file["groups"].as_array().unwrap().len() > 1000);
    for case in cases {
        assert_eq!(case["input"]["cluster_arn"], CLUSTER);
        let statements = &case["input"]["policies"][0]["Statement"];
        let (allowed, expect) = (is_allowed(statements, need), &case["expect"]);
        assert!(!allowed || expect["allowed"] == true, "{case:#}");
        // What only several statements allow together may be held for a gap.
        assert!(allowed || expect["by_one_statement"] == false, "{case:#}");
    }
}

/// What no statement allows is denied implicitly, whether or not a denial under a condition applies
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>).
#[test]
fn a_denial_under_a_condition_explains_nothing_that_is_not_allowed() {
    let needs = requirements(ClientRole::Consumer, Method::Iam);
    let deny = json!({"Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}}});
    let json = json!({"Version": "2012-10-17", "Statement": deny}).to_string();
    let policy = IamPolicy::from_json(json.as_bytes()).unwrap();
    let gaps = access::missing(&[policy], &needs).unwrap();
    assert_eq!(gaps.len(), needs.len());
    for gap in gaps {
        assert!(!gap.is_denied && gap.depends_on.is_empty(), "{gap:?}");
    }
}

/// A pattern without wildcards is one resource
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>).
#[test]
fn a_denial_of_the_shortest_name_is_not_one_of_each() {
    let needs = requirements(ClientRole::Lambda, Method::ScramSha512);
    let need = needs.iter().find(|need| need.action == "kms:Decrypt");
    let need = need.unwrap();
    let deny = |key: &str| {
        let key = format!("arn:aws:kms:eu-west-1:123456789012:key/{key}");
        json!([
            {"Effect": "Allow", "Action": "kms:*", "Resource": "*"},
            {"Effect": "Deny", "Action": "kms:*", "Resource": key},
        ])
    };
    assert!(is_allowed(&deny(""), need));
    assert!(!is_allowed(&deny("*"), need));
}

/// AWS's rule for `*` and `?`, of an ARN that is completed as AWS does: bit by bit, which beginnings
/// of the pattern match the resource so far.
struct Reference {
    many: u128,
    takes: HashMap<char, u128>,
    takes_any: u128,
    end: u128,
}

impl Reference {
    fn of(pattern: &str) -> Self {
        let mut pattern = pattern.to_owned();
        if pattern.starts_with("arn:") {
            let colons = pattern.matches(':').count();
            pattern.push_str(&":*".repeat(5_usize.saturating_sub(colons)));
        }
        let (mut many, mut takes, mut takes_any) = (0, HashMap::new(), 0);
        for (at, character) in pattern.chars().enumerate() {
            match character {
                '*' => many |= 1 << at,
                '?' => takes_any |= 1 << at,
                other => *takes.entry(other).or_default() |= 1 << at,
            }
        }
        Self {
            many,
            takes,
            takes_any,
            end: 1 << pattern.chars().count(),
        }
    }

    /// What else is matched where asterisks take nothing.
    fn passed(&self, mut matched: u128) -> u128 {
        loop {
            let more = matched | (matched & self.many) << 1;
            if more == matched {
                return matched;
            }
            matched = more;
        }
    }

    fn matches(&self, resource: &str) -> bool {
        let mut matched = self.passed(1);
        for character in resource.chars() {
            let takes = self.takes.get(&character).copied().unwrap_or(0) | self.takes_any;
            matched = self.passed(matched & self.many | (matched & takes) << 1);
        }
        matched & self.end != 0
    }
}

/// AWS's rule for statements: a Deny wins, then an Allow, else it is denied.
struct Evaluator(Vec<(bool, bool, Vec<Reference>)>);

impl Evaluator {
    fn of(statements: &Value) -> Self {
        let read = |statement: &Value| {
            let patterns = |name: &str| {
                let patterns = statement[name].as_array()?.iter();
                Some(
                    patterns
                        .map(|pattern| Reference::of(pattern.as_str().unwrap()))
                        .collect(),
                )
            };
            let is_negated = statement["Resource"].is_null();
            let patterns = patterns("Resource").or_else(|| patterns("NotResource"));
            (
                statement["Effect"] == "Allow",
                is_negated,
                patterns.unwrap(),
            )
        };
        Self(statements.as_array().unwrap().iter().map(read).collect())
    }

    fn allows(&self, resource: &str) -> bool {
        let applies = |wanted: bool| {
            self.0.iter().any(|(is_allow, is_negated, patterns)| {
                let is_hit = patterns.iter().any(|pattern| pattern.matches(resource));
                *is_allow == wanted && is_hit != *is_negated
            })
        };
        applies(true) && !applies(false)
    }
}

/// A pattern of the resources that begin with `prefix`.
fn pattern(prefix: &'static str) -> impl Strategy<Value = String> {
    let wide = select(vec![
        "*",
        "arn:*",
        "arn:aws:*",
        "arn:aws:kafka",
        "arn:aws:ka",
        "arn:aws:k?fka",
    ]);
    let heads = select(vec![
        prefix,
        "arn:*:secretsmanager:*:*:secret:?afka-",
        "arn:aws:*:*:*:*/*/",
        "arn:*:kafka:*:*:group/*",
    ]);
    let narrow = (heads, "[ab?*]{0,4}").prop_map(|(head, rest)| format!("{head}{rest}"));
    prop_oneof![1 => wide.prop_map(str::to_owned), 6 => narrow]
}

fn statements(prefix: &'static str) -> impl Strategy<Value = Value> {
    let element = select(vec!["Resource", "Resource", "NotResource"]);
    let effect = select(vec!["Allow", "Allow", "Deny"]);
    let patterns = prop::collection::vec(pattern(prefix), 1..3);
    let statement = (effect, element, patterns).prop_map(
        |(effect, element, patterns)| json!({"Effect": effect, "Action": "*", element: patterns}),
    );
    prop::collection::vec(statement, 1..5).prop_map(Value::from)
}

/// All words of one to five letters, of which no pattern has `x`, and longer ones.
fn names() -> Vec<String> {
    let mut names = Vec::new();
    let mut longest = vec![String::new()];
    for _ in 0..5 {
        longest = longest
            .iter()
            .flat_map(|word| ["a", "b", "x", "é"].map(|letter| format!("{word}{letter}")))
            .collect();
        names.extend(longest.iter().cloned());
    }
    names.extend(["", "a", "b"].map(|begin| format!("{begin}{}{begin}", "x".repeat(36))));
    assert!(names.len() > 1000);
    names
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(150)))]

    #[test]
    fn what_is_allowed_for_all_is_allowed_for_each(statements in statements(GROUP)) {
        let evaluator = Evaluator::of(&statements);
        let needs = requirements(ClientRole::Consumer, Method::Iam);
        for need in needs.iter().filter(|need| matches!(need.scope, Scope::Every(_))) {
            if is_allowed(&statements, need) {
                for name in names() {
                    let resource = format!("{GROUP}{name}");
                    prop_assert!(evaluator.allows(&resource), "{resource} by {statements:#}");
                }
            }
        }
    }

    /// Of a secret whose ARN is given without them, each six characters that may be appended.
    #[test]
    fn what_is_allowed_for_every_suffix_is_allowed_for_each(
        statements in statements("arn:aws:secretsmanager:eu-west-1:123456789012:secret:kafka-")
    ) {
        let request = AccessRequest::new(CLUSTER.parse().unwrap(), Method::Mtls, ClientRole::Lambda);
        let needs = request.secrets([SECRET]).requirements();
        let need = needs.iter().find(|need| need.action.starts_with("secretsmanager:")).unwrap();
        prop_assert_eq!(&need.scope, &Scope::Every(format!("{SECRET}-??????")));
        if is_allowed(&statements, need) {
            let evaluator = Evaluator::of(&statements);
            for name in names().iter().filter(|name| name.chars().count() == 3) {
                for suffix in [format!("{name}{name}"), format!("{name}xAb")] {
                    let resource = format!("{SECRET}-{suffix}");
                    prop_assert!(evaluator.allows(&resource), "{resource} by {statements:#}");
                }
            }
        }
    }

    #[test]
    fn what_is_allowed_for_one_is_allowed_for_it(statements in statements(CLUSTER)) {
        let need = requirements(ClientRole::Consumer, Method::Iam).remove(0);
        prop_assert_eq!(&need.scope, &Scope::Exactly(CLUSTER.to_owned()));
        prop_assert_eq!(is_allowed(&statements, &need), Evaluator::of(&statements).allows(CLUSTER));
    }

    /// CloudWatch Logs asks about each stream of the function's log group
    /// (<https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html>).
    #[test]
    fn what_is_allowed_for_some_is_allowed_for_one(statements in statements(LOG_GROUP)) {
        let needs = requirements(ClientRole::Lambda, Method::Iam);
        let need = needs.iter().find(|need| need.action == "logs:PutLogEvents").unwrap();
        prop_assert_eq!(need.scope.as_str(), format!("{LOG_GROUP}*"));
        if is_allowed(&statements, need) {
            let evaluator = Evaluator::of(&statements);
            let streams = ["", "x", "2026/03/01/[$LATEST]0f7d5c3b1a9e8642"];
            // With the slashes that the patterns' heads ask for.
            let mut groups = names().into_iter()
                .flat_map(|name| ["", "/", "//", "/x/", "x/x/"].map(|rest| format!("{LOG_GROUP}{rest}{name}")));
            let is_allowed = |group: String| streams.iter()
                .all(|stream| evaluator.allows(&format!("{group}:log-stream:{stream}")));
            prop_assert!(groups.any(is_allowed), "{statements:#}");
        }
    }
}
