//! IAM policies for a role, in and out
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>).

use std::collections::BTreeSet;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::access::glob::Glob;
use crate::access::request::AccessRequest;
use crate::access::requirements::Requirement;
use crate::finding::{Code, Finding, Findings, FindingsError, Rules, printable};
use crate::json::{Document, Member};

const VERSION: &str = "2012-10-17";
/// Longer than any ARN or action.
const MAX_PATTERN_BYTES: usize = 2048;
/// IAM stores 10,240 characters of inline policies in a role, and 6,144 in a managed policy.
const MAX_PATTERN_CHARACTERS: usize = 20_480;

/// A policy that grants what is needed. Serializes as IAM's JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyDocument {
    /// The statements.
    pub statements: Vec<PolicyStatement>,
}

/// A statement that allows actions on resources.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyStatement {
    /// Its name.
    pub sid: &'static str,
    /// The actions that it allows.
    pub actions: Vec<&'static str>,
    /// On which resources.
    pub resources: Vec<String>,
}

impl AccessRequest {
    /// The policy that grants just what this request needs, or `None` if that is nothing.
    pub fn policy(&self) -> Option<PolicyDocument> {
        PolicyDocument::granting(&self.requirements())
    }
}

impl PolicyDocument {
    /// The policy that grants just this, or `None` if it is nothing.
    pub fn granting<'a>(requirements: impl IntoIterator<Item = &'a Requirement>) -> Option<Self> {
        let mut statements: Vec<PolicyStatement> = Vec::new();
        for requirement in requirements {
            let resource = requirement.scope.pattern();
            let known = statements
                .iter_mut()
                .find(|statement| statement.sid == requirement.statement);
            match known {
                Some(statement) => {
                    if !statement.actions.contains(&requirement.action) {
                        statement.actions.push(requirement.action);
                    }
                    if !statement.resources.contains(&resource) {
                        statement.resources.push(resource);
                    }
                }
                None => statements.push(PolicyStatement {
                    sid: requirement.statement,
                    actions: vec![requirement.action],
                    resources: vec![resource],
                }),
            }
        }
        match statements.is_empty() {
            true => None,
            false => Some(Self { statements }),
        }
    }
}

impl Serialize for PolicyDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut document = serializer.serialize_struct("PolicyDocument", 2)?;
        document.serialize_field("Version", VERSION)?;
        document.serialize_field("Statement", &self.statements)?;
        document.end()
    }
}

impl Serialize for PolicyStatement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut statement = serializer.serialize_struct("PolicyStatement", 4)?;
        statement.serialize_field("Sid", self.sid)?;
        statement.serialize_field("Effect", "Allow")?;
        statement.serialize_field("Action", &self.actions)?;
        statement.serialize_field("Resource", &self.resources)?;
        statement.end()
    }
}

/// A policy that a role has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IamPolicy {
    pub(super) statements: Vec<Statement>,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies, whatever others allow.
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
    /// Reads a policy document, or what `aws iam get-role-policy` or `get-policy-version` prints.
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

    /// As [`from_json`](Self::from_json), writing what is wrong into `findings` and going on.
    pub fn read(json: &[u8], findings: &mut Findings) -> Option<Self> {
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
                    "no Statement: this is no IAM policy",
                )
                .help("give the policy document, or the output of `aws iam get-role-policy`"),
            );
            return None;
        }
        refuse_unknown(&document, &["Version", "Id", "Statement"], findings);
        let has_variables = has_variables(&document, findings);
        let statements: Vec<Statement> = statement
            .one_or_list(findings)
            .iter()
            .filter_map(|statement| read_statement(statement, has_variables, findings))
            .collect();
        let size: usize = statements.iter().map(Statement::size).sum();
        if size > MAX_PATTERN_CHARACTERS {
            findings.push(Finding::new(
                Code::DocumentTooLarge,
                statement.place(),
                format!("the policy has {size} characters of patterns, more than IAM stores"),
            ));
            return None;
        }
        Some(Self { statements })
    }
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
                    "without the version 2012-10-17 IAM takes policy variables literally",
                )
                .help("write \"Version\": \"2012-10-17\""),
            );
            false
        }
        Some(other) => {
            findings.push(
                Finding::new(
                    Code::DocumentMemberValue,
                    version.place(),
                    format!("{} is no version of IAM's policies", printable(other)),
                )
                .help("write \"Version\": \"2012-10-17\""),
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
            format!("{} is no element of a policy here", printable(key)),
        );
        let near = known.iter().find(|name| name.eq_ignore_ascii_case(key));
        findings.push(match near {
            Some(name) => finding.help(format!("write {name}")),
            None => finding.help(format!("the elements are {}", known.join(", "))),
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

/// Whether the statement has a principal, and so is part of a resource's policy; reports it.
fn names_principal(statement: &Member<'_>, findings: &mut Findings) -> bool {
    for name in ["Principal", "NotPrincipal"] {
        if statement.member(name, findings).is_present() {
            findings.push(
                Finding::new(
                    Code::PolicyPrincipal,
                    statement.place(),
                    format!("a statement with a {name} is for a resource, not for a role"),
                )
                .help("give the policies of the execution role, not its trust policy"),
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
                .help("write \"Effect\": \"Allow\""),
            );
            None
        }
    }
}

/// Reads the element `name` or its negation, of which a statement has one.
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
                    format!("a statement has either {name} or {negation}"),
                )
                .help(format!("write one {name}")),
            );
            return None;
        }
    };
    let mut globs = Vec::new();
    for text in member.text_or_texts(findings) {
        match read(text) {
            Ok(glob) => globs.push(glob),
            Err(message) => findings.push(Finding::new(
                Code::PolicyStatement,
                member.place(),
                format!("{}: {message}", printable(text)),
            )),
        }
    }
    Some(Element { globs, is_negated })
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
            if seen.insert(key) {
                keys.push(key.to_owned());
            }
        }
    }
    keys
}
