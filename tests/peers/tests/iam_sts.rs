//! The AWS SDK's credentials against moto's STS on loopback: a role with external id, a session
//! that expires, web identity, a profile that assumes a role. Port 21110.
//!
//! The SDK reads the environment of its process, so each case runs in a process of its own: this
//! program starts moto, then itself once for each case.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use msk_auth::finding::with_causes;
use msk_auth::iam::{Clock, Event, Region, Signer, Token, TokenError, TokenSource};
use msk_auth_aws::{AssumedRole, SdkChain};
use msk_auth_peers::moto::Moto;

const ENDPOINT: &str = "http://127.0.0.1:21110";
const CASE: &str = "MSK_AUTH_STS_CASE";
const ROLE: &str = "arn:aws:iam::123456789012:role/service/orders";
const SESSION: &str = "arn:aws:sts::123456789012:assumed-role/orders/msk-auth";

fn main() {
    match std::env::var(CASE) {
        Ok(case) => run(&case),
        Err(_) => run_all(),
    }
}

type Case = (&'static str, &'static [(&'static str, &'static str)], fn());

const KEYS: [(&str, &str); 2] = [
    ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
    (
        "AWS_SECRET_ACCESS_KEY",
        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    ),
];

const CASES: [Case; 5] = [
    (
        "a role is assumed once and its session renewed",
        &KEYS,
        a_role_is_renewed,
    ),
    (
        "the default chain is identified",
        &KEYS,
        the_default_chain_is_identified,
    ),
    (
        "web identity keeps its session name",
        &[
            ("AWS_WEB_IDENTITY_TOKEN_FILE", "token"),
            ("AWS_ROLE_ARN", ROLE),
        ],
        the_session_name_stays,
    ),
    (
        "a profile's role keeps its session name",
        &[("AWS_CONFIG_FILE", "config"), ("AWS_PROFILE", "orders")],
        the_session_name_stays,
    ),
    (
        "an endpoint that is down is told",
        &KEYS,
        an_endpoint_that_is_down_is_told,
    ),
];

fn run(name: &str) {
    let (.., check) = CASES.iter().find(|(case, ..)| *case == name).unwrap();
    check();
}

