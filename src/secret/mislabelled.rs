//! A private key under the label `CERTIFICATE`, as `certutil -encode` writes every file.

use crate::finding::{Code, FactName, Finding, Findings, Place, Rules, printable};
use crate::key;
use crate::pem::{self, Block};
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// The right label of a private key under a certificate's.
pub(crate) fn mislabelled_key(block: &Block) -> Option<&'static str> {
    let is_certificates = block.label.contains("CERTIFICATE");
    key::label_of(block.der()?).filter(|_| is_certificates)
}

/// The text of a field that contains only such a block, with the right label, and the finding.
pub(super) fn relabelled(text: &str, place: &Place) -> Option<(SensitiveText, Finding)> {
    let mut others = Findings::under(&Rules::kafka());
    let blocks = pem::read(text, place, &mut others);
    let [block] = blocks.as_slice() else {
        return None;
    };
    let label = mislabelled_key(block).filter(|_| others.is_empty())?;
    let mut right = SensitiveBuffer::default();
    pem::write(label, block.der()?, &mut right);
    let wrong = printable(&block.label);
    let message =
        format!("a private key under the label `{wrong}`, as `certutil -encode` writes it");
    let help = format!("write `BEGIN {label}` and `END {label}` around it, in place of `{wrong}`");
    let finding = block
        .finding(Code::PemLabelUnexpected, place, message)
        .help(help)
        .fact(FactName::Label, wrong);
    Some((right.to_text()?, finding))
}
