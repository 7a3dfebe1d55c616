//! What issuers may issue.

use super::der::*;
use super::found::{ca_constraints, codes, found, number, text};
use crate::finding::{Code, FactName, Finding};

/// A leaf, an intermediate of the name `ca` and a root, with these extensions.
fn three(leaf: Parts, of_ca: &[&[u8]], of_root: &[&[u8]]) -> Vec<Finding> {
    let mut ca = Parts::sound();
    (ca.serial, ca.issuer, ca.subject) = (vec![2, 1, 8], named(b"root"), named(b"ca"));
    ca.extensions = extensions(of_ca);
    let mut root = Parts::sound();
    (root.serial, root.issuer, root.subject) = (vec![2, 1, 9], named(b"root"), named(b"root"));
    // A key of its own, or it would be a certificate of the same authority.
    root.extensions = extensions(of_root);
    found(text(&[leaf.der(), ca.der(), root.der()]).as_slice())
}

fn constraints(list: u8, base: &[u8]) -> Vec<u8> {
    let value = sequence(&[&tlv(list, &[&sequence(&[base])])]);
    extension(b"\x55\x1d\x1e", true, &value)
}

/// RFC 5280 section 6.1.4 (b) to (g); what a root demands is demanded by OpenSSL alone.
#[test]
fn names_are_within_what_their_issuers_allow() {
    use Code::{ChainNameConstraints, ChainOnlyJava};
    let dns = |name: &[u8]| tlv(0x82, &[name]);
    let directory = |name: &[u8]| tlv(0xa4, &[&named(name)]);
    let (permitted, excluded) = (0xa0, 0xa1);
    for (list, base, code, name) in [
        (permitted, dns(b"kafka.example"), None, ""),
        (
            permitted,
            dns(b"other.example"),
            Some(ChainNameConstraints),
            "DNSName(a.kafka.example)",
        ),
        (
            excluded,
            dns(b"kafka.example"),
            Some(ChainNameConstraints),
            "DNSName(a.kafka.example)",
        ),
        (excluded, dns(b"other.example"), None, ""),
        (permitted, directory(b"client"), None, ""),
        (
            permitted,
            directory(b"other"),
            Some(ChainNameConstraints),
            "CN=client",
        ),
        (
            excluded,
            directory(b"client"),
            Some(ChainNameConstraints),
            "CN=client",
        ),
    ] {
        let leaf = || {
            let mut leaf = Parts::sound();
            let names = sequence(&[&dns(b"a.kafka.example")]);
            leaf.extensions = extensions(&[&extension(b"\x55\x1d\x11", false, &names)]);
            leaf
        };
        let constraints = constraints(list, &base);
        let by_ca = three(
            leaf(),
            &[&ca_constraints(), &constraints],
            &[&ca_constraints()],
        );
        let expected: Vec<_> = code.into_iter().map(|code| (code, Some(1))).collect();
        assert_eq!(codes(&by_ca), expected, "{by_ca:?}");
        for finding in &by_ca {
            let found = finding.facts.get(FactName::Found).map(ToString::to_string);
            assert_eq!(found.as_deref(), Some(name));
            assert!(
                finding
                    .message
                    .ends_with(&format!("of CN=ca exclude its name {name}")),
                "{finding}"
            );
        }
        let by_root = three(
            leaf(),
            &[&ca_constraints()],
            &[&ca_constraints(), &constraints],
        );
        let of_leaf = by_root
            .iter()
            .filter(|finding| finding.place.certificate == Some(1));
        let of_leaf: Vec<_> = of_leaf.map(|finding| finding.code).collect();
        assert_eq!(
            of_leaf,
            Vec::from_iter(code.map(|_| ChainOnlyJava)),
            "{by_root:?}"
        );
    }
}

/// As many comparisons as rustls-webpki makes, and no more.
#[test]
fn names_are_compared_up_to_a_bound() {
    let names = |tag: u8, count: usize| vec![tlv(tag, &[b"a"]); count].concat();
    for (subtrees, is_bounded) in [(500, false), (501, true)] {
        let mut leaf = Parts::sound();
        // With its subject they are 500.
        let value = sequence(&[&names(0x82, 499)]);
        leaf.extensions = extensions(&[&extension(b"\x55\x1d\x11", false, &value)]);
        let list = vec![sequence(&[&tlv(0x82, &[b"b"])]); subtrees].concat();
        let value = sequence(&[&tlv(0xa1, &[&list])]);
        let constraints = extension(b"\x55\x1d\x1e", true, &value);
        let findings = three(
            leaf,
            &[&ca_constraints(), &constraints],
            &[&ca_constraints()],
        );
        let of_names: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(
            of_names,
            Vec::from_iter(is_bounded.then_some(Code::ChainNameConstraints))
        );
    }
}

