//! Fixes for a key that is not accepted.

/// The command that encrypts a key with a scheme that Lambda accepts.
pub(super) const RE_ENCRYPT: &str =
    "openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in key.pem -out key.pbes1.pem";
/// The same for schemes that OpenSSL 3 reads only with its legacy provider.
pub(super) const RE_ENCRYPT_LEGACY: &str = "openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -provider legacy \
    -provider default -in key.pem -out key.pbes1.pem";
pub(super) const WITHOUT_ATTRIBUTES: &str = "remove them with `msk-auth repair --output repaired.json \
    secret.json`, or attributes with `openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in key.pem -out key.pbes1.pem`";
pub(super) const DECRYPT_ELSEWHERE: &str = "decrypt it with the program that encrypted it, then \
    `openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in key.pem -out key.pbes1.pem`";
pub(super) const TO_PKCS8: &str = "openssl pkcs8 -topk8 -nocrypt -in key.pem -out key.pkcs8.pem";
pub(super) const OPENSSH_TO_PKCS8: &str = "chmod 600 key.pem && ssh-keygen -p -m PKCS8 -f key.pem \
    (rewrites the file, so work on a copy; it does not convert an Ed25519 key: make another)";
pub(super) const NEW_KEY: &str = "make a new key and have a certificate issued for it: \
    `openssl req -new -newkey rsa:2048 -nodes -keyout key.pem -out client.csr -subj /CN=client`";
pub(super) const COPY_AGAIN: &str =
    "copy the key again from its source; lost bytes can't be restored";

pub(super) fn wrong_password(password: &str) -> &'static str {
    if password.trim() != password {
        "try it without the white space at its beginning or end"
    } else {
        "test the password with `openssl pkey -in key.pem -passin file:password.txt -noout \
         -provider legacy -provider default`, which prints nothing if it is right"
    }
}
