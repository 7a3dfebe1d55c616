//! AWS's token signer in Rust as a program: `ACCESS-KEY-ID SECRET SESSION-TOKEN|- REGION`, the
//! token and its expiry out. `vectors/confirm/iam.py` runs it under `faketime`.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use aws_credential_types::provider::SharedCredentialsProvider;
use aws_msk_iam_sasl_signer::generate_auth_token_from_credentials_provider;
use aws_types::region::Region;

fn main() {
    let [id, secret, session, region] = std::env::args()
        .skip(1)
        .collect::<Vec<_>>()
        .try_into()
        .expect("ACCESS-KEY-ID SECRET SESSION-TOKEN|- REGION");
    let session = (session != "-").then_some(session);
    let credentials = aws_credential_types::Credentials::new(id, secret, session, None, "vector");
    let provider = SharedCredentialsProvider::new(credentials);
    let token = generate_auth_token_from_credentials_provider(Region::new(region), provider);
    match pin!(token).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok((token, expires_ms))) => println!("{token} {expires_ms}"),
        Poll::Ready(Err(error)) => panic!("{error:?}"),
        Poll::Pending => unreachable!("static credentials are ready"),
    }
}
