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

/// How many derivations are remembered. A cluster has one salt and count a user and hash.
const REMEMBERED: usize = 16;

/// A user's name and password for [`Scram`](super::Scram), and the keys that were derived from
/// them so far.
///
/// Clones share the password and the keys, also between threads: a client that makes one value
/// and uses its clones for every connection derives once for each hash, salt and iteration count,
/// however many brokers it has. Threads that need the same keys at the same time wait for one
/// derivation.
///
/// Keys belong to this value and its clones alone. Two values never share keys, even for the
/// same user, so none is ever used with another password, and nothing that is cheaper to attack
/// than the keys themselves is kept to tell passwords apart. A changed password is a new value.
/// Password and keys are wiped when the last clone is dropped; the 16 derivations used last are
/// remembered.
#[derive(Clone)]
pub struct ScramCredentials(Arc<Shared>);

struct Shared {
    user: String,
    password: SensitiveText,
    delegation_token: bool,
    /// Used last comes first.
    remembered: Mutex<VecDeque<(Parameters, Slot)>>,
}

type Slot = Arc<OnceLock<Keys>>;

/// What a server says of how keys are derived.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) hash: Hash,
    pub(super) salt: Box<[u8]>,
    pub(super) iterations: u32,
}

impl ScramCredentials {
    /// A user and a password, both taken as UTF-8 just as they are, which is what Kafka's servers
    /// do. Kafka's servers take ASCII user names only.
    ///
    /// # Errors
    /// [`SaslError::Empty`] or [`SaslError::ContainsNul`].
    pub fn new(user: &str, password: SensitiveText) -> Result<Self, SaslError> {
        Self::of(user, password, false)
    }

    /// A Kafka delegation token (KIP-48): its identifier and its HMAC as Kafka gives it, in base64.
    ///
    /// # Errors
    /// [`SaslError::Empty`] or [`SaslError::ContainsNul`].
    pub fn delegation_token(token_id: &str, hmac: SensitiveText) -> Result<Self, SaslError> {
        Self::of(token_id, hmac, true)
    }

    /// A user and a password, both prepared with SASLprep (RFC 4013) as RFC 5802 section 2.2 has
    /// it. Kafka's servers don't: use it for others.
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

    /// The derivation with these parameters: the remembered one, or one to be done.
    pub(super) fn derivation(&self, parameters: Parameters) -> Derivation {
        // A panic elsewhere leaves a list that is whole, so a poisoned lock is as good.
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

/// A key derivation that an asynchronous client can move to another thread; it takes about
/// 1.5 ms at 4,096 iterations. Given by [`Mechanism::prepare`](crate::sasl::Mechanism::prepare).
#[must_use = "nothing is derived until `run` is called"]
pub struct Derivation {
    credentials: ScramCredentials,
    parameters: Parameters,
    slot: Slot,
}

impl Derivation {
    /// Derives the keys, or waits for another thread that is deriving the same ones, and leaves
    /// them where the mechanism finds them.
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