/// RFC 5280 sections 4.2.1.3, 4.2.1.6, 4.2.1.9 and 4.2.1.14.
#[test]
fn what_issuers_may_issue_is_judged() {
    use Code::{
        ChainIssuerNotCa, ChainOnlyJava, ChainPathLength, ChainPolicies, ChainSubjectEmpty,
    };
    let path = |length: u8| {
        extension(
            b"\x55\x1d\x13",
            true,
            &sequence(&[b"\x01\x01\xff", &[2, 1, length]]),
        )
    };
    let no_ca = extension(b"\x55\x1d\x13", true, b"\x30\x00");
    let usage = |bits: u8| extension(b"\x55\x1d\x0f", true, &[3, 2, 1, bits]);
    let policy_constraints = extension(b"\x55\x1d\x24", false, b"\x30\x03\x80\x01\xff");
    let inhibited = extension(b"\x55\x1d\x36", false, b"\x02\x01\xff");
    let ca = ca_constraints();
    for (what, of_ca, of_root, expected) in [
        ("sound", vec![&ca], vec![&ca], None),
        ("a length that suffices", vec![&ca], vec![&path(1)], None),
        (
            "a length that does not, of a root",
            vec![&ca],
            vec![&path(0)],
            Some((ChainOnlyJava, 3)),
        ),
        ("no length below it", vec![&path(0)], vec![&ca], None),
        (
            "no CA",
            vec![&no_ca],
            vec![&ca],
            Some((ChainIssuerNotCa, 2)),
        ),
        (
            "no CA, of a root",
            vec![&ca],
            vec![&no_ca],
            Some((ChainOnlyJava, 3)),
        ),
        (
            "signs certificates",
            vec![&ca, &usage(0x04)],
            vec![&ca],
            None,
        ),
        (
            "signs no certificates",
            vec![&ca, &usage(0x02)],
            vec![&ca],
            Some((ChainIssuerNotCa, 2)),
        ),
        (
            "signs no certificates, of a root",
            vec![&ca],
            vec![&ca, &usage(0x02)],
            Some((ChainOnlyJava, 3)),
        ),
        (
            "a negative number",
            vec![&ca, &policy_constraints],
            vec![&ca],
            Some((ChainPolicies, 2)),
        ),
        (
            "another negative number",
            vec![&ca, &inhibited],
            vec![&ca],
            Some((ChainPolicies, 2)),
        ),
    ] {
        let [of_ca, of_root] =
            [of_ca, of_root].map(|list| list.into_iter().map(Vec::as_slice).collect::<Vec<_>>());
        let findings = three(Parts::sound(), &of_ca, &of_root);
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(code, at)| (code, Some(at)))
            .collect();
        assert_eq!(codes(&findings), expected, "{what}: {findings:?}");
    }

    // Two intermediates, of which the upper one allows none below itself.
    for (length, expected) in [(0, Some(ChainPathLength)), (1, None)] {
        let mut parts = [(); 4].map(|()| Parts::sound());
        for (index, (issuer, subject)) in
            [("a", "client"), ("b", "a"), ("root", "b"), ("root", "root")]
                .into_iter()
                .enumerate()
        {
            let one = &mut parts[index];
            one.serial = vec![2, 1, index.to_le_bytes()[0]];
            (one.issuer, one.subject) = (named(issuer.as_bytes()), named(subject.as_bytes()));
            one.extensions = match index {
                0 => Vec::new(),
                2 => extensions(&[&path(length)]),
                _ => extensions(&[&ca]),
            };
        }
        let findings = found(text(&parts.map(|one| one.der())).as_slice());
        let expected: Vec<_> = expected.into_iter().map(|code| (code, Some(3))).collect();
        assert_eq!(codes(&findings), expected);
    }

    let names = sequence(&[&tlv(0x82, &[b"a"])]);
    for (critical, expected) in [
        (None, Some(ChainSubjectEmpty)),
        (Some(false), Some(ChainSubjectEmpty)),
        (Some(true), None),
    ] {
        let mut leaf = Parts::sound();
        leaf.subject = sequence(&[]);
        if let Some(critical) = critical {
            leaf.extensions = extensions(&[&extension(b"\x55\x1d\x11", critical, &names)]);
        }
        let findings = three(leaf, &[&ca], &[&ca]);
        let expected: Vec<_> = expected.into_iter().map(|code| (code, Some(1))).collect();
        assert_eq!(codes(&findings), expected, "{critical:?}");
    }
}

/// A chain of these names, each issued by the next, the last by itself.
fn chain_of(names: &[String]) -> Vec<Vec<u8>> {
    let issuers = names.iter().skip(1).chain(names.last());
    let certificate = |(index, (subject, issuer)): (usize, (&String, &String))| {
        let mut one = Parts::sound();
        one.serial = vec![2, 1, index.to_le_bytes()[0]];
        (one.subject, one.issuer) = (named(subject.as_bytes()), named(issuer.as_bytes()));
        if index > 0 {
            one.extensions = extensions(&[&ca_constraints()]);
        }
        one.der()
    };
    names
        .iter()
        .zip(issuers)
        .enumerate()
        .map(certificate)
        .collect()
}

fn help(finding: &Finding) -> &str {
    finding.help.as_deref().unwrap()
}

