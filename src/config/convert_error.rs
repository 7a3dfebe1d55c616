//! Why a configuration can't be written in another dialect.

use std::error::Error;
use std::fmt;

/// Why a configuration can't be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConvertError {
    /// It is not accepted, so that it means nothing certain.
    Rejected,
    /// Its tokens come from the program, or from a handler of its own, which no other configuration has.
    Tokens,
    /// The value of a SASL extension has a comma, with which librdkafka separates extensions.
    Comma,
    /// Its OAuth client encodes id and secret before it sends them (`sasl.oauthbearer.header.urlencode`), which
    /// librdkafka does not.
    Encoded,
    /// It logs in with a delegation token, which librdkafka can't.
    DelegationToken,
    /// The user name or the password, the value of this key, is empty, and librdkafka rejects that.
    Empty(&'static str),
    /// The value of this key has `${`, which Spring reads as the beginning of a placeholder.
    Placeholder(&'static str),
    /// The value of this key has a line break or another control character, or a space at an end, and the
    /// dialect [`Dialect::Librdkafka`](crate::config::Dialect::Librdkafka) has no escape for one.
    Control(&'static str),
}

impl fmt::Display for ConvertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected => f.write_str("the configuration is not accepted"),
            Self::Tokens => f.write_str(
                "its OAUTHBEARER tokens come from the program, a handler of its own or a signed assertion, which can't be written in another form",
            ),
            Self::Encoded => f.write_str(
                "its client encodes id and secret (`sasl.oauthbearer.header.urlencode`), which librdkafka does not",
            ),
            Self::DelegationToken => f.write_str(
                "it logs in with a delegation token, which librdkafka can't: its SCRAM has no extension `tokenauth`",
            ),
            Self::Comma => f.write_str(
                "the value of a SASL extension has a comma, with which librdkafka separates extensions",
            ),
            Self::Empty(key) => write!(f, "the value of {key} is empty, which librdkafka rejects"),
            Self::Placeholder(key) => write!(
                f,
                "the value of {key} has `${{`, which Spring reads as the beginning of a placeholder"
            ),
            Self::Control(key) => {
                let texts = match *key {
                    "https.ca.pem" => "the root certificates of the token endpoint",
                    "ssl.ca.pem" => "the root certificates",
                    "ssl.certificate.pem" => "the client certificate",
                    "ssl.key.pem" => "the private key",
                    _ => {
                        return write!(
                            f,
                            "librdkafka's lines can't hold the value of {key}, which has a line break or another control \
                             character, or a space at an end"
                        );
                    }
                };
                write!(
                    f,
                    "librdkafka's lines can't hold {texts} ({key}), because PEM has line breaks"
                )
            }
        }
    }
}

impl Error for ConvertError {}
