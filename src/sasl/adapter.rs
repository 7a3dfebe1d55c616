//! The mechanisms as [`client::Mechanism`](::sasl::client::Mechanism) of the crate `sasl` 0.5.
//!
//! ```
//! use msk_auth::sasl::adapter::ScramSha512;
//! use sasl::client::Mechanism;
//! use sasl::common::Credentials;
//!
//! let credentials = Credentials::default().with_username("alice").with_password("alice-secret");
//! let mut scram = ScramSha512::from_credentials(credentials)?;
//! assert!(scram.initial().starts_with(b"n,,n=alice,r="));
//! # Ok::<(), sasl::client::MechanismError>(())
//! ```
//!
//! That trait's first message can't fail, and it has few errors. The exact error is in the
//! `outcome` of the mechanism that each of these types wraps. Their inputs and outputs are plain
//! `String`s and `Vec`s, which the caller must wipe.

use ::sasl::client::{Mechanism as Client, MechanismError};
use ::sasl::common::{Credentials as Given, Identity, Password, Secret};
use zeroize::Zeroize;

use crate::sasl::{self, Mechanism, Outcome, SaslError, ScramCredentials, Step};
use crate::sensitive::SensitiveText;

macro_rules! adapters {
    ($($(#[$doc:meta])* $name:ident($inner:ty) from $make:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name(pub $inner);

        impl Client for $name {
            fn name(&self) -> &str {
                Mechanism::name(&self.0)
            }

            fn from_credentials(given: Given) -> Result<Self, MechanismError> {
                let make: fn(Given) -> Result<$inner, MechanismError> = $make;
                make(given).map(Self)
            }

            fn initial(&mut self) -> Vec<u8> {
                initial(&mut self.0)
            }

            fn response(&mut self, challenge: &[u8]) -> Result<Vec<u8>, MechanismError> {
                response(&mut self.0, challenge)
            }

            fn success(&mut self, data: &[u8]) -> Result<(), MechanismError> {
                success(&mut self.0, data)
            }
        }
    )*};
}

adapters! {
    /// `SCRAM-SHA-512` from a user name and a plain password.
    ScramSha512(sasl::Scram) from |given| Ok(sasl::Scram::sha512(&scram_credentials(given)?));
    /// `SCRAM-SHA-256` from a user name and a plain password.
    ScramSha256(sasl::Scram) from |given| Ok(sasl::Scram::sha256(&scram_credentials(given)?));
    /// `PLAIN` from a user name and a plain password.
    Plain(sasl::Plain) from |given| {
        let user = user(&given)?;
        let password = secret(given, MechanismError::PlainRequiresPlaintextPassword)?;
        sasl::Plain::new(&user, password).map_err(|error| match error {
            SaslError::Empty { part: "user name" } => MechanismError::PlainRequiresUsername,
            _ => MechanismError::PlainRequiresPlaintextPassword,
        })
    };
    /// `OAUTHBEARER` with the password as its token; the user name is not sent.
    OauthBearer(sasl::OauthBearer) from |given| {
        let token = secret(given, MechanismError::PlainRequiresPlaintextPassword)?;
        sasl::OauthBearer::new(token).map_err(|_| MechanismError::PlainRequiresPlaintextPassword)
    };
    /// `AWS_MSK_IAM` with the password as its signed payload; the user name is not sent.
    AwsMskIam(sasl::AwsMskIam) from |given| {
        let payload = secret(given, MechanismError::PlainRequiresPlaintextPassword)?;
        sasl::AwsMskIam::new(payload).map_err(|_| MechanismError::PlainRequiresPlaintextPassword)
    };
}

fn scram_credentials(given: Given) -> Result<ScramCredentials, MechanismError> {
    let user = user(&given).map_err(|_| MechanismError::ScramRequiresUsername)?;
    let password = secret(given, MechanismError::ScramRequiresPassword)?;
    ScramCredentials::new(&user, password).map_err(|error| match error {
        SaslError::Empty { part: "user name" } => MechanismError::ScramRequiresUsername,
        _ => MechanismError::ScramRequiresPassword,
    })
}

fn user(given: &Given) -> Result<String, MechanismError> {
    match &given.identity {
        Identity::Username(user) => Ok(user.clone()),
        Identity::None => Err(MechanismError::PlainRequiresUsername),
    }
}

fn secret(given: Given, absent: MechanismError) -> Result<SensitiveText, MechanismError> {
    match given.secret {
        Secret::Password(Password::Plain(mut password)) => {
            let kept = SensitiveText::from(password.as_str());
            password.zeroize();
            Ok(kept)
        }
        _ => Err(absent),
    }
}

/// Empty if the mechanism fails here; [`response`] then fails, too.
fn initial(mechanism: &mut impl Mechanism) -> Vec<u8> {
    mechanism
        .first()
        .map(|message| message.expose().to_vec())
        .unwrap_or_default()
}

fn response(mechanism: &mut impl Mechanism, challenge: &[u8]) -> Result<Vec<u8>, MechanismError> {
    match mechanism
        .answer(challenge)
        .map_err(|error| reason(&error))?
    {
        Step::Send(message) => Ok(message.expose().to_vec()),
        Step::Done => Ok(Vec::new()),
    }
}

/// The server's last message may come with its success or, before that, as a separate challenge.
fn success(mechanism: &mut impl Mechanism, data: &[u8]) -> Result<(), MechanismError> {
    if data.is_empty() && mechanism.outcome() == Outcome::Done {
        return Ok(());
    }
    match mechanism.answer(data).map_err(|error| match error {
        SaslError::AttributeMissing { attribute: 'v' } => {
            MechanismError::NoSignatureInSuccessResponse
        }
        other => reason(&other),
    })? {
        Step::Done => Ok(()),
        Step::Send(_) => Err(MechanismError::InvalidState),
    }
}

fn reason(error: &SaslError) -> MechanismError {
    match error {
        SaslError::OutOfOrder => MechanismError::InvalidState,
        SaslError::NoRandom => MechanismError::CannotGenerateNonce,
        SaslError::AttributeMissing { attribute: 'r' }
        | SaslError::NonceCharacter
        | SaslError::NonceNotOurs
        | SaslError::NonceNotExtended => MechanismError::NoServerNonce,
        SaslError::AttributeMissing { attribute: 's' }
        | SaslError::SaltMalformed
        | SaslError::SaltTooLong { .. } => MechanismError::NoServerSalt,
        SaslError::AttributeMissing { attribute: 'i' }
        | SaslError::IterationsMalformed
        | SaslError::IterationsTooFew { .. }
        | SaslError::IterationsTooMany { .. } => MechanismError::NoServerIterations,
        SaslError::SignatureMalformed | SaslError::SignatureWrong => {
            MechanismError::InvalidSignatureInSuccessResponse
        }
        _ => MechanismError::CannotDecodeChallenge,
    }
}
