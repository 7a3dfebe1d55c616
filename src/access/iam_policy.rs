//! The IAM policies of a role
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>).

use std::collections::BTreeSet;

use crate::access::glob::Glob;
use crate::access::policy_document::VERSION;
use crate::finding::{
    Code, FactName, FactValue, Finding, Findings, FindingsError, Rules, printable,
};
use crate::json::{Document, Member};

/// Longer than any ARN or action.
const MAX_PATTERN_BYTES: usize = 2048;
/// IAM stores 10,240 characters of inline policies in a role, and 6,144 in a managed policy.
const MAX_PATTERN_CHARACTERS: usize = 20_480;

/// Without whitespace, which IAM does not count. Names and values need as many as patterns.
const MAX_DOCUMENT_CHARACTERS: usize = 2 * MAX_PATTERN_CHARACTERS;
/// IAM's limits leave room for fewer than 500 statements, as the shortest has 44 characters.
const MAX_STATEMENTS: usize = 512;
/// The maximum number of condition keys in all statements.
const MAX_CONDITION_KEYS: usize = 1024;

/// A policy that a role has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IamPolicy {
    pub(super) statements: Vec<Statement>,
    /// Whether every statement was read; another could be a denial.
    pub(super) is_complete: bool,
}

/// The effect of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It allows.
    Allow,
    /// It denies, even if other statements allow.
    Deny,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) effect: Effect,
    pub(super) actions: Element,
    pub(super) resources: Element,
    pub(super) condition_keys: Vec<String>,
}

impl Statement {
    fn size(&self) -> usize {
        let globs = self.actions.globs.iter().chain(&self.resources.globs);
        globs.map(Glob::len).sum()
    }
}

/// `Action` or `NotAction`, `Resource` or `NotResource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) globs: Vec<Glob>,
    pub(super) is_negated: bool,
}

impl IamPolicy {
    /// Reads a policy document, or the output of `aws iam get-role-policy` or `get-policy-version`.
    ///
    /// # Errors
    ///
    /// The document is not a policy for a role.
    pub fn from_json(json: &[u8]) -> Result<Self, FindingsError> {
        let mut findings = Findings::under(&Rules::lambda());
        match Self::read(json, &mut findings) {
            Some(policy) if !findings.has_errors() => Ok(policy),
            _ => Err(findings.into()),
        }
    }

    /// Same as [`from_json`](Self::from_json), but writes problems into `findings` and continues.
    /// What the policy lacks is unknown if a part of it can't be read:
    /// [`missing`](crate::access::missing) then returns `None`.
    pub fn read(json: &[u8], findings: &mut Findings) -> Option<Self> {
        let errors_before = findings.errors();
        let read = Document::read_object(json, "the policy", findings)?;
        let root = read.root();
        let document = [
            root.member("PolicyDocument", findings),
            root.at(&["PolicyVersion", "Document"], findings),
        ]
        .into_iter()
        .find(Member::is_present)
        .unwrap_or(root);
        let statement = document.member("Statement", findings);
        if !statement.is_present() {
            findings.push(
                Finding::new(
                    Code::DocumentUnexpected,
                    document.place(),
                    "no Statement: this is not an IAM policy",
                )
                .help("give the policy document, or the output of `aws iam get-role-policy`"),
            );
            return None;
        }
        // Before anything is reported about its parts: there can be as many problems as parts.
        let members = statement.one_or_list(findings);
        for (count, most, what) in [
            (
                document.characters(json),
                MAX_DOCUMENT_CHARACTERS,
                "characters",
            ),
            (members.len(), MAX_STATEMENTS, "statements"),
        ] {
            if count > most {
                findings.push(too_large(&statement, count, most, what));
                return None;
            }
        }
        refuse_unknown(&document, &["Version", "Id", "Statement"], findings);
        let has_variables = has_variables(&document, findings);
        let statements: Vec<Statement> = members
            .iter()
            .filter_map(|statement| read_statement(statement, has_variables, findings))
            .collect();
        let size: usize = statements.iter().map(Statement::size).sum();
        let keys = statements.iter().map(|one| one.condition_keys.len()).sum();
        for (count, most, what) in [
            (size, MAX_PATTERN_CHARACTERS, "characters of patterns"),
            (keys, MAX_CONDITION_KEYS, "condition keys"),
        ] {
            if count > most {
                findings.push(too_large(&statement, count, most, what));
                return None;
            }
        }
        Some(Self {
            // With other rules, a statement that is dropped may be no error.
            is_complete: statements.len() == members.len() && findings.errors() == errors_before,
            statements,
        })
    }
}

fn too_large(statement: &Member<'_>, count: usize, most: usize, what: &str) -> Finding {
    Finding::new(
        Code::DocumentTooLarge,
        statement.place(),
        format!("the policy has {count} {what}, more than IAM stores"),
    )
    .fact(FactName::Count, count)
    .fact(FactName::MaximumCount, most)
}

fn has_variables(document: &Member<'_>, findings: &mut Findings) -> bool {
    let version = document.member("Version", findings);
    match version.text(findings) {
        Some(VERSION) => true,
        Some("2008-10-17") | None => {
            findings.push(
                Finding::new(
                    Code::PolicyVersion,
                    version.place(),
                    "without the version 2012-10-17, IAM does not replace policy variables",
                )
                .help("write \"Version\": \"2012-10-17\"")
                .fact(FactName::Expected, VERSION),
            );
            false
        }
        Some(other) => {
            findings.push(
                Finding::new(
                    Code::DocumentMemberValue,
                    version.place(),
                    format!(
                        "{} is not a version of IAM's policy language",
                        printable(other)
                    ),
                )
                .help("write \"Version\": \"2012-10-17\"")
                .fact(FactName::Found, printable(other))
                .fact(FactName::Expected, VERSION),
            );
            true
        }
    }
}

