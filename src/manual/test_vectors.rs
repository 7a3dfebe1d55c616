//! Testing your client against the vectors.
//!
//! The repository's [`vectors/`](https://github.com/msk-auth/msk-auth/tree/main/vectors) contain over 4,300
//! cases as JSON: secrets, PEM texts, keys, chains, SASL exchanges, IAM tokens, plans and policies. An
//! independent program confirmed each of them. The files do not depend on this crate, so a client in any
//! language can use them.
//!
//! A case has an `id`, a `comment`, an `input` and the expected result (`expect`). For example, this tests a
//! reader of secrets:
//!
//! ```
//! # #[cfg(feature = "ring")] {
//! use std::collections::BTreeSet;
//! use msk_auth::{Conditions, Rules, secret, tls};
//!
//! /// `codes`, `may` and the document are of one case of `secrets.json`.
//! fn holds(document: &[u8], codes: &BTreeSet<&str>, may: &BTreeSet<&str>) -> bool {
//!     let conditions = Conditions::new(Rules::lambda(), tls::ring());
//!     let report = secret::check(document, None, &conditions);
//!     let found: BTreeSet<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
//!     let allowed: BTreeSet<&str> = codes | may;
//!     codes.is_subset(&found) && found.is_subset(&allowed)
//! }
//! assert!(holds(b"not JSON", &BTreeSet::from(["secret-not-json"]), &BTreeSet::new()));
//! # }
//! ```
//!
//! A SCRAM exchange contains the client's nonce, which is random. To replay a recorded exchange such as that of
//! RFC 7677, set its nonce with `Scram::dangerous_fixed_nonce`, and never elsewhere:
//!
//! ```
//! # #[cfg(feature = "sasl")] {
//! use msk_auth::sasl::{Mechanism, Scram, ScramCredentials, Step};
//!
//! # fn replay() -> Result<(), msk_auth::sasl::SaslError> {
//! // The case `rfc7677` of `sasl-scram.json`.
//! let credentials = ScramCredentials::new("user", "pencil".into())?;
//! let mut scram = Scram::sha256(&credentials).dangerous_fixed_nonce("rOprNGfwEbeRWgbNEkqO");
//! assert_eq!(scram.first()?.expose(), b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
//! let challenge = b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
//! let Step::Send(proof) = scram.answer(challenge)? else { panic!("no proof") };
//! assert!(proof.expose().ends_with(b",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
//! # Ok(())
//! # }
//! # replay().unwrap();
//! # }
//! ```
//!
//! `vectors/README.md` describes every file and every member.
