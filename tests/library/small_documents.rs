//! Small documents: which findings their fields have, in which place, and what the reader is to do.

use msk_auth::finding::FactName;
use msk_auth::secret::{self, SecretType};
use msk_auth::{Code, Rules};
use serde_json::{Value, json};

use crate::finding_table::{case, each_is_found, object};
use crate::material::{CLIENT, OTHER_CLIENT, PASSWORD, SERVER, conditions};

#[test]
fn fields_of_a_client_certificate() {
    let client = &*CLIENT;
    let (chain, key) = (json!(client.whole_chain()), json!(client.key));
    let upper = json!(client.chain[1..].concat());
    let with = |name: &str, value: Value| {
        object(&[
            ("certificate", chain.clone()),
            ("privateKey", key.clone()),
            (name, value),
        ])
    };
    let certificate_is =
        |value: Value| object(&[("certificate", value), ("privateKey", key.clone())]);
    let key_is =
        |members: &[(&str, Value)]| object(&[&[("certificate", chain.clone())], members].concat());
    let certificate_in =
        |members: &[(&str, Value)]| object(&[members, &[("privateKey", key.clone())]].concat());
    each_is_found(&[
        case(certificate_is(chain.clone()), &[]),
        case("{}", &[
            "secret-field-missing certificate: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case("{}", &[
            "secret-field-missing certificate: add it; SERVER_ROOT_CA_CERTIFICATE has `certificate`",
        ]).of(SecretType::ServerRootCaCertificate),
        case("{}", &[
            "secret-field-missing username: add it; BASIC_AUTH has `username`, `password`",
            "secret-field-missing password: add it; BASIC_AUTH has `username`, `password`",
        ]).of(SecretType::BasicAuth),
        case("{}", &[
            "secret-field-missing oauthTokenEndpointUrl: add it; OAUTHBEARER_AUTH has `oauthTokenEndpointUrl`, `oauthClientId`, `oauthIdpCaCertificate` (optional), and either `oauthClientSecret` or `oauthClientEmail`, `oauthPrivateKey` and `oauthTokenExpirationSeconds` (optional)",
            "secret-field-missing oauthClientId: add it; OAUTHBEARER_AUTH has `oauthTokenEndpointUrl`, `oauthClientId`, `oauthIdpCaCertificate` (optional), and either `oauthClientSecret` or `oauthClientEmail`, `oauthPrivateKey` and `oauthTokenExpirationSeconds` (optional)",
            "secret-field-missing oauthClientSecret: add it; OAUTHBEARER_AUTH has `oauthTokenEndpointUrl`, `oauthClientId`, `oauthIdpCaCertificate` (optional), and either `oauthClientSecret` or `oauthClientEmail`, `oauthPrivateKey` and `oauthTokenExpirationSeconds` (optional)",
        ]).of(SecretType::OauthbearerAuth),
        case(with("privateKeyPassword", json!(null)), &[
            "secret-field-type privateKeyPassword: the field `privateKeyPassword` is null, not text; omit the field",
        ]),
        case(with("privateKeyPassword", json!(1)), &[
            "secret-field-type privateKeyPassword: the field `privateKeyPassword` is a number, not text; put the value into double quotes",
        ]),
        case(with("privateKeyPassword", json!("")), &[
            "key-password-unused privateKeyPassword: a password for a key that is not encrypted; Kafka's Java client fails on this; delete the field `privateKeyPassword`",
        ]),
        case(certificate_is(json!(null)), &[
            "secret-field-type certificate: the field `certificate` is null, not text; fill it in, as text in double quotes",
        ]),
        case(certificate_is(json!(5)), &[
            "secret-field-type certificate: the field `certificate` is a number, not text; put the value into double quotes",
        ]),
        case(certificate_is(json!(["a"])), &[
            "secret-field-type certificate: the field `certificate` is an array, not text; join the parts into one text, each line break as `\\n`",
        ]),
        case(certificate_is(json!([client.chain])), &[
            "secret-field-type certificate: the field `certificate` is an array, not text; join the parts into one text, each line break as `\\n`",
        ]),
        case(certificate_is(json!([key])), &[
            "secret-field-type certificate: the field `certificate` is an array, not text; join the parts into one text, each line break as `\\n`",
        ]),
        case(certificate_is(json!({"x": chain})), &[
            "secret-field-type certificate: the field `certificate` is an object, not text; write the texts in it as one text, each line break as `\\n`",
        ]),
        case(certificate_is(json!(" ")), &[
            "secret-field-empty certificate: the field `certificate` is empty; fill it in",
        ]),
        // Names.
        case(with("comment", json!("x")), &[
            "secret-field-unknown comment: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(with("comment", json!(1)), &[
            "secret-field-unknown comment: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(with(&"n".repeat(40), json!("x")), &[
            "secret-field-unknown nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(with(&"n".repeat(41), json!("x")), &[
            "secret-field-unknown (text of 41 characters): (text of 41 characters) is used as a field name of CLIENT_CERTIFICATE_TLS_AUTH; if the whole document was pasted into the name of the console's key/value form, paste it as plaintext instead",
        ]),
        case(with("-----", json!("x")), &[
            "secret-field-unknown (text of 5 characters): (text of 5 characters) is used as a field name of CLIENT_CERTIFICATE_TLS_AUTH; if the whole document was pasted into the name of the console's key/value form, paste it as plaintext instead",
        ]),
        case(with("a-b_c.d e", json!("x")), &[
            "secret-field-unknown a-b_c.d e: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(with("a:b", json!("x")), &[
            "secret-field-unknown (text of 3 characters): (text of 3 characters) is used as a field name of CLIENT_CERTIFICATE_TLS_AUTH; if the whole document was pasted into the name of the console's key/value form, paste it as plaintext instead",
        ]),
        case(with("hunter2", json!("x")), &[
            "secret-field-unknown (text of 7 characters): (text of 7 characters) is used as a field name of CLIENT_CERTIFICATE_TLS_AUTH; if the whole document was pasted into the name of the console's key/value form, paste it as plaintext instead",
        ]),
        case(with("certificate2", json!("x")), &[
            "secret-field-unknown certificate2: delete it; `certificate` is also present",
        ]),
        case(with("username1", json!("x")), &[
            "secret-field-unknown username1: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(with("oauthClientId2", json!("x")), &[
            "secret-field-unknown oauthClientId2: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(with("cert", json!("x")), &[
            "secret-field-unknown cert: delete it; `certificate` is also present",
        ]),
        case(with("cert", json!(client.chain[1])), &[
            "secret-field-unknown cert: delete it; the chain in `certificate` needs none of its certificates",
        ]),
        case(with("server", json!([client.stranger.as_str(), &client.chain[1]].concat())), &[
            "secret-field-unknown server: delete it; its certificates are not part of the client's chain",
        ]),
        case(certificate_in(&[("certificate", json!(client.chain[0])), ("server", json!([client.stranger.as_str(), &client.chain[1..].concat()].concat()))]), &[
            "secret-field-unknown server: append those of its certificates that belong to the client's chain to those of `certificate`, in order from client to root",
            "chain-root-missing certificate, certificate 1, line 1: ",
        ]),
        case(certificate_in(&[("certificate", json!(client.chain[0])), ("ca", upper.clone())]), &[
            "secret-field-unknown ca: append its certificates to those of `certificate`, in order from client to root, and delete it",
            "chain-root-missing certificate, certificate 1, line 1: ",
        ]),
        case(certificate_in(&[("certificate", key.clone()), ("cert", chain.clone())]), &[
            "secret-field-unknown cert: move its certificates to `certificate`, which contains none",
            "pem-label-unexpected certificate, line 1: ",
        ]),
        case(certificate_in(&[("certificate", key.clone()), ("cert", json!(client.chain[0])), ("ca", upper.clone())]), &[
            "secret-field-unknown cert: move its certificates to `certificate`, which contains none",
            "secret-field-unknown ca: append its certificates to those of `certificate`, in order from client to root, and delete it",
            "pem-label-unexpected certificate, line 1: ",
        ]),
        case(certificate_in(&[("certificate", json!(client.chain[1..].concat())), ("cert", json!(client.chain[0]))]), &[
            "secret-field-unknown cert: put its certificates, to which the private key belongs, before those of `certificate`, and delete it",
            "leaf-is-ca certificate, certificate 1, line 1: ",
            "key-mismatch privateKey: ",
        ]),
        case(certificate_in(&[("certificate", json!([client.stranger.as_str(), &client.chain[1..].concat()].concat())), ("cert", json!(client.chain[0]))]), &[
            "secret-field-unknown cert: put its client certificate, to which the private key belongs, in place of the one in `certificate`, and delete it",
            "chain-incomplete certificate, certificate 1, line 1: ",
            "key-mismatch privateKey: ",
        ]),
        case(key_is(&[("privateKey", json!(OTHER_CLIENT.key)), ("key", key.clone())]), &[
            "secret-field-unknown key: move it to `privateKey`, in place of the key there: this one belongs to the client certificate",
            "key-mismatch privateKey: ",
        ]),
        case(key_is(&[("privateKey", json!(" ")), ("key", key.clone())]), &[
            "secret-field-unknown key: rename it to `privateKey`",
            "secret-field-empty privateKey: ",
        ]),
        case(key_is(&[("privateKey", json!(client.chain[0])), ("key", key.clone())]), &[
            "secret-field-unknown key: rename it to `privateKey`",
            "pem-label-unexpected privateKey, certificate 1, line 1: ",
        ]),
        case(with("key", key.clone()), &[
            "secret-field-unknown key: delete it; `privateKey` is also present",
        ]),
        case(
            with("password", json!(1)),
            &["secret-field-unknown password: rename it to `privateKeyPassword`"],
        ),
        case(with("passphrase", json!(PASSWORD)), &[
            "secret-field-unknown passphrase: rename it to `privateKeyPassword`",
        ]),
        case(with("keystore", json!("MIIB")), &[
            "secret-field-unknown keystore: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(with("user.keystore", json!("/u3+7QAAAAIAAAAA")), &[
            "secret-field-unknown user.keystore: the field `user.keystore` contains a Java keystore, which Lambda does not read; decode it into a file with `base64 -d`, then msk-auth pack --keystore FILE --password-file PASSWORD_FILE --output secret.json, with the keystore as FILE and a file with its password as PASSWORD_FILE",
        ]),
        case(with("hunter2", json!("/u3+7QAAAAIAAAAA")), &[
            "secret-field-unknown (text of 7 characters): (text of 7 characters) is used as a field name of CLIENT_CERTIFICATE_TLS_AUTH; if the whole document was pasted into the name of the console's key/value form, paste it as plaintext instead",
        ]),
        // What is meant for the fields.
        case(key_is(&[("key", key.clone())]), &[
            "secret-field-unknown key: rename it to `privateKey`",
            "secret-field-missing privateKey: add it",
        ]),
        case(key_is(&[("pkey", json!("x")), ("key", key.clone())]), &[
            "secret-field-unknown pkey: delete it; another field is `privateKey`",
            "secret-field-unknown key: rename it to `privateKey`",
            "secret-field-missing privateKey: add it",
        ]),
        case(key_is(&[("pkey", key.clone()), ("key", json!(OTHER_CLIENT.key))]), &[
            "secret-field-unknown pkey: rename it to `privateKey`",
            "secret-field-unknown key: delete it; another field is `privateKey`",
            "secret-field-missing privateKey: add it",
        ]),
        // Neither opens: the client's name decides, as in a repair.
        case(key_is(&[("ca.key", json!(client.pbes2)), ("client.key", json!(client.pbe_sha1_3des))]), &[
            "secret-field-unknown ca.key: delete it; another field is `privateKey`",
            "secret-field-unknown client.key: rename it to `privateKey`",
            "secret-field-missing privateKey: add it",
            "key-password-missing privateKeyPassword: ",
        ]),
        case(key_is(&[("keyfile", json!("a")), ("userkey", json!("b"))]), &[
            "secret-field-unknown keyfile: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-unknown userkey: rename it to `privateKey`",
            "secret-field-missing privateKey: add it",
            "pem-not-found privateKey: no `…",
        ]),
        case(certificate_in(&[("ca", upper.clone()), ("cert", json!(client.chain[0]))]), &[
            "secret-field-unknown ca: append its certificates to those of `certificate`, in order from client to root, and delete it",
            "secret-field-unknown cert: rename it to `certificate`",
            "secret-field-missing certificate: add it",
        ]),
        case(certificate_in(&[("cert", json!(client.chain[0])), ("ca", upper.clone())]), &[
            "secret-field-unknown cert: rename it to `certificate`",
            "secret-field-unknown ca: append its certificates to those of `certificate`, in order from client to root, and delete it",
            "secret-field-missing certificate: add it",
        ]),
        case(certificate_in(&[("cert", chain.clone()), ("ca", json!(client.stranger))]), &[
            "secret-field-unknown cert: rename it to `certificate`",
            "secret-field-unknown ca: delete it; its certificates are not part of the client's chain",
            "secret-field-missing certificate: add it",
        ]),
        case(certificate_in(&[("cert", json!("x")), ("ca", json!("y"))]), &[
            "secret-field-unknown cert: rename it to `certificate`",
            "secret-field-unknown ca: delete it, and put the issuers' certificates into `certificate`, after the client's",
            "secret-field-missing certificate: add it",
            "pem-not-found certificate: no `…",
        ]),
        case(certificate_in(&[("ca", json!("x")), ("cert", json!("y"))]), &[
            "secret-field-unknown ca: delete it, and put the issuers' certificates into `certificate`, after the client's",
            "secret-field-unknown cert: rename it to `certificate`",
            "secret-field-missing certificate: add it",
            "pem-not-found certificate: no `…",
        ]),
        case(certificate_in(&[("ca", chain.clone()), ("cert", json!("y"))]), &[
            "secret-field-unknown ca: rename it to `certificate`",
            "secret-field-unknown cert: delete it, and put the issuers' certificates into `certificate`, after the client's",
            "secret-field-missing certificate: add it",
        ]),
        case(certificate_in(&[("cert", json!(""))]), &[
            "secret-field-unknown cert: rename it to `certificate`",
            "secret-field-missing certificate: add it",
        ]),
        case(
            certificate_in(&[("cert", json!(1)), ("crt", json!(2))]),
            &[
                "secret-field-unknown cert: rename it to `certificate`",
                "secret-field-unknown crt: delete it",
                "secret-field-missing certificate: add it",
            ],
        ),
        case(certificate_in(&[("cert", json!({"a": client.chain[0], "b": [upper]}))]), &[
            "secret-field-unknown cert: rename it to `certificate`",
            "secret-field-missing certificate: add it",
        ]),
    ]);
}

