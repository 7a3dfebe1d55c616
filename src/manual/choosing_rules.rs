//! Choosing between rules.
//!
//! The steps of a check raise codes and do not know the rules. The [`Rules`](crate::Rules) define how severe
//! each code is, and the limits for the work on one document.
//!
//! | who reads the secret | rules |
//! |---|---|
//! | a Lambda event source | [`Rules::lambda`](crate::Rules::lambda) |
//! | a client in Rust | [`Rules::kafka`](crate::Rules::kafka) |
//! | Kafka's Java client, or one over librdkafka | [`Dialect::rules`](crate::config::Dialect::rules) |
//! | several of them | `lambda`: all read what it accepts without a warning |
//!
//! `kafka` also accepts PBES2, Ed25519 and a chain without its root. Neither set of rules accepts, without a warning,
//! a chain that a broker would refuse.
//!
//! Change the severity of single codes for your own rules:
//!
//! ```
//! use msk_auth::{Code, Rules, Severity};
//!
//! let strict = Rules::kafka().with_severity(Code::LeafExpiresSoon, Some(Severity::Error));
//! let lenient = Rules::lambda().with_severity(Code::KeyPbes2, Some(Severity::Warning));
//! assert_eq!(lenient.severity(Code::KeyPbes2), Some(Severity::Warning));
//! # let _ = strict;
//! ```
//!
//! If you silence a code, a load can still fail: a key that can't be read is not loaded.
//!
//! # One path for checking and loading
//!
//! [`secret::check`](crate::secret::check) and [`secret::load`](crate::secret::load) run the same code. Every
//! step writes its findings into [`Findings`](crate::Findings) and continues as far as possible. A load is a
//! check that turns errors into a [`FindingsError`](crate::FindingsError), so a check and a load always agree.
//! A reversed list of certificates is one finding, not four. Where it is not clear that a problem only follows from
//! another, both are reported: fix the first one, and check again.
