//! Regions, hosts, lifetimes, credentials: what is taken, what is refused, what is shown.

use std::time::{Duration, SystemTime};

use msk_auth::iam::{
    Credentials, CredentialsError, DecodeError, DecodedToken, Region, RegionError, SignError,
    Signer, environment,
};
use msk_auth::sensitive::SensitiveText;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045)
}

#[test]
fn the_suffix_of_a_brokers_name_tells_its_region() {
    for (broker, region) in [
        (
            "b-1.demo.abc123.c2.kafka.us-east-1.amazonaws.com",
            "us-east-1",
        ),
        (
            "b-1.demo.abc123.c2.kafka.us-east-1.amazonaws.com:9098",
            "us-east-1",
        ),
        (
            "B-1.Demo.ABC123.c2.Kafka.US-East-1.AmazonAWS.com.",
            "us-east-1",
        ),
        (
            "b-1-public.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:9198",
            "eu-west-1",
        ),
        (
            "boot-x1y2.c1.kafka-serverless.ap-south-1.amazonaws.com:9098",
            "ap-south-1",
        ),
        (
            "b-1.iam.demo.abc123.c2.kafka.us-west-2.amazonaws.com:14001",
            "us-west-2",
        ),
        (
            "b-1.demo.abc123.c2.kafka.cn-north-1.amazonaws.com.cn:9098",
            "cn-north-1",
        ),
        (
            "boot-x1.c1.kafka-serverless.cn-northwest-1.amazonaws.com.cn",
            "cn-northwest-1",
        ),
        (
            "b-1.demo.abc123.c2.kafka.us-gov-west-1.amazonaws.com",
            "us-gov-west-1",
        ),
        (
            "b-1.demo.abc123.c2.kafka.us-iso-east-1.c2s.ic.gov",
            "us-iso-east-1",
        ),
        (
            "b-1.demo.abc123.c2.kafka.eusc-de-east-1.amazonaws.eu",
            "eusc-de-east-1",
        ),
        (
            "b-1.demo.abc123.c2.kafka.us-east-2.api.aws:20098",
            "us-east-2",
        ),
        (
            "vpce-0a1b-2c3d.kafka.eu-west-1.vpce.amazonaws.com",
            "eu-west-1",
        ),
        // The name of another region in the cluster's own.
        (
            "b-1.demo-us-west-1-app.abc123.c2.kafka.us-west-2.amazonaws.com",
            "us-west-2",
        ),
        (
            "b-1.kafka.us-west-1.amazonaws.com.c2.kafka.eu-north-1.amazonaws.com",
            "eu-north-1",
        ),
        (
            "b-1.demo.abc.c2.kafka.us-east-1.amazonaws.com:9098,b-2.demo.abc.c2.kafka.us-east-1.amazonaws.com:9098",
            "us-east-1",
        ),
    ] {
        assert_eq!(
            Region::from_broker(broker).unwrap().as_str(),
            region,
            "{broker}"
        );
    }
}

#[test]
fn a_name_that_tells_no_region_says_what_to_pass() {
    for broker in [
        "",
        ":9098",
        "localhost:9092",
        "10.0.0.1:9098",
        "[::1]:9098",
        "kafka.orders.example.com:9098",
        "b-1.demo.kafka.us-east-1.amazonaws.com.evil.example:9098",
        "b-1.demo.kafka.us-east-1.notamazonaws.com",
        "s3.us-east-1.amazonaws.com",
        "kafka.amazonaws.com",
        "b-1.demo.kafka.amazonaws.com",
        "b-1.demo.kafka.vpce.amazonaws.com",
        // A region of one partition under the suffix of another.
        "b-1.demo.abc.c2.kafka.us-east-1.amazonaws.com.cn",
        "b-1.demo.abc.c2.kafka.cn-north-1.amazonaws.com",
    ] {
        let error = Region::from_broker(broker).unwrap_err();
        assert!(matches!(error, RegionError::Broker { .. }), "{broker}");
        assert!(
            error.to_string().contains("pass the cluster's region"),
            "{error}"
        );
    }
    for name in [
        "",
        "-",
        "us_east_1",
        "US-EAST-1",
        "us-east-1.",
        "us-east-1\n",
        "ü",
        &"a".repeat(64),
    ] {
        assert!(
            matches!(Region::new(name), Err(RegionError::Name { .. })),
            "{name}"
        );
    }
}

