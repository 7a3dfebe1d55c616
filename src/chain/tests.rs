//! Certificates built part by part, and lists of them.

mod der;
mod findings;
mod found;
mod issuers;
mod lists;
mod reading;
mod roots;
mod shapes;
mod signatures;

use super::Algorithms;

/// What ring verifies.
fn algorithms() -> Algorithms<'static> {
    crate::tls::ring().signature_verification_algorithms.all
}
