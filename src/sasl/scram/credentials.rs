//! A user and a password, with the keys that were derived from them.

use core::fmt;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::keys::{Hash, Keys};
#[cfg(feature = "saslprep")]
use super::saslprep::saslprep;
use crate::sasl::SaslError;
use crate::sasl::part::check_part;
use crate::sensitive::SensitiveText;

/// How many derivations are remembered. A cluster has one salt and number of iterations for each
/// user and hash.
const REMEMBERED: usize = 16;

/// A user's name and password for [`Scram`](super::Scram), and the keys that were derived from them
/// so far.
///
/// Clones share the password and the keys, also between threads. A client that makes one value and
/// uses its clones for every connection derives once for each hash, salt and iteration count, for
/// any number of brokers. Threads that need the same keys at the same time wait for one derivation.
///
/// Keys belong only to this value and its clones. Two values never share keys, even for the same
/// user, so keys are never used with another password. Nothing that is cheaper to attack than the
/// keys is kept for comparing passwords. Make a new value when the password changes. Password and
/// keys are wiped when the last clone is dropped; the 16 most recent derivations are remembered.
#[derive(Clone)]
pub struct ScramCredentials(Arc<Shared>);

struct Shared {
    user: String,
    password: SensitiveText,
    delegation_token: bool,
    /// The most recently used comes first.
    remembered: Mutex<VecDeque<(Parameters, Slot)>>,
}

type Slot = Arc<OnceLock<Keys>>;

/// The server's parameters for the derivation of keys.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) hash: Hash,
    pub(super) salt: Box<[u8]>,
    pub(super) iterations: u32,
}

impl ScramCredentials {
    /// Makes credentials from a user and a password, both used as unchanged UTF-8, as in Kafka's
    /// servers. Kafka's servers accept only ASCII user names.
    ///
    /// # Errors
    /// [`SaslError::Empty`] or [`SaslError::ContainsNul`].
    pub fn new(user: &str, password: SensitiveText) -> Result<Self, SaslError> {
        Self::of(user, password, false)
    }

    /// Makes credentials from a Kafka delegation token (KIP-48): its identifier and its HMAC from
    /// Kafka, in base64.
    ///
    /// # Errors
    /// [`SaslError::Empty`] or [`SaslError::ContainsNul`].
    pub fn delegation_token(token_id: &str, hmac: SensitiveText) -> Result<Self, SaslError> {
        Self::of(token_id, hmac, true)
    }

    /// Makes credentials from a user and a password, both prepared with SASLprep (RFC 4013) as in
    /// RFC 5802 section 2.2. Kafka's servers do not use SASLprep: use it for other servers.
    ///
    /// # Errors
    /// [`SaslError::Saslprep`], [`SaslError::Empty`] or [`SaslError::ContainsNul`].
    #[cfg(feature = "saslprep")]
    #[cfg_attr(docsrs, doc(cfg(feature = "saslprep")))]
    pub fn with_saslprep(user: &str, password: &SensitiveText) -> Result<Self, SaslError> {
        let user = saslprep("user name", user)?;
        let password = saslprep("password", password.expose())?;
        Self::new(user.expose(), password)
    }

    fn of(user: &str, password: SensitiveText, delegation_token: bool) -> Result<Self, SaslError> {
        check_part("user name", user)?;
        check_part("password", password.expose())?;
        Ok(Self(Arc::new(Shared {
            user: user.to_owned(),
            password,
            delegation_token,
            remembered: Mutex::default(),
        })))
    }

    pub(super) fn user(&self) -> &str {
        &self.0.user
    }

    /// Kafka's extension of the client-first-message for delegation tokens (KIP-48).
    pub(super) fn client_first_extension(&self) -> &'static str {
        if self.0.delegation_token {
            ",tokenauth=true"
        } else {
            ""
        }
    }

    /// The derivation with these parameters: a remembered one, or a new one.
    pub(super) fn derivation(&self, parameters: Parameters) -> Derivation {
        // A panic elsewhere leaves a complete list, so a poisoned lock can be used.
        let mut remembered = self
            .0
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let known = remembered
            .iter()
            .position(|(known, _)| *known == parameters)
            .and_then(|position| remembered.remove(position));
        let (parameters, slot) = known.unwrap_or_else(|| (parameters, Slot::default()));
        remembered.push_front((parameters.clone(), slot.clone()));
        remembered.truncate(REMEMBERED);
        drop(remembered);
        Derivation {
            credentials: self.clone(),
            parameters,
            slot,
        }
    }
}

impl fmt::Debug for ScramCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScramCredentials")
            .field("user", &self.0.user)
            .field("password", &self.0.password)
            .field("delegation_token", &self.0.delegation_token)
            .finish_non_exhaustive()
    }
}

/// A key derivation that an asynchronous client can move to another thread; it takes about 1.5 ms
/// at 4,096 iterations. [`Mechanism::prepare`](crate::sasl::Mechanism::prepare) returns it.
#[must_use = "nothing is derived until `run` is called"]
pub struct Derivation {
    credentials: ScramCredentials,
    parameters: Parameters,
    slot: Slot,
}

impl Derivation {
    /// Derives the keys, or waits for another thread that derives the same ones, and stores them
    /// for the mechanism.
    pub fn run(self) {
        self.keys();
    }

    pub(super) fn is_done(&self) -> bool {
        self.slot.get().is_some()
    }

    pub(super) fn keys(&self) -> &Keys {
        self.slot.get_or_init(|| {
            self.parameters.hash.keys(
                self.credentials.0.password.expose().as_bytes(),
                &self.parameters.salt,
                self.parameters.iterations,
            )
        })
    }
}

impl fmt::Debug for Derivation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Derivation")
            .field("mechanism", &self.parameters.hash.mechanism())
            .field("iterations", &self.parameters.iterations)
            .finish_non_exhaustive()
    }
}
