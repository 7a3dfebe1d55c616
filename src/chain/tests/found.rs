//! What is found of certificates.

use rustls::pki_types::UnixTime;

use super::der::extension;
use crate::chain;
use crate::finding::{Code, FactValue, Finding, Findings, Place, Rules};
use crate::pem;
use crate::sensitive::SensitiveBuffer;

pub(super) fn text(ders: &[Vec<u8>]) -> SensitiveBuffer {
    let mut text = SensitiveBuffer::default();
    for der in ders {
        pem::write("CERTIFICATE", der, &mut text);
    }
    text
}

pub(super) fn field() -> Place {
    Place::field("certificate")
}

pub(super) fn at(seconds: u64) -> UnixTime {
    UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds))
}

/// 2030-01-01.
pub(super) const NOW: u64 = 1_893_456_000;

/// What is found of a chain whose signatures nobody verifies.
pub(super) fn found(text: &[u8]) -> Vec<Finding> {
    let mut findings = Findings::under(&Rules::lambda());
    chain::read(text, None, at(NOW), &[], &field(), &mut findings);
    let findings = findings.iter();
    let findings = findings.filter(|finding| finding.code != Code::ChainSignatureUnsupported);
    findings.cloned().collect()
}

pub(super) fn codes(findings: &[Finding]) -> Vec<(Code, Option<usize>)> {
    let code = |finding: &Finding| (finding.code, finding.place.certificate);
    findings.iter().map(code).collect()
}

pub(super) fn ca_constraints() -> Vec<u8> {
    extension(b"\x55\x1d\x13", true, b"\x30\x03\x01\x01\xff")
}

pub(super) fn number(value: &FactValue) -> Option<u64> {
    match value {
        FactValue::Number(number) => Some(*number),
        _ => None,
    }
}
