//! Small documents of several clients, of logins, roots and OAuth clients: what is found.

use msk_auth::secret::{Login, SecretType};
use msk_auth::{Code, Findings, Rules};
use serde_json::{Value, json};

use crate::finding_table::{case, each_is_found, object};
use crate::material::{CLIENT, OTHER_CLIENT, PASSWORD, SERVER};

#[test]
fn names_are_taken_for_a_slip_within_bounds() {
    let login = |name: &str| object(&[(name, json!("alice")), ("password", json!("secret"))]);
    let unknown = |name: &str| object(&[(name, json!("x"))]);
    let missing = "secret-field-missing username: add it";
    let scram = SecretType::SaslScram512Auth;
    each_is_found(&[
        case(
            login("usrname"),
            &[
                "secret-field-unknown usrname: rename it to `username`",
                missing,
            ],
        )
        .of(scram),
        case(
            login("usrnam"),
            &[
                "secret-field-unknown usrnam: rename it to `username`",
                missing,
            ],
        )
        .of(scram),
        // Three edits of six letters.
        case(
            login("usernx"),
            &[
                "secret-field-unknown usernx: delete it; the known fields",
                missing,
            ],
        )
        .of(scram),
        // Far from every name, however long it is.
        case(
            login("usernameOfTheConsumer"),
            &[
                "secret-field-unknown usernameOfTheConsumer: delete it; the known fields",
                missing,
            ],
        )
        .of(scram),
        case(
            unknown("certificateOfTheClient"),
            &[
                "secret-field-unknown certificateOfTheClient: delete it; the known fields",
                "secret-field-missing certificate: add it",
                "secret-field-missing privateKey: add it",
            ],
        ),
    ]);
}

#[test]
fn logins() {
    let login = |name: &str, password: &str| {
        object(&[("username", json!(name)), ("password", json!(password))])
    };
    let outside = "login-whitespace username: white space before or after the username; it is part of the username";
    let not_ascii = "login-user-not-ascii username: Kafka's SCRAM server rejects";
    each_is_found(&[
        case(login("alice", "pass word"), &[]),
        case(login(" alice", "secret"), &[outside]),
        case(
            login("alice", "secret\n"),
            &["login-whitespace password: delete it"],
        ),
        case(login("zoë", "é"), &[not_ascii]),
        case(login("a\0b", "secret"), &[not_ascii]),
        case(login("zoë", "secret"), &[]).of(SecretType::BasicAuth),
        case(login("a\0b", "secret"), &[not_ascii]).of(SecretType::SaslScram256Auth),
    ]);
    let mut findings = Findings::under(&Rules::lambda());
    Login::new("zoë ", "secret".into()).check(true, &mut findings);
    let found: Vec<_> = findings.iter().map(|one| one.code).collect();
    assert_eq!(found, [Code::LoginWhitespace, Code::LoginUserNotAscii]);
}

#[test]
fn roots_and_oauth_clients() {
    let root = json!(CLIENT.chain[3]);
    let client = |lifetime: Value, roots: &str| {
        object(&[
            (
                "oauthTokenEndpointUrl",
                json!("https://login.example.com/token"),
            ),
            ("oauthClientId", json!("kafka")),
            ("oauthClientEmail", json!("kafka@example.com")),
            ("oauthPrivateKey", json!(CLIENT.key)),
            ("oauthTokenExpirationSeconds", lifetime),
            ("oauthIdpCaCertificate", json!(roots)),
        ])
    };
    let pem = CLIENT.chain[3].as_str();
    each_is_found(&[
        case(object(&[("certificate", root.clone())]), &[]),
        case(
            object(&[("certificate", root.clone()), ("ca", root)]),
            &["secret-field-unknown ca: append its certificates"],
        ),
        case(
            object(&[("certificate", json!("x"))]),
            &["pem-not-found certificate: this is not PEM"],
        )
        .of(SecretType::ServerRootCaCertificate),
        case(client(json!(300), pem), &[]),
        case(client(json!("300"), pem), &[]),
        case(
            client(json!(1.5), pem),
            &[
                "oauth-assertion-lifetime oauthTokenExpirationSeconds: not a positive whole number of seconds",
            ],
        ),
        case(
            client(json!(300), " "),
            &["secret-field-empty oauthIdpCaCertificate: fill it in"],
        ),
        case(
            client(json!(300), "x"),
            &["pem-not-found oauthIdpCaCertificate: this is not PEM"],
        ),
        case(
            object(&[
                (
                    "oauthTokenEndpointUrl",
                    json!("https://login.example.com/token"),
                ),
                ("oauthClientId", json!("kafka")),
                ("oauthClientSecret", json!("secret")),
                ("oauthIdpCaCertificate", json!(pem)),
                ("idpCaCertificate", json!(SERVER.root)),
            ]),
            &[
                "secret-field-unknown idpCaCertificate: delete it; `oauthIdpCaCertificate` is also present",
            ],
        ),
    ]);
}

