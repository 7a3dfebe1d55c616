//! The version of the documents.

use serde::{Serialize, Serializer};

/// The version of the documents: 1. Each document begins with it as its member `schema`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemaVersion;

impl SchemaVersion {
    pub(crate) const NUMBER: u32 = 1;
}

impl Serialize for SchemaVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(Self::NUMBER)
    }
}
