//! The IAM policies that grant the needed permissions
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>).

use std::collections::HashSet;

use crate::access::request::AccessRequest;
use crate::access::requirements::Requirement;
use crate::json::push_string;
use crate::sensitive::SensitiveBuffer;

/// The version of IAM's policy language in new policies.
pub(crate) const VERSION: &str = "2012-10-17";

/// A policy that grants the needed permissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyDocument {
    pub(crate) statements: Vec<PolicyStatement>,
}

/// A statement that allows actions on resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PolicyStatement {
    pub(crate) sid: &'static str,
    /// The account that gets the permissions, in the policy of a resource. `None` in a role's policy.
    pub(crate) account: Option<String>,
    pub(crate) actions: Vec<&'static str>,
    pub(crate) resources: Vec<String>,
}

impl AccessRequest {
    /// The policy that grants exactly what this request needs, or `None` if it needs nothing.
    pub fn policy(&self) -> Option<PolicyDocument> {
        PolicyDocument::granting(&self.requirements())
    }
}

impl PolicyDocument {
    /// The policy that grants exactly these requirements, or `None` if there are none.
    pub fn granting<'a>(requirements: impl IntoIterator<Item = &'a Requirement>) -> Option<Self> {
        let mut statements: Vec<PolicyStatement> = Vec::new();
        let mut granted = HashSet::new();
        for requirement in requirements {
            let resource = requirement.scope.pattern();
            let is_new = granted.insert((requirement.statement, resource.clone()));
            let known = statements
                .iter_mut()
                .find(|statement| statement.sid == requirement.statement);
            match known {
                Some(statement) => {
                    if !statement.actions.contains(&requirement.action) {
                        statement.actions.push(requirement.action);
                    }
                    if is_new {
                        statement.resources.push(resource);
                    }
                }
                None => statements.push(PolicyStatement {
                    sid: requirement.statement,
                    account: None,
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

    /// The policy as IAM's JSON, on one line.
    pub fn to_json(&self) -> String {
        let mut json = SensitiveBuffer::default();
        json.extend_from_slice(b"{\"Version\":");
        push_string(VERSION, &mut json);
        json.extend_from_slice(b",\"Statement\":");
        push_list(&self.statements, PolicyStatement::push, &mut json);
        json.push_char('}');
        String::from_utf8_lossy(json.as_slice()).into_owned()
    }
}

impl PolicyStatement {
    fn push(&self, json: &mut SensitiveBuffer) {
        json.extend_from_slice(b"{\"Sid\":");
        push_string(self.sid, json);
        json.extend_from_slice(b",\"Effect\":\"Allow\"");
        if let Some(account) = &self.account {
            json.extend_from_slice(b",\"Principal\":{\"AWS\":");
            push_string(account, json);
            json.push_char('}');
        }
        json.extend_from_slice(b",\"Action\":");
        push_list(
            &self.actions,
            |action, json| push_string(action, json),
            json,
        );
        json.extend_from_slice(b",\"Resource\":");
        push_list(
            &self.resources,
            |resource, json| push_string(resource, json),
            json,
        );
        json.push_char('}');
    }
}

/// Appends a JSON array.
fn push_list<T>(list: &[T], push: impl Fn(&T, &mut SensitiveBuffer), json: &mut SensitiveBuffer) {
    json.push_char('[');
    for (index, element) in list.iter().enumerate() {
        if index > 0 {
            json.push_char(',');
        }
        push(element, json);
    }
    json.push_char(']');
}
