//! Certificates that are in no chain yet: their DER, parsed, and as PEM.

use rustls::pki_types::CertificateDer;

use crate::chain::{self, Certificate};
use crate::finding::{Findings, Place, Rules};
use crate::pem;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// Each certificate that parses, once.
pub(crate) fn parsed(list: &[CertificateDer<'_>]) -> Vec<Certificate> {
    let mut ignored = Findings::under(&Rules::lambda());
    chain::read_certificates(text_of(list).as_slice(), &Place::default(), &mut ignored).list
}

/// Whether this is the DER of one certificate.
pub(crate) fn is_certificate(der: &[u8]) -> bool {
    parsed(&[CertificateDer::from(der)]).len() == 1
}

/// Certificates as PEM.
pub(crate) fn text_of(list: &[CertificateDer<'_>]) -> SensitiveBuffer {
    let mut text = SensitiveBuffer::default();
    for certificate in list {
        pem::write("CERTIFICATE", certificate, &mut text);
    }
    text
}

/// Parsed certificates as PEM.
pub(crate) fn pem_of(list: &[Certificate]) -> Option<SensitiveText> {
    let list: Vec<_> = list.iter().map(|one| one.der().clone()).collect();
    text_of(&list).to_text()
}
