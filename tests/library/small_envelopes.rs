//! Small documents of other services and tools: which are known, and what in them is for which field.

use base64ct::{Base64, Encoding};
use serde_json::{Value, json};

use crate::finding_table::{case, each_is_found, object};
use crate::material::{CLIENT, PASSWORD, SERVER};

const LOGIN: &str = r#"{"username": "alice", "password": "secret"}"#;

#[test]
fn envelopes() {
    let client = &*CLIENT;
    let chain = client.whole_chain();
    let encoded = |text: &str| json!(Base64::encode_string(text.as_bytes()));
    let in_base64 = json!({"crt": encoded(&chain), "key": encoded(&client.key)});
    let secret = json!({"kind": "Secret", "data": in_base64});
    let login_in_base64 = json!({"username": encoded("alice"), "password": encoded("secret")});
    let string = json!(LOGIN);
    let identity = json!({"certificate": chain, "private_key": client.key});
    each_is_found(&[
        // Secrets Manager's.
        case(object(&[("SecretString", string.clone())]), &[
            "secret-value-output: this is the output of `aws secretsmanager get-secret-value`; the secret in it was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(object(&[("SecretString", string.clone()), ("other", json!(1))]), &[
            "secret-envelope: this is a document with the secret in one of its fields, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(object(&[("SecretString", string.clone()), ("ARN", json!("a"))]), &[
            "secret-value-output: this is the output of `aws secretsmanager get-secret-value`; the secret in it was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(object(&[("SecretString", string.clone()), ("Name", json!("a"))]), &[
            "secret-value-output: this is the output of `aws secretsmanager get-secret-value`; the secret in it was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(object(&[("SecretBinary", encoded(LOGIN)), ("VersionId", json!("a"))]), &[
            "secret-value-output: this is the output of `aws secretsmanager get-secret-value`; the secret in it was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(object(&[("SecretBinary", encoded(LOGIN))]), &[
            "secret-field-unknown SecretBinary: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing certificate: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(object(&[("SecretValues", json!([{"SecretString": LOGIN}])), ("Errors", json!([]))]), &[
            "secret-value-output: this is the output of `aws secretsmanager get-secret-value`; the secret in it was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(object(&[("SecretValues", json!([{"SecretString": LOGIN}, {"SecretString": LOGIN}]))]), &[
            "secret-envelope: this is the output of `aws secretsmanager batch-get-secret-value`, not the content of the secret; run `(umask 077; aws secretsmanager get-secret-value --secret-id NAME --query SecretString --output text > secret.json)` to get the secret",
        ]),
        case(object(&[("ARN", json!("arn:aws:secretsmanager:eu-west-1:1:secret:s")), ("Name", json!("s")), ("Tags", json!([]))]), &[
            "secret-envelope: this is the output of `aws secretsmanager describe-secret`, which does not contain the secret; run `(umask 077; aws secretsmanager get-secret-value --secret-id NAME --query SecretString --output text > secret.json)` to get the secret",
        ]),
        case(object(&[("ARN", json!("arn:aws:secretsmanager:eu-west-1:1:secret:s")), ("Name", json!("s")), ("RotationEnabled", json!(true))]), &[
            "secret-envelope: this is the output of `aws secretsmanager describe-secret`, which does not contain the secret; run `(umask 077; aws secretsmanager get-secret-value --secret-id NAME --query SecretString --output text > secret.json)` to get the secret",
        ]),
        case(object(&[("ARN", json!("arn:aws:secretsmanager:eu-west-1:1:secret:s")), ("Name", json!("s"))]), &[
            "secret-field-unknown ARN: delete it; the known fields are `username`, `password`",
            "secret-field-unknown Name: rename it to `username`",
            "secret-field-missing username: add it; SASL_SCRAM_512_AUTH has `username`, `password`",
            "secret-field-missing password: add it; SASL_SCRAM_512_AUTH has `username`, `password`",
        ]),
        case(object(&[("ARN", json!("arn:aws:secretsmanager:eu-west-1:1:secret:s")), ("Tags", json!([]))]), &[
            "secret-field-unknown ARN: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-unknown Tags: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing certificate: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(object(&[("ARN", json!("arn:aws:s3:::b")), ("Name", json!("s")), ("Tags", json!([]))]), &[
            "secret-field-unknown ARN: delete it; the known fields are `username`, `password`",
            "secret-field-unknown Name: rename it to `username`",
            "secret-field-unknown Tags: delete it; the known fields are `username`, `password`",
            "secret-field-missing username: add it; SASL_SCRAM_512_AUTH has `username`, `password`",
            "secret-field-missing password: add it; SASL_SCRAM_512_AUTH has `username`, `password`",
        ]),
        // Kubernetes'.
        case(secret.to_string(), &[
            "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(json!({"kind": "Secret", "data": login_in_base64}).to_string(), &[
            "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(json!({"kind": "Secret", "stringData": {"username": "alice", "password": "secret"}}).to_string(), &[
            "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(json!({"kind": "Secret", "data": {"username": encoded("bob"), "password": encoded("secret")}, "stringData": {"username": "alice"}}).to_string(), &[
            "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(json!({"kind": "Secret", "data": {"password": encoded("secret"), "sasl.jaas.config": encoded("x")}, "metadata": {"name": "alice"}}).to_string(), &[
            "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(json!({"kind": "Secret", "data": {"password": encoded("secret")}, "metadata": {"name": "alice"}}).to_string(), &[
            "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
            "secret-field-missing certificate: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(json!({"kind": "Secret", "data": {"sasl.jaas.config": encoded("x")}, "metadata": {"name": "alice"}}).to_string(), &[
            "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
            "secret-field-missing certificate: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(json!({"kind": "Secret", "stringData": {"a": chain, "b": client.pbe_sha1_3des, "keystore.passwd": "wrong"}}).to_string(), &[
            "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
            "key-password-wrong privateKeyPassword: the password does not decrypt the key",
        ]),
        case(json!({"kind": "Secret", "data": {"secret.json": encoded(LOGIN)}}).to_string(), &[
            "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(json!({"kind": "Secret", "data": "text"}).to_string(), &[
            "secret-field-unknown data: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-unknown kind: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing certificate: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(json!({"kind": "ConfigMap", "data": {"username": "alice"}}).to_string(), &[
            "secret-field-unknown data: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-unknown kind: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing certificate: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(json!({"kind": "List", "items": [secret]}).to_string(), &[
            "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(json!({"kind": "SecretList", "items": [secret, {"kind": "ConfigMap", "data": {}}, 1]}).to_string(), &[
            "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(json!({"kind": "List", "items": [secret, secret]}).to_string(), &[
            "secret-envelope: this is a list of Kubernetes Secrets, not the content of the secret; choose one: `kubectl get secret NAME -o json > secret.json`",
        ]),
        case(json!({"kind": "List"}).to_string(), &[
            "secret-envelope: this is a list of Kubernetes Secrets, not the content of the secret; choose one: `kubectl get secret NAME -o json > secret.json`",
        ]),
        case(in_base64.to_string(), &[
            "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(json!({"crt": encoded(&chain)}).to_string(), &[
            "secret-field-unknown crt: rename it to `certificate`",
            "secret-field-missing certificate: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "pem-base64-wrapped certificate: the whole field is base64 of a PEM text; line numbers below are those of the decoded text; decode it once, with `base64 -d`, and put the PEM text itself into the field",
        ]),
        case(json!({"crt": encoded(&chain), "key": "not base64"}).to_string(), &[
            "secret-field-unknown crt: rename it to `certificate`",
            "secret-field-unknown key: rename it to `privateKey`",
            "secret-field-missing certificate: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "pem-not-found privateKey: no `…",
            "pem-base64-wrapped certificate: the whole field is base64 of a PEM text; line numbers below are those of the decoded text; decode it once, with `base64 -d`, and put the PEM text itself into the field",
        ]),
        case(json!({"crt": encoded(&chain), "n": 1}).to_string(), &[
            "secret-field-unknown crt: rename it to `certificate`",
            "secret-field-unknown n: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing certificate: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "pem-base64-wrapped certificate: the whole field is base64 of a PEM text; line numbers below are those of the decoded text; decode it once, with `base64 -d`, and put the PEM text itself into the field",
        ]),
        case(json!({"crt": encoded(&chain), "key": Base64::encode_string(&[0xff, 0xff, 0xff]), "private": encoded(&client.key)}).to_string(), &[
            "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(login_in_base64.to_string(), &[]),
        case(json!({"certificate": encoded(&chain), "key": encoded(&client.key)}).to_string(), &[
            "secret-field-unknown key: rename it to `privateKey`",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "pem-base64-wrapped privateKey: the whole field is base64 of a PEM text; line numbers below are those of the decoded text; decode it once, with `base64 -d`, and put the PEM text itself into the field",
            "pem-base64-wrapped certificate: the whole field is base64 of a PEM text; line numbers below are those of the decoded text; decode it once, with `base64 -d`, and put the PEM text itself into the field",
        ]),
        case(json!({"crt": encoded(&chain), "privateKey": encoded(&client.key)}).to_string(), &[
            "secret-field-unknown crt: rename it to `certificate`",
            "secret-field-missing certificate: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "pem-base64-wrapped privateKey: the whole field is base64 of a PEM text; line numbers below are those of the decoded text; decode it once, with `base64 -d`, and put the PEM text itself into the field",
            "pem-base64-wrapped certificate: the whole field is base64 of a PEM text; line numbers below are those of the decoded text; decode it once, with `base64 -d`, and put the PEM text itself into the field",
        ]),
        // Vault's.
        case(json!({"request_id": "", "lease_id": "", "data": identity}).to_string(), &[
            "secret-envelope: this is a response of HashiCorp Vault, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(json!({"request_id": "", "lease_id": "", "data": {"data": identity, "metadata": {}}}).to_string(), &[
            "secret-envelope: this is a response of HashiCorp Vault, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(json!({"request_id": "", "lease_id": "", "data": {"data": identity, "certificate": "x"}}).to_string(), &[
            "secret-envelope: this is a response of HashiCorp Vault, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "pem-label-unexpected certificate, line 49: a block `PRIVATE KEY` among the certificates; move the key to the field `privateKey`; if this field was ever shared, replace the key",
        ]),
        case(json!({"request_id": "", "renewable": true, "data": {"secret": LOGIN}}).to_string(), &[
            "secret-envelope: this is a response of HashiCorp Vault, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(json!({"request_id": "", "data": identity}).to_string(), &[
            "secret-envelope: this is a document with the secret in one of its fields, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(json!({"request_id": "", "lease_id": "", "data": 1}).to_string(), &[
            "secret-field-unknown data: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-unknown lease_id: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-unknown request_id: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing certificate: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(json!({"certificate": chain, "private_key": client.key, "issuing_ca": "x", "serial_number": "x"}).to_string(), &[
            "secret-envelope: this is a response of HashiCorp Vault, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(json!({"certificate": chain, "privateKey": client.key, "issuing_ca": "x"}).to_string(), &[
            "secret-field-unknown issuing_ca: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(json!({"cert": chain, "private_key": client.key, "issuing_ca": "x", "serial_number": "x"}).to_string(), &[
            "secret-field-unknown cert: rename it to `certificate`",
            "secret-field-unknown issuing_ca: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-unknown private_key: rename it to `privateKey`",
            "secret-field-unknown serial_number: delete it; the known fields are `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing certificate: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        // ACM's and Private CA's.
        case(object(&[("Certificate", json!(client.chain[0])), ("CertificateChain", json!(client.chain[1..].concat()))]), &[
            "secret-envelope: this is the output of `aws acm-pca get-certificate`, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(object(&[("Certificate", json!(client.chain[0])), ("CertificateChain", json!(client.chain[1..].concat())), ("PrivateKey", json!(client.key))]), &[
            "secret-envelope: this is the output of `aws acm export-certificate`, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
        ]),
        case(object(&[("Certificate", json!(chain)), ("PrivateKey", json!(client.key))]), &[
            "secret-field-unknown Certificate: rename it to `certificate`",
            "secret-field-unknown PrivateKey: rename it to `privateKey`",
            "secret-field-missing certificate: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
        case(object(&[("CertificateChain", json!(chain)), ("PrivateKey", json!(client.key))]), &[
            "secret-field-unknown CertificateChain: rename it to `certificate`",
            "secret-field-unknown PrivateKey: rename it to `privateKey`",
            "secret-field-missing certificate: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
            "secret-field-missing privateKey: add it; CLIENT_CERTIFICATE_TLS_AUTH has `certificate`, `privateKey`, `privateKeyPassword` (optional)",
        ]),
    ]);
}

/// What of an envelope is for which field.
#[test]
fn members_of_envelopes() {
    let client = &*CLIENT;
    let (chain, key) = (json!(client.whole_chain()), json!(client.key));
    let encrypted = json!(client.pbe_sha1_3des);
    let servers = json!([SERVER.certificate.as_str(), &SERVER.root].concat());
    let of = |members: &[(&str, Value)]| {
        let inside = object(members);
        format!("{{\"kind\": \"Secret\", \"stringData\": {inside}}}")
    };
    each_is_found(&[
        case(
            of(&[("a", chain.clone()), ("b", key.clone())]),
            &[
                "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
            ],
        ),
        case(
            of(&[("b", key.clone()), ("a", chain.clone())]),
            &[
                "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
            ],
        ),
        case(
            of(&[
                ("b", key.clone()),
                ("leaf", json!(client.chain[0])),
                ("more", json!(client.chain[1..].concat())),
            ]),
            &["secret-envelope: this is a Kubernetes Secret, …`msk-auth repair"],
        ),
        case(
            of(&[
                ("more", json!(client.chain[1..].concat())),
                ("b", key.clone()),
                ("leaf", json!(client.chain[0])),
            ]),
            &["secret-envelope: this is a Kubernetes Secret, …`msk-auth repair"],
        ),
        case(
            of(&[
                ("server", servers.clone()),
                ("server key", json!(SERVER.key)),
                ("a", chain.clone()),
                ("b", key.clone()),
            ]),
            &["secret-envelope: this is a Kubernetes Secret, …`msk-auth repair"],
        ),
        case(
            of(&[
                ("a", chain.clone()),
                ("b", encrypted.clone()),
                ("password", json!(PASSWORD)),
            ]),
            &["secret-envelope: this is a Kubernetes Secret, …`msk-auth repair"],
        ),
        case(
            of(&[
                ("a", chain.clone()),
                ("b", encrypted.clone()),
                ("user.password", json!(PASSWORD)),
            ]),
            &["secret-envelope: this is a Kubernetes Secret, …`msk-auth repair"],
        ),
        case(
            of(&[
                ("a", chain.clone()),
                ("b", encrypted.clone()),
                ("privateKeyPassword", json!(PASSWORD)),
            ]),
            &["secret-envelope: this is a Kubernetes Secret, …`msk-auth repair"],
        ),
        case(
            of(&[("a", chain.clone()), ("b", encrypted.clone())]),
            &[
                "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
                "key-password-missing privateKeyPassword: the key is encrypted and there is no password; put the key's password into the field `privateKeyPassword`",
            ],
        ),
        case(
            of(&[
                ("a", chain.clone()),
                ("b", key.clone()),
                ("user.password", json!(PASSWORD)),
            ]),
            &["secret-envelope: this is a Kubernetes Secret, …`msk-auth repair"],
        ),
        case(
            of(&[
                ("a", chain.clone()),
                ("b", key.clone()),
                ("privateKeyPassword", json!(PASSWORD)),
            ]),
            &[
                "secret-envelope: this is a Kubernetes Secret, …`msk-auth repair",
                "key-password-unused privateKeyPassword: a password for a key that is not encrypted; Kafka's Java client fails on this; delete the field `privateKeyPassword`",
            ],
        ),
        case(
            of(&[
                ("ca.crt", json!("x")),
                ("tls.crt", json!("y")),
                ("tls.key", key.clone()),
            ]),
            &[
                "secret-envelope: this is a Kubernetes Secret, …`msk-auth repair",
                "pem-not-found certificate: no `…",
            ],
        ),
        case(
            of(&[("tls.crt", json!("x")), ("tls.key", json!("y"))]),
            &[
                "secret-envelope: this is a Kubernetes Secret, not the secret itself; its content was read; run `msk-auth repair --output secret.json FILE` to extract the secret",
                "pem-not-found privateKey: no `…",
                "pem-not-found certificate: no `…",
            ],
        ),
        case(
            of(&[
                ("certificate", json!("x")),
                ("crt", json!("y")),
                ("privateKey", key.clone()),
            ]),
            &[
                "secret-envelope: this is a Kubernetes Secret, …`msk-auth repair",
                "pem-not-found certificate: no `…",
            ],
        ),
        case(
            of(&[
                ("user.p12", json!("/u3+7QAAAAIAAAAA")),
                ("user.password", json!("x")),
            ]),
            &[
                "secret-envelope: this is a Kubernetes Secret…contains a Java keystore and no PEM…`base64 -d`, then msk-auth pack --keystore",
                "secret-field-unknown user.p12: contains a Java keystore…then msk-auth pack --keystore FILE",
                "secret-field-missing certificate: add it",
                "secret-field-missing privateKey: add it",
            ],
        ),
        case(
            of(&[
                ("user.p12", json!("/u3+7QAAAAIAAAAA")),
                ("user.crt", chain.clone()),
            ]),
            &[
                "secret-envelope: this is a Kubernetes Secret",
                "secret-field-missing privateKey: add it",
            ],
        ),
        case(
            of(&[
                ("ca", json!(" ")),
                ("tls.crt", json!("x")),
                ("tls.key", key.clone()),
            ]),
            &[
                "secret-envelope: this is a Kubernetes Secret",
                "pem-not-found certificate: this is not PEM",
            ],
        ),
        case(
            of(&[
                ("user.p12", json!("/u3+7QAAAAIAAAAA")),
                ("user.crt", chain.clone()),
                ("user.key", key.clone()),
            ]),
            &["secret-envelope: this is a Kubernetes Secret, …`msk-auth repair"],
        ),
        case(
            of(&[
                ("user", json!("alice")),
                ("password", json!("secret")),
                ("expiration", json!("x")),
            ]),
            &["secret-envelope: this is a Kubernetes Secret, …`msk-auth repair"],
        ),
    ]);
}
