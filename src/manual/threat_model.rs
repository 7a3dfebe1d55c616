//! The threat model.
//!
//! | who | can | can't |
//! |---|---|---|
//! | the author of a secret, a mapping or a policy | have it rejected | make the library panic, loop, take memory without bound, or print something that drives a terminal or shell |
//! | a broker before the login | end the connection, or be slow until a time limit | get a password (SCRAM proves without showing it), be taken for another broker, or make the client hold more than 64 KiB |
//! | somebody on the network | end connections | read or change what TLS carries; nothing turns verification off |
//! | a reader of logs | see names, ARNs, certificates | see a password, key or token: their types have no readable `Debug` |
//! | a reader of the process's freed memory | see public parts | see a secret that the library held, except for what a crypto provider keeps |
//! | another process of the same user | read the files that you wrote | – |
//!
//! # What is wiped, and what can't be
//!
//! Decoded bodies, passwords, decrypted keys and derived keys are in types that are wiped when
//! dropped, allocated once at their final size so that no shorter copy stays in a buffer that grew.
//! The document itself is the caller's; hold it in something like `zeroize::Zeroizing`:
//!
//! ```no_run
//! let document = zeroize::Zeroizing::new(std::fs::read("secret.json")?);
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! What a crypto provider keeps is the provider's to wipe: AWS-LC does, ring does not.
//!
//! [SECURITY.md](https://github.com/msk-auth/msk-auth/blob/main/SECURITY.md) lists the promises, and the tests that hold each.