/// A field with another name is read as the password only if it opens the key, also with white space around it.
#[test]
fn passwords_of_the_key_under_other_names() {
    let with = |members: &[(&str, &str)]| {
        let client = [
            ("certificate", json!(CLIENT.whole_chain())),
            ("privateKey", json!(CLIENT.pbe_sha1_3des)),
        ];
        let members = members.iter().map(|(name, text)| (*name, json!(text)));
        object(&client.into_iter().chain(members).collect::<Vec<_>>())
    };
    let padded = format!("{PASSWORD}\n");
    each_is_found(&[
        case(
            with(&[("privateKeyPassword", "wrong"), ("passphrase", PASSWORD)]),
            &[
                "secret-field-unknown passphrase: move it to `privateKeyPassword`, in place of the one there: it opens the key",
                "key-password-wrong privateKeyPassword: ",
            ],
        ),
        case(
            with(&[("privateKeyPassword", "wrong"), ("passphrase", &padded)]),
            &[
                "secret-field-unknown passphrase: move it to `privateKeyPassword`, in place of the one there: it opens the key",
                "key-password-wrong privateKeyPassword: ",
            ],
        ),
        case(
            with(&[("privateKeyPassword", "wrong"), ("passphrase", "wrong too")]),
            &[
                "secret-field-unknown passphrase: delete it; `privateKeyPassword` is also present",
                "key-password-wrong privateKeyPassword: ",
            ],
        ),
        case(
            with(&[("passphrase", &padded)]),
            &[
                "secret-field-unknown passphrase: rename it to `privateKeyPassword`, and remove the white space at its beginning or end",
                "key-password-missing privateKeyPassword: rename the field `passphrase` to `privateKeyPassword`",
            ],
        ),
        case(
            with(&[("passphrase", "wrong"), ("keyPassword", PASSWORD)]),
            &[
                "secret-field-unknown passphrase: delete it; another field is `privateKeyPassword`",
                "secret-field-unknown keyPassword: rename it to `privateKeyPassword`",
                "key-password-missing privateKeyPassword: rename the field `keyPassword` to `privateKeyPassword`",
            ],
        ),
        // Neither the name nor the text is enough.
        case(
            with(&[("note", PASSWORD), ("passphrase", PASSWORD)]),
            &[
                "secret-field-unknown note: delete it; the known fields are ",
                "secret-field-unknown passphrase: rename it to `privateKeyPassword`",
                "key-password-missing privateKeyPassword: rename the field `passphrase` to `privateKeyPassword`",
            ],
        ),
        case(
            with(&[("keystore.passwd", "wrong")]),
            &[
                "secret-field-unknown keystore.passwd: delete it; the known fields are ",
                "key-password-missing privateKeyPassword: put the key's password into the field `privateKeyPassword`",
            ],
        ),
        case(
            with(&[("keystore.passwd", PASSWORD)]),
            &[
                "secret-field-unknown keystore.passwd: rename it to `privateKeyPassword`",
                "key-password-missing privateKeyPassword: rename the field `keystore.passwd` to `privateKeyPassword`",
            ],
        ),
    ]);
}

