//! Recognises the type of a secret.

use std::slice;

use super::kind::SecretType;
use super::known::{Known, known, nearest};
use super::loose_certificates::parsed;
use super::meaning::{Holds, text_in};
use super::opening;
use super::sorted::Sorted;
use crate::finding::Rules;
use crate::json::Entry;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// Recognises the type of a secret by its content.
///
/// Layers around the secret are removed first. The names of its members decide: `username` makes it
/// `SASL_SCRAM_512_AUTH`, and a field of an OAuth client makes it `OAUTHBEARER_AUTH`. A misspelt field does the
/// same if no member is about a certificate, by its name or its content. If there is a certificate and no key,
/// the certificate decides: if the first one that parses is a CA's, the type is `SERVER_ROOT_CA_CERTIFICATE`.
/// Everything else is `CLIENT_CERTIFICATE_TLS_AUTH`.
///
/// ```
/// use msk_auth::secret::{self, SecretType};
///
/// let document = br#"{"username": "alice", "password": "alice-secret"}"#;
/// assert_eq!(secret::recognise(document), SecretType::SaslScram512Auth);
/// ```
pub fn recognise(document: &[u8]) -> SecretType {
    recognised(&opening::open(document).into_members())
}

/// [`recognise`], for a document that was already read.
pub(super) fn recognised(members: &[Entry]) -> SecretType {
    let login = known(SecretType::SaslScram512Auth);
    let oauth = known(SecretType::OauthbearerAuth);
    let identity = known(SecretType::ClientCertificateTlsAuth);
    let has = |name: &str| members.iter().any(|member| member.key.expose() == name);
    let means = |fields: &'static [Known], name: &str| {
        let mut meant = members.iter();
        meant.any(|member| {
            nearest(member.key.expose(), fields).is_some_and(|field| field.name == name)
        })
    };
    let has_certificate =
        means(identity, "certificate") || members.iter().any(|member| held(member).certificates);
    let has_key = means(identity, "privateKey") || members.iter().any(|member| held(member).keys);
    let slips = !has_certificate && !has_key;
    if has("username") {
        SecretType::SaslScram512Auth
    } else if oauth.iter().any(|field| has(field.name)) {
        SecretType::OauthbearerAuth
    } else if slips && means(login, "username") {
        SecretType::SaslScram512Auth
    } else if slips && oauth.iter().any(|field| means(oauth, field.name)) {
        SecretType::OauthbearerAuth
    } else if !has_key && !means(identity, "privateKeyPassword") && begins_with_a_ca(members) {
        SecretType::ServerRootCaCertificate
    } else {
        SecretType::ClientCertificateTlsAuth
    }
}

/// Whether any member belongs to a secret, by its name or its content.
pub(super) fn has_any_field(members: &[Entry]) -> bool {
    let is_field = |member: &Entry| {
        let mut fields = SecretType::ALL.iter().map(|kind| known(*kind));
        fields.any(|fields| nearest(member.key.expose(), fields).is_some()) || held(member).is_any()
    };
    members.iter().any(is_field)
}