#[test]
fn hosts_follow_the_partition() {
    for (region, host) in [
        ("us-east-1", "kafka.us-east-1.amazonaws.com"),
        ("us-gov-west-1", "kafka.us-gov-west-1.amazonaws.com"),
        ("cn-north-1", "kafka.cn-north-1.amazonaws.com.cn"),
        ("us-isob-east-1", "kafka.us-isob-east-1.sc2s.sgov.gov"),
        ("eu-isoe-west-1", "kafka.eu-isoe-west-1.cloud.adc-e.uk"),
        ("mars-north-1", "kafka.mars-north-1.amazonaws.com"),
    ] {
        assert_eq!(Signer::new(Region::new(region).unwrap()).host(), host);
    }
}

#[test]
fn settings_out_of_bounds_are_refused() {
    let signer = || Signer::new(Region::new("us-east-1").unwrap());
    for seconds in [0, 901, u32::MAX] {
        let error = signer().with_lifetime(seconds).unwrap_err();
        assert_eq!(error, SignError::Lifetime { seconds });
    }
    for host in [
        "",
        "a b",
        "a/b",
        "a:1",
        "https://a",
        "a\n",
        "ä",
        &"a".repeat(254),
    ] {
        assert!(
            matches!(signer().with_host(host), Err(SignError::Host { .. })),
            "{host}"
        );
        let credentials = Credentials::new("AKID", SECRET.into()).unwrap();
        let payload = signer().payload(&credentials, host, now());
        assert!(matches!(payload, Err(SignError::Host { .. })), "{host}");
    }
    let host = "a".repeat(253);
    assert_eq!(signer().with_host(&host).unwrap().host(), host);
    assert_eq!(signer().with_lifetime(60).unwrap().lifetime(), 60);
    assert_eq!(signer().lifetime(), 900);
    signer().with_user_agent(&"a".repeat(256)).unwrap();
    for agent in ["", "a\n", "ä", &"a".repeat(257)] {
        assert!(matches!(
            signer().with_user_agent(agent),
            Err(SignError::UserAgent)
        ));
    }
    let credentials = Credentials::new("AKID", SECRET.into()).unwrap();
    // Seconds are what a token has: of less than one, none is left.
    for left in [Duration::ZERO, Duration::from_millis(999)] {
        let end = now() + left;
        assert_eq!(
            signer()
                .token(&credentials.clone().with_expiry(end), now())
                .unwrap_err(),
            SignError::CredentialsExpired { at: end }
        );
    }
    for clock in [
        SystemTime::UNIX_EPOCH - Duration::from_nanos(1),
        SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_800),
    ] {
        assert_eq!(
            signer().token(&credentials, clock).unwrap_err(),
            SignError::Clock
        );
    }
}

#[test]
fn spoiled_credentials_are_named_not_shown() {
    let malformed = |result: Result<Credentials, CredentialsError>, part: &str| {
        let error = result.unwrap_err();
        assert!(
            matches!(error, CredentialsError::Malformed { part: wrong, .. } if wrong == part),
            "{error:?}"
        );
        assert!(!error.to_string().contains("hunter"), "{error}");
    };
    for text in [
        "",
        "hunter2\n",
        " hunter2",
        "hunter 2",
        "hunter\u{7f}",
        "hünter2",
        "\"hunter2\"",
        "'hunter2'",
        "\"hunter2",
        "hunter2'",
    ] {
        malformed(Credentials::new(text, SECRET.into()), "access key id");
        malformed(Credentials::new("AKID", text.into()), "secret access key");
        malformed(
            Credentials::new("AKID", SECRET.into())
                .unwrap()
                .with_session_token(text.into()),
            "session token",
        );
    }
    // IAM API reference, AccessKey: `AccessKeyId` has the pattern [\w]+ and 16 to 128 characters.
    for id in ["hunter/2", "hunter;2", "hunter-2", "hunter$2", "hunter\"2"] {
        malformed(Credentials::new(id, SECRET.into()), "access key id");
    }
    let quoted = Credentials::new("\"AKIDEXAMPLE\"", SECRET.into()).unwrap_err();
    assert_eq!(
        quoted.to_string(),
        "the access key id is in quotes; remove the quotes"
    );
    malformed(
        Credentials::new(&"a".repeat(129), SECRET.into()),
        "access key id",
    );
    malformed(
        Credentials::new("AKID", "a".repeat(1025).as_str().into()),
        "secret access key",
    );
    let longest = Credentials::new(&"a".repeat(128), "a".repeat(1024).as_str().into()).unwrap();
    let session = |length| "a".repeat(length).as_str().into();
    malformed(
        longest.clone().with_session_token(session(16_385)),
        "session token",
    );
    longest.with_session_token(session(16_384)).unwrap();
}

