//! Why things are as they are.
//!
//! # What Lambda asks of a secret
//!
//! [AWS's guide](https://docs.aws.amazon.com/lambda/latest/dg/msk-cluster-auth.html#smaa-auth-secret)
//! wants the client certificate first, then each issuer, then the root, each beginning a line; a
//! key as PKCS #8; and, where it is encrypted, PBES1 and a `privateKeyPassword`. Its own example
//! breaks two of these rules: its JSON strings hold raw line breaks, and its key is encrypted with
//! PBES2 (the base64 that follows BEGIN spells the OID 1.2.840.113549.1.5.13). People copy it, so
//! the first is read with a warning and the second is refused with the command that fixes it.
//!
//! # What "PBES1" means
//!
//! Kafka's Java client opens a key with `SecretKeyFactory.getInstance(algorithm)`. JDK 17 has six
//! of the twelve schemes that are older than PBES2: `PBE-MD5-DES` of RFC 8018 and five of the six
//! of RFC 7292. OpenSSL 3 writes one of them, `PBE-SHA1-3DES`, without its legacy provider; that is
//! the one to recommend. Java refuses salts, too: of `PBE-MD5-DES` all but those of 8 bytes, of the
//! others those below 8. What Java lacks or refuses is decrypted here all the same and warned about
//! ([`KeyEncryptionNotInJava`](crate::Code::KeyEncryptionNotInJava)), since what else is
//! wrong should be reported in one run.
//!
//! # What Kafka's loader takes without a word
//!
//! Kafka's PEM loader refuses a list in the wrong order, and takes silently: no root, a stranger
//! after the root, a key that fits none of the certificates, expired certificates, issuers that are
//! no CAs or did not sign; and a certificate whose block is spoiled is simply gone. Each of these
//! shows only when a broker refuses the connection. Here each is an error with a name.
//!
//! Where the loader is stricter than it looks (names compared as `X500Principal` does, path lengths
//! of 32 bits, no empty subjects), so are the `lambda` rules, so that what it accepts is accepted
//! there too.
//!
//! # One path for checking and loading
//!
//! [`secret::check`](crate::secret::check) and [`secret::load`](crate::secret::load) are the same
//! run. Every step writes what it finds into a [`Findings`](crate::Findings) and goes on as far as
//! sense allows; a load is a check whose errors became a
//! [`FindingsError`](crate::FindingsError). There is no
//! second parser that could come to another verdict. A fault that merely follows from another is
//! not reported: a list back to front is one finding, not four.
//!
//! # Policies are data
//!
//! No step asks by which rules it works. It raises codes; the [`Rules`](crate::Rules) say how
//! severe each is, and within which bounds work is done.
//!
//! # Rotation and resumption
//!
//! A TLS session that is resumed was authenticated by the certificate of the connection that began
//! it. rustls keeps sessions by server name, and compares the resolver that answered then with the
//! one that would answer now; a resolver that changes its answer looks the same. So
//! [`RotatingIdentity`](crate::tls::RotatingIdentity) resumes nothing. A client that builds a new
//! configuration with [`mutual_config`](crate::tls::mutual_config) for every identity keeps
//! resumption, with a session store of its own for each.
//!
//! # What is wiped, and what can't be
//!
//! Decoded bodies, passwords, decrypted keys and derived keys lie in types that are wiped when
//! dropped, allocated once at their final size so that no shorter copy stays in a buffer that grew.
//! The document itself is the caller's; hold it in something like `zeroize::Zeroizing`. What a
//! crypto provider keeps is the provider's to wipe: AWS-LC does, ring does not.
