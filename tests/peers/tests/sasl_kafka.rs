//! Logins to Kafka's own `ScramSaslServer`, `PlainSaslServer` and `OAuthBearerSaslServer`.

use base64ct::{Base64UrlUnpadded, Encoding};
use msk_auth::sasl::{
    Mechanism as _, OauthBearer, Outcome, Plain, Refusal, SaslError, Scram, ScramCredentials,
};
use msk_auth_peers::sasl::{End, Kafka, log_in, log_in_through};

const MECHANISMS: [&str; 2] = ["SCRAM-SHA-256", "SCRAM-SHA-512"];

fn scram(mechanism: &str, credentials: &ScramCredentials) -> Scram {
    match mechanism {
        "SCRAM-SHA-256" => Scram::sha256(credentials),
        _ => Scram::sha512(credentials),
    }
}

fn alice() -> ScramCredentials {
    ScramCredentials::new("alice", "alice-secret".into()).unwrap()
}

fn logged_in(user: &str) -> End {
    End::LoggedIn(user.to_owned())
}

#[test]
fn scram_logs_in() {
    let mut kafka = Kafka::start();
    for mechanism in MECHANISMS {
        for iterations in [4_096, 16_384] {
            for (user, password) in [
                ("alice", "alice-secret"),
                ("a,b=c,=2C=3D", "p,=w"),
                ("CN=kafka,O=Example", "pässwörd-日本語-𝄞"),
                ("user", "\u{aa}\u{ad}\u{2168} not prepared "),
                ("long", &"0123456789".repeat(30)),
            ] {
                let credentials = ScramCredentials::new(user, password.into()).unwrap();
                let server = kafka.scram(mechanism, user, password, iterations);
                assert_eq!(
                    log_in(&mut scram(mechanism, &credentials), server),
                    logged_in(user),
                    "{mechanism} {iterations}"
                );
            }
        }
    }
}

#[test]
fn scram_logs_in_again_with_the_same_credentials() {
    let mut kafka = Kafka::start();
    let credentials = alice();
    for _ in 0..3 {
        // Every server has a salt of its own.
        let server = kafka.scram("SCRAM-SHA-512", "alice", "alice-secret", 4_096);
        let end = log_in(&mut Scram::sha512(&credentials), server);
        assert_eq!(end, logged_in("alice"));
    }
}

#[test]
fn a_delegation_token_logs_in_as_its_owner() {
    let mut kafka = Kafka::start();
    let (id, hmac) = (
        "TTfZpyK9SRWBLGDfaMvT4g",
        "J1AbTGKw+fH2Zm5DRkVnZV9Db25uZWN0IHRoZSBkb3Rz",
    );
    for mechanism in MECHANISMS {
        let token = ScramCredentials::delegation_token(id, hmac.into()).unwrap();
        let server = kafka.scram_token(mechanism, id, hmac, "alice");
        let end = log_in(&mut scram(mechanism, &token), server);
        assert_eq!(end, logged_in("alice"));

        // The same as a user and a password is nobody.
        let user = ScramCredentials::new(id, hmac.into()).unwrap();
        let server = kafka.scram_token(mechanism, id, hmac, "alice");
        let end = log_in(&mut scram(mechanism, &user), server);
        assert!(matches!(end, End::ServerRefused(_)), "{end:?}");
    }
}

#[test]
fn scram_is_refused_where_it_should_be() {
    let mut kafka = Kafka::start();
    for mechanism in MECHANISMS {
        for (user, password) in [
            ("alice", "alice-Secret"),
            ("alice", "alice-secret "),
            ("bob", "alice-secret"),
            ("Alice", "alice-secret"),
            // Kafka's pattern of user names is ASCII.
            ("alicé", "alice-secret"),
        ] {
            let credentials = ScramCredentials::new(user, password.into()).unwrap();
            let server = kafka.scram(mechanism, "alice", "alice-secret", 4_096);
            let end = log_in(&mut scram(mechanism, &credentials), server);
            assert!(matches!(end, End::ServerRefused(_)), "{user}: {end:?}");
        }
    }
}

#[test]
fn every_tampered_message_ends_the_login() {
    let mut kafka = Kafka::start();
    let credentials = alice();
    for mechanism in MECHANISMS {
        let mut lengths = [0; 2];
        let server = kafka.scram(mechanism, "alice", "alice-secret", 4_096);
        let mut login = scram(mechanism, &credentials);
        let end = log_in_through(&mut login, server, |number, message| {
            lengths[number] = message.len();
        });
        assert_eq!(end, logged_in("alice"));
        for (number, length) in lengths.into_iter().enumerate() {
            for position in 0..length {
                let mut login = scram(mechanism, &credentials).maximum_iterations(16_384);
                let mut before = Vec::new();
                let server = kafka.scram(mechanism, "alice", "alice-secret", 4_096);
                let end = log_in_through(&mut login, server, |current, message| {
                    if current == number {
                        before.clone_from(message);
                        // Kafka's nonces and salts vary in length by a character or so.
                        let position = position.min(message.len() - 1);
                        message[position] ^= 1;
                    }
                });
                assert!(
                    matches!(end, End::ServerRefused(_) | End::ClientRefused(_)),
                    "{}: {end:?}",
                    before.escape_ascii()
                );
            }
        }
    }
}

