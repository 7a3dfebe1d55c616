//! No password, token or key of a login over TLS survives in memory that is freed.

#[path = "../../wiped/watching.rs"]
mod watching;

use msk_auth::client::{BearerTokens, Client, ClientCredentials};
use msk_auth::plan::Plan;
use msk_auth::secret::Login;
use msk_auth::{Method, tls};
use msk_auth_connect::{Connector, Questions, blocking};
use msk_auth_peers::clients::{SECRET, broker, roots, token_source};
use msk_auth_peers::kafka::{Kafka, Listener, PASSWORD, USER};
use watching::{alone, look_for, watch};

const WRONG: &str = "battery-staple-of-somebody-else";
/// `{"alg":"none"}`, `{"sub":"alice","iat":1700000000,"exp":4102444800}`.
const TOKEN: &str =
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImlhdCI6MTcwMDAwMDAwMCwiZXhwIjo0MTAyNDQ0ODAwfQ.";

#[test]
fn nothing_secret_is_left_behind() {
    let _alone = alone();
    let kafka = Kafka::start();
    look_for(
        [PASSWORD, WRONG, &TOKEN[20..], SECRET]
            .map(|needle| needle.as_bytes().to_vec())
            .to_vec(),
    );
    // The watch can tell.
    let (_, found) = watch(|| drop(PASSWORD.to_owned()));
    assert_eq!(found, 1);

    type Make = fn() -> ClientCredentials;
    let alice: Make = || Login::new(USER, PASSWORD.into()).into();
    let wrong: Make = || Login::new(USER, WRONG.into()).into();
    let bearer: Make = || ClientCredentials::OauthBearer(BearerTokens::new(|| Ok(TOKEN.into())));
    let iam: Make = || token_source(SECRET, 900).into();
    let cases = [
        (Listener::Scram, Method::ScramSha512, alice, true),
        (Listener::Scram, Method::ScramSha512, wrong, false),
        (Listener::Scram, Method::Plain, alice, true),
        (Listener::Scram, Method::Plain, wrong, false),
        (Listener::Oauth, Method::OauthBearer, bearer, true),
        (Listener::MskIam, Method::Iam, iam, true),
        // The broker has no such mechanism, no SASL, and no TLS.
        (Listener::Oauth, Method::Plain, alice, false),
        (Listener::Ssl, Method::Plain, alice, false),
        (Listener::Plaintext, Method::Plain, alice, false),
    ];
    for (listener, method, credentials, is_let_in) in cases {
        let port = kafka.port(listener);
        let (freed, found) = watch(|| {
            let plan = Plan::given(method, vec![broker(port)]);
            let client = Client::new(&plan, credentials(), Some(roots()), tls::ring()).unwrap();
            let connector = Connector::new(client);
            match blocking::connect(&connector) {
                Ok(mut connection) => {
                    assert!(is_let_in, "{method}");
                    if connection.get_ref().session().is_some() {
                        connection.reauthenticate().unwrap();
                    }
                }
                Err(error) => assert!(!is_let_in, "{method}: {error}"),
            }
            let report = blocking::examine(&connector, &Questions::default(), |_| {}).unwrap();
            assert_eq!(report.is_ready(), is_let_in);
        });
        assert!(freed > 100);
        assert_eq!(
            found, 0,
            "{method} at {listener:?}: of {freed} freed blocks"
        );
    }
}
