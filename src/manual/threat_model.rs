//! The threat model.
//!
//! | who | can | can't |
//! |---|---|---|
//! | the author of a secret, a mapping or a policy | have it rejected | make the library panic, loop or use unbounded memory, or make it print text that controls a terminal or shell |
//! | a broker before the login | end the connection, or be slow until a time limit | get a password (SCRAM proves it without sending it), pose as another broker, or make the client hold more than 64 KiB |
//! | someone on the network path | end connections | read or change TLS traffic; verification can't be turned off |
//! | a reader of logs | see names, ARNs, certificates | see a password, key or token: their types have no readable `Debug` |
//! | a reader of the process's freed memory | see public data | see a secret that the library held, except in the memory of a crypto provider |
//! | another process of the same user | read the files that you wrote | – |
//!
//! # What is wiped, and what can't be
//!
//! Decoded bodies, passwords, decrypted keys and derived keys have types that are wiped when
//! dropped. Their memory is allocated once, at its final size, so that no shorter copy stays in a
//! buffer that grew. The document itself belongs to the caller; keep it in a type such as
//! `zeroize::Zeroizing`:
//!
//! ```no_run
//! let document = zeroize::Zeroizing::new(std::fs::read("secret.json")?);
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! A crypto provider must wipe its own memory: AWS-LC does, ring does not.
//!
//! [SECURITY.md](https://github.com/msk-auth/msk-auth/blob/main/SECURITY.md) lists the promises and the tests
//! for each.
