//! `docs/json.schema.json` is what the structs say, and what the program prints is what it says.
//! `UPDATE_EXPECT=1 cargo test -p msk-auth-cli --features schema --test program schema` writes it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use msk_auth::contract::{
    AccessDocument, CheckDocument, ConfigurationDocument, ExplainDocument, PlanDocument,
    TokenDocument,
};
use msk_auth::{Conditions, Rules, secret, tls};
use msk_auth_connect::contract::ConnectDocument;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut generator = settings.into_generator();
    let documents = [
        generator.subschema_for::<CheckDocument>(),
        generator.subschema_for::<ConfigurationDocument>(),
        generator.subschema_for::<PlanDocument>(),
        generator.subschema_for::<AccessDocument>(),
        generator.subschema_for::<TokenDocument<'static>>(),
        generator.subschema_for::<ConnectDocument>(),
        generator.subschema_for::<ExplainDocument>(),
    ];
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What msk-auth prints with --format json",
        "anyOf": documents,
        "$defs": generator.take_definitions(true),
    })
}

#[test]
fn the_file_is_what_the_structs_say() {
    let file = root().join("docs/json.schema.json");
    let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
        std::fs::write(&file, &text).unwrap();
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        there == text,
        "docs/json.schema.json is not what the structs say; run \
         `UPDATE_EXPECT=1 cargo test -p msk-auth-cli --features schema --test program schema`"
    );
}

/// Holds `value` against the keywords that the schema uses; the reason where it does not fit. A
/// member that the schema does not name does not fit either.
fn fits(value: &Value, schema: &Value, whole: &Value, path: &str) -> Result<(), String> {
    if let Some(name) = schema["$ref"].as_str() {
        let target = whole.pointer(name.trim_start_matches('#'));
        return fits(value, target.unwrap(), whole, path);
    }
    if let Some(branches) = schema["anyOf"].as_array() {
        let reasons: Vec<_> = branches
            .iter()
            .map_while(|branch| fits(value, branch, whole, path).err())
            .collect();
        return match reasons.len() < branches.len() {
            true => Ok(()),
            false => Err(reasons.join("; ")),
        };
    }
    let wrong = |what: &str| Err(format!("{path}: {what}: {value}"));
    let is_type = |name: &Value| match name.as_str() {
        Some("null") => value.is_null(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("string") => value.is_string(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => panic!("{path}: no such type: {name}"),
    };
    let has_type = match &schema["type"] {
        Value::Array(names) => names.iter().any(is_type),
        name => is_type(name),
    };
    if !has_type {
        return wrong("another type");
    }
    if schema.get("const").is_some_and(|wanted| wanted != value) {
        return wrong("another value");
    }
    let listed = schema["enum"].as_array();
    if listed.is_some_and(|values| !values.contains(value)) {
        return wrong("none of the values");
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().unwrap()).is_none() {
            return wrong(&format!("without {name}"));
        }
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        let known = schema["properties"].get(name);
        let Some(known) = known.or(schema.get("additionalProperties")) else {
            return wrong(&format!("an unknown member {name}"));
        };
        fits(member, known, whole, &format!("{path}.{name}"))?;
    }
    for element in value.as_array().into_iter().flatten() {
        fits(element, &schema["items"], whole, &format!("{path}[]"))?;
    }
    Ok(())
}

/// Holds a document against the definition of that name.
fn hold(document: &Value, name: &str, whole: &Value, what: &str) {
    let definition = &whole["$defs"][name];
    let fitting = fits(document, definition, whole, name);
    assert_eq!(fitting, Ok(()), "{what}: {document:#}");
}

fn printed(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_msk-auth"))
        .args(arguments)
        .args(["--format", "json"])
        .env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI")
        .current_dir(root())
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn what_is_printed_fits() {
    let whole = schema();
    for sample in ["good", "spoiled"] {
        let document = printed(&["check", &format!("vectors/samples/{sample}.json")]);
        hold(&document, "CheckDocument", &whole, sample);
    }
    let document = printed(&["token", "--region", "eu-west-1"]);
    hold(&document, "TokenDocument", &whole, "token");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = listener.local_addr().unwrap().to_string();
    drop(listener);
    for more in [&[][..], &["--secret", "vectors/samples/spoiled.json"]] {
        let arguments = [&["connect", "--brokers", &closed], more].concat();
        let arguments = match more {
            [] => [arguments, vec!["--method", "tls"]].concat(),
            _ => arguments,
        };
        let document = printed(&arguments);
        hold(&document, "ConnectDocument", &whole, &closed);
    }
}

/// The JSON of `plan`, `access` and `explain` is on record.
#[test]
fn what_is_recorded_fits() {
    let whole = schema();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut held = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let (command, output) = text.split_once('\n').unwrap();
        let name = match command.split(' ').nth(2) {
            Some("plan") => "PlanDocument",
            Some("access") => "AccessDocument",
            Some("explain") => "ExplainDocument",
            Some("check") if command.contains(".properties") => "ConfigurationDocument",
            _ => continue,
        };
        if !command.contains("--format json") {
            continue;
        }
        let (json, _) = output.rsplit_once("exit: ").unwrap();
        let document = serde_json::from_str(json).unwrap();
        hold(&document, name, &whole, command);
        held += 1;
    }
    assert!(held >= 10, "{held}");
}

/// Every secret of the vectors, so that nearly every code and fact is met.
#[test]
fn what_is_wrong_with_secrets_fits() {
    let whole = schema();
    let file = std::fs::read_to_string(root().join("vectors/secrets.json")).unwrap();
    let file: Value = serde_json::from_str(&file).unwrap();
    let mut facts = std::collections::BTreeSet::new();
    for case in file["cases"].as_array().unwrap() {
        let Some(document) = case["input"]["document"].as_str() else {
            continue;
        };
        for rules in [Rules::lambda(), Rules::kafka()] {
            let conditions = Conditions::new(rules, tls::ring());
            let report = secret::check(document.as_bytes(), None, &conditions);
            let document = json!(CheckDocument::from(&report));
            hold(&document, "CheckDocument", &whole, &case["id"].to_string());
            for finding in document["findings"].as_array().unwrap() {
                facts.extend(finding["facts"].as_object().unwrap().keys().cloned());
            }
        }
    }
    assert!(facts.len() >= 15, "{facts:?}");
}

#[test]
fn what_does_not_fit_is_seen() {
    let whole = schema();
    let good = printed(&["check", "vectors/samples/good.json"]);
    let spoilings: [fn(&mut Value); 5] = [
        |document| document["schema"] = json!(2),
        |document| document["accepted"] = json!("yes"),
        |document| document["identity"]["key"]["bits"] = Value::Null,
        |document| document["surplus"] = Value::Null,
        |document| drop(document.as_object_mut().unwrap().remove("lambda_basis")),
    ];
    for (index, spoil) in spoilings.iter().enumerate() {
        let mut spoiled = good.clone();
        spoil(&mut spoiled);
        let definition = &whole["$defs"]["CheckDocument"];
        assert!(fits(&spoiled, definition, &whole, "").is_err(), "{index}");
    }
}
