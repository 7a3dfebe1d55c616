//! Starts genuine servers and programs for the tests of this package.
//!
//! `tests/peers/setup.sh` installs what they need into the folder that the environment variable
//! `MSK_AUTH_PEERS` names, by default `target/peers`. A test whose peer is absent fails; it is
//! never skipped.

pub mod sasl;
