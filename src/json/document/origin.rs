//! Where something was read.

use crate::finding::Place;

/// Where something was read, for findings that follow when the document is gone. It is not part of
/// what was read: any two are equal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin(Place);

impl Origin {
    pub(crate) fn place(&self) -> Place {
        self.0.clone()
    }
}

impl From<Place> for Origin {
    fn from(place: Place) -> Self {
        Self(place)
    }
}

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Origin {}
