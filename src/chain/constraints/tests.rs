//! Subtrees and what is in them, by RFC 5280 section 4.2.1.10.

use super::*;

#[test]
fn a_domain_is_within_those_above_it() {
    for (subtree, domain, within) in [
        ("host.example.com", "www.host.example.com", true),
        ("host.example.com", "host.example.com", true),
        ("host.example.com", "host1.example.com", false),
        ("host.example.com", "ahost.example.com", false),
        ("host.example.com", "example.com", false),
        (".example.com", "host.example.com", true),
        (".example.com", "my.host.example.com", true),
        (".example.com", "example.com", false),
    ] {
        assert_eq!(
            is_domain_within(subtree, domain),
            within,
            "{subtree} {domain}"
        );
    }
}

#[test]
fn a_mailbox_is_within_its_host_or_domain() {
    for (subtree, email, within) in [
        ("root@example.com", "root@example.com", true),
        ("root@example.com", "toor@example.com", false),
        ("oot@example.com", "root@example.com", false),
        ("example.com", "root@example.com", true),
        ("example.com", "root@host.example.com", false),
        ("example.com", "root@myexample.com", false),
        (".example.com", "root@host.example.com", true),
        (".example.com", "root@a.host.example.com", true),
        (".example.com", "root@example.com", false),
        ("@example.com", "root@example.com", false),
    ] {
        assert_eq!(is_email_within(subtree, email), within, "{subtree} {email}");
    }
}

#[test]
fn a_host_is_the_one_or_below_the_domain() {
    for (subtree, host, within) in [
        ("host.example.com", "host.example.com", true),
        ("host.example.com", "a.host.example.com", false),
        (".example.com", "host.example.com", true),
        (".example.com", "my.host.example.com", true),
        (".example.com", "example.com", false),
        (".example.com", "host.example.com.other.example", false),
        (".example.com", ".example.com", false),
    ] {
        assert_eq!(is_host_within(subtree, host), within, "{subtree} {host}");
    }
}

/// RFC 3986 section 3.2.
#[test]
fn the_host_of_a_uri_is_found() {
    for (uri, expected) in [
        ("spiffe://example.org/client", "example.org"),
        ("http://www.example.com:8080/a?b#c", "www.example.com"),
        ("http://user@example.com", "example.com"),
        ("http://user:word@example.com:1", "example.com"),
        ("http://example.com?a@b", "example.com"),
        ("http://example.com#a@b:1", "example.com"),
        ("urn:example:a", ""),
    ] {
        assert_eq!(host(uri), expected, "{uri}");
    }
}

/// The example of the RFC is 192.0.2.0/24.
#[test]
fn an_address_is_within_its_network() {
    let network = [192, 0, 2, 0, 255, 255, 255, 0];
    let wide = [192, 0, 2, 77, 254, 0, 0, 0];
    let long = [[0x20, 0x01].as_slice(), &[0; 14], &[0xff; 2], &[0; 14]].concat();
    for (network, address, within) in [
        (&network[..], &[192, 0, 2, 1][..], true),
        (&network, &[192, 0, 2, 255], true),
        (&network, &[192, 0, 3, 1], false),
        // Bits of the network that the mask leaves out don't count.
        (&wide, &[193, 1, 2, 3], true),
        (&wide, &[194, 1, 2, 3], false),
        (&network[..7], &[192, 0, 2, 1], false),
        (&network[..3], &[192, 0, 2, 1], false),
        (&long, &[192, 0, 2, 1], false),
        (&long, &[[0x20, 0x01].as_slice(), &[7; 14]].concat(), true),
        (&long, &[[0x20, 0x02].as_slice(), &[7; 14]].concat(), false),
    ] {
        assert_eq!(
            is_address_within(network, address),
            within,
            "{network:?} {address:?}"
        );
    }
}

/// RFC 5280 section 6.1.4 (g): in no excluded subtree, and in a permitted one of its kind.
#[test]
fn a_name_is_permitted_and_not_excluded() {
    fn of<'a>(names: &[GeneralName<'a>]) -> Vec<Comparable<'a>> {
        names.iter().map(Comparable::of_subtree).collect()
    }
    let dns = GeneralName::DNSName;
    let network = GeneralName::IPAddress(&[10, 0, 0, 0, 255, 0, 0, 0]);
    let networks = std::slice::from_ref(&network);
    let network_6 = GeneralName::IPAddress(&[0; 32]);
    let address = GeneralName::IPAddress(&[10, 1, 2, 3]);
    let other_address = GeneralName::IPAddress(&[11, 1, 2, 3]);
    let no_names: &[GeneralName<'_>] = &[];
    for (permitted, excluded, name, is_permitted) in [
        (no_names, no_names, dns("a.example"), true),
        (&[dns("EXAMPLE")], no_names, dns("a.example"), true),
        (&[dns("example")], no_names, dns("A.EXAMPLE"), true),
        (&[dns("other")], no_names, dns("a.example"), false),
        (
            &[dns("other"), dns("example")],
            no_names,
            dns("a.example"),
            true,
        ),
        (
            &[dns("example")],
            &[dns("a.example")],
            dns("a.example"),
            false,
        ),
        (
            &[dns("example")],
            &[dns("b.example")],
            dns("a.example"),
            true,
        ),
        (no_names, &[dns("example")], dns("a.example"), false),
        // A kind that is not constrained.
        (
            &[dns("other")],
            no_names,
            GeneralName::RFC822Name("a@example"),
            true,
        ),
        (
            &[GeneralName::RFC822Name("EXAMPLE")],
            no_names,
            GeneralName::RFC822Name("a@example"),
            true,
        ),
        (
            &[GeneralName::RFC822Name("other")],
            no_names,
            GeneralName::RFC822Name("a@example"),
            false,
        ),
        (
            &[GeneralName::URI("EXAMPLE")],
            no_names,
            GeneralName::URI("http://Example/a"),
            true,
        ),
        (
            &[GeneralName::URI("other")],
            no_names,
            GeneralName::URI("http://example/a"),
            false,
        ),
        (networks, no_names, address.clone(), true),
        (networks, no_names, other_address.clone(), false),
        (no_names, networks, address.clone(), false),
        (no_names, networks, other_address, true),
        // Java fails on an address of version 4 where one of version 6 is excluded.
        (no_names, &[network_6], address, false),
    ] {
        let constraints = Constraints {
            permitted: of(permitted),
            excluded: of(excluded),
        };
        let found = constraints.permit(&Comparable::of_name(&name));
        assert_eq!(found, is_permitted, "{permitted:?} {excluded:?} {name:?}");
    }
}