/// Whether a text that is not readable as JSON contains a PEM block or the name of a secret's
/// field.
pub(super) fn names_any_field(document: &[u8]) -> bool {
    // UTF-16 is read as its letters.
    let mut letters = SensitiveBuffer::with_capacity(document.len());
    for part in document.split(|byte| *byte == 0) {
        letters.extend_from_slice(part);
    }
    let fields = SecretType::ALL.iter().flat_map(|kind| known(*kind));
    let mut words: Vec<_> = fields.map(|field| field.name.as_bytes()).collect();
    words.push(b"-----BEGIN ");
    // One pass for all words, which looks closer only where one may begin.
    let initials = words.iter().filter_map(|word| word.first());
    let initials: Vec<_> = initials
        .flat_map(|initial| [initial.to_ascii_lowercase(), initial.to_ascii_uppercase()])
        .collect();
    let letters = letters.as_slice();
    let mut starts = letters
        .iter()
        .enumerate()
        .filter(|(_, byte)| initials.contains(byte));
    starts.any(|(at, _)| {
        let rest = letters.get(at..).unwrap_or_default();
        let begins = |word: &&[u8]| {
            let start = rest.get(..word.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        words.iter().any(begins)
    })
}

/// The content of a member.
fn held(member: &Entry) -> Holds {
    text_in(member).map_or_else(Holds::default, |text| Holds::of(text.expose()))
}

/// Whether the document begins with a CA's certificate, in each field with certificates, and has no
/// key.
fn begins_with_a_ca(members: &[Entry]) -> bool {
    let texts = certificates(members);
    let begins = |text: &SensitiveText| {
        let sorted = Sorted::of(text.expose(), "certificate", &Rules::lambda());
        let first = sorted
            .certificates
            .iter()
            .find_map(|one| parsed(slice::from_ref(one)).pop());
        sorted.keys.is_empty() && first.is_some_and(|first| first.counts_as_ca())
    };
    !texts.is_empty() && texts.iter().all(begins)
}

/// The text of the field `certificate`; or else all texts with certificates; or else the first with
/// a similar name.
fn certificates(members: &[Entry]) -> Vec<SensitiveText> {
    let texts = |is_meant: fn(&str, &str) -> bool| {
        let texts = members.iter().filter_map(move |member| {
            let text = text_in(member)?;
            let exposed = text.expose();
            let is_it = !exposed.trim().is_empty() && is_meant(member.key.expose(), exposed);
            is_it.then_some(text)
        });
        texts.collect::<Vec<_>>()
    };
    let mut found = texts(|name, _| name == "certificate");
    found.truncate(1);
    if found.is_empty() {
        found = texts(|_, text| Holds::of(text).certificates);
    }
    if found.is_empty() {
        found = texts(|name, _| {
            let fields = known(SecretType::ServerRootCaCertificate);
            nearest(name, fields).is_some()
        });
        found.truncate(1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A CA.
    const ROOT: &str = "-----BEGIN CERTIFICATE-----\n\
MIIBLjCB4aADAgECAhRTRvHVP6PE6fF1o7QYAFqCLw0beDAFBgMrZXAwDDEKMAgG\n\
A1UEAwwBUjAgFw0yNjExMjUxMzE2NDFaGA8yMDgxMDgyODEzMTY0MVowDDEKMAgG\n\
A1UEAwwBUjAqMAUGAytlcAMhAIOeEWobmIcwCsP+dZG2yyssEVBBSEkGrIPvUKOk\n\
sQXgo1MwUTAdBgNVHQ4EFgQUXpvnPmOJc+ZH/7RCiBb6tkrdeYcwHwYDVR0jBBgw\n\
FoAUXpvnPmOJc+ZH/7RCiBb6tkrdeYcwDwYDVR0TAQH/BAUwAwEB/zAFBgMrZXAD\n\
QQCZpDR9J9AkRaNUEMG29lNgl/1cEURpHK9h2YHqS/jgS4nn+eEmz12/DkE6ib6p\n\
ARe2gjv7SbRbcF5PDBBH1DwP\n\
-----END CERTIFICATE-----\n";
    /// Issued by it.
    const LEAF: &str = "-----BEGIN CERTIFICATE-----\n\
MIIBFTCByKADAgECAgEFMAUGAytlcDAMMQowCAYDVQQDDAFSMCAXDTI2MTEyNTEz\n\
MTY0MVoYDzIwODEwODI4MTMxNjQxWjAMMQowCAYDVQQDDAFMMCowBQYDK2VwAyEA\n\
pfMGtUnLgYJzrICf8hnulDW+0Jo/+MEcuoX7TsaKt/ejTTBLMAkGA1UdEwQCMAAw\n\
HQYDVR0OBBYEFLo7dsO8d15aAZNyJAtKL+xd6wqTMB8GA1UdIwQYMBaAFF6b5z5j\n\
iXPmR/+0QogW+rZK3XmHMAUGAytlcANBAMgs5/5NIXozFsazbBHkqGwFD0YeVJV6\n\
psM0IDD++ascm740GiljV+g4XgCc4C+mSw3NdJy0VIfSnrSmWid14Ak=\n\
-----END CERTIFICATE-----\n";
    /// Of version 1, issued by itself.
    const VERSION_1: &str = "-----BEGIN CERTIFICATE-----\n\
MIHAMHQCAQEwBQYDK2VwMAwxCjAIBgNVBAMMAVYwIBcNMjYxMTI1MTMxNjQxWhgP\n\
MjA4MTA4MjgxMzE2NDFaMAwxCjAIBgNVBAMMAVYwKjAFBgMrZXADIQCz1bFQaAbL\n\
QixIuGcY6tVhMQk/MIxWp47i6xDcX/iT9TAFBgMrZXADQQCevvmHcGx2OmPDQ2rr\n\
kLVRpDgY7ETCIySNP52TOAvnGxJIirsW1NUwVX2+3uxnuQ8piXhr6rLuCovzRIqy\n\
C/sP\n\
-----END CERTIFICATE-----\n";

    fn of(members: &[(&str, &str)]) -> SecretType {
        let text = |(name, value): &(&str, &str)| format!("{name:?}: {value:?}");
        let members: Vec<_> = members.iter().map(text).collect();
        recognise(format!("{{{}}}", members.join(", ")).as_bytes())
    }

    #[track_caller]
    fn all_are(documents: &[&[&str]], wanted: SecretType) {
        for names in documents {
            let members: Vec<_> = names.iter().map(|name| (*name, "x")).collect();
            assert_eq!(of(&members), wanted, "{names:?}");
        }
    }

    #[test]
    fn names_decide() {
        all_are(
            &[
                &["username", "certificate"],
                &["username", "oauthClientId"],
                &["Username", "Password"],
                &["user", "pass"],
            ],
            SecretType::SaslScram512Auth,
        );
        all_are(
            &[
                &[
                    "oauthTokenEndpointUrl",
                    "oauthClientId",
                    "oauthClientSecret",
                ],
                &["oauthPrivateKey"],
                &["oauthClientId", "privateKey"],
                &["client_id", "client_secret"],
            ],
            SecretType::OauthbearerAuth,
        );
        all_are(
            &[
                &["certificate", "privateKey"],
                &["name", "certificate"],
                &["cert", "key", "user"],
                &["clientId", "privateKey"],
                &["password"],
                &[],
            ],
            SecretType::ClientCertificateTlsAuth,
        );
    }

    #[test]
    fn a_certificate_alone_is_a_root_where_it_is_a_ca() {
        let both = [ROOT, LEAF];
        for (text, wanted) in [
            (ROOT.to_owned(), SecretType::ServerRootCaCertificate),
            (VERSION_1.to_owned(), SecretType::ServerRootCaCertificate),
            (both.concat(), SecretType::ServerRootCaCertificate),
            (LEAF.to_owned(), SecretType::ClientCertificateTlsAuth),
            ([LEAF, ROOT].concat(), SecretType::ClientCertificateTlsAuth),
            (String::new(), SecretType::ClientCertificateTlsAuth),
        ] {
            assert_eq!(of(&[("certificate", &text)]), wanted);
            assert_eq!(of(&[("ca", &text)]), wanted);
        }
    }

    #[test]
    fn a_ca_beside_a_key_is_a_client() {
        let key = "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n";
        for document in [
            &[("certificate", ROOT), ("privateKey", "")][..],
            &[("certificate", ROOT), ("key", key)],
            &[("certificate", ROOT), ("privateKeyPassword", "x")],
            &[("certificate", &[ROOT, key].concat())],
        ] {
            assert_eq!(of(document), SecretType::ClientCertificateTlsAuth);
        }
    }

    #[test]
    fn what_does_not_parse_is_passed_over() {
        let broken = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
        let text = [broken, ROOT].concat();
        assert_eq!(
            of(&[("certificate", &text)]),
            SecretType::ServerRootCaCertificate
        );
    }

    /// The field itself counts, before any other content.
    #[test]
    fn the_certificate_of_the_field_decides() {
        let root = SecretType::ServerRootCaCertificate;
        let client = SecretType::ClientCertificateTlsAuth;
        for (document, wanted) in [
            (&[("comment", "x"), ("certificate", ROOT)][..], root),
            (&[("certificate", ROOT), ("comment", "x")], root),
            (&[("leaf", LEAF), ("certificate", ROOT)], root),
            (&[("root", ROOT), ("certificate", LEAF)], client),
            (&[("root", ROOT), ("leaf", LEAF)], client),
            (&[("root", ROOT), ("other", VERSION_1)], root),
            (&[("certificate", " "), ("root", ROOT)], root),
        ] {
            assert_eq!(of(document), wanted);
        }
    }
}
