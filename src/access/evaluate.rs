//! Evaluates policies: an explicit `Deny` takes precedence, then an `Allow`, and otherwise the
//! action is denied
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>).
//!
//! Only the role's own policies are checked. Service control policies, permissions boundaries and
//! session policies can deny what these allow.

use std::collections::BTreeSet;

use crate::access::glob::Glob;
use crate::access::iam_policy::{Effect, Element, IamPolicy, Statement};
use crate::access::pattern::Pattern;
use crate::access::requirements::{Requirement, Scope};
use crate::access::symbol::{Symbol, literal};

/// A permission that the policies do not grant, or do not certainly grant.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// The permission, its resource, and Lambda's message without it.
    pub requirement: Requirement,
    /// Whether a statement denies it; if not, no statement allows it.
    pub is_denied: bool,
    /// The condition keys that decide. With other values than the policy requires, or for a denial
    /// with these values, the action is not allowed. Empty if no condition would allow it.
    pub depends_on: Vec<String>,
}

/// The missing permissions, in the order of the requirements. `None` if a part of a policy could not
/// be read: it may be a denial, so that nothing is certain.
///
/// ```
/// use msk_auth::Method;
/// use msk_auth::access::{self, AccessRequest, ClientRole, IamPolicy};
///
/// let cluster = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1".parse()?;
/// let request = AccessRequest::new(cluster, Method::Iam, ClientRole::Producer).topics(["bills"])?;
/// assert!(request.is_idempotent());
/// let policy = IamPolicy::from_json(br#"{"Version": "2012-10-17", "Statement":
///     {"Effect": "Allow", "Action": "kafka-cluster:*Topic*", "Resource": "*"}}"#)?;
/// let gaps = access::missing(&[policy], &request.requirements());
/// let actions: Vec<_> = gaps.iter().flatten().map(|gap| gap.requirement.action).collect();
/// assert_eq!(
///     actions,
///     ["kafka-cluster:Connect", "kafka-cluster:WriteDataIdempotently", "kafka-cluster:WriteData"]
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn missing(policies: &[IamPolicy], requirements: &[Requirement]) -> Option<Vec<Gap>> {
    if policies.iter().any(|policy| !policy.is_complete) {
        return None;
    }
    let gaps = requirements
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
        .collect();
    Some(gaps)
}

#[derive(Default)]
struct Refusal {
    is_denied: bool,
    depends_on: Vec<String>,
}

impl Refusal {
    /// Orders refusals: one that other circumstances would allow is the smallest, and a denial is
    /// the largest.
    fn rank(&self) -> (bool, bool) {
        (self.depends_on.is_empty(), self.is_denied)
    }
}

/// The lengths of runs of unnamed characters in the resources that are tried for a pattern.
const RUNS: [usize; 2] = [36, 1];
/// The maximum number of resources that are tried for a pattern.
const MAX_EXAMPLES: usize = 32;

/// `None` if the action is allowed in all circumstances.
fn judge(policies: &[IamPolicy], action: &str, scope: &Scope) -> Option<Refusal> {
    let action = literal(&action.to_ascii_lowercase());
    let statements: Vec<&Statement> = policies
        .iter()
        .flat_map(|policy| &policy.statements)
        .filter(|statement| is_about(statement, &action))
        .collect();
    match scope {
        Scope::Exactly(name) => refusal(&statements, &Resources::One(literal(name))),
        Scope::Every(pattern) => {
            let pattern = Glob::resource(pattern, true).into_pattern();
            refusal(&statements, &Resources::All(pattern))
        }
        Scope::Some(pattern) => least_refusal(&statements, Glob::resource(pattern, true).pattern()),
    }
}

/// Whether the statement names the action, which is in lower case.
fn is_about(statement: &Statement, action: &[Symbol]) -> bool {
    let actions = &statement.actions;
    actions.globs.iter().any(|glob| glob.matches(action)) != actions.is_negated
}

/// The resources that statements are compared with.
enum Resources {
    One(Vec<Symbol>),
    All(Pattern),
}

