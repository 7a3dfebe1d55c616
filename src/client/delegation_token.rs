//! A delegation token, which logs in over SCRAM as its owner.

use std::fmt;

use zeroize::Zeroize;

use crate::sensitive::SensitiveText;

/// A Kafka delegation token (KIP-48), for [`Method::ScramSha512`](crate::Method::ScramSha512) and
/// [`Method::ScramSha256`](crate::Method::ScramSha256): the broker sees the token's owner.
///
/// Kafka's `kafka-delegation-tokens.sh --create` prints both parts. Java's clients write them as `username`
/// and `password` of the `ScramLoginModule`, with `tokenauth="true"`. librdkafka, rskafka and krafka can't
/// log in with one.
#[derive(Clone)]
#[non_exhaustive]
pub struct DelegationToken {
    /// The token's id, `TOKENID`.
    pub id: String,
    /// Its `HMAC`, in base64 as Kafka prints it.
    pub hmac: SensitiveText,
}

impl DelegationToken {
    /// The token with this id and this HMAC in base64.
    pub fn new(id: impl Into<String>, hmac: SensitiveText) -> Self {
        Self {
            id: id.into(),
            hmac,
        }
    }
}

impl fmt::Debug for DelegationToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is given for the id can be the HMAC.
        f.debug_struct("DelegationToken").finish_non_exhaustive()
    }
}

impl Drop for DelegationToken {
    /// People write secrets where names belong.
    fn drop(&mut self) {
        self.id.zeroize();
    }
}
