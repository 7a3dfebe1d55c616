//! The place of something that was read.

use crate::finding::Place;

/// The place of something that was read, for later findings, when the document is no longer in
/// memory. It does not count in comparisons: any two are equal.
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
