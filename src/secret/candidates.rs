//! The certificates from which a client's chain can be built, and the chain.

use rustls::pki_types::UnixTime;

use super::loose_certificates::{is_certificate, parsed, pem_of, text_of};
use super::sorted::Sorted;
use crate::chain::{self, Certificate};
use crate::finding::Conditions;
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// The certificates from which the chain can be built.
pub(crate) struct Candidates {
    /// Those of the field itself, then those that were among the keys.
    pub(crate) given: Vec<SensitiveBytes>,
    /// The certificates of other fields, by the field's name.
    pub(crate) aside: Vec<(SensitiveText, Sorted)>,
    /// All that parse, each once: the given ones first, then those from elsewhere.
    parsed: Vec<Certificate>,
    /// How many of the parsed ones may be the client's: the given ones, and those of other fields
    /// if the private key proves that one of these is better.
    own: usize,
    /// How many of the parsed ones are in the document.
    in_document: usize,
    /// Whether one of the given ones does not parse.
    has_malformed: bool,
}

impl Candidates {
    /// Gathers the certificates of the field and of the other fields, and those that the caller
    /// supplies. `key` is the `SubjectPublicKeyInfo` of the private key.
    pub(crate) fn gather(
        given: Vec<SensitiveBytes>,
        aside: Vec<(SensitiveText, Sorted)>,
        supplied: Vec<SensitiveBytes>,
        key: Option<&[u8]>,
        at: UnixTime,
    ) -> Self {
        let mut at_hand = given.clone();
        let mut own = parsed(&given);
        let of_aside = aside.iter().flat_map(|(_, sorted)| &sorted.certificates);
        at_hand.extend(of_aside.cloned());
        let of_all_fields = parsed(&at_hand);
        let in_document = of_all_fields.len();
        let belongs = |one: &Certificate| key == Some(one.subject_public_key_info());
        // The key can have several certificates: one that was renewed, and its renewal.
        let serves = |one: &Certificate| belongs(one) && one.is_valid(at);
        let only_elsewhere = |is_it: &dyn Fn(&Certificate) -> bool| {
            !own.iter().any(is_it) && of_all_fields.iter().any(is_it)
        };
        if own.is_empty() || only_elsewhere(&belongs) || only_elsewhere(&serves) {
            own = of_all_fields;
        }
        at_hand.extend(supplied);
        Self {
            parsed: parsed(&at_hand),
            own: own.len(),
            in_document,
            has_malformed: given.iter().any(|der| !is_certificate(der.expose())),
            given,
            aside,
        }
    }

    /// The complete chain in order, if it is certain.
    pub(crate) fn complete(
        &self,
        key: Option<&[u8]>,
        conditions: &Conditions,
    ) -> Option<Vec<Certificate>> {
        if self.has_malformed {
            return None;
        }
        let with_copies = |copies| {
            let algorithms = conditions.provider.signature_verification_algorithms.all;
            let counts = (self.own, copies);
            chain::complete(&self.parsed, counts, key, conditions.at, algorithms)
        };
        let completed = with_copies(self.own)?;
        if self.of_aside_in(&completed).is_empty() {
            return Some(completed);
        }
        // The fields of these are removed, with the copies of issuers that they contain.
        with_copies(self.in_document)
    }

    /// The text of the fixed field.
    pub(crate) fn mended(&self, completed: Option<&[Certificate]>) -> Option<SensitiveText> {
        match completed {
            Some(completed) => pem_of(completed),
            None if self.has_malformed => text_of(&self.given).to_text(),
            None => pem_of(self.parsed.get(..self.own).unwrap_or_default()),
        }
    }

    /// Whether none of the given ones is in the chain.
    pub(crate) fn given_are_others(&self, completed: &[Certificate]) -> bool {
        !completed.is_empty() && completed.iter().all(|one| self.is_new(one))
    }

    /// Those of other fields that are in the chain.
    pub(crate) fn of_aside_in(&self, completed: &[Certificate]) -> Vec<SensitiveBytes> {
        let of_aside = self
            .aside
            .iter()
            .flat_map(|(_, sorted)| &sorted.certificates);
        of_aside
            .filter(|der| is_in(completed)(der))
            .cloned()
            .collect()
    }

    /// Whether a certificate is from elsewhere.
    pub(crate) fn is_new(&self, certificate: &Certificate) -> bool {
        let der: &[u8] = certificate.der();
        !self.given.iter().any(|one| one.expose() == der)
    }
}

/// Whether a list has a certificate of another client or of a server, which the chain lacks. One of
/// the chain's own key that is not valid is only what was renewed.
pub(crate) fn has_another_client(
    list: &[SensitiveBytes],
    completed: &[Certificate],
    at: UnixTime,
) -> bool {
    let is_kept = is_in(completed);
    let lost: Vec<_> = list.iter().filter(|der| !is_kept(der)).cloned().collect();
    let key = completed.first().map(Certificate::subject_public_key_info);
    let is_renewed =
        |one: &Certificate| key == Some(one.subject_public_key_info()) && !one.is_valid(at);
    let lost = parsed(&lost);
    lost.iter()
        .any(|one| !one.counts_as_ca() && !is_renewed(one))
}

/// Whether a certificate is in the chain.
pub(crate) fn is_in(completed: &[Certificate]) -> impl Fn(&SensitiveBytes) -> bool {
    |der| {
        let mut completed = completed.iter();
        completed.any(|one| one.der().as_ref() == der.expose())
    }
}
