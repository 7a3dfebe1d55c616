//! Chooses one of several mappings.

use crate::aws::arn::service;
use crate::aws::mapping::forms::{Form, Found};
use crate::finding::{Code, FactName, FactValue, Finding, Findings, Rules, printable, shell_word};
use crate::json::Member;

/// The maximum number of mappings in a help.
const MAX_LISTED: usize = 20;

/// The mapping that `name` names, or the only one of a Kafka cluster.
pub(super) fn choose<'f, 'a>(
    found: &'f [Found<'a>],
    name: Option<&str>,
    root: &Member<'_>,
    findings: &mut Findings,
) -> Option<&'f Found<'a>> {
    let is_list = root.is_list() || root.at_present(&["EventSourceMappings"]).is_some();
    let is_alone = found.len() == 1 && !is_list;
    let candidates: Vec<&Found<'_>> = match is_alone {
        true => found.iter().collect(),
        false => found.iter().filter(|one| is_kafka(one)).collect(),
    };
    let is_meant = |one: &&&Found<'_>| name.is_none_or(|name| is_named(one, name));
    let meant: Vec<&&Found<'_>> = candidates.iter().filter(is_meant).collect();
    match (meant.as_slice(), name) {
        ([one], _) => Some(one),
        ([], Some(name)) if !candidates.is_empty() => {
            let message = format!("the document has no mapping {}", printable(name));
            findings.push(which(Code::MappingNotFound, &candidates, root, message));
            None
        }
        ([], _) => {
            findings.push(nothing(found, root));
            None
        }
        (several, _) => {
            let message = format!(
                "the document has {} mappings of Kafka clusters",
                several.len()
            );
            let several: Vec<&Found<'_>> = several.iter().map(|one| **one).collect();
            findings.push(which(Code::MappingAmbiguous, &several, root, message));
            None
        }
    }
}

/// A finding with the available mappings.
fn which(code: Code, mappings: &[&Found<'_>], root: &Member<'_>, message: String) -> Finding {
    let names: Vec<String> = mappings.iter().map(|one| label(one)).collect();
    let listed: Vec<String> = mappings
        .iter()
        .zip(&names)
        .take(MAX_LISTED)
        .map(|(one, name)| format!("{} ({})", shell_word(name), about(one)))
        .collect();
    let more = match mappings.len().saturating_sub(MAX_LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let allowed: FactValue = names.iter().map(String::as_str).collect();
    Finding::new(code, root.place(), message)
        .help(format!(
            "choose one with --mapping-name: {}{more}",
            listed.join(", ")
        ))
        .fact(FactName::Count, mappings.len())
        .fact(FactName::Allowed, allowed)
}

fn nothing(found: &[Found<'_>], root: &Member<'_>) -> Finding {
    let message = match found.len() {
        0 => "the document has no event source mapping and no pipe".to_owned(),
        1 => "the only mapping does not read from a Kafka cluster".to_owned(),
        count => format!("none of the {count} mappings reads from a Kafka cluster"),
    };
    Finding::new(Code::DocumentUnexpected, root.place(), message)
        .help("give the output of `aws lambda get-event-source-mapping --uuid UUID`")
}

fn text<'a>(one: &Found<'a>, name: &str) -> Option<&'a str> {
    one.member.at_present(&[name])?.plain_text()
}

/// Whether it reads from a Kafka cluster, according to its source.
fn is_kafka(one: &Found<'_>) -> bool {
    let arn = ["EventSourceArn", "Stream", "Source"]
        .iter()
        .find_map(|name| text(one, name));
    match arn.and_then(service) {
        Some(service) => service == "kafka",
        None => {
            let has = |way: &[&str]| one.member.at_present(way).is_some();
            let is_pipe_of_kafka = has(&["SourceParameters", "ManagedStreamingKafkaParameters"])
                || has(&["SourceParameters", "SelfManagedKafkaParameters"]);
            match one.form {
                Form::Pipe => is_pipe_of_kafka || arn.is_some_and(|arn| arn.starts_with("smk://")),
                _ => !has(&["Queues"]) || has(&["Topics"]),
            }
        }
    }
}

fn is_named(one: &Found<'_>, name: &str) -> bool {
    let function = ["FunctionArn", "FunctionName"];
    let is_function = |arn: &str| arn == name || function_name(arn) == name;
    let topics = one.member.at_present(&["Topics"]);
    let is_topic = topics.is_some_and(|topics| {
        let mut ignored = Findings::under(&Rules::lambda());
        let each = topics.one_or_each(&mut ignored);
        each.iter().any(|topic| topic.plain_text() == Some(name))
    });
    one.name.as_deref() == Some(name)
        || ["UUID", "Name", "TopicName"]
            .iter()
            .any(|key| text(one, key) == Some(name))
        || function
            .iter()
            .filter_map(|key| text(one, key))
            .any(is_function)
        || is_topic
}

/// The name in the function's ARN, whole or in part (`ACCOUNT:function:NAME`), without a version or alias.
fn function_name(arn: &str) -> &str {
    let resource = match arn.split_once(":function:").or(arn.split_once("function:")) {
        Some((_, resource)) => resource,
        None => arn,
    };
    resource.split(':').next().unwrap_or(resource)
}

/// The text to choose it by.
fn label(one: &Found<'_>) -> String {
    let name = one.name.as_deref();
    let name = name
        .or_else(|| text(one, "UUID"))
        .or_else(|| text(one, "Name"));
    printable(
        name.or_else(|| text(one, "FunctionName"))
            .unwrap_or("without a name"),
    )
}

/// The topic and the function, for recognising it.
fn about(one: &Found<'_>) -> String {
    let topics = one
        .member
        .at_present(&["Topics"])
        .map(|topics| topics.block());
    let topic = topics
        .and_then(|topic| topic.plain_text())
        .map(|topic| format!("topic {topic}"));
    let function = text(one, "FunctionArn").or_else(|| text(one, "FunctionName"));
    let function = function.map(function_name);
    let parts: Vec<String> = topic
        .into_iter()
        .chain(function.map(|function| format!("function {function}")))
        .collect();
    match parts.is_empty() {
        true => "a mapping".to_owned(),
        false => printable(&parts.join(", ")),
    }
}
