//! What to check, change or type after a failure, in terms of the library or of a program.

use std::fmt;

use msk_auth::Method;
use msk_auth::client::IamMechanism;

/// A part of this library that a help refers to. A program with its own options shows those
/// instead: see [`Help::in_terms_of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Term {
    /// The trusted roots.
    Roots,
    /// [`Connector::server_name`](crate::Connector::server_name).
    ServerName,
    /// This method of the plan.
    Method(Method),
    /// [`Client::iam_mechanism`](msk_auth::client::Client::iam_mechanism), with this mechanism.
    IamMechanism(IamMechanism),
    /// The provider of IAM tokens.
    Tokens,
    /// The check of a secret.
    CheckSecret,
    /// The choice of method and brokers.
    Plan,
    /// The permissions that a client needs.
    Permissions,
    /// The option that skips the brokers that the cluster advertises.
    GivenBrokersOnly,
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Roots => "`msk_auth::tls::Roots`",
            Self::ServerName => "`Connector::server_name`",
            Self::Method(method) => return write!(f, "`Method::{method:?}`"),
            Self::IamMechanism(IamMechanism::AwsMskIam) => "`IamMechanism::AwsMskIam`",
            Self::IamMechanism(_) => "`IamMechanism::OauthBearer`",
            Self::Tokens => "`TokenSource::token`",
            Self::CheckSecret => "`msk_auth::secret::check`",
            Self::Plan => "`msk_auth::plan`",
            Self::Permissions => "`msk_auth::access`",
            Self::GivenBrokersOnly => "`Questions::given_brokers_only`",
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Term(Term),
}

/// What to check, change or type. As text it refers to this library's API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Help(Vec<Part>);

/// The terms in the texts of this package.
const TOKENS: [(&str, Term); 7] = [
    ("{roots}", Term::Roots),
    ("{server-name}", Term::ServerName),
    ("{tokens}", Term::Tokens),
    ("{check}", Term::CheckSecret),
    ("{plan}", Term::Plan),
    ("{permissions}", Term::Permissions),
    ("{given-brokers-only}", Term::GivenBrokersOnly),
];

impl Help {
    /// The text with each term replaced by the result of `word`.
    pub fn in_terms_of(&self, word: impl Fn(Term) -> String) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Term(term) => word(*term),
        });
        parts.collect()
    }

    pub(crate) fn term(mut self, term: Term) -> Self {
        self.0.push(Part::Term(term));
        self
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        if !text.is_empty() {
            self.0.push(Part::Text(text.to_owned()));
        }
        self
    }
}

impl From<&str> for Help {
    /// Parses a text of this package, in which `{roots}` is [`Term::Roots`].
    fn from(text: &str) -> Self {
        let mut help = Self::default();
        let mut rest = text;
        while let Some((at, token, term)) = first_token(rest) {
            let (before, found) = rest.split_at(at);
            help = help.text(before).term(term);
            rest = found.strip_prefix(token).unwrap_or_default();
        }
        help.text(rest)
    }
}

fn first_token(text: &str) -> Option<(usize, &'static str, Term)> {
    let found = TOKENS
        .iter()
        .filter_map(|(token, term)| Some((text.find(token)?, *token, *term)));
    found.min_by_key(|(at, ..)| *at)
}

impl fmt::Display for Help {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_terms_of(|term| term.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_help_speaks_in_the_readers_terms() {
        let help = Help::from("give the root ({roots}), or say {server-name}");
        assert_eq!(
            help.to_string(),
            "give the root (`msk_auth::tls::Roots`), or say `Connector::server_name`"
        );
        let flags = help.in_terms_of(|term| match term {
            Term::Roots => "--ca FILE".to_owned(),
            _ => "--server-name NAME".to_owned(),
        });
        assert_eq!(
            flags,
            "give the root (--ca FILE), or say --server-name NAME"
        );
    }

    /// No text of this package speaks of a program's options or commands.
    #[test]
    fn no_text_speaks_of_a_program() {
        let mut folders = vec![concat!(env!("CARGO_MANIFEST_DIR"), "/src").into()];
        let mut read = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir::<std::path::PathBuf>(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                let (text, _) = text.split_once("#[cfg(test)]").unwrap_or((&text, ""));
                for line in text
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"))
                {
                    let option = line.find(" --").or(line.find("(--"));
                    assert_eq!(option, None, "{}: {line}", path.display());
                    assert!(!line.contains("`msk-auth "), "{}: {line}", path.display());
                }
                read += 1;
            }
        }
        assert!(read > 15);
    }

    #[test]
    fn every_term_has_one_token() {
        for (token, term) in TOKENS {
            assert_eq!(Help::from(token), Help::default().term(term));
        }
    }
}
