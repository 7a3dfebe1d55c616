//! The changes of a repair.

use std::fmt;

use crate::finding::{Code, Place};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The code of the finding that it fixes; `None` for a change that the caller requested.
    pub code: Option<Code>,
    /// The place of the change.
    pub place: Place,
    /// The change, without any secret.
    pub message: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(code) = self.code {
            write!(f, "[{code}] ")?;
        }
        let place = self.place.to_string();
        if !place.is_empty() {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)
    }
}

/// The changes so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes(Vec<Change>);

impl Changes {
    /// Records the fix of a finding, once.
    pub(crate) fn push(&mut self, code: Code, place: &Place, message: impl Into<String>) {
        let change = Change {
            code: Some(code),
            place: place.clone(),
            message: message.into(),
        };
        if !self.0.contains(&change) {
            self.0.push(change);
        }
    }

    /// Records a requested change.
    pub(crate) fn push_asked(&mut self, place: &Place, message: impl Into<String>) {
        self.0.push(Change {
            code: None,
            place: place.clone(),
            message: message.into(),
        });
    }

    /// Takes back what was recorded of a finding at a place.
    pub(crate) fn take_back(&mut self, code: Code, place: &Place) {
        self.0
            .retain(|change| change.code != Some(code) || change.place != *place);
    }

    /// Adds changes that were recorded separately.
    pub(crate) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn into_list(self) -> Vec<Change> {
        self.0
    }
}
