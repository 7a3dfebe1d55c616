//! The address of a token endpoint, from its URL.

use hyper::Uri;
use rustls::pki_types::ServerName;

/// A token endpoint's address, and the parts of a request that depend on it.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) server_name: ServerName<'static>,
    /// The header `Host`.
    pub(crate) authority: String,
    pub(crate) path: String,
}

impl Address {
    /// The address in an `https` URL; `None` if it is not such a URL.
    pub(crate) fn of(url: &str) -> Option<Self> {
        let uri: Uri = url.parse().ok()?;
        let authority = uri.authority()?;
        let is_https = uri.scheme_str()?.eq_ignore_ascii_case("https");
        if !is_https || authority.as_str().contains('@') {
            return None;
        }
        // IPv6 addresses are in brackets.
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        Some(Self {
            server_name: ServerName::try_from(host.clone()).ok()?,
            port: match authority.port() {
                Some(port) => port.as_u16(),
                None => 443,
            },
            host,
            authority: authority.to_string(),
            path: uri
                .path_and_query()
                .map_or_else(|| "/".to_owned(), ToString::to_string),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        let of = |url| {
            let address = Address::of(url)?;
            Some((address.host, address.port, address.authority, address.path))
        };
        let is = |url, host: &str, port, authority: &str, path: &str| {
            let wanted = (host.to_owned(), port, authority.to_owned(), path.to_owned());
            assert_eq!(of(url), Some(wanted), "{url}");
        };
        is(
            "https://idp.example.com/t?a=b",
            "idp.example.com",
            443,
            "idp.example.com",
            "/t?a=b",
        );
        is(
            "HTTPS://idp.example.com:8443",
            "idp.example.com",
            8443,
            "idp.example.com:8443",
            "/",
        );
        is("https://[::1]:8443/t", "::1", 8443, "[::1]:8443", "/t");
        for other in [
            "http://idp.example.com/t",
            "https://user:password@idp.example.com/t",
            "https:///t",
            "https://idp example/t",
            "idp.example.com/t",
            "",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
