//! SCRAM-SHA-512 at 4,096 iterations beside rsasl, sasl, and the bare primitives of OpenSSL,
//! aws-lc-rs and ring. Ends with an error where the promises of the README do not hold.

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use base64ct::{Base64, Encoding};
use msk_auth::sasl::{Mechanism, Scram, ScramCredentials, Step};
use msk_auth_bench_peers::Contest;
use rsasl::callback::{Context, Request, SessionCallback, SessionData};
use rsasl::mechanisms::scram::properties::SaltedPassword;
use rsasl::mechname::Mechname;
use rsasl::prelude::{SASLClient, SASLConfig, SessionError};
use rsasl::property::AuthId;
use sasl::client::Mechanism as _;
use sasl::common::scram::{DeriveError, ScramProvider};

const USER: &str = "user";
const PASSWORD: &str = "pencil";
const SALT: &str = "Yin2FuHTt/M0kJWb0t9OI32n2VmOGi3m+JfjOvuDF88=";
const ITERATIONS: u32 = 4_096;

/// A server's answer to `n,,n=user,r=NONCE`, which no client can verify yet.
fn server_first(client_first: &[u8]) -> String {
    let message = std::str::from_utf8(client_first).unwrap();
    let nonce = message.split_once(",r=").unwrap().1;
    format!("r={nonce}02431b08-2f89-4bad-a4e6-80c0564ec865,s={SALT},i={ITERATIONS}")
}

fn ours(credentials: &ScramCredentials) {
    let mut scram = Scram::sha512(credentials);
    let first = scram.first().unwrap();
    let Step::Send(last) = scram
        .answer(server_first(first.expose()).as_bytes())
        .unwrap()
    else {
        panic!()
    };
    black_box(last);
}

