//! A list of roots, of which a client needs only one.

use rcgen::{CertificateParams, date_time_ymd};

use super::lists::{at, ca, issued, key, no_ca, text};
use crate::chain;
use crate::finding::{Code, Findings, Place, Rules};

/// RFC 5280 section 6.1 looks at no more of a root than its name and key; what is in doubt is reported.
#[test]
fn roots_are_judged_one_by_one() {
    use Code::{ChainIssuerNotCa, ChainOnlyJava};
    let [own, of_ca] = [(); 2].map(|()| key());
    let expired = |parameters: &mut CertificateParams| {
        parameters.not_after = date_time_ymd(2029, 1, 1);
    };
    let expired_ca = |parameters: &mut CertificateParams| {
        ca(parameters);
        expired(parameters);
    };
    for (what, root, codes) in [
        ("a CA", issued("root", &own, ("root", &own), ca), &[][..]),
        (
            "a CA that another issued",
            issued("ca", &own, ("root", &of_ca), ca),
            &[],
        ),
        (
            "an expired CA",
            issued("root", &own, ("root", &own), expired_ca),
            &[ChainOnlyJava],
        ),
        (
            "a server's own",
            issued("server", &own, ("server", &own), no_ca),
            &[ChainOnlyJava],
        ),
        (
            "a server's own, expired",
            issued("server", &own, ("server", &own), expired),
            &[ChainOnlyJava, ChainOnlyJava],
        ),
        (
            "a server's by a CA",
            issued("server", &own, ("root", &of_ca), no_ca),
            &[ChainIssuerNotCa],
        ),
    ] {
        let mut findings = Findings::under(&Rules::lambda());
        let roots = chain::read_roots(
            text(&[&root]).as_slice(),
            at(),
            &Place::default(),
            &mut findings,
        );
        let found: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!((roots.len(), found.as_slice()), (1, codes), "{what}");
        for finding in findings.iter().filter(|one| one.code == ChainIssuerNotCa) {
            let message = &finding.message;
            let is_said = message.contains("is not a CA certificate: it has no basic constraints");
            assert!(is_said && !message.contains("issues"), "{what}: {message}");
        }
    }
}

/// Java does not check the dates of a root, and OpenSSL only of the one that it uses.
#[test]
fn expired_roots_among_valid_ones_are_one_warning() {
    let [of_valid, of_old, of_older] = [(); 3].map(|()| key());
    let expired = |parameters: &mut CertificateParams| {
        ca(parameters);
        parameters.not_after = date_time_ymd(2020, 1, 1);
    };
    let valid = issued("valid", &of_valid, ("valid", &of_valid), ca);
    let old = issued("old", &of_old, ("old", &of_old), expired);
    let older = issued("older", &of_older, ("older", &of_older), expired);
    let read = |list: &[&_]| {
        let mut findings = Findings::under(&Rules::kafka());
        let (text, place) = (text(list), Place::default());
        let roots = chain::read_roots(text.as_slice(), at(), &place, &mut findings);
        assert_eq!(roots.len(), list.len());
        findings
    };
    let findings = read(&[&old, &valid, &older]);
    let found: Vec<_> = findings.iter().collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code, Code::ChainOnlyJava);
    assert!(found[0].message.starts_with("2 of the roots are expired"));
    assert!(!findings.has_errors());
    let found = read(&[&old, &valid]);
    assert!(
        found
            .iter()
            .all(|one| one.message.starts_with("the root CN=old expired"))
    );
    let findings = read(&[&old, &older]);
    assert!(findings.len() == 1 && !findings.has_errors());
}
