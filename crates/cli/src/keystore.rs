//! A keystore's key and certificates as a secret.

use msk_auth::keystore::Keystore;
use msk_auth::sensitive::SensitiveBytes;
use msk_auth::{Conditions, FindingsError};

use crate::Unusable;
use crate::configuration::KeystoreOptions;
use crate::repair::password;

/// The secret of the chosen key.
pub(crate) fn secret(
    bytes: &[u8],
    options: &KeystoreOptions,
    conditions: &Conditions,
) -> Result<Result<SensitiveBytes, FindingsError>, Unusable> {
    let file = options.password_file().ok_or_else(|| {
        Unusable("a keystore needs its password: give --password-file FILE".to_owned())
    })?;
    let password = password(file)?;
    let keystore = Keystore::open(bytes, &password, conditions);
    Ok(keystore.and_then(|keystore| keystore.to_secret(options.alias(), None, conditions)))
}
