//! The parameters of a mapping that Lambda and EventBridge Pipes accept
//! (<https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html>,
//! <https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeSourceManagedStreamingKafkaParameters.html>).

use std::ops::RangeInclusive;

use crate::finding::{Code, FactName, FactValue, Finding, Findings, printable};
use crate::json::Member;

const BATCH_SIZE: RangeInclusive<i64> = 1..=10_000;
const WINDOW: RangeInclusive<i64> = 0..=300;
const MINIMUM_POLLERS: RangeInclusive<i64> = 1..=200;
/// For Kafka; the API accepts 10,000 for queues.
const MAXIMUM_POLLERS: RangeInclusive<i64> = 1..=2_000;
const GROUP_CHARACTERS: usize = 200;
const AT_TIMESTAMP: &str = "AT_TIMESTAMP";
const POSITIONS: [&str; 3] = ["TRIM_HORIZON", "LATEST", AT_TIMESTAMP];

/// Checks the numeric parameters of a mapping, and its starting position.
pub(super) fn check(object: &Member<'_>, findings: &mut Findings) {
    check_batches(object, findings);
    let position = object.spelt("StartingPosition", findings);
    check_position(&position, &POSITIONS, findings);
    let timestamp = object.spelt("StartingPositionTimestamp", findings);
    if position.plain_text() == Some(AT_TIMESTAMP) && !timestamp.is_present() {
        let message = "StartingPosition is AT_TIMESTAMP, and StartingPositionTimestamp is missing";
        findings.push(
            Finding::new(Code::MappingParameter, position.place(), message)
                .help("add StartingPositionTimestamp, the time from which to read")
                .fact(FactName::Field, "StartingPositionTimestamp"),
        );
    }
}

/// The same for a pipe, which can't start at a timestamp.
pub(super) fn check_pipe(parameters: &Member<'_>, findings: &mut Findings) {
    check_batches(parameters, findings);
    let position = parameters.spelt("StartingPosition", findings);
    let [first, second, _] = POSITIONS;
    check_position(&position, &[first, second], findings);
}

fn check_batches(object: &Member<'_>, findings: &mut Findings) {
    check_number(object, "BatchSize", BATCH_SIZE, findings);
    check_number(object, "MaximumBatchingWindowInSeconds", WINDOW, findings);
}

fn check_position(position: &Member<'_>, allowed: &[&str], findings: &mut Findings) {
    let Some(found) = position
        .plain_text()
        .filter(|found| !allowed.contains(found))
    else {
        return;
    };
    let message = format!(
        "{} is {}, not {}",
        position.name(),
        printable(found),
        allowed.join(" or ")
    );
    findings.push(
        Finding::new(Code::MappingParameter, position.place(), message)
            .help(format!("write {}", allowed.join(" or ")))
            .fact(FactName::Found, printable(found))
            .fact(
                FactName::Allowed,
                allowed.iter().copied().collect::<FactValue>(),
            ),
    );
}

/// The pollers of provisioned mode.
pub(super) fn check_pollers(config: &Member<'_>, findings: &mut Findings) {
    let least = check_number(config, "MinimumPollers", MINIMUM_POLLERS, findings);
    let most = check_number(config, "MaximumPollers", MAXIMUM_POLLERS, findings);
    if let Some((least, most)) = least.zip(most)
        && least > most
    {
        let message =
            format!("MinimumPollers is {least}, more than MaximumPollers, which is {most}");
        findings.push(
            Finding::new(Code::MappingParameter, config.place(), message)
                .help("write a MaximumPollers that is not less than MinimumPollers")
                .fact(FactName::Found, most.to_string()),
        );
    }
}

/// A mapping reads one topic.
pub(super) fn check_topics(topics: &Member<'_>, findings: &mut Findings) {
    let count = topics.one_or_each(findings).len();
    if count > 1 {
        findings.push(too_many(topics, count, 1));
    }
}

/// Reports more values than a member may have.
pub(super) fn too_many(member: &Member<'_>, count: usize, most: usize) -> Finding {
    let name = member.name();
    let message = format!("{name} has {count} values; a mapping accepts {most}");
    Finding::new(Code::MappingParameter, member.place(), message)
        .help("make a mapping for each")
        .fact(FactName::Count, count)
        .fact(FactName::MaximumCount, most)
}

/// Checks the id of a consumer group: up to 200 characters that Lambda accepts.
pub(super) fn check_group(group: &Member<'_>, findings: &mut Findings) {
    let Some(id) = group.plain_text() else {
        return;
    };
    let is_taken =
        |character: &char| character.is_ascii_alphanumeric() || " -/*:_+=.@".contains(*character);
    let length = id.chars().count();
    let fault = match id.chars().find(|character| !is_taken(character)) {
        Some(other) => format!("contains the character {}", printable(&other.to_string())),
        None if length > GROUP_CHARACTERS => format!("has {length} characters"),
        None => return,
    };
    findings.push(
        Finding::new(
            Code::MappingParameter,
            group.place(),
            format!("{} {fault}", group.name()),
        )
        .help("write up to 200 letters, digits, and - / * : _ + = . @")
        .fact(FactName::Found, printable(id))
        .fact(FactName::MaximumCount, GROUP_CHARACTERS),
    );
}

/// The number with this name, if it is within these bounds; otherwise reports it.
fn check_number(
    object: &Member<'_>,
    name: &str,
    allowed: RangeInclusive<i64>,
    findings: &mut Findings,
) -> Option<i64> {
    let member = object.spelt(name, findings);
    if member.unresolved().is_some() {
        return None;
    }
    let found = match member.number()? {
        Ok(number) if allowed.contains(&number) => return Some(number),
        Ok(number) => number.to_string(),
        Err(other) => other,
    };
    let bounds = format!("{} to {}", allowed.start(), allowed.end());
    let message = format!("{} is {found}, not a number from {bounds}", member.name());
    findings.push(
        Finding::new(Code::MappingParameter, member.place(), message)
            .help(format!("write a whole number from {bounds}"))
            .fact(FactName::Found, found)
            .fact(FactName::Allowed, bounds),
    );
    None
}
