//! The exchanges of `vectors/sasl-*.json`, whose expectations are other implementations'.

use msk_auth::sasl::{
    AwsMskIam, Mechanism, OauthBearer, Outcome, Plain, SaslError, Scram, ScramCredentials, Step,
};
use msk_auth::sensitive::SensitiveText;
use serde_json::Value;

fn cases(file: &str) -> Vec<Value> {
    let path = format!("{}/vectors/{file}", env!("CARGO_MANIFEST_DIR"));
    let document: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let cases = document["cases"].as_array().unwrap().clone();
    assert!(cases.len() > 10, "{file} has lost its cases");
    cases
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member]
        .as_str()
        .unwrap_or_else(|| panic!("{member} in {value}"))
}

fn texts(value: &Value) -> Vec<String> {
    let list = value.as_array().unwrap().iter();
    list.map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// `NonceNotOurs { … }` as `nonce-not-ours`.
fn rule(error: &SaslError) -> String {
    let debug = format!("{error:?}");
    let variant = debug.split(|c: char| !c.is_alphanumeric()).next().unwrap();
    let mut rule = String::new();
    for letter in variant.chars() {
        if letter.is_uppercase() && !rule.is_empty() {
            rule.push('-');
        }
        rule.push(letter.to_ascii_lowercase());
    }
    rule
}

fn scram(input: &Value) -> Result<Box<dyn Mechanism>, SaslError> {
    let user = text(input, "user");
    let password = SensitiveText::from(text(input, "password"));
    let credentials = if input["delegation_token"] == true {
        ScramCredentials::delegation_token(user, password)
    } else if input["saslprep"] == true {
        prepared(user, &password)
    } else {
        ScramCredentials::new(user, password)
    }?;
    let mut scram = match text(input, "mechanism") {
        "SCRAM-SHA-256" => Scram::sha256(&credentials),
        "SCRAM-SHA-512" => Scram::sha512(&credentials),
        other => panic!("{other}"),
    }
    .dangerous_fixed_nonce(text(input, "client_nonce"));
    if let Some(maximum) = input["maximum_iterations"].as_u64() {
        scram = scram.maximum_iterations(maximum.try_into().unwrap());
    }
    Ok(Box::new(scram))
}

#[cfg(feature = "saslprep")]
fn prepared(user: &str, password: &SensitiveText) -> Result<ScramCredentials, SaslError> {
    ScramCredentials::with_saslprep(user, password)
}

#[cfg(not(feature = "saslprep"))]
fn prepared(_: &str, _: &SensitiveText) -> Result<ScramCredentials, SaslError> {
    unreachable!("such cases are left out")
}

fn one_message(input: &Value) -> Result<Box<dyn Mechanism>, SaslError> {
    Ok(match text(input, "mechanism") {
        "PLAIN" => Box::new(Plain::new(
            text(input, "user"),
            text(input, "password").into(),
        )?),
        "AWS_MSK_IAM" => Box::new(AwsMskIam::new(text(input, "payload").into())?),
        "OAUTHBEARER" => {
            let mut bearer = OauthBearer::new(text(input, "token").into())?;
            if let Some(id) = input["authorization_id"].as_str() {
                bearer = bearer.authorization_id(id)?;
            }
            for pair in input["extensions"].as_array().unwrap() {
                bearer = bearer.extension(pair[0].as_str().unwrap(), pair[1].as_str().unwrap())?;
            }
            Box::new(bearer)
        }
        other => panic!("{other}"),
    })
}

/// What the client said, and how it ended.
fn play(mechanism: Result<Box<dyn Mechanism>, SaslError>, server: &[String]) -> Played {
    let mut said = Vec::new();
    let mut mechanism = match mechanism {
        Ok(mechanism) => mechanism,
        Err(error) => return (said, Err(error)),
    };
    said.push(String::from_utf8(mechanism.first().unwrap().expose().to_vec()).unwrap());
    let mut result = Ok(false);
    for message in server {
        match mechanism.answer(message.as_bytes()) {
            Ok(Step::Send(answer)) => {
                said.push(String::from_utf8(answer.expose().to_vec()).unwrap());
            }
            Ok(Step::Done) => result = Ok(true),
            Err(error) => result = Err(error),
        }
    }
    match (&result, mechanism.outcome()) {
        (Ok(true), Outcome::Done) | (Ok(false), Outcome::Pending) => (),
        (Err(error), Outcome::Failed(same)) if error == same => (),
        (Ok(false), Outcome::Failed(error)) => result = Err(error.clone()),
        other => panic!("{other:?}"),
    }
    (said, result)
}

type Played = (Vec<String>, Result<bool, SaslError>);

fn check(case: &Value, (said, result): Played) {
    let id = text(case, "id");
    let expect = &case["expect"];
    assert_eq!(said, texts(&expect["client"]), "{id}");
    match text(expect, "result") {
        "done" => assert_eq!(result, Ok(true), "{id}"),
        "refused" => assert_eq!(rule(&result.unwrap_err()), text(expect, "error"), "{id}"),
        other => panic!("{other}"),
    }
}

#[test]
fn scram_exchanges() {
    for case in cases("sasl-scram.json") {
        let input = &case["input"];
        if input["saslprep"] == true && cfg!(not(feature = "saslprep")) {
            continue;
        }
        check(&case, play(scram(input), &texts(&input["server"])));
    }
}

#[test]
fn exchanges_of_one_message() {
    for case in cases("sasl-messages.json") {
        let input = &case["input"];
        check(&case, play(one_message(input), &texts(&input["server"])));
    }
}

/// The same exchanges for a protocol where the server begins, with nothing.
#[test]
fn the_server_may_begin() {
    for case in cases("sasl-scram.json") {
        let input = &case["input"];
        if input["saslprep"] == true {
            continue;
        }
        let mut mechanism = scram(input).unwrap();
        let first = case["expect"]["client"][0].as_str().unwrap();
        assert_eq!(
            mechanism.answer(b"").unwrap(),
            Step::Send(first.as_bytes().into())
        );
    }
}
