//! Reads an IAM policy. If it counts as allowing an action on every consumer group, or on a secret with any
//! suffix of Secrets Manager, some hundred of them must be allowed by AWS's rules, which are implemented here a
//! second time.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::access::{self, AccessRequest, ClientRole, IamPolicy, Scope};
use msk_auth::{Findings, Method, Rules};
use serde_json::Value;

const CLUSTER: &str = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1";
const SECRET: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:kafka";
const GROUP: &str = "arn:aws:kafka:eu-west-1:123456789012:group/orders/5f1c7b0e-1/";

fuzz_target!(|data: &[u8]| {
    let mut findings = Findings::under(&Rules::lambda());
    let policy = IamPolicy::read(data, &mut findings);
    // What AWS refuses has no meaning, and what a variable holds is not known here.
    let (Some(policy), Ok(document)) = (policy, serde_json::from_slice::<Value>(data)) else {
        return;
    };
    if !findings.is_empty()
        || document.get("Statement").is_none()
        || document.to_string().contains("${")
    {
        return;
    }
    let of = |method, role| AccessRequest::new(CLUSTER.parse().unwrap(), method, role);
    let mut needs = of(Method::Iam, ClientRole::Consumer).requirements();
    needs.extend(
        of(Method::Mtls, ClientRole::Lambda)
            .secrets([SECRET])
            .requirements(),
    );
    let Some(gaps) = access::missing(&[policy], &needs) else {
        return;
    };
    for need in &needs {
        if gaps.iter().any(|gap| gap.requirement == *need) {
            continue;
        }
        match &need.scope {
            Scope::Exactly(resource) => {
                let is_allowed = |action| allows(&document, action, resource);
                assert!(is_allowed(need.action) || need.alternative.is_some_and(is_allowed));
            }
            Scope::Every(pattern) if pattern.starts_with(SECRET) => {
                for name in names(&document) {
                    let suffix: String = name.chars().chain("xAb1Cd".chars()).take(6).collect();
                    let resource = format!("{SECRET}-{suffix}");
                    assert!(allows(&document, need.action, &resource), "{resource}");
                }
            }
            Scope::Every(_) => {
                for name in names(&document) {
                    let resource = format!("{GROUP}{name}");
                    assert!(allows(&document, need.action, &resource), "{resource}");
                }
            }
            _ => {}
        }
    }
});

/// Short names, long ones, and the endings of the document's own patterns.
fn names(document: &Value) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut longest = names.clone();
    for _ in 0..4 {
        longest = longest
            .iter()
            .flat_map(|word| ["a", "b", "x"].map(|letter| format!("{word}{letter}")))
            .collect();
        names.extend(longest.iter().cloned());
    }
    names.push("x".repeat(40));
    for statement in list(&document["Statement"]) {
        for element in ["Resource", "NotResource"] {
            for pattern in list(&statement[element])
                .into_iter()
                .filter_map(Value::as_str)
            {
                let end = pattern.rsplit('/').next().unwrap_or_default();
                for run in ["", "x", "xxxxxxxx"] {
                    names.push(end.replace('*', run).replace('?', "x"));
                }
            }
        }
    }
    names
}

fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(elements) => elements.iter().collect(),
        one => vec![one],
    }
}

/// A Deny takes precedence, then an Allow, and otherwise it is denied. A condition is met if that
/// is the worse case.
fn allows(document: &Value, action: &str, resource: &str) -> bool {
    let statements = list(&document["Statement"]);
    let applies = |statement: &Value| {
        let hit = |name: &str, text: &str, is_match: fn(&str, &str) -> bool| {
            let patterns = list(statement.get(name)?);
            Some(
                patterns
                    .into_iter()
                    .filter_map(Value::as_str)
                    .any(|pattern| is_match(pattern, text)),
            )
        };
        let of = |name: &str, negation: &str, text: &str, is_match| {
            let plain = hit(name, text, is_match);
            plain
                .or_else(|| hit(negation, text, is_match).map(|hit| !hit))
                .unwrap_or(false)
        };
        let is_action = |pattern: &str, text: &str| {
            is_match(&pattern.to_ascii_lowercase(), &text.to_ascii_lowercase())
        };
        of("Action", "NotAction", action, is_action)
            && of("Resource", "NotResource", resource, is_resource)
    };
    let is_conditional = |statement: &Value| {
        let operators = statement["Condition"].as_object();
        operators.is_some_and(|operators| {
            operators
                .values()
                .any(|keys| keys != &serde_json::json!({}))
        })
    };
    let mut allows = statements.iter().filter(|one| one["Effect"] == "Allow");
    let mut denies = statements.iter().filter(|one| one["Effect"] == "Deny");
    allows.any(|one| !is_conditional(one) && applies(one)) && !denies.any(|one| applies(one))
}

/// An ARN of fewer than six fields has a wildcard for each missing field.
fn is_resource(pattern: &str, resource: &str) -> bool {
    let lacking = 5_usize.saturating_sub(pattern.matches(':').count());
    match pattern.starts_with("arn:") {
        true => is_match(&(pattern.to_owned() + &":*".repeat(lacking)), resource),
        false => is_match(pattern, resource),
    }
}

/// `*` matches any run of characters, `?` any one.
fn is_match(pattern: &str, text: &str) -> bool {
    let mut matched: Vec<bool> = vec![true];
    let pattern: Vec<char> = pattern.chars().collect();
    for wanted in &pattern {
        matched.push(*wanted == '*' && *matched.last().unwrap());
    }
    for character in text.chars() {
        let before = std::mem::replace(&mut matched, vec![false]);
        for (at, wanted) in pattern.iter().enumerate() {
            matched.push(match wanted {
                '*' => before[at + 1] || matched[at],
                '?' => before[at],
                wanted => before[at] && *wanted == character,
            });
        }
    }
    matched[pattern.len()]
}
