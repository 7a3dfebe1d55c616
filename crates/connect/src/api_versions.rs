//! Which requests a broker knows.

use std::ops::RangeInclusive;

use kafka_protocol::messages::{ApiKey, ApiVersionsResponse};

use crate::message;

/// Which requests a broker knows, in which versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiVersions(Vec<(i16, RangeInclusive<i16>)>);

impl ApiVersions {
    /// The versions of a request that the broker knows; `None` where it does not know the request.
    pub fn range(&self, key: ApiKey) -> Option<RangeInclusive<i16>> {
        let number = message::number(key);
        self.0
            .iter()
            .find(|(known, _)| *known == number)
            .map(|(_, range)| range.clone())
    }

    /// How many requests it knows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn of(answer: &ApiVersionsResponse) -> Self {
        let known = answer.api_keys.iter();
        Self(
            known
                .map(|api| (api.api_key, api.min_version..=api.max_version))
                .collect(),
        )
    }
}
