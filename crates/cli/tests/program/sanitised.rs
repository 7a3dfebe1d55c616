//! A stranger's text never drives a terminal: every control and direction-changing character in
//! every string that a command reads, and the bytes that come out.
//!
//! The program is made to believe in a terminal with colours (`CLICOLOR_FORCE`), since elsewhere
//! escape sequences are taken out of what is printed anyway.

use std::fs;
use std::process::Output;
use std::sync::Mutex;

use serde_json::Value;

use crate::folder::{Folder, INPUTS, vectors};
use crate::sampling::is_thorough;

/// Stands after each hostile character, so that a line break of ours is told from a stranger's,
/// and a colour of ours from an escape sequence of theirs.
const MARK: char = 'Q';

/// Characters that a reader may treat alike are tried apart: where it refuses one, the others
/// have not been tried.
fn hostile() -> Vec<String> {
    let groups: [&[std::ops::RangeInclusive<char>]; 4] = [
        // C0 without white space, and DEL.
        &['\0'..='\u{8}', '\u{e}'..='\u{1f}', '\u{7f}'..='\u{7f}'],
        // Whatever ends a line or separates words.
        &['\t'..='\r', '\u{85}'..='\u{85}', '\u{2028}'..='\u{2029}'],
        // C1.
        &['\u{80}'..='\u{84}', '\u{86}'..='\u{9f}'],
        // Bidirectional controls, and what is not seen (UAX #9, section 2).
        &[
            '\u{61c}'..='\u{61c}',
            '\u{200b}'..='\u{200f}',
            '\u{202a}'..='\u{202e}',
            '\u{2066}'..='\u{2069}',
            '\u{feff}'..='\u{feff}',
        ],
    ];
    let marked = |group: &&[std::ops::RangeInclusive<char>]| {
        let characters = group.iter().cloned().flatten();
        characters.flat_map(|c| [c, MARK]).collect()
    };
    groups.iter().map(marked).collect()
}

fn is_hostile(c: char) -> bool {
    hostile().iter().any(|group| c != MARK && group.contains(c))
}

/// What is wrong with these bytes, if anything is.
fn offence(bytes: &[u8]) -> Option<String> {
    let Ok(printed) = std::str::from_utf8(bytes) else {
        return Some("not UTF-8".to_owned());
    };
    let mut rest = printed;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '\n' if !after.starts_with(MARK) => after,
            '\u{1b}' if colour(after).is_some() => colour(after)?,
            c if c == '\n' || is_hostile(c) => return Some(format!("{c:?} before {after:.40?}")),
            _ => after,
        };
    }
    None
}

/// What follows `[…m`.
fn colour(text: &str) -> Option<&str> {
    let numbers = text.strip_prefix('[')?;
    numbers
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == ';')
        .strip_prefix('m')
}

/// Each string of a document, and each name, in turn with the text in it: in its place, at its end
/// and, where it has parts, in each part.
fn spoiled(document: &Value, hostile: &str) -> Vec<Value> {
    match document {
        Value::String(text) => {
            let mut forms = vec![hostile.to_owned(), format!("{text}{hostile}")];
            for (at, _) in text.match_indices(':').take(5) {
                forms.push(format!("{}{hostile}{}", &text[..at], &text[at..]));
            }
            forms.into_iter().map(Value::String).collect()
        }
        Value::Array(elements) => {
            let each = elements.iter().enumerate();
            each.flat_map(|(index, element)| {
                spoiled(element, hostile).into_iter().map(move |spoiled| {
                    let mut elements = elements.clone();
                    elements[index] = spoiled;
                    Value::Array(elements)
                })
            })
            .collect()
        }
        Value::Object(members) => {
            let mut all = Vec::new();
            for (name, value) in members {
                for spoiled in spoiled(value, hostile) {
                    let mut members = members.clone();
                    members.insert(name.clone(), spoiled);
                    all.push(Value::Object(members));
                }
                let mut members = members.clone();
                members.insert(format!("{name}{hostile}"), value.clone());
                all.push(Value::Object(members));
            }
            all
        }
        _ => Vec::new(),
    }
}

