//! Choosing between rules.
//!
//! A step never asks by which rules it works. It raises codes, and the [`Rules`](crate::Rules) say how severe each is and
//! within which bounds work is done.
//!
//! | who reads the secret | rules |
//! |---|---|
//! | a Lambda event source, or a Kafka client in Java | [`Rules::lambda`](crate::Rules::lambda) |
//! | a client in Rust, or one over librdkafka | [`Rules::kafka`](crate::Rules::kafka) |
//! | both | `lambda`: what it accepts, both read |
//!
//! `kafka` accepts PBES2, Ed25519 and a chain without its root as well. Neither accepts a chain that a broker would refuse.
//!
//! Change single codes for a policy of your own:
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
//! A silenced code does not make the impossible possible: a key that can't be read stays unread, and a load without it
//! fails.
//!
//! # One path for checking and loading
//!
//! [`secret::check`](crate::secret::check) and [`secret::load`](crate::secret::load) are the same run. Every step writes
//! what it finds into [`Findings`](crate::Findings) and goes on as far as sense allows; a load is a check whose errors
//! became a [`FindingsError`](crate::FindingsError). No second parser can come to another verdict. A fault that merely
//! follows from another is not reported: a list back to front is one finding, not four.
