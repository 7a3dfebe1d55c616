//! The parts of the JSON that the structs alone do not define: closed lists of names, and the
//! facts.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use crate::contract::{FindingEntry, SchemaVersion};
use crate::finding::{FactName, FactValue, Facts, Findings, Severity};
use crate::lambda::Basis;

pub(super) fn severity(_: &mut SchemaGenerator) -> Schema {
    let all = [Severity::Error, Severity::Warning, Severity::Note];
    json_schema!({ "type": "string", "enum": all.map(Severity::as_str) })
}

pub(super) fn severity_or_null(_: &mut SchemaGenerator) -> Schema {
    let all = [Severity::Error, Severity::Warning, Severity::Note];
    let or_null = all
        .map(|severity| Some(severity.as_str()))
        .into_iter()
        .chain([None]);
    json_schema!({ "type": ["string", "null"], "enum": or_null.collect::<Vec<_>>() })
}

pub(super) fn subject(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": ["code", "lambda", "message"] })
}

pub(super) fn effect(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": ["absent", "denied"] })
}

impl JsonSchema for SchemaVersion {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "SchemaVersion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "const": Self::NUMBER })
    }
}

impl JsonSchema for Basis {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Basis".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let all = Self::ALL.iter().map(|basis| basis.as_str());
        json_schema!({ "type": "string", "enum": all.collect::<Vec<_>>() })
    }
}

impl JsonSchema for Findings {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Findings".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<FindingEntry>::json_schema(generator)
    }
}

impl JsonSchema for Facts {
    fn schema_name() -> Cow<'static, str> {
        "Facts".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<FactValue>();
        let property = |name: &FactName| {
            let mut schema = value.clone();
            schema.insert("description".to_owned(), name.sentence().into());
            (name.as_str().to_owned(), schema.into())
        };
        let properties: Map<String, Value> = FactName::ALL.iter().map(property).collect();
        json_schema!({
            "description": "The data that a message states, by name. New names may be added.",
            "type": "object",
            "properties": properties,
        })
    }
}

impl JsonSchema for FactValue {
    fn schema_name() -> Cow<'static, str> {
        "FactValue".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A text, a number, a time (RFC 3339 in UTC), or a list of texts or numbers.",
            "type": ["string", "integer", "array"],
            "items": { "type": ["string", "integer"] },
        })
    }
}
