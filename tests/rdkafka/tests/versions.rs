//! The callback in a program's own context, under each rdkafka that is in use.

use std::time::Duration;

use msk_auth::iam::{Credentials, Region, Signer, TokenSource};
use msk_auth_rdkafka::Tokens;

fn tokens() -> Tokens {
    let credentials = Credentials::new("AKIDEXAMPLE", "secret".into()).unwrap();
    let signer = Signer::new(Region::new("eu-central-1").unwrap());
    let source = TokenSource::builder(signer, credentials);
    Tokens::from(source.start().unwrap())
}

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(500);

/// librdkafka asks without a server, as soon as it is polled.
macro_rules! under {
    ($version:ident, $rdkafka:ident) => {
        mod $version {
            use std::error::Error;

            use msk_auth_rdkafka::{PrimeError, Tokens, token_callback};
            use $rdkafka::client::{ClientContext, OAuthToken};
            use $rdkafka::config::ClientConfig;
            use $rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};

            use super::{LONG, SHORT, tokens};

            struct Context<const REFRESH: bool> {
                kept: Option<Tokens>,
            }

            impl<const REFRESH: bool> ClientContext for Context<REFRESH> {
                token_callback!($rdkafka, self => self.kept, REFRESH);
            }

            impl<const REFRESH: bool> ConsumerContext for Context<REFRESH> {}

            fn consumer<const REFRESH: bool>(mechanism: &str) -> BaseConsumer<Context<REFRESH>> {
                let mut config = ClientConfig::new();
                config.set("bootstrap.servers", "localhost:1");
                config.set("security.protocol", "SASL_SSL");
                config.set("sasl.mechanism", mechanism);
                config.set("sasl.username", "alice").set("sasl.password", "secret");
                let kept = Some(tokens());
                config.create_with_context(Context { kept }).unwrap()
            }

            fn primed<const REFRESH: bool>(mechanism: &str, wait: std::time::Duration) -> Result<(), PrimeError> {
                let consumer = consumer::<REFRESH>(mechanism);
                let context = consumer.context().clone();
                context.kept.as_ref().unwrap().prime(wait, |step| {
                    consumer.poll(step);
                })
            }

            #[test]
            fn librdkafka_gets_its_token() {
                assert_eq!(primed::<true>("OAUTHBEARER", LONG), Ok(()));
            }

            #[test]
            fn librdkafka_asks_nobody_where_it_takes_no_token() {
                assert_eq!(primed::<false>("OAUTHBEARER", SHORT), Err(PrimeError::NotAsked));
                assert_eq!(primed::<true>("SCRAM-SHA-512", SHORT), Err(PrimeError::NotAsked));
            }

            #[test]
            fn a_context_without_tokens_says_so() {
                let context = Context::<true> { kept: None };
                let error: Result<OAuthToken, Box<dyn Error>> = context.generate_oauth_token(None);
                assert!(error.err().unwrap().to_string().contains("no tokens"));
            }
        }
    };
}

under!(version_0_37, rdkafka_0_37);
under!(version_0_38, rdkafka_0_38);
under!(version_0_39, rdkafka_0_39);

/// What of `madsim-rdkafka` differs: a method in the place of the constant.
mod madsim {
    use std::error::Error;

    use msk_auth_rdkafka::{Tokens, token_callback};

    use super::tokens;

    mod fork {
        pub mod client {
            pub use rdkafka_0_39::client::OAuthToken;
        }
    }

    trait ClientContext {
        fn enable_refresh_oauth_token(&self) -> bool;

        fn generate_oauth_token(
            &self,
            config: Option<&str>,
        ) -> Result<fork::client::OAuthToken, Box<dyn Error>>;
    }

    struct Context {
        kept: Option<Tokens>,
    }

    impl ClientContext for Context {
        token_callback!(fork, self => self.kept, enable_method);
    }

    #[test]
    fn a_method_in_the_place_of_the_constant_is_written() {
        let with = Context {
            kept: Some(tokens()),
        };
        assert!(with.enable_refresh_oauth_token());
        assert!(with.generate_oauth_token(None).is_ok());
        let without = Context { kept: None };
        assert!(!without.enable_refresh_oauth_token());
        assert!(without.generate_oauth_token(None).is_err());
    }
}