/// The whole exchange, with the server's signature verified, of the published example.
fn ours_verified(credentials: &ScramCredentials) {
    let mut scram = Scram::sha512(credentials).dangerous_fixed_nonce("rOprNGfwEbeRWgbNEkqO");
    scram.first().unwrap();
    let _ = scram
        .answer(server_first(b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO").as_bytes())
        .unwrap();
    let done = scram.answer(
        b"v=BQuhnKHqYDwQWS5jAw4sZed+C9KFUALsbrq81bB0mh+bcUUbbMPNNmBIupnS2AmyyDnG5CTBQtkjJ9kyY4kzmw==",
    );
    assert_eq!(done, Ok(Step::Done));
}

fn fresh() -> ScramCredentials {
    ScramCredentials::new(USER, PASSWORD.into()).unwrap()
}

fn rsasl(config: &Arc<SASLConfig>) {
    let mechanism = Mechname::parse(b"SCRAM-SHA-512").unwrap();
    let mut session = SASLClient::new(config.clone())
        .start_suggested(&[mechanism])
        .unwrap();
    let (mut first, mut last) = (Vec::new(), Vec::new());
    session.step(None, &mut first).unwrap();
    session
        .step(Some(server_first(&first).as_bytes()), &mut last)
        .unwrap();
    black_box(last);
}

/// rsasl's better setting for a client that reconnects: a salted password that is known. (Its
/// `ScramCachedPassword`, which would spare two HMACs more, cannot be made outside of rsasl.)
struct KnownPassword(Vec<u8>);

impl SessionCallback for KnownPassword {
    fn callback(
        &self,
        _: &SessionData,
        _: &Context,
        request: &mut Request<'_>,
    ) -> Result<(), SessionError> {
        request
            .satisfy::<AuthId>(USER)?
            .satisfy::<SaltedPassword>(&self.0)?;
        Ok(())
    }
}

/// What the crate `sasl` lacks: SHA-512, made as its own SHA-256 is.
struct Sha512;

impl ScramProvider for Sha512 {
    type Secret = sasl::secret::Pbkdf2Sha256;

    fn name() -> &'static str {
        "SHA-512"
    }

    fn hash(data: &[u8]) -> Vec<u8> {
        use sha2_of_sasl::Digest;
        sha2_of_sasl::Sha512::digest(data).to_vec()
    }

    fn hmac(data: &[u8], key: &[u8]) -> Result<Vec<u8>, hmac::digest::InvalidLength> {
        use hmac::Mac;
        let mut mac = hmac::Hmac::<sha2_of_sasl::Sha512>::new_from_slice(key)?;
        mac.update(data);
        Ok(mac.finalize().into_bytes().to_vec())
    }

    fn derive(
        password: &sasl::common::Password,
        salt: &[u8],
        iterations: u32,
    ) -> Result<Vec<u8>, DeriveError> {
        let sasl::common::Password::Plain(plain) = password else {
            panic!()
        };
        let mut derived = vec![0; 64];
        pbkdf2_of_sasl::pbkdf2::<hmac::Hmac<sha2_of_sasl::Sha512>>(
            plain.as_bytes(),
            salt,
            iterations,
            &mut derived,
        )?;
        Ok(derived)
    }
}

fn sasl() {
    let credentials = sasl::common::Credentials::default()
        .with_username(USER)
        .with_password(PASSWORD);
    let mut scram =
        sasl::client::mechanisms::Scram::<Sha512>::from_credentials(credentials).unwrap();
    let first = scram.initial();
    black_box(scram.response(server_first(&first).as_bytes()).unwrap());
}

fn bare(salt: &[u8]) {
    let mut derived = [0; 64];
    pbkdf2::pbkdf2_hmac::<sha2::Sha512>(PASSWORD.as_bytes(), salt, ITERATIONS, &mut derived);
    black_box(derived);
}

fn openssl(salt: &[u8]) {
    let mut derived = [0; 64];
    openssl::pkcs5::pbkdf2_hmac(
        PASSWORD.as_bytes(),
        salt,
        ITERATIONS.try_into().unwrap(),
        openssl::hash::MessageDigest::sha512(),
        &mut derived,
    )
    .unwrap();
    black_box(derived);
}

fn aws_lc(salt: &[u8]) {
    let mut derived = [0; 64];
    aws_lc_rs::pbkdf2::derive(
        aws_lc_rs::pbkdf2::PBKDF2_HMAC_SHA512,
        ITERATIONS.try_into().unwrap(),
        salt,
        PASSWORD.as_bytes(),
        &mut derived,
    );
    black_box(derived);
}

fn ring(salt: &[u8]) {
    let mut derived = [0; 64];
    ring::pbkdf2::derive(
        ring::pbkdf2::PBKDF2_HMAC_SHA512,
        ITERATIONS.try_into().unwrap(),
        salt,
        PASSWORD.as_bytes(),
        &mut derived,
    );
    black_box(derived);
}

fn main() -> ExitCode {
    let salt = Base64::decode_vec(SALT).unwrap();
    let plain = SASLConfig::with_credentials(None, USER.into(), PASSWORD.into()).unwrap();
    let first = Contest::new("first exchange, SCRAM-SHA-512, 4,096 iterations")
        .with("bare pbkdf2 0.13, sha2 0.11", || bare(&salt))
        .with("msk-auth, to the client's proof", || ours(&fresh()))
        .with("msk-auth, with the server's signature", || {
            ours_verified(&fresh())
        })
        .with("rsasl 2.3, to the client's proof", || rsasl(&plain))
        .with("sasl 0.5 + SHA-512, to the client's proof", sasl)
        .with("OpenSSL, bare derivation", || openssl(&salt))
        .with("aws-lc-rs, bare derivation", || aws_lc(&salt))
        .with("ring, bare derivation", || ring(&salt))
        .run(200, 1);

    let known = fresh();
    ours_verified(&known);
    let mut salted = vec![0; 64];
    pbkdf2::pbkdf2_hmac::<sha2::Sha512>(PASSWORD.as_bytes(), &salt, ITERATIONS, &mut salted);
    let knowing_rsasl = SASLConfig::builder()
        .with_defaults()
        .with_callback(KnownPassword(salted))
        .unwrap();
    let cached = Contest::new("cached exchange, SCRAM-SHA-512")
        .with("msk-auth, to the client's proof", || ours(&known))
        .with("msk-auth, with the server's signature", || {
            ours_verified(&known)
        })
        .with("rsasl 2.3 with the salted password, to proof", || {
            rsasl(&knowing_rsasl)
        })
        .run(200, 100);

    let mut kept = true;
    let mut promise = |text: &str, holds: bool| {
        println!("{} {text}", if holds { "holds: " } else { "BROKEN:" });
        kept &= holds;
    };
    println!();
    let ours = first[2];
    promise(
        "at most 1.05 of a bare derivation",
        ours <= first[0].mul_f64(1.05),
    );
    for (name, index) in [("rsasl", 3), ("OpenSSL", 5), ("aws-lc-rs", 6), ("ring", 7)] {
        promise(&format!("less than {name}"), ours < first[index]);
    }
    // Both come down to the same compression function; this one wipes what it leaves.
    promise(
        "no more than sasl, within 2 %",
        ours <= first[4].mul_f64(1.02),
    );
    promise(
        "a cached exchange takes at most 20 µs",
        cached[1] <= Duration::from_micros(20),
    );
    if kept {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
