//! Evaluates policies: an explicit `Deny` takes precedence, then an `Allow`, and otherwise the
//! action is denied
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>).
//!
//! Only the role's own policies are checked. Service control policies, permissions boundaries and
//! session policies can deny what these allow.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::access::glob::Glob;
use crate::access::iam_policy::{Effect, Element, IamPolicy, Statement};
use crate::access::pattern::Pattern;
use crate::access::requirements::{Requirement, Scope};
use crate::access::symbol::{Symbol, literal};
use crate::access::unnamed::Unknown;

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
    let statements: Vec<&Statement> = policies
        .iter()
        .flat_map(|policy| &policy.statements)
        .collect();
    let judge = Judge::new(&statements, requirements);
    let mut chosen: Vec<(&Unknown, Option<String>)> = Vec::new();
    let mut gaps = Vec::new();
    for requirement in requirements {
        let value = match &requirement.scope {
            Scope::Some(unnamed) => {
                let unknown = &unnamed.unknown;
                match chosen.iter().find(|(known, _)| *known == unknown) {
                    Some((_, value)) => value.clone(),
                    None => {
                        let value = judge.best_value(unknown, requirements);
                        chosen.push((unknown, value.clone()));
                        value
                    }
                }
            }
            Scope::Exactly(_) | Scope::Every(_) => None,
        };
        if let Some(refusal) = judge.refusal(requirement, value.as_deref()) {
            gaps.push(Gap {
                requirement: requirement.clone(),
                is_denied: refusal.is_denied,
                depends_on: refusal.depends_on,
            });
        }
    }
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

/// The statements, by the actions that they are about.
struct Judge<'a> {
    by_action: HashMap<&'static str, Vec<&'a Statement>>,
}

impl<'a> Judge<'a> {
    fn new(statements: &[&'a Statement], requirements: &[Requirement]) -> Self {
        let mut by_action = HashMap::new();
        let actions = requirements.iter().flat_map(|requirement| {
            std::iter::once(requirement.action).chain(requirement.alternative)
        });
        for action in actions {
            by_action.entry(action).or_insert_with(|| {
                let action = literal(&action.to_ascii_lowercase());
                let about = statements.iter().copied();
                about
                    .filter(|statement| is_about(statement, &action))
                    .collect()
            });
        }
        Self { by_action }
    }

    fn about(&self, action: &str) -> &[&'a Statement] {
        self.by_action
            .get(action)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The value of an unknown with which the requirements on it lack the least. One statement may
    /// deny what another allows, so each value is tried with all requirements.
    ///
    /// It tries a value that no statement names, and those that statements allow or exclude from a
    /// denial.
    fn best_value(&self, unknown: &Unknown, requirements: &[Requirement]) -> Option<String> {
        let is_on_it = |requirement: &&Requirement| matches!(&requirement.scope, Scope::Some(unnamed) if unnamed.unknown == *unknown);
        let needs: Vec<&Requirement> = requirements.iter().filter(is_on_it).collect();
        let actions: BTreeSet<&str> = needs
            .iter()
            .flat_map(|need| std::iter::once(need.action).chain(need.alternative))
            .collect();
        let spared = actions
            .iter()
            .flat_map(|action| self.about(action))
            .filter(|one| (one.effect == Effect::Allow) != one.resources.is_negated)
            .flat_map(|statement| &statement.resources.globs)
            .map(Glob::pattern);
        let mut best: Option<((usize, usize, usize), String)> = None;
        for value in unknown.values(spared) {
            let mut lack = (0_usize, 0_usize, 0_usize);
            for refusal in needs
                .iter()
                .filter_map(|need| self.refusal(need, Some(&value)))
            {
                let (is_absolute, is_denied) = refusal.rank();
                lack.0 = lack.0.saturating_add(1);
                lack.1 = lack.1.saturating_add(usize::from(is_absolute));
                lack.2 = lack.2.saturating_add(usize::from(is_denied));
            }
            if lack.0 == 0 {
                return Some(value);
            }
            if best.as_ref().is_none_or(|(least, _)| lack < *least) {
                best = Some((lack, value));
            }
        }
        best.map(|(_, value)| value)
    }

    /// `None` if the action, or its alternative, is allowed in all circumstances.
    fn refusal(&self, requirement: &Requirement, value: Option<&str>) -> Option<Refusal> {
        let refusal = self.refusal_of(requirement.action, &requirement.scope, value)?;
        if let Some(alternative) = requirement.alternative {
            self.refusal_of(alternative, &requirement.scope, value)?;
        }
        Some(refusal)
    }

    fn refusal_of(&self, action: &str, scope: &Scope, value: Option<&str>) -> Option<Refusal> {
        let statements = self.about(action);
        let every = |pattern: &str| Resources::All(Glob::resource(pattern, true).into_pattern());
        match (scope, value) {
            (Scope::Exactly(name), _) => refusal(statements, &Resources::One(literal(name))),
            (Scope::Every(pattern), _) => refusal(statements, &every(pattern)),
            (Scope::Some(unnamed), Some(value)) => unnamed
                .resources
                .iter()
                .filter_map(|resource| {
                    let text = resource.with(value);
                    let resources = match resource.is_every {
                        true => every(&text),
                        false => Resources::One(literal(&text)),
                    };
                    refusal(statements, &resources)
                })
                .max_by_key(Refusal::rank),
            (Scope::Some(_), None) => Some(Refusal::default()),
        }
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

/// Condition keys as the policies write them, by their names in lower case: these are not
/// case-sensitive
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html>).
type Keys<'a> = BTreeMap<String, &'a str>;

/// The effects of the statements that apply, and the condition keys of those that may apply.
#[derive(Default)]
struct Tally<'a> {
    is_allowed: bool,
    is_denied: bool,
    allowed_if: Keys<'a>,
    denied_if: Keys<'a>,
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
        for key in keys.iter().chain(variables) {
            depends_on.entry(key.to_ascii_lowercase()).or_insert(key);
        }
    }

    fn refusal(mut self) -> Option<Refusal> {
        let may_be_denied = !self.denied_if.is_empty();
        let (is_denied, depends_on) = match (self.is_allowed, self.is_denied) {
            (_, true) => (true, Keys::new()),
            (true, false) if may_be_denied => (true, self.denied_if),
            (true, false) => return None,
            (false, false) if self.allowed_if.is_empty() => (false, Keys::new()),
            (false, false) => {
                self.denied_if.append(&mut self.allowed_if);
                (false, self.denied_if)
            }
        };
        Some(Refusal {
            is_denied,
            depends_on: depends_on.into_values().map(str::to_owned).collect(),
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
