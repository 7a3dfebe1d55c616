//! Sorts the blocks of a field by their kind.

use der::{Reader, SliceReader};

use super::change::Changes;
use super::loose_certificates::is_certificate;
use super::mislabelled::mislabelled_key;
use crate::finding::{Code, Findings, Place, Rules};
use crate::key;
use crate::pem::{self, Block};
use crate::sensitive::{SensitiveBuffer, SensitiveBytes};

/// The codes that writing the blocks again fixes, with the descriptions of the changes.
const MENDED_BY_WRITING: [(Code, &str); 13] = [
    (
        Code::PemNewlinesAsSpaces,
        "restored line breaks that had become spaces",
    ),
    (
        Code::PemNewlinesEscaped,
        "replaced `\\` and `n` by line breaks",
    ),
    (Code::PemNewlinesMissing, "restored the line breaks"),
    (Code::PemBeginNotOnNewLine, "put each BEGIN on its own line"),
    (Code::PemTextAfterEnd, "removed the text after END"),
    (
        Code::PemDashes,
        "wrote five plain hyphens on either side of BEGIN and END",
    ),
    (Code::PemInvisible, "removed the invisible characters"),
    (
        Code::PemMarker,
        "wrote BEGIN and END as RFC 7468 defines them",
    ),
    (Code::PemEndLabel, "wrote the same label in BEGIN and END"),
    (Code::PemBase64Unpadded, "padded the base64"),
    (Code::PemLowerCase, "wrote BEGIN and END in capitals"),
    (Code::PemTextOutside, "removed the text outside the blocks"),
    (Code::PemBase64Wrapped, "decoded the PEM text from base64"),
];

/// Blocks by kind. Every part of the text is in one of them, unless [`is_whole`](Self::is_whole) is
/// false.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    /// Not parsed yet.
    pub(crate) certificates: Vec<SensitiveBytes>,
    pub(crate) keys: Vec<Block>,
    /// The body of a block `EC PARAMETERS`.
    pub(crate) curve: Option<SensitiveBytes>,
    /// The labels of blocks of other kinds.
    pub(crate) others: Vec<String>,
    /// Whether a certificate had the wrong label.
    relabelled: bool,
    /// Whether a key had a certificate's label.
    relabelled_key: bool,
    /// The codes that writing them again fixes.
    mended: Vec<Code>,
    spoiled: bool,
}

impl Sorted {
    pub(crate) fn of(text: impl AsRef<[u8]>, field: &'static str, rules: &Rules) -> Self {
        let text = text.as_ref();
        let place = Place::field(field);
        let mut findings = Findings::under(rules);
        let mut sorted = Self::default();
        let mut blocks = pem::read(text, &place, &mut findings);
        if blocks.is_empty() {
            match bare(text).filter(|_| findings.contains(Code::PemNotFound)) {
                Some(bare) => {
                    findings = Findings::under(rules);
                    blocks = pem::read(bare.as_slice(), &place, &mut findings);
                    sorted.mended.push(Code::PemNotFound);
                }
                None => sorted.spoiled = true,
            }
        }
        for finding in findings.iter() {
            let fixes = MENDED_BY_WRITING
                .iter()
                .any(|(code, _)| *code == finding.code);
            if !fixes {
                sorted.spoiled = true;
            } else if !sorted.mended.contains(&finding.code) {
                sorted.mended.push(finding.code);
            }
        }
        for block in blocks {
            sorted.sort(block);
        }
        sorted
    }

