//! What policies lack: an explicit `Deny` wins, then an `Allow`, else it is denied
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>).
//!
//! Only the policies of the role itself are looked at. Service control policies, permissions
//! boundaries and session policies can take away what these allow.

use crate::access::iam_policy::{Effect, Element, IamPolicy, Statement};
use crate::access::requirements::{Requirement, Scope};

/// A permission that the policies do not give, or not surely.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// What is needed, on what, and what Lambda says without it.
    pub requirement: Requirement,
    /// Whether a statement denies it; else no statement allows it.
    pub is_denied: bool,
    /// The condition keys that it depends on: with other values than the ones the policy wants, or
    /// for a denial with these, it is not allowed. Empty where nothing helps.
    pub depends_on: Vec<String>,
}

/// What is lacking, in the order of the requirements.
///
/// ```
/// use msk_auth::Method;
/// use msk_auth::access::{self, AccessRequest, ClientRole, IamPolicy};
///
/// let cluster = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1".parse()?;
/// let request = AccessRequest::new(cluster, Method::Iam, ClientRole::Producer).topics(["bills"])?;
/// let policy = IamPolicy::from_json(br#"{"Version": "2012-10-17", "Statement":
///     {"Effect": "Allow", "Action": "kafka-cluster:*Topic*", "Resource": "*"}}"#)?;
/// let gaps = access::missing(&[policy], &request.requirements());
/// let actions: Vec<_> = gaps.iter().map(|gap| gap.requirement.action).collect();
/// assert_eq!(actions, ["kafka-cluster:Connect", "kafka-cluster:WriteData"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn missing(policies: &[IamPolicy], requirements: &[Requirement]) -> Vec<Gap> {
    requirements
        .iter()
        .filter_map(|requirement| {
            let verdict = judge(policies, requirement.action, &requirement.scope)?;
            if let Some(alternative) = requirement.alternative {
                judge(policies, alternative, &requirement.scope)?;
            }
            Some(Gap {
                requirement: requirement.clone(),
                is_denied: verdict.is_denied,
                depends_on: verdict.depends_on,
            })
        })
        .collect()
}

struct Refusal {
    is_denied: bool,
    depends_on: Vec<String>,
}

/// `None` if the action is allowed whatever the circumstances.
fn judge(policies: &[IamPolicy], action: &str, scope: &Scope) -> Option<Refusal> {
    let action = action.to_ascii_lowercase();
    let mut tally = Tally::default();
    for statement in policies.iter().flat_map(|policy| &policy.statements) {
        if let Some(depends_on) = applies(statement, &action, scope) {
            tally.count(statement.effect, depends_on);
        }
    }
    tally.refusal()
}

/// The effects of the statements that apply, and the condition keys of those that may.
#[derive(Default)]
struct Tally {
    is_allowed: bool,
    is_denied: bool,
    allowed_if: Vec<String>,
    denied_if: Vec<String>,
}

impl Tally {
    fn count(&mut self, effect: Effect, depends_on: Vec<String>) {
        match (effect, depends_on.is_empty()) {
            (Effect::Allow, true) => self.is_allowed = true,
            (Effect::Deny, true) => self.is_denied = true,
            (Effect::Allow, false) => self.allowed_if.extend(depends_on),
            (Effect::Deny, false) => self.denied_if.extend(depends_on),
        }
    }

    fn refusal(mut self) -> Option<Refusal> {
        let may_be_denied = !self.denied_if.is_empty();
        let (is_denied, depends_on) = match (self.is_allowed, self.is_denied) {
            (_, true) => (true, Vec::new()),
            (true, false) if may_be_denied => (true, self.denied_if),
            (true, false) => return None,
            (false, false) if self.allowed_if.is_empty() => (false, Vec::new()),
            (false, false) => {
                self.allowed_if.append(&mut self.denied_if);
                (false, self.allowed_if)
            }
        };
        Some(Refusal {
            is_denied,
            depends_on: each_once(depends_on),
        })
    }
}

fn each_once(mut keys: Vec<String>) -> Vec<String> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The condition keys on which it depends that the statement applies; `None` if it does not.
fn applies(statement: &Statement, action: &str, scope: &Scope) -> Option<Vec<String>> {
    let is_named = statement
        .actions
        .globs
        .iter()
        .any(|glob| glob.matches(action));
    if is_named == statement.actions.is_negated {
        return None;
    }
    let mut depends_on = statement.condition_keys.clone();
    depends_on.extend(reaches(&statement.resources, statement.effect, scope)?);
    Some(depends_on)
}

/// The variables on which it depends that the resources are reached; `None` if they are not.
///
/// A doubt is resolved against the client: where all of a pattern is needed, an `Allow` must cover
/// it and a `Deny` need only touch it; where any of it will do, the other way round.
fn reaches(resources: &Element, effect: Effect, scope: &Scope) -> Option<Vec<String>> {
    let must_cover = match scope {
        Scope::Exactly(_) => true,
        Scope::Every(_) => effect == Effect::Allow,
        Scope::Some(_) => effect == Effect::Deny,
    };
    // What `NotResource` excepts is looked at with the opposite care.
    let is_covering = must_cover != resources.is_negated || matches!(scope, Scope::Exactly(_));
    let hits = resources.globs.iter().filter(|glob| match is_covering {
        true => glob.matches(scope.as_str()),
        false => glob.overlaps(scope.as_str()),
    });
    // Of several patterns that hit, one without variables leaves nothing open.
    let surest = hits.map(|glob| glob.variables.clone()).min_by_key(Vec::len);
    match (resources.is_negated, surest) {
        (false, surest) => surest,
        (true, None) => Some(Vec::new()),
        (true, Some(variables)) if variables.is_empty() => None,
        (true, Some(variables)) => Some(variables),
    }
}