fn refuse_unknown(member: &Member<'_>, known: &[&str], findings: &mut Findings) {
    for entry in member.object(findings).unwrap_or_default() {
        let key = entry.key.expose();
        if known.contains(&key) {
            continue;
        }
        let finding = Finding::new(
            Code::PolicyElementUnknown,
            member.place_of(entry),
            format!("{} is not a policy element in this place", printable(key)),
        )
        .fact(FactName::Field, printable(key));
        let near = known.iter().find(|name| name.eq_ignore_ascii_case(key));
        findings.push(match near {
            Some(name) => finding
                .help(format!("write {name}"))
                .fact(FactName::MeantField, *name),
            None => {
                let allowed: FactValue = known.iter().copied().collect();
                finding
                    .help(format!("the elements are {}", known.join(", ")))
                    .fact(FactName::Allowed, allowed)
            }
        });
    }
}

/// The elements of a statement in a role's policy.
const STATEMENT_ELEMENTS: &[&str] = &[
    "Sid",
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

fn read_statement(
    statement: &Member<'_>,
    has_variables: bool,
    findings: &mut Findings,
) -> Option<Statement> {
    if names_principal(statement, findings) {
        return None;
    }
    refuse_unknown(statement, STATEMENT_ELEMENTS, findings);
    let effect = read_effect(statement, findings)?;
    let actions = read_element(statement, "Action", "NotAction", read_action, findings)?;
    let resource = |text: &str| read_resource(text, has_variables);
    let resources = read_element(statement, "Resource", "NotResource", resource, findings)?;
    let condition = statement.member("Condition", findings);
    Some(Statement {
        effect,
        actions,
        resources,
        condition_keys: condition_keys(&condition, findings),
    })
}

/// Whether the statement has a principal, and so belongs to a resource's policy; reports it.
fn names_principal(statement: &Member<'_>, findings: &mut Findings) -> bool {
    for name in ["Principal", "NotPrincipal"] {
        if statement.member(name, findings).is_present() {
            findings.push(
                Finding::new(
                    Code::PolicyPrincipal,
                    statement.place(),
                    format!("a statement with a {name} is for a resource, not for a role"),
                )
                .help("give the policies of the execution role, not its trust policy")
                .fact(FactName::Field, name),
            );
            return true;
        }
    }
    false
}

fn read_effect(statement: &Member<'_>, findings: &mut Findings) -> Option<Effect> {
    match statement.member("Effect", findings).text(findings) {
        Some("Allow") => Some(Effect::Allow),
        Some("Deny") => Some(Effect::Deny),
        _ => {
            findings.push(
                Finding::new(
                    Code::PolicyStatement,
                    statement.place(),
                    "a statement without the Effect Allow or Deny",
                )
                .help("write \"Effect\": \"Allow\"")
                .fact(FactName::Field, "Effect"),
            );
            None
        }
    }
}

/// Reads the element `name` or its negation; a statement has one of the two.
fn read_element(
    statement: &Member<'_>,
    name: &str,
    negation: &str,
    read: impl Fn(&str) -> Result<Glob, String>,
    findings: &mut Findings,
) -> Option<Element> {
    let plain = statement.member(name, findings);
    let negated = statement.member(negation, findings);
    let (member, is_negated) = match (plain.is_present(), negated.is_present()) {
        (true, false) => (plain, false),
        (false, true) => (negated, true),
        _ => {
            findings.push(
                Finding::new(
                    Code::PolicyStatement,
                    statement.place(),
                    format!(
                        "a statement has either {name} or {negation}, not both and not neither"
                    ),
                )
                .help(format!("write one {name}"))
                .fact(
                    FactName::Allowed,
                    [name, negation].into_iter().collect::<FactValue>(),
                ),
            );
            return None;
        }
    };
    let mut globs = Vec::new();
    let texts = member.text_or_texts(findings);
    for text in &texts {
        match read(text) {
            Ok(glob) => globs.push(glob),
            Err(message) => findings.push(
                Finding::new(
                    Code::PolicyStatement,
                    member.place(),
                    format!("{}: {message}", printable(text)),
                )
                .fact(FactName::Field, name)
                .fact(FactName::Found, printable(text)),
            ),
        }
    }
    // Without one of its patterns, the statement would say something else.
    (globs.len() == texts.len()).then_some(Element { globs, is_negated })
}

fn read_action(text: &str) -> Result<Glob, String> {
    if text.len() > MAX_PATTERN_BYTES {
        return Err("longer than any action".to_owned());
    }
    if text != "*" && !text.contains(':') {
        return Err("an action is SERVICE:NAME, or *".to_owned());
    }
    Ok(Glob::action(text))
}

fn read_resource(text: &str, has_variables: bool) -> Result<Glob, String> {
    if text.len() > MAX_PATTERN_BYTES {
        return Err("longer than any ARN".to_owned());
    }
    if text != "*" && !text.starts_with("arn:") {
        return Err("a resource is an ARN, or *".to_owned());
    }
    Ok(Glob::resource(text, has_variables))
}

/// `{"StringEquals": {"aws:SourceVpc": "vpc-1"}}`: the inner keys, each once.
fn condition_keys(condition: &Member<'_>, findings: &mut Findings) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut keys = Vec::new();
    for (_, tested) in condition.members(findings) {
        for entry in tested.object(findings).unwrap_or_default() {
            let key = entry.key.expose();
            // The names of condition keys are not case-sensitive.
            if seen.insert(key.to_ascii_lowercase()) {
                keys.push(key.to_owned());
            }
        }
    }
    keys
}