    fn sort(&mut self, mut block: Block) {
        if block.label.contains("PRIVATE KEY") {
            self.spoiled |= block.der().is_none() && !block.proc_type;
            self.keys.push(block);
            return;
        }
        let Some(der) = block.der() else {
            self.spoiled = true;
            return;
        };
        if let Some(label) = mislabelled_key(&block) {
            self.relabelled_key = true;
            label.clone_into(&mut block.label);
            self.keys.push(block);
            return;
        }
        match block.label.as_str() {
            "CERTIFICATE" => self.certificates.push(der.into()),
            "X509 CERTIFICATE" | "X.509 CERTIFICATE" | "TRUSTED CERTIFICATE" => {
                self.relabelled = true;
                // OpenSSL's trust settings follow a trusted certificate.
                let first = SliceReader::new(der).and_then(|mut reader| reader.tlv_bytes());
                self.certificates.push(first.unwrap_or(der).into());
            }
            "EC PARAMETERS" => self.curve = Some(der.into()),
            label if label.ends_with("CERTIFICATE") && is_certificate(der) => {
                self.relabelled = true;
                self.certificates.push(der.into());
            }
            _ => self.others.push(block.label),
        }
    }

    /// Whether every block could be read, so that the text can be written again without loss.
    pub(crate) fn is_whole(&self) -> bool {
        !self.spoiled
    }

    /// Whether writing the blocks again would change nothing around them.
    pub(crate) fn is_as_written(&self) -> bool {
        self.mended.is_empty()
            && !self.relabelled
            && !self.relabelled_key
            && self.others.is_empty()
            && self.curve.is_none()
    }

    /// Whether there are blocks that are neither certificates nor keys.
    pub(crate) fn has_others(&self) -> bool {
        !self.others.is_empty()
    }

    /// Whether there is a block that may contain the only certificates, and is not read.
    pub(crate) fn has_bundle(&self) -> bool {
        let mut others = self.others.iter();
        others.any(|label| label.contains("PKCS7") || label.contains("PKCS #7") || label == "CMS")
    }

    /// Whether there is nothing usable.
    pub(crate) fn is_empty(&self) -> bool {
        self.certificates.is_empty() && self.keys.is_empty()
    }

    /// Adds the content of another text, but not its problems.
    pub(crate) fn append(&mut self, other: Self) {
        self.certificates.extend(other.certificates);
        self.keys.extend(other.keys);
        self.curve = other.curve.or(self.curve.take());
    }

    /// Removes and returns the keys, and what belongs to them.
    pub(crate) fn split_keys(&mut self) -> Self {
        Self {
            keys: std::mem::take(&mut self.keys),
            relabelled_key: std::mem::take(&mut self.relabelled_key),
            curve: self.curve.take(),
            ..Self::default()
        }
    }

    /// Reports what writing the blocks again fixes.
    pub(crate) fn tell(&self, place: &Place, changes: &mut Changes) {
        if self.mended.contains(&Code::PemNotFound) {
            changes.push(
                Code::PemNotFound,
                place,
                "put bare base64 between BEGIN and END lines",
            );
        }
        for (code, message) in MENDED_BY_WRITING {
            if self.mended.contains(&code) {
                changes.push(code, place, message);
            }
        }
        if self.relabelled_key {
            let message = "labelled the private key as one: it was under `CERTIFICATE`";
            changes.push(Code::PemLabelUnexpected, place, message);
        }
        if self.relabelled {
            changes.push(
                Code::PemLabelUnexpected,
                place,
                "labelled the certificates `CERTIFICATE`",
            );
        }
    }
}

/// The PEM of base64, or of DER itself, without BEGIN and END.
pub(crate) fn bare(text: &[u8]) -> Option<SensitiveBuffer> {
    let decoded = pem::decode_base64(text);
    let der = match &decoded {
        Some(decoded) => decoded.expose(),
        None => text,
    };
    let mut reader = SliceReader::new(der).ok()?;
    reader.tlv_bytes().ok()?;
    reader.finish().ok()?;
    let label = match is_certificate(der) {
        true => "CERTIFICATE",
        false => key::label_of(der).map(|_| "PRIVATE KEY")?,
    };
    let mut text = SensitiveBuffer::default();
    pem::write(label, der, &mut text);
    (der.first() == Some(&0x30)).then_some(text)
}