/// A signer keeps one signing key. A token is the same whatever the signer signed before.
#[test]
fn a_kept_signing_key_serves_its_day_and_its_secret_alone() {
    let signer = || Signer::new(Region::new("us-east-1").unwrap());
    let of = |id, secret: &str| Credentials::new(id, secret.into()).unwrap();
    let day = Duration::from_secs(86_400);
    let signed = [
        (of("AKID1", "one"), now()),
        (of("AKID1", "two"), now()),
        (of("AKID2", "two"), now()),
        (of("AKID2", "two"), now() + day),
        (of("AKID1", "one"), now() + day),
        (of("AKID1", "one"), now()),
    ];
    let one = signer();
    let text = |signer: &Signer, credentials, now| {
        signer.token(credentials, now).unwrap().expose().to_owned()
    };
    for (credentials, now) in &signed {
        let fresh = text(&signer(), credentials, *now);
        assert_eq!(text(&one, credentials, *now), fresh, "{credentials:?}");
        assert_eq!(text(&one, credentials, *now), fresh, "{credentials:?}");
    }
}

/// Broker names as people paste them: with and without a port, and lists.
#[test]
fn a_region_is_read_from_what_is_a_region_alone() {
    let name = |region: &str| format!("b-1.demo.abc123.c2.kafka.{region}.amazonaws.com");
    for region in ["us-east-1", "ap-southeast-2", "us-gov-west-1"] {
        let suffix = if region.starts_with("us-gov") {
            ""
        } else {
            ":9098"
        };
        let found = Region::from_broker(&format!("{}{suffix}", name(region)));
        assert_eq!(found.unwrap().as_str(), region);
    }
    for none in [
        "east1",
        "us-east",
        "1",
        "us-1",
        "us-east-1a",
        "us--",
        "us-east-x",
        "us-east-",
    ] {
        assert!(Region::from_broker(&name(none)).is_err(), "{none}");
    }
    assert!(Region::from_broker(&format!("{}:ssl", name("us-east-1"))).is_err());
}

#[test]
fn nothing_secret_is_shown() {
    let credentials = Credentials::new("ASIAEXAMPLE", SECRET.into())
        .unwrap()
        .with_session_token("session-hunter2".into())
        .unwrap();
    let signer = Signer::new(Region::new("us-east-1").unwrap());
    let token = signer.token(&credentials, now()).unwrap();
    let decoded = token.decoded();
    let shown = format!("{credentials:?} {signer:?} {token:?} {decoded:?} {decoded}");
    assert!(shown.contains("ASIAEXAMPLE"));
    let signature = {
        use base64ct::{Base64UrlUnpadded, Encoding};
        let url = Base64UrlUnpadded::decode_vec(token.expose()).unwrap();
        let url = String::from_utf8(url).unwrap();
        url.split("Signature=").nth(1).unwrap()[..64].to_owned()
    };
    for secret in ["wJalr", "hunter2", &signature, token.expose()] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert_eq!(decoded.host(), "kafka.us-east-1.amazonaws.com");
    assert_eq!(decoded.parameter("Action"), Some("kafka-cluster:Connect"));
    assert_eq!(decoded.parameter("X-Amz-Security-Token"), Some("***"));
    assert_eq!(decoded.parameter("X-Amz-Signature"), Some("***"));
    assert_eq!(
        decoded.parameter("X-Amz-Credential"),
        Some("ASIAEXAMPLE/20260102/us-east-1/kafka-cluster/aws4_request")
    );
}

