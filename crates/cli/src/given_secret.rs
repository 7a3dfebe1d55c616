//! A secret that is given in addition to the description of a cluster.

use std::path::Path;

use msk_auth::Conditions;
use msk_auth::aws::{EventSource, SourceAccessType};
use msk_auth::plan::Material;
use msk_auth::secret::{self, Secret, SecretReport, SecretType};
use msk_auth::sensitive::SensitiveText;

use crate::configuration::Read;
use crate::{Unusable, input};

/// A secret and its findings.
pub(crate) struct GivenSecret {
    /// The given or recognised type.
    pub(crate) kind: SourceAccessType,
    /// The result of `check`, if it knows the type.
    pub(crate) report: Option<SecretReport>,
    members: Vec<(SensitiveText, SensitiveText)>,
}

impl GivenSecret {
    /// Reads a secret of the type `given`. Without it, a login has the type that the mapping names
    /// for a login, and any other secret the recognised type.
    pub(crate) fn read(
        path: &Path,
        given: Option<SourceAccessType>,
        named: Option<SourceAccessType>,
        conditions: &Conditions,
    ) -> Result<Self, Unusable> {
        let document = input::read(path)?;
        Ok(Self::of(document.expose(), given, named, conditions))
    }

    /// The same for a document in memory.
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

    /// The secret that a configuration would be packed as; `None` where it has nothing to be kept secret.
    pub(crate) fn of_configuration(read: &Read) -> Option<Self> {
        let document = read.configuration.to_secret()?;
        let kind = read.configuration.source_access(EventSource::SelfManaged)?;
        let conditions = &read.conditions;
        Some(Self::of(document.expose(), Some(kind), None, conditions))
    }

    /// The principal that a broker gives to a client with this secret, from the client certificate or
    /// the user name; `None` if it has neither, or if it can't be read.
    pub(crate) fn principal(self) -> Option<String> {
        let report = self.report?;
        if report.secret_type == SecretType::ClientCertificateTlsAuth {
            return Some(report.chain?.leaf()?.principal());
        }
        match report.into_result() {
            Ok(Secret::Login(login)) => Some(format!("User:{}", login.username)),
            _ => None,
        }
    }

    /// Whether it is an OAuth client that proves its identity with a key.
    pub(crate) fn is_client_with_a_key(&self) -> bool {
        let is_key = |(name, _): &(SensitiveText, _)| name.expose() == "oauthPrivateKey";
        self.kind == SourceAccessType::OauthbearerAuth && self.members.iter().any(is_key)
    }

    /// Its content, for a client's configuration.
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

/// An identity provider's client that has a secret. A client with a key is omitted, because Kafka
/// clients read the key from a file.
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