fn run_all() {
    let _moto = Moto::start(21110);
    let folder = std::env::temp_dir().join(format!("msk-auth-sts-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("token"), "eyJhbGciOiJub25lIn0.e30.").unwrap();
    let config = format!(
        "[profile orders]\nrole_arn = {ROLE}\nsource_profile = base\n\
         [profile base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = secret\n"
    );
    std::fs::write(folder.join("config"), config).unwrap();
    for (name, variables, _) in CASES {
        let done = Command::new(std::env::current_exe().unwrap())
            .current_dir(&folder)
            .env_clear()
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_ENDPOINT_URL_STS", ENDPOINT)
            .env("HOME", &folder)
            .envs(variables.iter().copied())
            .env(CASE, name)
            .status()
            .unwrap();
        println!("{name}: {done}");
        assert!(done.success(), "{name}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// Whose an access key is, as moto says, asked without the SDK.
fn caller_identity(access_key_id: &str) -> String {
    let body = "Action=GetCallerIdentity&Version=2011-06-15";
    let mut socket = TcpStream::connect("127.0.0.1:21110").unwrap();
    write!(
        socket,
        "POST / HTTP/1.0\r\nHost: sts.eu-central-1.amazonaws.com\r\nAuthorization: AWS4-HMAC-SHA256 \
         Credential={access_key_id}/20260102/eu-central-1/sts/aws4_request, SignedHeaders=host, \
         Signature=0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    let arn = answer
        .split("<Arn>")
        .nth(1)
        .unwrap_or_else(|| panic!("{answer}"));
    arn.split("</Arn>").next().unwrap().to_owned()
}

fn region() -> Region {
    Region::new("eu-central-1").unwrap()
}

/// The operating system's clocks, set forward by hand.
struct SetForward(AtomicU64, Instant);

impl Clock for SetForward {
    fn now(&self) -> SystemTime {
        SystemTime::now() + Duration::from_secs(self.0.load(SeqCst))
    }

    fn monotonic(&self) -> Duration {
        self.1.elapsed() + Duration::from_secs(self.0.load(SeqCst))
    }

    fn park_until(&self, moment: Duration) {
        let left = moment.saturating_sub(self.monotonic());
        thread::park_timeout(left.min(Duration::from_millis(20)));
    }
}

fn a_role_is_renewed() {
    let clock = Arc::new(SetForward(AtomicU64::new(0), Instant::now()));
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let role = AssumedRole::new(ROLE)
        .external_id("7c1e")
        .duration(Duration::from_secs(900));
    let credentials = SdkChain::new(&region()).role(role).build().unwrap();
    let source = TokenSource::builder(Signer::new(region()), credentials)
        .clock(Arc::clone(&clock) as Arc<dyn Clock>)
        .observe(move |event| seen.lock().unwrap().push(event.clone()))
        .start()
        .unwrap();
    let first = source.token_blocking().unwrap();
    assert!(first.access_key_id().starts_with("ASIA"), "{first:?}");
    assert_eq!(first.principal(), Some(SESSION));
    assert_eq!(caller_identity(first.access_key_id()), SESSION);
    assert!(first.expose().len() > 500, "it carries a session token");

    // Two thirds of the session later the next one is fetched, ahead of the end of the first.
    clock.0.store(605, SeqCst);
    let renewed = await_other_key(&source, &first);
    assert!(clock.now() < first.expires_at() || first.lifetime() < 900);
    assert_eq!(renewed.principal(), Some(SESSION));
    assert_eq!(caller_identity(renewed.access_key_id()), SESSION);
    // The session is moto's: it ends 900 s after now, which is 295 s after now by this clock.
    let left = renewed.expires_at().duration_since(clock.now()).unwrap();
    assert!(left <= Duration::from_secs(295), "{left:?}");
    // Moto's sessions have all ended an hour later, and it is said so.
    clock.0.store(3600, SeqCst);
    let error = source.token_blocking().unwrap_err();
    assert!(with_causes(&error).contains("expired"), "{error}");
    let changed = |event: &Event| matches!(event, Event::PrincipalChanged { .. });
    assert!(!events.lock().unwrap().iter().any(changed));
}

fn await_other_key(source: &TokenSource, first: &Token) -> Arc<Token> {
    let begun = Instant::now();
    loop {
        let token = source.token_blocking().unwrap();
        if token.access_key_id() != first.access_key_id() {
            return token;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "no other session came"
        );
        thread::sleep(Duration::from_millis(20));
    }
}

fn start(credentials: SdkChain) -> TokenSource {
    TokenSource::builder(Signer::new(region()), credentials)
        .start()
        .unwrap()
}

fn the_default_chain_is_identified() {
    let credentials = SdkChain::new(&region()).identify().build().unwrap();
    let token = start(credentials).token_blocking().unwrap();
    assert_eq!(token.access_key_id(), "AKIDEXAMPLE");
    assert_eq!(token.principal(), Some(&*caller_identity("AKIDEXAMPLE")));
}

fn the_session_name_stays() {
    let mut keys = Vec::new();
    for _ in 0..2 {
        let credentials = SdkChain::new(&region()).identify().build().unwrap();
        let token = start(credentials).token_blocking().unwrap();
        assert_eq!(token.principal(), Some(SESSION));
        assert_eq!(caller_identity(token.access_key_id()), SESSION);
        keys.push(token.access_key_id().to_owned());
        thread::sleep(Duration::from_millis(1100));
    }
    assert_ne!(keys[0], keys[1], "two sessions, one principal");
}

fn an_endpoint_that_is_down_is_told() {
    let credentials = SdkChain::new(&region())
        .role(AssumedRole::new(ROLE))
        .sts_endpoint("http://127.0.0.1:21119")
        .build()
        .unwrap();
    let begun = Instant::now();
    let error = start(credentials).token_blocking().unwrap_err();
    assert!(matches!(error, TokenError::Credentials(_)), "{error}");
    let words = with_causes(&error);
    assert!(!words.contains("wJalr"), "{words}");
    assert!(begun.elapsed() < Duration::from_secs(12));
    println!("{words}");
}