#[test]
fn what_is_no_token_is_told_apart() {
    use base64ct::{Base64UrlUnpadded, Encoding};
    let encoded = |url: &str| Base64UrlUnpadded::encode_string(url.as_bytes());
    assert_eq!(DecodedToken::read("%"), Err(DecodeError::Base64));
    assert_eq!(
        DecodedToken::read(&"A".repeat(131_073)),
        Err(DecodeError::TooLong)
    );
    assert_eq!(
        DecodedToken::read(&"A".repeat(131_072)),
        Err(DecodeError::Url)
    );
    for url in [
        "",
        "http://a/?b=c",
        "https://a",
        "https://a/?b=%",
        "https://a/?b=%+1",
        "https://a/?b=%ff",
    ] {
        assert_eq!(
            DecodedToken::read(&encoded(url)),
            Err(DecodeError::Url),
            "{url}"
        );
    }
    let read = DecodedToken::read(&encoded("https://a/?b=%63&d&x-AMZ-signature=e")).unwrap();
    assert_eq!(read.to_string(), "https://a/?b=c&d=&x-AMZ-signature=***");
    let parameters = [("b", "c"), ("d", ""), ("x-AMZ-signature", "***")];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(read.parameters(), parameters);
    for error in [DecodeError::Base64, DecodeError::TooLong, DecodeError::Url] {
        assert!(error.to_string().len() > 10, "{error:?}");
    }
}

#[test]
fn a_token_has_the_principal_of_its_credentials() {
    let arn = "arn:aws:iam::123456789012:user/ann";
    let signer = Signer::new(Region::new("us-east-1").unwrap());
    let credentials = Credentials::new("AKID", SECRET.into()).unwrap();
    let token = signer.token(&credentials, now()).unwrap();
    assert_eq!(token.principal(), None);
    let token = signer.token(&credentials.with_principal(arn), now());
    assert_eq!(token.unwrap().principal(), Some(arn));
}

#[test]
fn the_environment_is_read_as_every_tool_reads_it() {
    let read = |variables: &[(&str, &str)]| {
        let variables: Vec<_> = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        environment::credentials_from(move |name| {
            let (_, value) = variables.iter().find(|(known, _)| known == name)?;
            Some(SensitiveText::from(value.as_str()))
        })
    };
    let id = ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    let secret = ("AWS_SECRET_ACCESS_KEY", SECRET);
    let credentials = read(&[id, secret]).unwrap();
    assert_eq!(credentials.secret_access_key().expose(), SECRET);
    assert!(credentials.session_token().is_none() && credentials.expires_at().is_none());

    let credentials = read(&[
        id,
        secret,
        ("AWS_SESSION_TOKEN", "token"),
        ("AWS_CREDENTIAL_EXPIRATION", "2026-01-02T04:04:05+01:00"),
    ])
    .unwrap();
    assert_eq!(credentials.session_token().unwrap().expose(), "token");
    assert_eq!(credentials.expires_at(), Some(now()));

    for (variables, words) in [
        (
            vec![],
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set",
        ),
        (
            vec![id],
            "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not",
        ),
        (
            vec![secret, ("AWS_ACCESS_KEY_ID", "")],
            "but AWS_ACCESS_KEY_ID is not",
        ),
        (
            vec![("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/token")],
            "AWS_ROLE_ARN is not",
        ),
        (
            vec![
                ("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/token"),
                ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/orders"),
            ],
            "package `msk-auth-aws`",
        ),
        (
            vec![("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE"), secret],
            "AWS_SESSION_TOKEN is missing",
        ),
        (
            vec![id, secret, ("AWS_CREDENTIAL_EXPIRATION", "soon")],
            "AWS_CREDENTIAL_EXPIRATION",
        ),
        (
            vec![id, ("AWS_SECRET_ACCESS_KEY", "hunter2\n")],
            "line break",
        ),
    ] {
        let error = read(&variables).unwrap_err().to_string();
        assert!(
            error.contains(words) && !error.contains("hunter2"),
            "{error}"
        );
    }
}
