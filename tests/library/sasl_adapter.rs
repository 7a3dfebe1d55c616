//! The mechanisms as the crate `sasl` drives them, the way of its own users: `initial`, then
//! `response` to challenges, then `success`.

use msk_auth::sasl::adapter::{AwsMskIam, OauthBearer, Plain, ScramSha256, ScramSha512};
use msk_auth::sasl::{Mechanism as _, Outcome, SaslError, Scram, ScramCredentials};
use sasl::client::{Mechanism, MechanismError};
use sasl::common::Credentials as Given;

fn given() -> Given {
    Given::default()
        .with_username("user")
        .with_password("pencil")
}

/// RFC 7677 section 3.
fn rfc_7677() -> ScramSha256 {
    let credentials = ScramCredentials::new("user", "pencil".into()).unwrap();
    ScramSha256(Scram::sha256(&credentials).dangerous_fixed_nonce("rOprNGfwEbeRWgbNEkqO"))
}

const SERVER_FIRST: &[u8] = b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
    s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
const SERVER_FINAL: &[u8] = b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

#[test]
fn the_servers_signature_may_come_with_its_success() {
    let mut scram = rfc_7677();
    assert_eq!(scram.name(), "SCRAM-SHA-256");
    assert_eq!(scram.initial(), b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    assert_eq!(
        scram.response(SERVER_FIRST).unwrap(),
        b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
          p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    );
    assert_eq!(scram.success(SERVER_FINAL), Ok(()));
    assert_eq!(scram.0.outcome(), Outcome::Done);
}

#[test]
fn the_servers_signature_may_come_before_its_success() {
    let mut scram = rfc_7677();
    scram.initial();
    scram.response(SERVER_FIRST).unwrap();
    assert_eq!(scram.response(SERVER_FINAL).unwrap(), b"");
    assert_eq!(scram.success(b""), Ok(()));
}

#[test]
fn a_success_without_proof_is_none() {
    let mut scram = rfc_7677();
    scram.initial();
    scram.response(SERVER_FIRST).unwrap();
    assert_eq!(
        scram.success(b""),
        Err(MechanismError::NoSignatureInSuccessResponse)
    );
    let mut scram = rfc_7677();
    scram.initial();
    assert!(scram.success(b"").is_err());
    let mut scram = rfc_7677();
    scram.initial();
    scram.response(SERVER_FIRST).unwrap();
    assert_eq!(
        scram.success(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5="),
        Err(MechanismError::InvalidSignatureInSuccessResponse)
    );
    assert_eq!(
        scram.0.outcome(),
        Outcome::Failed(&SaslError::SignatureMalformed)
    );
}

#[test]
fn what_the_crate_sasl_lets_pass_is_refused() {
    for (message, error) in [
        (&b"r=X,s=W22Z,i=4096"[..], MechanismError::NoServerNonce),
        (
            b"r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=1",
            MechanismError::NoServerIterations,
        ),
        (
            b"r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096",
            MechanismError::NoServerSalt,
        ),
        (
            b"m=1,r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=4096",
            MechanismError::CannotDecodeChallenge,
        ),
    ] {
        let mut scram = rfc_7677();
        scram.initial();
        assert_eq!(scram.response(message), Err(error));
        assert_eq!(scram.response(message), Err(MechanismError::InvalidState));
    }
}

#[test]
fn mechanisms_are_made_from_credentials() {
    let mut scram = ScramSha512::from_credentials(given()).unwrap();
    assert!(scram.initial().starts_with(b"n,,n=user,r="));
    let mut plain = Plain::from_credentials(given()).unwrap();
    assert_eq!(plain.initial(), b"\0user\0pencil");
    assert_eq!(plain.success(b""), Ok(()));
    let mut bearer = OauthBearer::from_credentials(given()).unwrap();
    assert_eq!(bearer.initial(), b"n,,\x01auth=Bearer pencil\x01\x01");
    assert_eq!(bearer.response(br#"{"status":"no"}"#).unwrap(), b"\x01");
    assert!(bearer.success(b"").is_err());
    let mut iam = AwsMskIam::from_credentials(given()).unwrap();
    assert_eq!(iam.initial(), b"pencil");
    assert_eq!(iam.success(br#"{"version":"2020_10_22"}"#), Ok(()));

    let nobody = Given::default().with_password("pencil");
    assert_eq!(
        ScramSha512::from_credentials(nobody.clone()).unwrap_err(),
        MechanismError::ScramRequiresUsername
    );
    assert_eq!(
        Plain::from_credentials(nobody).unwrap_err(),
        MechanismError::PlainRequiresUsername
    );
    let unarmed = Given::default().with_username("user");
    assert_eq!(
        ScramSha256::from_credentials(unarmed.clone()).unwrap_err(),
        MechanismError::ScramRequiresPassword
    );
    assert_eq!(
        Plain::from_credentials(unarmed).unwrap_err(),
        MechanismError::PlainRequiresPlaintextPassword
    );
    let empty = given().with_username("");
    assert_eq!(
        ScramSha256::from_credentials(empty).unwrap_err(),
        MechanismError::ScramRequiresUsername
    );
    let empty = given().with_password("");
    assert_eq!(
        ScramSha256::from_credentials(empty).unwrap_err(),
        MechanismError::ScramRequiresPassword
    );
}
