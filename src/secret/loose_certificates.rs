//! Certificates that are not in a chain yet: as DER, parsed, and as PEM. Bytes that do not parse
//! can be anything, including a key.

use crate::chain::{self, Certificate};
use crate::finding::{Findings, Place, Rules};
use crate::pem;
use crate::sensitive::{SensitiveBuffer, SensitiveBytes, SensitiveText};

/// Each certificate that parses, once.
pub(crate) fn parsed(list: &[SensitiveBytes]) -> Vec<Certificate> {
    let mut ignored = Findings::under(&Rules::lambda());
    chain::read_certificates(text_of(list).as_slice(), &Place::default(), &mut ignored).list
}

/// Whether this is the DER of one certificate.
pub(crate) fn is_certificate(der: &[u8]) -> bool {
    let mut text = SensitiveBuffer::default();
    pem::write("CERTIFICATE", der, &mut text);
    let mut ignored = Findings::under(&Rules::lambda());
    chain::read_certificates(text.as_slice(), &Place::default(), &mut ignored)
        .list
        .len()
        == 1
}

/// Certificates as PEM.
pub(crate) fn text_of(list: &[SensitiveBytes]) -> SensitiveBuffer {
    let mut text = SensitiveBuffer::default();
    for certificate in list {
        pem::write("CERTIFICATE", certificate.expose(), &mut text);
    }
    text
}

/// Parsed certificates as PEM.
pub(crate) fn pem_of(list: &[Certificate]) -> Option<SensitiveText> {
    let mut text = SensitiveBuffer::default();
    for certificate in list {
        pem::write("CERTIFICATE", certificate.der(), &mut text);
    }
    text.to_text()
}
