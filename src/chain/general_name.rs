//! Which general names (RFC 5280 section 4.2.1.6) Java's `GeneralName` reads. `x509-parser` does
//! not parse their contents.

use x509_parser::extensions::GeneralName;

/// As one of a list of names.
pub(super) fn is_read_by_java(name: &GeneralName<'_>) -> bool {
    match name {
        // Java reads any bytes as a domain or a mailbox.
        GeneralName::Invalid(tag, _) => matches!(tag.0, 1 | 2),
        GeneralName::URI(uri) => is_uri(uri),
        GeneralName::RFC822Name(email) => {
            let domain = email.split_once('@').map_or(*email, |(_, domain)| domain);
            !matches!(domain, "" | ".")
        }
        GeneralName::IPAddress(bytes) => matches!(bytes.len(), 4 | 8 | 16 | 32),
        _ => true,
    }
}

/// As the base of a name constraint: for a URI, a host, or a domain after a dot.
pub(super) fn is_constraint_of_java(name: &GeneralName<'_>) -> bool {
    match name {
        GeneralName::URI(host) => is_domain(host.strip_prefix('.').unwrap_or(host)),
        name => is_read_by_java(name),
    }
}

/// Whether it has a scheme, and no character that RFC 3986 forbids.
fn is_uri(uri: &str) -> bool {
    let Some((scheme, rest)) = uri.split_once(':') else {
        return false;
    };
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|next| next.is_ascii_alphanumeric() || "+-.".contains(next));
    let is_allowed =
        |next: char| !next.is_control() && !next.is_whitespace() && !"\"<>\\^`{|}".contains(next);
    is_scheme && !rest.is_empty() && rest.chars().all(is_allowed)
}

/// Labels of letters, digits and hyphens that begin with a letter or a digit.
pub(super) fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        label.starts_with(|first: char| first.is_ascii_alphanumeric())
            && label
                .chars()
                .all(|next| next.is_ascii_alphanumeric() || next == '-')
    };
    domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constraint_on_a_uri_has_no_scheme() {
        assert!(is_constraint_of_java(&GeneralName::URI("example.org")));
        assert!(is_constraint_of_java(&GeneralName::URI(".example.org")));
        for refused in ["http://example.org", "", ".", "a..b", "a b"] {
            assert!(
                !is_constraint_of_java(&GeneralName::URI(refused)),
                "{refused}"
            );
        }
    }

    #[test]
    fn a_uri_has_a_scheme() {
        assert!(is_read_by_java(&GeneralName::URI(
            "spiffe://example.org/client"
        )));
        for refused in ["example.org", "1a:b", "http://a b", ":x"] {
            assert!(!is_read_by_java(&GeneralName::URI(refused)), "{refused}");
        }
    }
}