#[test]
fn several_clients() {
    let (one, other, server) = (&*CLIENT, &*OTHER_CLIENT, &*SERVER);
    let mine = || ("mine", json!(one.whole_chain()));
    let my_key = || ("of mine", json!(one.key));
    let my_encrypted_key = || ("of mine", json!(one.pbe_sha1_3des));
    let others = || {
        (
            "other",
            json!([other.certificate.as_str(), &other.root].concat()),
        )
    };
    let others_key = || ("of other", json!(other.key));
    let servers = || {
        (
            "server",
            json!([server.certificate.as_str(), &server.root].concat()),
        )
    };
    let servers_key = || ("of server", json!(server.key));
    each_is_found(&[
        case(
            object(&[mine(), my_key(), others(), others_key()]),
            &[
                "key-multiple: the chains and keys of 2 clients; a secret contains one; keep the chain and the key of the intended client, and delete the others",
                "secret-field-unknown mine: rename it to `certificate`",
                "secret-field-unknown of mine: rename it to `privateKey`",
                "secret-field-unknown other: delete it, or `mine` if this is the client's certificate",
                "secret-field-unknown of other: delete it; another field is `privateKey`",
                "secret-field-missing certificate: add it",
                "secret-field-missing privateKey: add it",
            ],
        ),
        case(
            object(&[others(), others_key(), mine(), my_key()]),
            &[
                "key-multiple: the chains and keys of 2 clients; a secret contains one; keep the chain and the key of the intended client, and delete the others",
                "secret-field-unknown other: rename it to `certificate`",
                "secret-field-unknown of other: rename it to `privateKey`",
                "secret-field-unknown mine: delete it, or `other` if this is the client's certificate",
                "secret-field-unknown of mine: delete it; another field is `privateKey`",
                "secret-field-missing certificate: add it",
                "secret-field-missing privateKey: add it",
            ],
        ),
        case(
            object(&[mine(), my_key(), servers(), servers_key()]),
            &[
                "secret-field-unknown mine: rename it to `certificate`",
                "secret-field-unknown of mine: rename it to `privateKey`",
                "secret-field-unknown server: delete it; its certificates are not part of the client's chain",
                "secret-field-unknown of server: delete it; another field is `privateKey`",
                "secret-field-missing certificate: add it",
                "secret-field-missing privateKey: add it",
            ],
        ),
        case(
            object(&[servers(), servers_key(), mine(), my_key()]),
            &[
                "secret-field-unknown server: delete it; its certificates are not part of the client's chain",
                "secret-field-unknown of server: delete it; another field is `privateKey`",
                "secret-field-unknown mine: rename it to `certificate`",
                "secret-field-unknown of mine: rename it to `privateKey`",
                "secret-field-missing certificate: add it",
                "secret-field-missing privateKey: add it",
            ],
        ),
        case(
            object(&[mine(), my_key(), others()]),
            &[
                "secret-field-unknown mine: rename it to `certificate`",
                "secret-field-unknown of mine: rename it to `privateKey`",
                "secret-field-unknown other: delete it; its certificates are not part of the client's chain",
                "secret-field-missing certificate: add it",
                "secret-field-missing privateKey: add it",
            ],
        ),
        case(
            object(&[others(), mine(), my_key()]),
            &[
                "secret-field-unknown other: delete it; its certificates are not part of the client's chain",
                "secret-field-unknown mine: rename it to `certificate`",
                "secret-field-unknown of mine: rename it to `privateKey`",
                "secret-field-missing certificate: add it",
                "secret-field-missing privateKey: add it",
            ],
        ),
        case(
            object(&[
                others(),
                mine(),
                my_encrypted_key(),
                ("passphrase", json!(PASSWORD)),
            ]),
            &[
                "secret-field-unknown other: delete it; its certificates are not part of the client's chain",
                "secret-field-unknown mine: rename it to `certificate`",
                "secret-field-unknown of mine: rename it to `privateKey`",
                "secret-field-unknown passphrase: rename it to `privateKeyPassword`",
                "secret-field-missing certificate: add it",
                "secret-field-missing privateKey: add it",
                "key-password-missing privateKeyPassword: the key is encrypted and there is no password; rename the field `passphrase` to `privateKeyPassword`",
            ],
        ),
        case(
            object(&[
                others(),
                mine(),
                my_encrypted_key(),
                ("privateKeyPasswrd", json!(PASSWORD)),
            ]),
            &[
                "secret-field-unknown other: delete it; its certificates are not part of the client's chain",
                "secret-field-unknown mine: rename it to `certificate`",
                "secret-field-unknown of mine: rename it to `privateKey`",
                "secret-field-unknown privateKeyPasswrd: rename it to `privateKeyPassword`",
                "secret-field-missing certificate: add it",
                "secret-field-missing privateKey: add it",
                "key-password-missing privateKeyPassword: the key is encrypted and there is no password; rename the field `privateKeyPasswrd` to `privateKeyPassword`",
            ],
        ),
        case(
            object(&[
                others(),
                mine(),
                my_encrypted_key(),
                ("secret", json!(PASSWORD)),
            ]),
            &[
                "secret-field-unknown other: rename it to `certificate`",
                "secret-field-unknown mine: delete it, or `other` if this is the client's certificate",
                "secret-field-unknown of mine: rename it to `privateKey`",
                "secret-field-unknown secret: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
                "secret-field-missing certificate: add it",
                "secret-field-missing privateKey: add it",
                "key-password-missing privateKeyPassword: the key is encrypted and there is no password; put the key's password into the field `privateKeyPassword`",
            ],
        ),
        case(
            object(&[
                ("root", json!(other.root)),
                ("leaf", json!(other.certificate)),
                mine(),
                my_key(),
            ]),
            &[
                "secret-field-unknown root: not part of the client's chain",
                "secret-field-unknown leaf: not part of the client's chain",
                "secret-field-unknown mine: rename it to `certificate`",
                "secret-field-unknown of mine: rename it to `privateKey`",
                "secret-field-missing certificate: add it",
                "secret-field-missing privateKey: add it",
            ],
        ),
        case(
            object(&[("certificate", mine().1), my_key(), others(), others_key()]),
            &[
                "secret-field-unknown of mine: rename it to `privateKey`",
                "secret-field-unknown other: delete it, or `certificate` if this is the client's certificate",
                "secret-field-unknown of other: delete it; another field is `privateKey`",
                "secret-field-missing privateKey: add it",
            ],
        ),
        case(
            object(&[
                ("certificate", mine().1),
                ("privateKey", my_key().1),
                others(),
            ]),
            &[
                "secret-field-unknown other: delete it; its certificates are not part of the client's chain",
            ],
        ),
        case(
            object(&[
                ("certificate", others().1),
                ("privateKey", my_key().1),
                mine(),
            ]),
            &[
                "secret-field-unknown mine: replace the certificates in `certificate` with these, to which the private key belongs, and delete it",
                "key-mismatch privateKey: ",
            ],
        ),
    ]);
}
