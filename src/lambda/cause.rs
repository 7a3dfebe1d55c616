//! One of the faults that lead to a sentence of Lambda's.

use crate::finding::Code;
use crate::finding::words::{Basis, FailureKind};
use crate::method::Method;

/// One of the faults that lead to a sentence of Lambda's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cause {
    /// What is wrong, in a sentence.
    pub what: &'static str,
    /// On what it rests that Lambda then says this.
    pub basis: Basis,
    /// The command that shows whether it is this.
    pub command: &'static str,
    /// The codes that the command then reports; none where it prints what is lacking instead.
    pub codes: &'static [Code],
    /// What fails.
    pub(super) failure: FailureKind,
    /// The methods with which it fails.
    pub(super) methods: &'static [Method],
}

pub(super) const fn cause(
    failure: FailureKind,
    methods: &'static [Method],
    basis: Basis,
    what: &'static str,
    command: &'static str,
    codes: &'static [Code],
) -> Cause {
    Cause {
        what,
        basis,
        command,
        codes,
        failure,
        methods,
    }
}