/// A key in another field replaces the one in `privateKey` only if it alone belongs to the client's certificate.
#[test]
fn keys_in_other_fields() {
    let client = &*CLIENT;
    let with = |members: &[(&str, &str)]| {
        let certificate = [("certificate", json!(client.whole_chain()))];
        let members = members.iter().map(|(name, text)| (*name, json!(text)));
        object(&certificate.into_iter().chain(members).collect::<Vec<_>>())
    };
    let (other, server) = (OTHER_CLIENT.key.as_str(), SERVER.key.as_str());
    each_is_found(&[
        case(
            with(&[
                ("privateKey", other),
                ("userkey", server),
                ("keyfile", &client.key),
            ]),
            &[
                "secret-field-unknown userkey: delete it; `privateKey` is also present",
                "secret-field-unknown keyfile: move it to `privateKey`, in place of the key there: this one belongs to the client certificate",
                "key-mismatch privateKey: ",
            ],
        ),
        // It belongs to no certificate here, and the one in the field can't be opened.
        case(
            with(&[("privateKey", &client.pbe_sha1_3des), ("key", other)]),
            &[
                "secret-field-unknown key: delete it; `privateKey` is also present",
                "key-password-missing privateKeyPassword: put the key's password into the field `privateKeyPassword`",
            ],
        ),
        // The same key, in the field and in the first of more than are opened.
        case(
            with(&[
                ("akey", &client.sec1),
                ("bkey", other),
                ("ckey", server),
                ("dkey", other),
                ("privateKey", &client.key),
            ]),
            &[
                "secret-field-unknown akey: delete it; `privateKey` is also present",
                "secret-field-unknown bkey: delete it; `privateKey` is also present",
                "secret-field-unknown ckey: delete it; `privateKey` is also present",
                "secret-field-unknown dkey: delete it; `privateKey` is also present",
            ],
        ),
        case(
            with(&[(
                "privateKey",
                &client.key.replace("PRIVATE KEY", "CERTIFICATE"),
            )]),
            &[
                "pem-label-unexpected privateKey, certificate 1, line 1: a private key under the label `CERTIFICATE`, as `certutil -encode` writes it; write `BEGIN PRIVATE KEY` and `END PRIVATE KEY` around it, in place of `CERTIFICATE`",
            ],
        ),
    ]);
}