/// Runs the program with colours.
fn run(folder: &Folder, arguments: &[&str]) -> Output {
    let mut command = folder.command();
    command
        .args(arguments)
        .env_clear()
        .env("CLICOLOR_FORCE", "1")
        .env("HOME", &folder.0)
        .env("AWS_SHARED_CREDENTIALS_FILE", folder.0.join("credentials"))
        .env("AWS_EC2_METADATA_DISABLED", "true");
    command.output().unwrap()
}

/// Runs it, and says what is wrong with what it prints.
fn attack(folder: &Folder, arguments: &[&str]) -> Option<String> {
    let output = run(folder, arguments);
    let found = offence(&output.stdout).or_else(|| offence(&output.stderr));
    found.map(|found| format!("{arguments:?}: {found}"))
}

/// Each command with `@` for the document, under each of the formats, for each spoiled document. Each
/// third string is spoiled with one group of characters, in turn, and with `MSK_AUTH_THOROUGH` in the
/// environment, as the whole check has it, each string with each.
fn documents(name: &str, document: &Value, commands: &[&str]) {
    let found = Mutex::new(Vec::new());
    let thorough = is_thorough();
    let hostile = hostile();
    let groups = hostile.len();
    let all = hostile.iter().enumerate().flat_map(|(group, text)| {
        let documents = spoiled(document, text).into_iter().enumerate();
        documents
            .filter(move |(index, _)| thorough || index % 3 == 0 && index / 3 % groups == group)
    });
    let all: Vec<_> = all.map(|(_, document)| document).collect();
    let half = all.len().div_ceil(2);
    std::thread::scope(|scope| {
        for (worker, documents) in all.chunks(half).enumerate() {
            let found = &found;
            scope.spawn(move || {
                let folder = Folder::new(&format!("sanitised-{name}-{worker}"));
                inputs(&folder);
                for document in documents {
                    folder.write("spoiled", document.to_string());
                    for command in commands {
                        let command = command.replace('@', "spoiled");
                        let arguments: Vec<_> = command.split(' ').collect();
                        found.lock().unwrap().extend(attack(&folder, &arguments));
                    }
                }
            });
        }
    });
    let found = found.into_inner().unwrap();
    assert!(
        found.is_empty(),
        "{}: {:#?}",
        found.len(),
        &found[..found.len().min(8)]
    );
}

fn inputs(folder: &Folder) {
    for entry in fs::read_dir(INPUTS).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.0.join(path.file_name().unwrap())).unwrap();
    }
    folder.write("secret.json", secret("client-encrypted").to_string());
}

fn input(name: &str) -> Value {
    serde_json::from_slice(&fs::read(format!("{INPUTS}/{name}")).unwrap()).unwrap()
}

fn secret(id: &str) -> Value {
    let case = vectors("secrets").into_iter().find(|case| case["id"] == id);
    let document = case.unwrap()["input"]["document"].clone();
    serde_json::from_str(document.as_str().unwrap()).unwrap()
}

#[test]
fn no_mapping() {
    let commands = [
        "access --mapping @ --method iam",
        "access --mapping @ --method scram --format json",
        "access --mapping @ --method iam --policy policy-tutorial.json",
        "plan --mapping @",
        "plan --mapping @ --format json",
    ];
    documents(
        "mapping-self-managed",
        &input("mapping-self-managed.json"),
        &commands,
    );
    documents(
        "mapping-scram",
        &input("mapping-scram.json"),
        &commands[..2],
    );
}

#[test]
fn no_cluster_and_no_brokers() {
    let cluster = ["human", "json", "kcat"].map(|format| {
        format!("plan --cluster @ --bootstrap brokers-iam-scram.json --format {format}")
    });
    let cluster = cluster.each_ref().map(String::as_str);
    documents("cluster", &input("cluster-iam-scram.json"), &cluster);
    let brokers = ["human", "json", "librdkafka"].map(|format| {
        format!("plan --cluster cluster-iam-scram.json --bootstrap @ --format {format}")
    });
    let brokers = brokers.each_ref().map(String::as_str);
    documents("brokers", &input("brokers-iam-scram.json"), &brokers);
}

