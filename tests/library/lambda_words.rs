//! When it is said what Lambda would say of a secret, and how surely.

use msk_auth::lambda::{Answer, Basis, LastProcessingResult};
use msk_auth::secret::{self, SecretType};
use msk_auth::{Conditions, Rules, tls};

fn answer(document: &[u8], secret_type: Option<SecretType>, rules: Rules) -> Option<Answer> {
    let conditions = Conditions::new(rules, tls::ring());
    let report = secret::check(document, secret_type, &conditions);
    assert!(!report.accepted());
    report.lambda()
}

const NO_SECRETS: [&[u8]; 8] = [
    b"",
    b"hello",
    b"{}",
    b"[1, 2]",
    b"{\"foo\": 1, \"bar\": \"a text of more than forty characters, which is no PEM\"}",
    b"{\"FunctionArn\": \"arn:aws:lambda:eu-west-1:123456789012:function:f\", \"State\": \"Enabled\"}",
    b"apiVersion: v1\nkind: ConfigMap\n",
    &[0xff, 0xfe, b'h', 0, b'i', 0],
];

#[test]
fn nothing_is_said_of_what_is_no_secret() {
    for document in NO_SECRETS {
        let text = String::from_utf8_lossy(document);
        assert_eq!(answer(document, None, Rules::lambda()), None, "{text}");
        let named = Some(SecretType::ClientCertificateTlsAuth);
        assert!(answer(document, named, Rules::lambda()).is_some(), "{text}");
    }
}

#[test]
fn something_is_said_of_whatever_is_like_a_secret() {
    let like: [&[u8]; 6] = [
        b"{\"certificate\": \"\"}",
        b"{\"cert\": 1, \"private_key\": 2}",
        b"{\"certificate\": \"-----BEGIN",
        b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
        b"{\"user\": \"alice\"}",
        b"{\"mine\": \"-----BEGIN CERTIFICATE-----\\nMAA=\\n-----END CERTIFICATE-----\\n\"}",
    ];
    for document in like {
        let text = String::from_utf8_lossy(document);
        assert!(answer(document, None, Rules::lambda()).is_some(), "{text}");
        assert_eq!(answer(document, None, Rules::kafka()), None, "{text}");
    }
}

#[test]
fn only_what_amazon_or_a_user_says_is_certain() {
    let invalid = answer(b"{\"certificate\": \"\"}", None, Rules::lambda()).unwrap();
    assert_eq!(
        invalid.result,
        LastProcessingResult::ProvidedCertificateOrPrivateKeyInvalid
    );
    assert_eq!(invalid.basis, Basis::Inferred);
    let certain: Vec<_> = Basis::ALL.iter().filter(|one| one.is_certain()).collect();
    assert_eq!(certain, [&Basis::Documented, &Basis::Reported]);
}