/// The password in its own field is tried before those in fields with other names.
#[test]
fn the_password_in_its_field_is_tried_first() {
    let other = [OTHER_CLIENT.certificate.as_str(), &OTHER_CLIENT.root].concat();
    let mut members = vec![
        ("a", json!(other)),
        ("b", json!(CLIENT.whole_chain())),
        ("privateKey", json!(CLIENT.pbe_sha1_3des)),
    ];
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].map(|name| format!("{name}password"));
    members.extend(names.iter().map(|name| (name.as_str(), json!(name))));
    members.push(("privateKeyPassword", json!(PASSWORD)));
    let conditions = conditions(Rules::lambda());
    let report = secret::check(object(&members).as_bytes(), None, &conditions);
    let help = |field: &str| {
        let mut findings = report.findings.iter();
        let finding = findings.find(|one| one.place.to_string() == field);
        finding.and_then(|one| one.help.as_deref()).unwrap()
    };
    // Which chain is the client's is known only if the key was opened.
    assert_eq!(help("b"), "rename it to `certificate`");
    assert_eq!(
        help("a"),
        "delete it; its certificates are not part of the client's chain"
    );
}

/// A type is only a default if neither the caller nor the document names one.
#[test]
fn a_document_is_recognised_by_its_members() {
    let is_recognised = |document: &str, secret_type| {
        let conditions = conditions(Rules::lambda());
        secret::check(document.as_bytes(), secret_type, &conditions).is_recognised()
    };
    let login = r#"{"username": "alice", "password": "secret"}"#;
    assert!(is_recognised(login, None));
    assert!(!is_recognised(r#"{"region": "eu-central-1"}"#, None));
    assert!(!is_recognised("[]", None));
    assert!(is_recognised("[]", Some(SecretType::BasicAuth)));
}

/// A program finds the field that was meant among the facts.
#[test]
fn the_field_that_was_meant_is_a_fact() {
    for (name, wanted) in [("cert", Some("certificate")), ("comment", None)] {
        let document = object(&[(name, json!("x")), ("privateKey", json!(CLIENT.key))]);
        let report = secret::check(document.as_bytes(), None, &conditions(Rules::lambda()));
        let mut found = report.findings.iter();
        let unknown = found
            .find(|one| one.code == Code::SecretFieldUnknown)
            .unwrap();
        let fact = |name| unknown.facts.get(name).map(ToString::to_string);
        assert_eq!(fact(FactName::MeantField).as_deref(), wanted);
        assert_eq!(fact(FactName::Field).as_deref(), Some(name));
        assert_eq!(
            fact(FactName::Type).as_deref(),
            Some("CLIENT_CERTIFICATE_TLS_AUTH")
        );
        assert_eq!(
            unknown.facts.get(FactName::Allowed).is_none(),
            wanted.is_some()
        );
    }
}

#[test]
fn fields_that_occur_more_than_once() {
    each_is_found(&[
        case(
            "{\"username\": \"a\",\n\"password\": \"b\",\n\"username\": \"a\"}",
            &[
                "secret-field-duplicate username: the field occurs twice, the second time on line 3 of the document; delete one of them; which one counts depends on the reader",
            ],
        ),
        case(
            "{\"password\": \"a\",\n\"password\": \"b\",\n\"username\": \"a\",\n \"password\": \"a\"}",
            &[
                "secret-field-duplicate password: the field occurs twice, the second time on line 2 of the document; delete one of them; which one counts depends on the reader",
            ],
        ),
        case(
            "{\"username\": \"a\",\n\"password\": \"b\nc\"}",
            &[
                "secret-raw-newline password, line 1: raw line breaks or other control characters inside a JSON string; read as if escaped; write each line break as `\\n`; strict JSON readers reject the document",
            ],
        ),
    ]);
}