#[test]
fn no_policy() {
    let commands = ["human", "json"].map(|format| {
        format!("access --mapping mapping-iam.json --method iam --policy @ --format {format}")
    });
    let commands = commands.each_ref().map(String::as_str);
    documents("policy", &input("policy-conditions.json"), &commands);
}

#[test]
fn no_secret() {
    let commands = [
        "check @",
        "check --format json @",
        "repair --output repaired @",
        "plan --cluster cluster-iam-scram.json --bootstrap brokers-iam-scram.json --secret @",
        "connect --brokers 127.0.0.1:1 --secret @ --timeout 1",
        "connect --brokers 127.0.0.1:1 --secret @ --timeout 1 --format json",
    ];
    for id in ["client-encrypted", "scram-512-recognised"] {
        documents(id, &secret(id), &commands);
    }
}

/// What is read line by line: PEM files, profiles, tokens.
#[test]
fn no_file_of_lines() {
    let folder = Folder::new("sanitised-lines");
    inputs(&folder);
    let secret = secret("client-encrypted");
    let pem = secret["certificate"].as_str().unwrap();
    let key = secret["privateKey"].as_str().unwrap();
    let profile = "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n\
                   credential_process = process\n";
    folder.write("key.pem", key);
    let mut found = Vec::new();
    for hostile in hostile() {
        let forms = |whole: &str| {
            let lines: Vec<_> = whole.lines().take(4).map(str::to_owned).collect();
            let mut forms = vec![hostile.clone(), format!("{whole}{hostile}")];
            for line in &lines {
                forms.push(whole.replacen(line.as_str(), &format!("{line}{hostile}"), 1));
                let (begin, end) = line.split_at(line.len() / 2);
                forms.push(whole.replacen(line.as_str(), &format!("{begin}{hostile}{end}"), 1));
            }
            forms
        };
        for form in forms(pem) {
            folder.write("spoiled", form);
            for command in [
                "pack --certificate spoiled --key key.pem --output packed",
                "check spoiled",
                "connect --brokers 127.0.0.1:1 --method tls --ca spoiled --timeout 1",
            ] {
                let arguments: Vec<_> = command.split(' ').collect();
                found.extend(attack(&folder, &arguments));
            }
        }
        for form in forms(key) {
            folder.write("spoiled", form);
            let command = "pack --certificate key.pem --key spoiled --output packed";
            let arguments: Vec<_> = command.split(' ').collect();
            found.extend(attack(&folder, &arguments));
        }
        for form in forms(profile) {
            folder.write("credentials", form);
            let command = "token --region eu-west-1 --profile default --format json";
            let arguments: Vec<_> = command.split(' ').collect();
            found.extend(attack(&folder, &arguments));
        }
        let _ = fs::remove_file(folder.0.join("credentials"));
        folder.write("spoiled", &hostile);
        let command = "connect --brokers 127.0.0.1:1 --method oauthbearer --token-file spoiled";
        let arguments: Vec<_> = command.split(' ').collect();
        found.extend(attack(&folder, &arguments));
    }
    assert!(
        found.is_empty(),
        "{}: {:#?}",
        found.len(),
        &found[..found.len().min(8)]
    );
}

