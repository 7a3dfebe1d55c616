//! What is around small documents, and what keeps them from being read.

use base64ct::{Base64, Encoding};
use msk_auth::Rules;
use serde_json::json;

use crate::finding_table::{case, each_is_found};
use crate::material::CLIENT;

const LOGIN: &str = r#"{"username": "alice", "password": "secret"}"#;

fn utf_16(text: &str) -> Vec<u8> {
    let units = [0xfeff].into_iter().chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

#[test]
fn layers() {
    let base64 = Base64::encode_string(LOGIN.as_bytes());
    let backslashes = LOGIN.replace('"', "\\\"");
    each_is_found(&[
        case(LOGIN, &[]),
        case(
            utf_16(LOGIN),
            &[
                "secret-encoding: the document is UTF-16, as PowerShell's `>` and Notepad's \"Unicode\" write it; read as UTF-8; `(umask 077; iconv -f UTF-16 -t UTF-8 FILE > secret.json)`, or run `msk-auth repair --output secret.json FILE`",
            ],
        ),
        case(
            format!("\u{feff}{LOGIN}"),
            &[
                "secret-byte-order-mark: a byte order mark before the document, which strict JSON readers reject; save the file as UTF-8 without BOM",
            ],
        ),
        case(
            &base64,
            &[
                "secret-encoding: the document is base64; its content was read; decode it once: `base64 -d FILE`; to store it, use `--secret-string file://FILE`",
            ],
        ),
        case(
            json!(LOGIN).to_string(),
            &[
                "secret-not-json: the document is inside a JSON string: it was encoded twice; its content was read; write the document itself: `jq -r . FILE`",
            ],
        ),
        case(
            format!("'{LOGIN}'"),
            &[
                "secret-not-json: the document is in quotes that are not part of it; its content was read; remove the quotes, or run `msk-auth repair --output secret.json FILE`",
            ],
        ),
        case(
            format!("\"{LOGIN}\""),
            &[
                "secret-not-json: the document is in quotes that are not part of it; its content was read; remove the quotes, or run `msk-auth repair --output secret.json FILE`",
            ],
        ),
        case(
            &backslashes,
            &[
                "secret-not-json: a backslash before each quote, as in a text within quotes; the backslashes were ignored; write the document itself, with plain `\"`",
            ],
        ),
        case(
            backslashes.replacen('{', "{\\n  ", 1),
            &[
                "secret-not-json: a backslash before each quote, as in a text within quotes; the backslashes were ignored; write the document itself, with plain `\"`",
            ],
        ),
        case(
            json!(json!(LOGIN).to_string()).to_string(),
            &[
                "secret-not-json: the document is inside 2 JSON strings, one in the other; its content was read; write the document itself: `jq -r '. | fromjson' FILE`",
            ],
        ),
        case(
            Base64::encode_string(&utf_16(LOGIN)),
            &[
                "secret-encoding: the document is base64; its content was read; decode it once: `base64 -d FILE`; to store it, use `--secret-string file://FILE`",
                "secret-encoding: the document is UTF-16, as PowerShell's `>` and Notepad's \"Unicode\" write it; read as UTF-8; `(umask 077; iconv -f UTF-16 -t UTF-8 FILE > secret.json)`, or run `msk-auth repair --output secret.json FILE`",
            ],
        ),
        case(
            json!(json!(json!(LOGIN).to_string()).to_string()).to_string(),
            &[
                "secret-not-json: the document is inside 3 JSON strings, one in the other; its content was read; write the document itself: `jq -r '. | fromjson | fromjson' FILE`",
            ],
        ),
        case(
            LOGIN
                .bytes()
                .flat_map(|byte| [0, byte])
                .collect::<Vec<u8>>(),
            &[
                "secret-encoding: the document is UTF-16BE; read as UTF-8; `(umask 077; iconv -f UTF-16BE -t UTF-8 FILE > secret.json)`, or run",
            ],
        ),
        case(
            LOGIN
                .bytes()
                .flat_map(|byte| [byte, 0])
                .collect::<Vec<u8>>(),
            &[
                "secret-encoding: the document is UTF-16LE; read as UTF-8; `(umask 077; iconv -f UTF-16LE -t UTF-8 FILE > secret.json)`, or run",
            ],
        ),
        case(
            format!("\u{feff}{LOGIN}")
                .chars()
                .flat_map(|c| u32::from(c).to_le_bytes())
                .collect::<Vec<u8>>(),
            &[
                "secret-encoding: the document is UTF-32; read as UTF-8; `(umask 077; iconv -f UTF-32 -t UTF-8 FILE > secret.json)`, or run",
            ],
        ),
        // Windows-1252, which jq reads with replaced characters.
        case(
            b"{\"username\": \"\xe4lice\", \"password\": \"secret\"}",
            &[
                "secret-not-json line 1: not JSON: not UTF-8; save it as UTF-8; if it is Windows-1252: `(umask 077; iconv -f WINDOWS-1252 -t UTF-8 FILE > secret.json)`",
            ],
        ),
        case(
            [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2],
            &[
                "pem-keystore: a Java keystore, not PEM; msk-auth pack --keystore FILE --password-file PASSWORD_FILE --output secret.json, with the keystore as FILE and a file with its password as PASSWORD_FILE",
            ],
        ),
        case(
            Base64::encode_string(&[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2]),
            &[
                "secret-encoding: the document is base64; its content was read; decode it once: `base64 -d FILE`; to store it, use `--secret-string file://FILE`",
                "pem-keystore: base64 of a Java keystore, not PEM; decode it into a file with `base64 -d`, then msk-auth pack --keystore FILE --password-file PASSWORD_FILE --output secret.json, ",
            ],
        ),
    ]);
}

const EMPTY: &str = "secret-not-json: the document is empty; check the command that writes it; a secret is a JSON object such as ";

#[test]
fn what_is_no_document() {
    let client = &*CLIENT;
    let both = [client.chain[0].as_str(), &client.key].concat();
    each_is_found(&[
        case("", &[EMPTY]),
        case(" \n\t\r\n", &[EMPTY]),
        case(
            "[1]",
            &[
                "secret-not-json line 1: the JSON document is an array, not an object; write an object in place of the array; a secret is a JSON object such as `{\"username\": \"USER\", \"password\": \"PASSWORD\"}`",
            ],
        ),
        case(
            format!("[1, {LOGIN}]"),
            &[
                "secret-not-json line 1: the JSON document is an array, not an object; write the object without the array: `(umask 077; jq '.[1]' FILE > secret.json)`",
            ],
        ),
        case(
            " 5 ",
            &[
                "secret-not-json line 1: the JSON document is a number, not an object; write the object itself; a secret is a JSON object such as ",
            ],
        ),
        case(
            "true",
            &["secret-not-json line 1: the JSON document is a boolean, not an object; "],
        ),
        case(
            "null",
            &["secret-not-json line 1: the JSON document is null, not an object; "],
        ),
        case(
            "\"alice\"",
            &["secret-not-json line 1: the JSON document is a string, not an object; "],
        ),
        case(
            "[1",
            &[
                "secret-not-json line 1: not JSON: it does not begin with `{`, as an object does; run `jq . FILE` to see where it is invalid",
            ],
        ),
        case(
            "\n{\"username\": alice}",
            &[
                "secret-not-json line 2: not JSON: a value that is neither text in double quotes nor another JSON value; run `jq . FILE` to see where it is invalid",
            ],
        ),
        case(
            &client.chain[0],
            &[
                "secret-not-json line 1: not JSON: it does not begin with `{`, as an object does; this is a PEM file, and the secret is a JSON document that contains it: run `msk-auth pack --certificate FILE --key KEY.pem --output secret.json` to make one",
            ],
        ),
        case(
            &client.key,
            &[
                "secret-not-json line 1: not JSON: it does not begin with `{`, as an object does; this is a PEM file, and the secret is a JSON document that contains it: run `msk-auth pack --certificate CHAIN.pem --key FILE --output secret.json` to make one",
            ],
        ),
        case(
            both,
            &[
                "secret-not-json line 1: not JSON: it does not begin with `{`, as an object does; this is a PEM file, and the secret is a JSON document that contains it: run `msk-auth pack --certificate FILE --output secret.json` to make one",
            ],
        ),
        case(
            "-----BEGIN",
            &[
                "secret-not-json line 1: not JSON: it does not begin with `{`, as an object does; this is a PEM file, and the secret is a JSON document that contains it: run `msk-auth pack --certificate FILE --key KEY.pem --output secret.json` to make one",
            ],
        ),
        case(
            "apiVersion: v1\nkind: ConfigMap\n",
            &[
                "secret-not-json line 1: not JSON: it does not begin with `{`, as an object does; this is YAML, and a secret is JSON: convert it with `(umask 077; yq -o json . FILE > secret.json)` (yq 4 by Mike Farah)",
            ],
        ),
        case(
            "kind: ConfigMap\n",
            &[
                "secret-not-json line 1: not JSON: it does not begin with `{`, as an object does; this is YAML, and a secret is JSON: convert it with `(umask 077; yq -o json . FILE > secret.json)` (yq 4 by Mike Farah)",
            ],
        ),
        case(
            "---\nusername: alice\n",
            &[
                "secret-not-json line 1: not JSON: it does not begin with `{`, as an object does; this is YAML, and a secret is JSON: convert it with `(umask 077; yq -o json . FILE > secret.json)` (yq 4 by Mike Farah)",
            ],
        ),
        case(
            "\"username",
            &[
                "secret-not-json line 1: not JSON: it does not begin with `{`, as an object does; this begins like a JSON string that contains the document: write the document itself, or run `jq . FILE` to see where the string is invalid",
            ],
        ),
        case(
            "username: alice\n",
            &[
                "secret-not-json line 1: not JSON: it does not begin with `{`, as an object does; run `jq . FILE` to see where it is invalid",
            ],
        ),
        // Manifests of Secrets.
        case(
            "apiVersion: v1\nkind: Secret\n",
            &[
                "secret-envelope: this is a Kubernetes Secret as YAML; msk-auth reads only JSON; run `(umask 077; kubectl get secret NAME -o json > secret.json)` to get it as JSON, or `(umask 077; yq -o json . FILE > secret.json)` (yq 4 by Mike Farah) to convert this file",
            ],
        ),
        case(
            "apiVersion: v1\nkind: \"Secret\"\nmetadata:\n  name: 'client'\n\n  namespace: kafka-1.prod\ntype: Opaque\n  name: later\n",
            &[
                "secret-envelope: this is a Kubernetes Secret as YAML; msk-auth reads only JSON; run `(umask 077; kubectl get secret client --namespace kafka-1.prod -o json > secret.json)` to get it as JSON, or `(umask 077; yq -o json . FILE > secret.json)` (yq 4 by Mike Farah) to convert this file",
            ],
        ),
        case(
            "name: before\nnamespace: before\napiVersion: v1\nmetadata:\n\tname: tab\nkind: Secret\n",
            &[
                "secret-envelope: this is a Kubernetes Secret as YAML; msk-auth reads only JSON; run `(umask 077; kubectl get secret tab -o json > secret.json)` to get it as JSON, or `(umask 077; yq -o json . FILE > secret.json)` (yq 4 by Mike Farah) to convert this file",
            ],
        ),
        case(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: Upper\n  namespace: $(id)\n",
            &[
                "secret-envelope: this is a Kubernetes Secret as YAML; msk-auth reads only JSON; run `(umask 077; kubectl get secret NAME -o json > secret.json)` to get it as JSON, or `(umask 077; yq -o json . FILE > secret.json)` (yq 4 by Mike Farah) to convert this file",
            ],
        ),
        case(
            format!(
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {}\n  namespace: {}\n",
                "n".repeat(253),
                "m".repeat(254)
            ),
            &[
                "secret-envelope: this is a Kubernetes Secret as YAML; msk-auth reads only JSON; run `(umask 077; kubectl get secret nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn -o json > secret.json)` to get it as JSON, or `(umask 077; yq -o json . FILE > secret.json)` (yq 4 by Mike Farah) to convert this file",
            ],
        ),
        case(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name:\n",
            &[
                "secret-envelope: this is a Kubernetes Secret as YAML; msk-auth reads only JSON; run `(umask 077; kubectl get secret NAME -o json > secret.json)` to get it as JSON, or `(umask 077; yq -o json . FILE > secret.json)` (yq 4 by Mike Farah) to convert this file",
            ],
        ),
        case(
            "kind: Secret\nmetadata:\n  name: client\n",
            &[
                "secret-not-json line 1: not JSON: it does not begin with `{`, as an object does; this is YAML, and a secret is JSON: convert it with `(umask 077; yq -o json . FILE > secret.json)` (yq 4 by Mike Farah)",
            ],
        ),
        case(
            "apiVersion: v1\n  kind: Secret\n",
            &[
                "secret-not-json line 1: not JSON: it does not begin with `{`, as an object does; this is YAML, and a secret is JSON: convert it with `(umask 077; yq -o json . FILE > secret.json)` (yq 4 by Mike Farah)",
            ],
        ),
    ]);
}

#[test]
fn sizes() {
    let mut rules = Rules::lambda();
    rules.max_secret_bytes = LOGIN.len();
    let of_size = |size: usize| format!("{LOGIN:<size$}");
    let most = LOGIN.len();
    each_is_found(&[
        case(LOGIN, &[]).under(rules.clone()),
        case(of_size(most + 1), &[
            "secret-too-large: 44 bytes; Secrets Manager stores 43; remove text around the PEM blocks and certificates that don't belong to the chain",
        ]).under(rules.clone()),
        case(utf_16(LOGIN), &[
            "secret-encoding: the document is UTF-16, as PowerShell's `>` and Notepad's \"Unicode\" write it; read as UTF-8; `(umask 077; iconv -f UTF-16 -t UTF-8 FILE > secret.json)`, or run `msk-auth repair --output secret.json FILE`",
        ]).under(rules.clone()),
        // Around it there may be three times as much, as bytes.
        case(utf_16(&of_size(2 * most - 1)), &[
            "secret-too-large: 85 bytes; Secrets Manager stores 43; remove text around the PEM blocks and certificates that don't belong to the chain",
        ]).under(rules.clone()),
        case(utf_16(&of_size(2 * most)), &[
            "secret-too-large: 174 bytes; Secrets Manager stores 43; remove text around the PEM blocks and certificates that don't belong to the chain",
        ]).under(rules.clone()),
    ]);
}
