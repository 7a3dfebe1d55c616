//! A secret that is given beside what AWS says of a cluster.

use std::path::Path;

use msk_auth::Conditions;
use msk_auth::aws::SourceAccessType;
use msk_auth::plan::Material;
use msk_auth::secret::{self, SecretReport};
use msk_auth::sensitive::SensitiveText;

use crate::{Unusable, input};

/// A secret, and what is wrong with it.
pub(crate) struct GivenSecret {
    /// The type that it is, or looks like.
    pub(crate) kind: SourceAccessType,
    /// What `check` says of it, for a type that it knows.
    pub(crate) report: Option<SecretReport>,
    members: Vec<(SensitiveText, SensitiveText)>,
}

impl GivenSecret {
    /// Reads a secret: of the type `given`; else, if it is a login, of the type that the mapping
    /// names for a login; else of the type that it looks like.
    pub(crate) fn read(
        path: &Path,
        given: Option<SourceAccessType>,
        named: Option<SourceAccessType>,
        conditions: &Conditions,
    ) -> Result<Self, Unusable> {
        Ok(Self::of(&input::read(path)?, given, named, conditions))
    }

    /// The same for a document that is at hand.
    pub(crate) fn of(
        document: &[u8],
        given: Option<SourceAccessType>,
        named: Option<SourceAccessType>,
        conditions: &Conditions,
    ) -> Self {
        let members = secret::members_inside(document);
        let kind = given.unwrap_or_else(|| {
            let looks = SourceAccessType::from(secret::recognise(document));
            match named {
                Some(named) if named.is_login() && looks.is_login() => named,
                _ => looks,
            }
        });
        let secret_type = kind.secret_type();
        let report = secret_type.map(|kind| secret::check(document, Some(kind), conditions));
        Self {
            kind,
            report,
            members,
        }
    }

    /// Its content, to be put into a client's configuration.
    pub(crate) fn material(&self) -> Material<'_> {
        let member = |name: &str| {
            self.members
                .iter()
                .find(|(member, _)| member.expose() == name)
                .map(|(_, text)| text.expose())
        };
        match (member("certificate"), member("privateKey")) {
            (Some(certificate), Some(private_key)) => Material::ClientCertificate {
                certificate,
                private_key,
                private_key_password: member("privateKeyPassword"),
            },
            _ => match (member("username"), member("password")) {
                (Some(username), Some(password)) => Material::Login { username, password },
                _ => oauth_client(member),
            },
        }
    }
}

/// A client of an identity provider that has a secret. One that has a key is left out: what a Kafka
/// client takes for it are files.
fn oauth_client<'a>(member: impl Fn(&str) -> Option<&'a str>) -> Material<'a> {
    let members = [
        "oauthTokenEndpointUrl",
        "oauthClientId",
        "oauthClientSecret",
    ];
    match members.map(member) {
        [Some(token_endpoint), Some(client_id), Some(client_secret)] => Material::OauthClient {
            token_endpoint,
            client_id,
            client_secret,
        },
        _ => Material::LeftOut,
    }
}