/// Each field of each message, and the rule that its change breaks.
#[test]
fn a_tampered_field_names_its_rule() {
    let mut kafka = Kafka::start();
    let credentials = alice();
    let mut tampered = |number: usize, change: fn(&str) -> String| {
        let server = kafka.scram("SCRAM-SHA-512", "alice", "alice-secret", 4_096);
        let mut login = Scram::sha512(&credentials);
        match log_in_through(&mut login, server, |current, message| {
            if current == number {
                *message = change(std::str::from_utf8(message).unwrap()).into_bytes();
            }
        }) {
            End::ClientRefused(error) => error,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        tampered(0, |first| first.replace("r=", "r=X")),
        SaslError::NonceNotOurs
    );
    assert_eq!(
        tampered(0, |first| first.replace(",s=", ",s=!")),
        SaslError::SaltMalformed
    );
    assert_eq!(
        tampered(0, |first| first.replace("i=4096", "i=4095")),
        SaslError::IterationsTooFew {
            iterations: 4_095,
            minimum: 4_096
        }
    );
    assert_eq!(
        tampered(0, |first| first.replace("i=4096", "i=9999999")),
        SaslError::IterationsTooMany { maximum: 1_000_000 }
    );
    assert_eq!(
        tampered(0, |first| format!("m=x,{first}")),
        SaslError::MandatoryExtension
    );
    assert_eq!(
        tampered(1, |last| {
            let other = if last.starts_with("v=A") { 'B' } else { 'A' };
            format!("v={other}{}", &last[3..])
        }),
        SaslError::SignatureWrong
    );
    assert_eq!(
        tampered(1, |_| "v=AAAA".to_owned()),
        SaslError::SignatureMalformed
    );
    assert_eq!(
        tampered(1, |_| String::new()),
        SaslError::AttributeMissing { attribute: 'v' }
    );
}

/// A token that Kafka's unsecured validator takes.
fn unsecured(subject: &str, expiry: u64) -> String {
    let part = |json: &str| Base64UrlUnpadded::encode_string(json.as_bytes());
    let claims = format!(r#"{{"sub":"{subject}","iat":1700000000,"exp":{expiry}}}"#);
    format!("{}.{}.", part(r#"{"alg":"none"}"#), part(&claims))
}

/// 2100.
const FAR: u64 = 4_102_444_800;

#[test]
fn oauthbearer_logs_in() {
    let mut kafka = Kafka::start();
    let token = unsecured("alice", FAR);
    let mut bearer = OauthBearer::new(token.as_str().into()).unwrap();
    assert_eq!(log_in(&mut bearer, kafka.bearer()), logged_in("alice"));

    let mut bearer = OauthBearer::new(token.as_str().into())
        .unwrap()
        .authorization_id("alice")
        .unwrap()
        .extension("logicalCluster", "lkc-1 a=b,c")
        .unwrap()
        .extension("identityPoolId", "pool\t1")
        .unwrap();
    assert_eq!(log_in(&mut bearer, kafka.bearer()), logged_in("alice"));
    assert_eq!(kafka.property("logicalCluster"), "lkc-1 a=b,c");
    assert_eq!(kafka.property("identityPoolId"), "pool\t1");
}

#[test]
fn oauthbearer_is_refused_with_a_reason() {
    let mut kafka = Kafka::start();
    for token in [unsecured("alice", 1_700_003_600), "nonsense".to_owned()] {
        let mut bearer = OauthBearer::new(token.as_str().into()).unwrap();
        let end = log_in(&mut bearer, kafka.bearer());
        // The server ends it after the client's last byte, and the reason is the mechanism's.
        assert!(
            matches!(&end, End::ServerRefused(reason) if reason.contains("invalid_token")),
            "{end:?}"
        );
        let Outcome::Failed(SaslError::TokenRefused(Refusal { status, .. })) = bearer.outcome()
        else {
            panic!("{:?}", bearer.outcome())
        };
        assert_eq!(status, "invalid_token");
    }
    let mut other = OauthBearer::new(unsecured("alice", FAR).as_str().into())
        .unwrap()
        .authorization_id("bob")
        .unwrap();
    let end = log_in(&mut other, kafka.bearer());
    assert!(matches!(end, End::ServerRefused(_)), "{end:?}");
}

#[test]
fn plain_logs_in_and_is_refused() {
    let mut kafka = Kafka::start();
    for (user, password) in [
        ("alice", "alice-secret"),
        ("a=1,b", "p,=2C"),
        ("jürgen", "pässwörd-日本語-𝄞"),
    ] {
        let mut plain = Plain::new(user, password.into()).unwrap();
        let server = kafka.plain(user, password);
        assert_eq!(log_in(&mut plain, server), logged_in(user));
    }
    for (user, password) in [("alice", "other"), ("bob", "alice-secret")] {
        let mut plain = Plain::new(user, password.into()).unwrap();
        let end = log_in(&mut plain, kafka.plain("alice", "alice-secret"));
        assert!(matches!(end, End::ServerRefused(_)), "{end:?}");
    }
}