/// Names of files that are there and that are not, and the value of every option.
#[test]
#[cfg(unix)]
fn no_file_name_and_no_argument() {
    let folder = Folder::new("sanitised-arguments");
    inputs(&folder);
    folder.write(
        "credentials",
        "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n",
    );
    let mut found = Vec::new();
    for hostile in hostile() {
        let hostile = hostile.replace('\0', "");
        folder.write(&hostile, secret("client-encrypted").to_string());
        let missing = format!("{hostile}-not-there");
        let output = format!("{hostile}-output");
        let arn = format!("arn:aws:secretsmanager:eu-west-1:123456789012:secret:{hostile}");
        for file in [&hostile, &missing] {
            for command in [
                vec!["check", file],
                vec!["check", "--format", "json", file],
                vec!["repair", "--overwrite", "--output", &output, file],
                vec!["repair", "--output", file, file],
                vec!["pack", "--output", &output, "--certificate", file],
                vec![
                    "pack",
                    "--output",
                    &output,
                    "--certificate",
                    "secret.json",
                    "--key",
                    file,
                ],
                vec!["plan", "--mapping", file],
                vec![
                    "connect",
                    "--brokers",
                    "127.0.0.1:1",
                    "--ca",
                    file,
                    "--method",
                    "tls",
                ],
                vec![
                    "access",
                    "--mapping",
                    "mapping-iam.json",
                    "--method",
                    "iam",
                    "--policy",
                    file,
                ],
            ] {
                found.extend(attack(&folder, &command));
            }
        }
        let cluster = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1";
        for command in [
            vec![hostile.as_str()],
            vec!["check", "--rules", &hostile, "secret.json"],
            vec!["check", "--type", &hostile, "secret.json"],
            vec!["check", "--at", &hostile, "secret.json"],
            vec![
                "access",
                "--cluster-arn",
                &hostile,
                "--topic",
                "t",
                "--method",
                "iam",
            ],
            vec![
                "access",
                "--cluster-arn",
                cluster,
                "--topic",
                &hostile,
                "--method",
                "iam",
            ],
            vec![
                "access",
                "--cluster-arn",
                cluster,
                "--topic",
                "t",
                "--group",
                &hostile,
                "--method",
                "iam",
            ],
            vec![
                "access",
                "--cluster-arn",
                cluster,
                "--topic",
                "t",
                "--group",
                &hostile,
                "--method",
                "iam",
                "--format",
                "json",
            ],
            vec![
                "access",
                "--cluster-arn",
                cluster,
                "--topic",
                "t",
                "--group",
                &hostile,
                "--method",
                "mtls",
            ],
            vec!["plan", "--cluster-arn", cluster, "--secret-arn", &arn],
            vec!["token", "--region", &hostile],
            vec!["token", "--broker", &hostile],
            vec![
                "token",
                "--region",
                "eu-west-1",
                "--host",
                &hostile,
                "--format",
                "json",
            ],
            vec!["token", "--region", "eu-west-1", "--profile", &hostile],
            vec!["connect", "--brokers", &hostile, "--method", "tls", "-v"],
            vec!["connect", "--brokers", "127.0.0.1:1", "--method", &hostile],
            vec![
                "connect",
                "--brokers",
                "127.0.0.1:1",
                "--method",
                "tls",
                "--server-name",
                &hostile,
                "--verbose",
            ],
        ] {
            found.extend(attack(&folder, &command));
        }
        let principal = format!("User:{hostile}");
        for format in ["human", "json"] {
            let command = [
                "access",
                "--cluster-arn",
                cluster,
                "--topic",
                "t",
                "--method",
                "mtls",
                "--principal",
                &principal,
                "--format",
                format,
            ];
            found.extend(attack(&folder, &command));
        }
    }
    assert!(
        found.is_empty(),
        "{}: {:#?}",
        found.len(),
        &found[..found.len().min(8)]
    );
}

/// The judge of this file sees what it must.
#[test]
fn an_offence_is_seen() {
    assert_eq!(
        offence("\u{1b}[1;31merror\u{1b}[0m: q\n\n".as_bytes()),
        None
    );
    for printed in [
        "\u{1b}Q",
        "\u{1b}[2J",
        "\nQ",
        "a\rb",
        "\u{9b}2J",
        "\u{202e}",
        "\t",
    ] {
        assert!(offence(printed.as_bytes()).is_some(), "{printed:?}");
    }
    assert!(offence(&[0x9b]).is_some());
}
