//! What holds for every mechanism: the order of calls, tampered messages, and silence on secrets.

use msk_auth::sasl::{
    AwsMskIam, Mechanism, OauthBearer, Outcome, Plain, SaslError, Scram, ScramCredentials,
    ServerError, Step,
};

const NONCE: &str = "rOprNGfwEbeRWgbNEkqO";
const SERVER_FIRST: &str = "r=rOprNGfwEbeRWgbNEkqO02431b08-2f89-4bad-a4e6-80c0564ec865,\
    s=Yin2FuHTt/M0kJWb0t9OI32n2VmOGi3m+JfjOvuDF88=,i=4096";
const SERVER_FINAL: &str = "v=BQuhnKHqYDwQWS5jAw4sZed+C9KFUALsbrq81bB0mh+bcUUbbMPNNmBIupnS2Amy\
    yDnG5CTBQtkjJ9kyY4kzmw==";

fn credentials() -> ScramCredentials {
    ScramCredentials::new("user", "pencil".into()).unwrap()
}

fn scram(credentials: &ScramCredentials) -> Scram {
    Scram::sha512(credentials)
        .dangerous_fixed_nonce(NONCE)
        .maximum_iterations(5_000)
}

/// Every mechanism, fresh, and what its server says when all is well.
fn all() -> Vec<(Box<dyn Mechanism>, Vec<&'static str>)> {
    vec![
        (
            Box::new(scram(&credentials())),
            vec![SERVER_FIRST, SERVER_FINAL],
        ),
        (
            Box::new(OauthBearer::new("a.b.c".into()).unwrap()),
            vec![""],
        ),
        (
            Box::new(Plain::new("user", "pencil".into()).unwrap()),
            vec![""],
        ),
        (
            Box::new(AwsMskIam::new("{}".into()).unwrap()),
            vec![r#"{"version":"2020_10_22","request-id":"r"}"#],
        ),
    ]
}

/// The names are those of IANA's registry of SASL mechanisms, and Amazon's. What goes over the wire
/// is enough to log in with, except for SCRAM (RFC 5802 section 9).
#[test]
fn names_and_what_needs_encryption() {
    let credentials = credentials();
    let mut mechanisms: Vec<Box<dyn Mechanism>> = vec![Box::new(Scram::sha256(&credentials))];
    mechanisms.extend(all().into_iter().map(|(mechanism, _)| mechanism));
    let found: Vec<_> = mechanisms
        .iter()
        .map(|mechanism| (mechanism.name(), mechanism.needs_encryption()))
        .collect();
    assert_eq!(
        found,
        [
            ("SCRAM-SHA-256", false),
            ("SCRAM-SHA-512", false),
            ("OAUTHBEARER", true),
            ("PLAIN", true),
            ("AWS_MSK_IAM", true),
        ]
    );
}

/// Only SCRAM derives keys, and only for a challenge that it will answer.
#[test]
fn work_is_prepared_where_there_is_some() {
    for (mut mechanism, server) in all() {
        let is_scram = mechanism.name().starts_with("SCRAM");
        mechanism.first().unwrap();
        let challenge = server[0].as_bytes();
        assert_eq!(mechanism.prepare(challenge).is_some(), is_scram);
        assert!(mechanism.prepare(b"r=x,s=QUFB,i=1").is_none());
    }
}

#[test]
fn calls_out_of_order_are_errors() {
    for (mut mechanism, server) in all() {
        let name = mechanism.name();
        mechanism.first().unwrap();
        assert_eq!(mechanism.first(), Err(SaslError::OutOfOrder), "{name}");
        assert_eq!(mechanism.outcome(), Outcome::Pending, "{name}");
        let mut last = None;
        for message in server {
            last = Some(mechanism.answer(message.as_bytes()).unwrap());
        }
        assert_eq!(last, Some(Step::Done), "{name}");
        assert_eq!(mechanism.outcome(), Outcome::Done, "{name}");
        assert_eq!(mechanism.first(), Err(SaslError::OutOfOrder), "{name}");
        assert_eq!(mechanism.answer(b""), Err(SaslError::OutOfOrder), "{name}");
        assert_eq!(mechanism.outcome(), Outcome::Done, "{name}");
    }
}

#[test]
fn a_server_that_begins_must_begin_with_nothing() {
    for (mut mechanism, _) in all() {
        let name = mechanism.name();
        let error = SaslError::UnexpectedData { length: 1 };
        assert_eq!(mechanism.answer(b"x"), Err(error.clone()), "{name}");
        assert_eq!(mechanism.outcome(), Outcome::Failed(&error), "{name}");
        assert_eq!(mechanism.first(), Err(SaslError::OutOfOrder), "{name}");
        assert_eq!(mechanism.answer(b""), Err(SaslError::OutOfOrder), "{name}");
    }
}

#[test]
fn after_a_failure_nothing_succeeds() {
    for (mut mechanism, server) in all() {
        let name = mechanism.name();
        mechanism.first().unwrap();
        let error = match mechanism.answer(b"\xff\xfe") {
            Err(error) => error,
            // It ends the exchange with a message.
            Ok(Step::Send(_)) if name == "OAUTHBEARER" => mechanism.answer(b"").unwrap_err(),
            Ok(step) => panic!("{name}: {step:?}"),
        };
        assert_eq!(mechanism.outcome(), Outcome::Failed(&error), "{name}");
        for message in server {
            assert_eq!(
                mechanism.answer(message.as_bytes()),
                Err(SaslError::OutOfOrder),
                "{name}"
            );
        }
    }
}

/// Plays SCRAM with these messages of the server.
fn play(credentials: &ScramCredentials, first: &[u8], last: &[u8]) -> Result<Step, SaslError> {
    let mut scram = scram(credentials);
    scram.first()?;
    let _ = scram.answer(first)?;
    scram.answer(last)
}

#[test]
fn every_changed_character_of_every_server_message_is_refused() {
    let credentials = credentials();
    let (first, last) = (SERVER_FIRST.as_bytes(), SERVER_FINAL.as_bytes());
    assert_eq!(play(&credentials, first, last), Ok(Step::Done));
    for position in 0..first.len() {
        let mut tampered = first.to_vec();
        tampered[position] ^= 1;
        assert!(
            play(&credentials, &tampered, last).is_err(),
            "{}",
            tampered.escape_ascii()
        );
    }
    for position in 0..last.len() {
        for bit in 0..8 {
            let mut tampered = last.to_vec();
            tampered[position] ^= 1 << bit;
            assert!(
                play(&credentials, first, &tampered).is_err(),
                "{}",
                tampered.escape_ascii()
            );
        }
    }
}

#[test]
fn every_cut_and_every_addition_is_refused() {
    let credentials = credentials();
    let (first, last) = (SERVER_FIRST.as_bytes(), SERVER_FINAL.as_bytes());
    for length in 0..first.len() {
        assert!(play(&credentials, &first[..length], last).is_err());
    }
    for length in 0..last.len() {
        assert!(play(&credentials, first, &last[..length]).is_err());
    }
    for added in [
        ",", "=", " ", "\n", "\0", "A", ",x", ",=", ",m=1", ",v=AAAA", ",i=4096",
    ] {
        let longer = [first, added.as_bytes()].concat();
        assert!(
            play(&credentials, &longer, last).is_err(),
            "first {added:?}"
        );
        let longer = [last, added.as_bytes()].concat();
        assert!(
            play(&credentials, first, &longer).is_err(),
            "final {added:?}"
        );
    }
}

#[test]
fn another_password_is_refused_by_the_servers_signature() {
    let other = ScramCredentials::new("user", "Pencil".into()).unwrap();
    assert_eq!(
        play(&other, SERVER_FIRST.as_bytes(), SERVER_FINAL.as_bytes()),
        Err(SaslError::SignatureWrong)
    );
}

#[test]
fn sizes_are_bounded() {
    let credentials = credentials();
    let refusal = |message: &str| play(&credentials, message.as_bytes(), b"").unwrap_err();
    let long = "x".repeat(8_193);
    assert_eq!(
        refusal(&long),
        SaslError::MessageTooLong {
            length: 8_193,
            maximum: 8_192
        }
    );
    let salt = "QUFB".repeat(342);
    assert_eq!(
        refusal(&format!("r={NONCE}x,s={salt},i=4096")),
        SaslError::SaltTooLong {
            length: 1_026,
            maximum: 1_024
        }
    );
    let mut bearer = OauthBearer::new("t".into()).unwrap();
    bearer.first().unwrap();
    assert!(matches!(
        bearer.answer(&[b' '; 16_385]),
        Err(SaslError::MessageTooLong { .. })
    ));
    let mut iam = AwsMskIam::new("{}".into()).unwrap();
    iam.first().unwrap();
    assert!(matches!(
        iam.answer(&[b' '; 4_097]),
        Err(SaslError::MessageTooLong { .. })
    ));
    let token = "t".repeat(65_537);
    assert!(matches!(
        OauthBearer::new(token.as_str().into()),
        Err(SaslError::TooLong { .. })
    ));
    assert!(matches!(
        AwsMskIam::new(token.as_str().into()),
        Err(SaslError::TooLong { .. })
    ));
    assert!(matches!(
        OauthBearer::new("t".into()).unwrap().extension("k", &token),
        Err(SaslError::TooLong { .. })
    ));
    // What is just within a limit is read on.
    assert_eq!(
        refusal(&long[1..]),
        SaslError::AttributeMissing { attribute: 'r' }
    );
    let salt = format!("{}QQ==", "QUFB".repeat(341));
    let first = format!("r={NONCE}x,s={salt},i=4096");
    assert_eq!(
        play(&credentials, first.as_bytes(), b"v=!").unwrap_err(),
        SaslError::SignatureMalformed
    );
    let mut bearer = OauthBearer::new("t".into()).unwrap();
    bearer.first().unwrap();
    assert_eq!(
        bearer.answer(&[b' '; 16_384]),
        Ok(Step::Send(b"\x01"[..].into()))
    );
    let mut iam = AwsMskIam::new("{}".into()).unwrap();
    iam.first().unwrap();
    assert_eq!(
        iam.answer(&[b' '; 4_096]),
        Err(SaslError::IamAnswerMalformed)
    );
    let bearer = OauthBearer::new(token[1..].into()).unwrap();
    bearer.extension("k", &token[2..]).unwrap();
    AwsMskIam::new(token[1..].into()).unwrap();
    // Nesting without end is not followed.
    let mut bearer = OauthBearer::new("t".into()).unwrap();
    bearer.first().unwrap();
    assert_eq!(
        bearer.answer(&[b'['; 10_000]),
        Ok(Step::Send(b"\x01"[..].into()))
    );
}

/// What a server answers instead of RFC 7628's JSON is shown, within bounds and without the token.
#[test]
fn a_refusal_of_any_form_is_shown() {
    let shown = |answer: &[u8]| {
        let mut bearer = OauthBearer::new("e30.secret.".into()).unwrap();
        bearer.first().unwrap();
        assert_eq!(bearer.answer(answer), Ok(Step::Send(b"\x01"[..].into())));
        match bearer.outcome() {
            Outcome::Failed(error) => error.to_string(),
            other => panic!("{other:?}"),
        }
    };
    let begin = "the server refuses the token";
    for (answer, expected) in [
        (
            &b"Session expired\x1b[31m"[..],
            " with the answer “Session expired␦[31m”",
        ),
        (
            b"{\"error\":\"invalid_token\"}",
            " with the answer “{\"error\":\"invalid_token\"}”",
        ),
        (
            b"not e30.secret., please",
            " with the answer “not [token], please”",
        ),
        (b"\xff", " with the answer “\u{fffd}”"),
        (b"  \n", " without giving a reason"),
    ] {
        assert_eq!(shown(answer), format!("{begin}{expected}"));
    }
    assert!(shown("ä".repeat(8_000).as_bytes()).chars().count() < 260);
}

#[test]
fn iterations_are_the_callers_to_bound() {
    let credentials = credentials();
    let ask = |scram: Scram, iterations: u32| {
        let mut scram = scram.dangerous_fixed_nonce("n");
        scram.first().unwrap();
        scram
            .answer(format!("r=nX,s=QUFB,i={iterations}").as_bytes())
            .err()
    };
    let minimum = |given| Scram::sha256(&credentials).minimum_iterations(given);
    assert_eq!(ask(minimum(8_192), 8_192), None);
    assert_eq!(
        ask(minimum(8_192), 8_191),
        Some(SaslError::IterationsTooFew {
            iterations: 8_191,
            minimum: 8_192
        })
    );
    // 4,096 is the least, whatever the caller says.
    assert_eq!(
        ask(minimum(1), 4_095),
        Some(SaslError::IterationsTooFew {
            iterations: 4_095,
            minimum: 4_096
        })
    );
    let maximum = |given| Scram::sha256(&credentials).maximum_iterations(given);
    assert_eq!(ask(maximum(4_096), 4_096), None);
    assert_eq!(
        ask(maximum(4_096), 4_097),
        Some(SaslError::IterationsTooMany { maximum: 4_096 })
    );
    assert_eq!(
        ask(Scram::sha256(&credentials), 1_000_001),
        Some(SaslError::IterationsTooMany { maximum: 1_000_000 })
    );
}

#[test]
fn a_servers_reasons_are_typed_and_fit_to_be_shown() {
    let credentials = credentials();
    let reason = |text: &str| play(&credentials, SERVER_FIRST.as_bytes(), text.as_bytes());
    assert_eq!(
        reason("e=unknown-user"),
        Err(SaslError::Server(ServerError::UnknownUser))
    );
    let Err(error) = reason("e=\u{1b}[2Jgone\u{202e}") else {
        panic!()
    };
    assert_eq!(error.to_string(), "the server refuses: ␦[2Jgone␦");
    let mut bearer = OauthBearer::new("t".into()).unwrap();
    bearer.first().unwrap();
    let step = bearer.answer(r#"{"status":"invalid_token\n","scope":"s"}"#.as_bytes());
    assert_eq!(step, Ok(Step::Send((&[1][..]).into())));
    let Outcome::Failed(error) = bearer.outcome() else {
        panic!()
    };
    assert_eq!(
        error.to_string(),
        "the server refuses the token: invalid_token␦, scope “s”"
    );
}

/// The values of `server-error-value` (RFC 5802 section 7).
#[test]
fn a_servers_reason_reads_as_it_was_sent() {
    let credentials = credentials();
    for reason in [
        "invalid-encoding",
        "extensions-not-supported",
        "invalid-proof",
        "channel-bindings-dont-match",
        "server-does-support-channel-binding",
        "channel-binding-not-supported",
        "unsupported-channel-binding-type",
        "unknown-user",
        "invalid-username-encoding",
        "no-resources",
        "other-error",
        "out of coffee",
    ] {
        let answer = format!("e={reason}");
        let error = play(&credentials, answer.as_bytes(), b"").unwrap_err();
        let SaslError::Server(server) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(server.to_string(), reason);
        let is_listed = !matches!(server, ServerError::Unlisted(_));
        assert_eq!(is_listed, reason != "out of coffee", "{reason}");
    }
}

#[test]
fn a_help_is_about_its_error() {
    let server = ServerError::InvalidProof;
    let busy = ServerError::NoResources;
    let helps = [
        (SaslError::Server(busy), "try again"),
        (SaslError::OutOfOrder, "new mechanism"),
        (SaslError::Empty { part: "token" }, "never accepted"),
        (SaslError::Saslprep { part: "password" }, "unchanged"),
        (SaslError::TokenCharacter { position: 0 }, "line breaks"),
        (
            SaslError::IterationsTooFew {
                iterations: 1,
                minimum: 2,
            },
            "credential created again",
        ),
        (
            SaslError::IterationsTooMany { maximum: 1 },
            "raise the limit",
        ),
        (SaslError::SignatureWrong, "do not trust"),
        (SaslError::Server(server), "user name, the password"),
        (SaslError::IamRefused, "kafka-cluster:Connect"),
    ];
    for (error, words) in helps {
        let help = error.help().unwrap_or_default();
        assert!(help.contains(words), "{error}: {help}");
    }
    let mut bearer = OauthBearer::new("t".into()).unwrap();
    bearer.first().unwrap();
    let _ = bearer.answer(br#"{"status":"invalid_token"}"#).unwrap();
    let Outcome::Failed(refused) = bearer.outcome() else {
        panic!("{:?}", bearer.outcome());
    };
    assert!(
        refused
            .help()
            .is_some_and(|help| help.contains("new token"))
    );
    assert_eq!(SaslError::NotUtf8.help(), None);
}

#[test]
fn a_request_id_is_kept_even_of_a_refused_answer() {
    let mut iam = AwsMskIam::new("{}".into()).unwrap();
    iam.first().unwrap();
    assert_eq!(
        iam.answer(br#"{"version":"3","request-id":"r-1"}"#),
        Err(SaslError::IamVersion {
            version: "3".to_owned()
        })
    );
    assert_eq!(iam.request_id(), Some("r-1"));
}

/// In every state, and in every error that these exchanges can end with.
#[test]
fn secrets_are_never_shown() {
    const SECRET: &str = "hunter2-c0rrect-h0rse";
    let credentials = ScramCredentials::new("user", SECRET.into()).unwrap();
    let token = ScramCredentials::delegation_token("id", SECRET.into()).unwrap();
    let mechanisms: Vec<Box<dyn Mechanism>> = vec![
        Box::new(scram(&credentials)),
        Box::new(scram(&token)),
        Box::new(Plain::new("user", SECRET.into()).unwrap()),
        Box::new(OauthBearer::new(SECRET.into()).unwrap()),
        Box::new(AwsMskIam::new(SECRET.into()).unwrap()),
    ];
    let mut shown = format!("{credentials:?}{token:?}");
    for mut mechanism in mechanisms {
        shown += &format!("{mechanism:?}");
        shown += &format!("{:?}", mechanism.first());
        shown += &format!("{mechanism:?}");
        shown += &format!("{:?}", mechanism.prepare(SERVER_FIRST.as_bytes()));
        for message in [SERVER_FIRST, SERVER_FINAL, ""] {
            let step = mechanism.answer(message.as_bytes());
            shown += &format!("{step:?}{mechanism:?}{:?}", mechanism.outcome());
            if let Err(error) = step {
                shown += &format!("{error}{:?}", error.help());
            }
        }
    }
    for error in [
        Plain::new("user", "hunter2\0-c0rrect-h0rse".into()).unwrap_err(),
        OauthBearer::new("hunter2 c0rrect-h0rse".into()).unwrap_err(),
    ] {
        shown += &format!("{error}{error:?}");
    }
    for part in ["hunter2", "c0rrect", "h0rse"] {
        assert!(!shown.contains(part), "{shown}");
    }
    // Nor the server's signature or the proof, which are as good for attacking the password.
    assert!(
        !shown.contains("BQuhnKHq") && !shown.contains("p="),
        "{shown}"
    );
}

/// A pool of connections keeps them across `await` and shares the credentials.
#[test]
fn they_go_where_an_asynchronous_client_needs_them() {
    fn is_send<T: Send + ?Sized>() {}
    fn is_shared<T: Send + Sync + Clone>() {}
    is_send::<dyn Mechanism>();
    is_send::<msk_auth::sasl::Derivation>();
    is_shared::<ScramCredentials>();
    is_shared::<SaslError>();
}
