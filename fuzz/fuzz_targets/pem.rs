//! Reads any text as PEM; if there are no findings, rustls-pemfile must read the same certificates.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::{Findings, Place, Rules, pem};
use rustls_pemfile::Item;

fuzz_target!(|text: &[u8]| {
    let mut findings = Findings::under(&Rules::lambda());
    let blocks = pem::read(text, &Place::field("certificate"), &mut findings);
    let spoiled = blocks
        .iter()
        .filter(|block| block.der().is_none() && !block.proc_type)
        .count();
    assert!(
        spoiled == 0 || findings.has_errors(),
        "a block was silently lost"
    );
    if !findings.is_empty() {
        return;
    }
    let Ok(items) = rustls_pemfile::read_all(&mut &text[..]).collect::<Result<Vec<_>, _>>() else {
        return;
    };
    let theirs = items.iter().filter_map(|item| match item {
        Item::X509Certificate(der) => Some(der.as_ref()),
        _ => None,
    });
    let ours = blocks
        .iter()
        .filter(|block| block.label == "CERTIFICATE")
        .map(|block| block.der().unwrap());
    // It goes by lines that begin with BEGIN, so indented blocks are ours alone.
    let ours: Vec<_> = ours.collect();
    for certificate in theirs {
        assert!(
            ours.contains(&certificate),
            "rustls-pemfile reads a certificate that we don't"
        );
    }
});