/// The default of `jdk.tls.maxCertificateChainLength`, which Java's servers keep to, is 10.
#[test]
fn a_chain_has_ten_certificates_at_most() {
    for (length, is_too_long) in [(2, false), (10, false), (11, true)] {
        let names: Vec<_> = (0..length).map(|number| format!("n{number}")).collect();
        let findings = found(text(&chain_of(&names)).as_slice());
        let expected = is_too_long.then_some((Code::ChainTooLong, Some(1)));
        assert_eq!(codes(&findings), Vec::from_iter(expected));
        for finding in findings {
            let count = finding.facts.get(FactName::Count).and_then(number);
            assert_eq!(count, Some(11));
        }
    }
}

/// The default of `jdk.tls.maxHandshakeMessageSize` is 32,768. RFC 8446 section 4.4.2: an empty context and the length of
/// the list take four bytes, and each certificate five more than its own.
#[test]
fn a_chain_has_32768_bytes_at_most() {
    let with_comment = |length: usize| {
        let mut client = Parts::sound();
        (client.subject, client.issuer) = (named(b"client"), named(b"root"));
        client.extensions = extensions(&[&extension(b"\x2a\x03", false, &vec![0; length])]);
        let root = chain_of(&["root".to_owned()]).remove(0);
        vec![client.der(), root]
    };
    let bytes = |chain: &[Vec<u8>]| 4 + chain.iter().map(|one| one.len() + 5).sum::<usize>();
    let length = 20_000 + 32_768 - bytes(&with_comment(20_000));
    for (length, is_too_long) in [(length, false), (length + 1, true)] {
        let chain = with_comment(length);
        let findings = found(text(&chain).as_slice());
        let is_code = |one: &&Finding| one.code == Code::ChainTooLong;
        let finding = findings.iter().find(is_code);
        assert_eq!(finding.is_some(), is_too_long, "{findings:?}");
        let fact = finding.and_then(|finding| finding.facts.get(FactName::Bytes));
        let expected = is_too_long.then(|| bytes(&chain).to_string());
        assert_eq!(fact.map(ToString::to_string), expected);
    }
}

/// The client's certificate first, then each issuer (RFC 8446 section 4.4.2).
#[test]
fn an_order_is_put_right() {
    use Code::{ChainIncomplete, ChainOutOfOrder, ChainReversed, ChainRootMissing, ChainUnrelated};
    let names = ["client", "a", "b", "root"].map(str::to_owned);
    let chain = chain_of(&names);
    for (order, code, words) in [
        (&[0, 1, 2, 3][..], None, ""),
        (
            &[3, 2, 1, 0],
            Some((ChainReversed, 4)),
            "4 (CN=client), then 3 (CN=a), then 2 (CN=b), then 1 (CN=root)",
        ),
        (
            &[0, 2, 1, 3],
            Some((ChainOutOfOrder, 1)),
            "1 (CN=client), then 3 (CN=a), then 2 (CN=b), then 4 (CN=root)",
        ),
        (
            &[1, 0, 2, 3],
            Some((ChainOutOfOrder, 2)),
            "2 (CN=client), then 1 (CN=a), then 3 (CN=b)",
        ),
        (
            &[0, 1, 2],
            Some((ChainRootMissing, 3)),
            "append the certificate of CN=root",
        ),
        (
            &[0, 1],
            Some((ChainRootMissing, 2)),
            "append the certificate of CN=b",
        ),
        (
            &[0, 2, 3],
            Some((ChainIncomplete, 1)),
            "insert the certificate of CN=a after certificate 1",
        ),
        (
            &[0, 1, 3],
            Some((ChainIncomplete, 2)),
            "insert the certificate of CN=b after certificate 2",
        ),
    ] {
        let list: Vec<_> = order
            .iter()
            .map(|index: &usize| chain[*index].clone())
            .collect();
        let findings = found(text(&list).as_slice());
        let expected: Vec<_> = code
            .into_iter()
            .map(|(code, at)| (code, Some(at)))
            .collect();
        assert_eq!(codes(&findings), expected, "{order:?}");
        assert!(
            findings.iter().all(|finding| help(finding).contains(words)),
            "{findings:?}"
        );
    }
    // What is above a missing issuer is put in order as well.
    let names = ["client", "missing", "a", "b", "root"].map(str::to_owned);
    let with_gap = chain_of(&names);
    let list: Vec<_> = [0, 4, 3, 2]
        .map(|index: usize| with_gap[index].clone())
        .into();
    let findings = found(text(&list).as_slice());
    assert_eq!(
        codes(&findings),
        [(ChainOutOfOrder, Some(1)), (ChainIncomplete, Some(1))]
    );
    let order = "1 (CN=client), then 4 (CN=a), then 3 (CN=b), then 2 (CN=root)";
    assert!(
        help(&findings[0]).ends_with(order),
        "{}",
        help(&findings[0])
    );

    let stranger = chain_of(&["other".to_owned()]);
    let list = [chain.as_slice(), &stranger].concat();
    let findings = found(text(&list).as_slice());
    assert_eq!(codes(&findings), [(ChainUnrelated, Some(5))]);
    assert_eq!(help(&findings[0]), "delete certificate 5");
}