fn refusal(statements: &[&Statement], resources: &Resources) -> Option<Refusal> {
    let mut tally = Tally::default();
    for statement in statements {
        if let Some(variables) = reaches(&statement.resources, statement.effect, resources) {
            tally.count(statement, variables);
        }
    }
    tally.refusal()
}

/// `None` if every resource of the pattern is allowed, or else the smallest refusal of one.
///
/// It tries a resource that no statement names, and those that statements allow or exclude from a
/// denial. Each is checked separately, because one statement may deny everything that another
/// allows.
fn least_refusal(statements: &[&Statement], pattern: &Pattern) -> Option<Refusal> {
    let any = Pattern::of("*");
    let spared = statements
        .iter()
        .filter(|statement| (statement.effect == Effect::Allow) != statement.resources.is_negated)
        .flat_map(|statement| &statement.resources.globs)
        .map(Glob::pattern);
    let examples = std::iter::once(&any)
        .chain(spared)
        .flat_map(|within| RUNS.map(|run| pattern.arn_within(within, run)))
        .flatten();
    let mut tried = BTreeSet::new();
    let mut least: Option<Refusal> = None;
    for example in examples {
        if !tried.insert(example.clone()) {
            continue;
        }
        let refusal = refusal(statements, &Resources::One(example))?;
        if least
            .as_ref()
            .is_none_or(|least| refusal.rank() < least.rank())
        {
            least = Some(refusal);
        }
        if tried.len() >= MAX_EXAMPLES {
            break;
        }
    }
    // Every pattern matches some text, so at least one was tried.
    least.or_else(|| Some(Refusal::default()))
}

/// The effects of the statements that apply, and the condition keys of those that may apply.
#[derive(Default)]
struct Tally<'a> {
    is_allowed: bool,
    is_denied: bool,
    allowed_if: BTreeSet<&'a str>,
    denied_if: BTreeSet<&'a str>,
}

impl<'a> Tally<'a> {
    /// Counts a statement that applies, depending on its condition and on these variables.
    fn count(&mut self, statement: &'a Statement, variables: &'a [String]) {
        let (is_sure, depends_on) = match statement.effect {
            Effect::Allow => (&mut self.is_allowed, &mut self.allowed_if),
            Effect::Deny => (&mut self.is_denied, &mut self.denied_if),
        };
        let keys = &statement.condition_keys;
        *is_sure |= keys.is_empty() && variables.is_empty();
        depends_on.extend(keys.iter().chain(variables).map(String::as_str));
    }

    fn refusal(mut self) -> Option<Refusal> {
        let may_be_denied = !self.denied_if.is_empty();
        let (is_denied, depends_on) = match (self.is_allowed, self.is_denied) {
            (_, true) => (true, BTreeSet::new()),
            (true, false) if may_be_denied => (true, self.denied_if),
            (true, false) => return None,
            (false, false) if self.allowed_if.is_empty() => (false, BTreeSet::new()),
            (false, false) => {
                self.allowed_if.append(&mut self.denied_if);
                (false, self.allowed_if)
            }
        };
        Some(Refusal {
            is_denied,
            depends_on: depends_on.into_iter().map(str::to_owned).collect(),
        })
    }
}

/// The variables that decide whether the statement applies to the resources; `None` if it does not
/// apply.
///
/// Doubt counts against the client: an `Allow` must cover all resources, and a `Deny` must match
/// only one.
fn reaches<'a>(
    element: &'a Element,
    effect: Effect,
    resources: &Resources,
) -> Option<&'a [String]> {
    // The exceptions of `NotResource` are evaluated with the opposite caution.
    let must_cover = (effect == Effect::Allow) != element.is_negated;
    let hits = element.globs.iter().filter(|glob| match resources {
        Resources::One(name) => glob.matches(name),
        Resources::All(pattern) if must_cover => glob.pattern().contains(pattern),
        Resources::All(pattern) => glob.pattern().overlaps(pattern),
    });
    // If one of several matching patterns has no variables, the match is certain.
    let surest = hits
        .map(|glob| glob.variables.as_slice())
        .min_by_key(|variables| variables.len());
    match (element.is_negated, surest) {
        (false, surest) => surest,
        (true, None) => Some(&[]),
        (true, Some([])) => None,
        (true, Some(variables)) => Some(variables),
    }
}
