//! One token source for a program, used by asynchronous connections and by a callback.
//!
//!     AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… cargo run --example iam_token_source -- \
//!         b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com:9098

use std::error::Error;

use msk_auth::iam::environment::Environment;
use msk_auth::iam::{Event, Region, Signer, TokenSource};

/// Returns what librdkafka's `generate_oauth_token` needs: the token, its expiry, and its
/// principal.
fn oauth_token(source: &TokenSource) -> Result<(String, i64, String), Box<dyn Error>> {
    // Returns at once unless there are no valid credentials, and then in bounded time.
    let token = source.token_blocking()?;
    let principal = token
        .principal()
        .unwrap_or(token.access_key_id())
        .to_owned();
    Ok((token.expose().to_owned(), token.expires_at_ms(), principal))
}

fn main() -> Result<(), Box<dyn Error>> {
    let broker = std::env::args().nth(1).ok_or("which broker?")?;
    let signer = Signer::new(Region::from_broker(&broker)?);
    let source = TokenSource::builder(signer, Environment::default())
        .observe(|event| match event {
            Event::Refreshed { .. } => {}
            trouble => eprintln!("{trouble}"),
        })
        .start()?;

    let (token, expires_at_ms, principal) = oauth_token(&source)?;
    println!(
        "{} bytes for {principal}, until {expires_at_ms} ms after 1970",
        token.len()
    );
    Ok(())
}
