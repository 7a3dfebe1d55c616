//! Finds the one private key among the blocks of a field.

use crate::finding::{Code, FactName, Finding, Findings, Place, printable};
use crate::pem::Block;

/// The one block with a private key, or the first; reports the others.
pub(super) fn only_key<'a>(
    blocks: &'a [Block],
    place: &Place,
    findings: &mut Findings,
) -> Option<&'a Block> {
    let (keys, others): (Vec<_>, Vec<_>) = blocks
        .iter()
        .partition(|block| block.label.contains("PRIVATE KEY"));
    for other in others {
        findings.push(match keys.is_empty() {
            true => unexpected(other, place),
            false => beside(other, place),
        });
    }
    if let Some(second) = keys.get(1) {
        findings.push(
            second
                .finding(
                    Code::KeyMultiple,
                    place,
                    format!("{} private keys; there must be one", keys.len()),
                )
                .help("keep the key of the client certificate and delete the others")
                .fact(FactName::Count, keys.len())
                .fact(FactName::MaximumCount, 1_usize),
        );
    }
    keys.first().copied()
}

/// Reports a block if there is no key.
fn unexpected(block: &Block, place: &Place) -> Finding {
    let label = printable(&block.label);
    let message = format!("a block `{label}` in place of a private key");
    let help = match block.label.as_str() {
        label if is_of_certificates(label) => certificates_help(label),
        _ => "delete this block; this field may contain only one private key",
    };
    block
        .finding(Code::PemLabelUnexpected, place, message)
        .help(help)
        .fact(FactName::Label, label)
}

/// Reports a block in addition to the key.
fn beside(block: &Block, place: &Place) -> Finding {
    let label = printable(&block.label);
    let message = format!("a block `{label}` next to the private key; Java ignores it");
    let help = match block.label.as_str() {
        label if is_of_certificates(label) => certificates_help(label),
        "EC PARAMETERS" => "delete this block; the key carries its own parameters",
        _ => "delete this block; this field may contain only one private key",
    };
    block
        .finding(Code::KeyBlockBeside, place, message)
        .help(help)
        .fact(FactName::Label, label)
}

/// Whether a block contains certificates, and not a request for one.
fn is_of_certificates(label: &str) -> bool {
    label == "PKCS7" || label.ends_with("CERTIFICATE")
}

fn certificates_help(label: &str) -> &'static str {
    match label {
        "PKCS7" => {
            "extract its certificates with `openssl pkcs7 -print_certs -in chain.p7b -out chain.pem`, and put them into \
             the field `certificate`"
        }
        _ => "move certificates to the field `certificate`",
    }
}
