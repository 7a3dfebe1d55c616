//! `SourceAccessConfigurations`: the credentials and network of an event source mapping
//! (<https://docs.aws.amazon.com/lambda/latest/dg/API_SourceAccessConfiguration.html>).

pub use oauth::OauthParameters;

use crate::aws::arn::{ClusterArn, Parts};
use crate::finding::{Code, FactName, Finding, Findings, FindingsError, Place, Rules, printable};
use crate::json::{Document, Member, Origin};
use crate::method::Method;
use crate::names::names;
use crate::secret::SecretType;

mod check;
mod oauth;

names! {
    /// The type of a SourceAccessConfiguration.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum SourceAccessType {
        /// `CLIENT_CERTIFICATE_TLS_AUTH`: mutual TLS.
        ClientCertificateTlsAuth = SecretType::ClientCertificateTlsAuth.as_str(),
        /// `SASL_SCRAM_512_AUTH`: SASL/SCRAM with SHA-512, the only SCRAM method of MSK.
        SaslScram512Auth = SecretType::SaslScram512Auth.as_str(),
        /// `SASL_SCRAM_256_AUTH`: SASL/SCRAM with SHA-256.
        SaslScram256Auth = SecretType::SaslScram256Auth.as_str(),
        /// `BASIC_AUTH`: SASL/PLAIN.
        BasicAuth = SecretType::BasicAuth.as_str(),
        /// `SERVER_ROOT_CA_CERTIFICATE`: the root that signed the brokers' certificates.
        ServerRootCaCertificate = SecretType::ServerRootCaCertificate.as_str(),
        /// `OAUTHBEARER_AUTH`: SASL/OAUTHBEARER with a client of an authorization server.
        OauthbearerAuth = SecretType::OauthbearerAuth.as_str(),
        /// `OAUTHBEARER_SCOPE`: the scope to request.
        OauthbearerScope = "OAUTHBEARER_SCOPE",
        /// `OAUTHBEARER_AUDIENCE`: the audience to request.
        OauthbearerAudience = "OAUTHBEARER_AUDIENCE",
        /// `OAUTHBEARER_LOGICAL_CLUSTER`: an extension that Confluent's clusters read.
        OauthbearerLogicalCluster = "OAUTHBEARER_LOGICAL_CLUSTER",
        /// `OAUTHBEARER_IDENTITY_POOL`: an extension that Confluent's clusters read.
        OauthbearerIdentityPool = "OAUTHBEARER_IDENTITY_POOL",
        /// `IAM_AUTH`: the role's signature.
        IamAuth = "IAM_AUTH",
        /// `IAM_OAUTHBEARER_AUTH`: a token that IAM issues for an audience.
        IamOauthbearerAuth = "IAM_OAUTHBEARER_AUTH",
        /// `VPC_SUBNET`: a subnet to connect from.
        VpcSubnet = "VPC_SUBNET",
        /// `VPC_SECURITY_GROUP`: a security group to connect with.
        VpcSecurityGroup = "VPC_SECURITY_GROUP",
        /// `VIRTUAL_HOST`: RabbitMQ's.
        VirtualHost = "VIRTUAL_HOST",
    }
    /// Every type, in the order of the documentation.
    pub const ALL;
    /// The type in AWS's documents, for example `SASL_SCRAM_512_AUTH`.
    pub fn as_str;
    impl FromStr = "not a type of SourceAccessConfiguration";
}

/// The content of a SourceAccessConfiguration's URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Uri {
    Secret,
    Value,
    None,
}

impl SourceAccessType {
    /// The method for which this type is the credential, or `None` if it is not a credential.
    pub fn method(self) -> Option<Method> {
        match self {
            Self::ClientCertificateTlsAuth => Some(Method::Mtls),
            Self::SaslScram512Auth => Some(Method::ScramSha512),
            Self::SaslScram256Auth => Some(Method::ScramSha256),
            Self::BasicAuth => Some(Method::Plain),
            Self::OauthbearerAuth | Self::IamOauthbearerAuth => Some(Method::OauthBearer),
            Self::IamAuth => Some(Method::Iam),
            _ => None,
        }
    }

    /// Whether a mapping of an MSK cluster may have this type. For the others, MSK has no listener,
    /// or Lambda reads the value from the cluster itself.
    pub(crate) fn is_for_msk(self) -> bool {
        matches!(
            self,
            Self::ClientCertificateTlsAuth | Self::SaslScram512Auth
        )
    }

    /// Whether a mapping of a self-managed Kafka cluster may have this type.
    pub(crate) fn is_for_self_managed(self) -> bool {
        self != Self::VirtualHost
    }

    /// Whether the secret of this type is a user name and a password.
    pub fn is_login(self) -> bool {
        matches!(
            self,
            Self::SaslScram512Auth | Self::SaslScram256Auth | Self::BasicAuth
        )
    }

    /// The type of the secret that its URI names, or `None` if its URI names none.
    pub fn secret_type(self) -> Option<SecretType> {
        let mut types = SecretType::ALL.iter().copied();
        types.find(|secret_type| Self::from(*secret_type) == self)
    }

    pub(crate) fn uri(self) -> Uri {
        match self {
            Self::IamAuth | Self::IamOauthbearerAuth => Uri::None,
            _ if self.secret_type().is_some() => Uri::Secret,
            _ => Uri::Value,
        }
    }

    fn may_repeat(self) -> bool {
        matches!(self, Self::VpcSubnet | Self::VpcSecurityGroup)
    }
}

impl From<SecretType> for SourceAccessType {
    fn from(secret_type: SecretType) -> Self {
        match secret_type {
            SecretType::ClientCertificateTlsAuth => Self::ClientCertificateTlsAuth,
            SecretType::ServerRootCaCertificate => Self::ServerRootCaCertificate,
            SecretType::SaslScram512Auth => Self::SaslScram512Auth,
            SecretType::SaslScram256Auth => Self::SaslScram256Auth,
            SecretType::BasicAuth => Self::BasicAuth,
            SecretType::OauthbearerAuth => Self::OauthbearerAuth,
        }
    }
}

/// One SourceAccessConfiguration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SourceAccessConfiguration {
    /// Its type.
    pub kind: SourceAccessType,
    /// The ARN of its secret, or its value; `None` for a type that has neither.
    pub uri: Option<String>,
    /// Whether it has a URI whose value becomes known only when it is deployed.
    is_unresolved: bool,
    /// For findings.
    origin: Origin,
}

/// The kind of cluster that a mapping reads from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventSource {
    /// An MSK cluster.
    Msk,
    /// Any other Kafka cluster.
    SelfManaged,
}

/// The SourceAccessConfigurations of a mapping.
///
/// ```
/// use msk_auth::aws::{EventSource, SourceAccess};
/// use msk_auth::Code;
///
/// let json = br#"[{"Type": "BASIC_AUTH", "URI": "arn:aws:secretsmanager:us-east-1:123456789012:secret:kafka"}]"#;
/// let access = SourceAccess::from_json(json)?;
/// let findings = access.check(EventSource::Msk, None);
/// assert!(findings.contains(Code::SourceAccessNotForMsk));
/// # Ok::<(), msk_auth::FindingsError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceAccess {
    configurations: Vec<SourceAccessConfiguration>,
    /// The reader of the secrets, if the mapping shows it.
    reader: Option<Reader>,
}

/// The reader of secrets: its region and account, and whether the cluster is in another account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reader {
    region: Option<String>,
    account: Option<String>,
    is_vpc_connection: bool,
}

impl Reader {
    /// The reader for an MSK cluster, which has its account and its region.
    pub(crate) fn of_cluster(arn: &ClusterArn) -> Self {
        Self {
            region: Some(arn.region.clone()),
            account: Some(arn.account.clone()),
            is_vpc_connection: arn.is_vpc_connection(),
        }
    }

    /// The reader for a self-managed cluster, which has those of the function.
    pub(crate) fn of_function(parts: &Parts<'_>) -> Self {
        Self {
            region: Some(parts.region.to_owned()),
            account: Some(parts.account.to_owned()),
            is_vpc_connection: false,
        }
    }

    fn in_region(region: &str) -> Self {
        Self {
            region: Some(region.to_owned()),
            ..Self::default()
        }
    }
}

impl SourceAccess {
    /// Reads the JSON list for the AWS CLI's `--source-access-configurations`, or an object with a
    /// member `SourceAccessConfigurations`.
    ///
    /// # Errors
    ///
    /// The document is not JSON of this form, or names a type that does not exist.
    pub fn from_json(json: &[u8]) -> Result<Self, FindingsError> {
        let mut findings = Findings::under(&Rules::lambda());
        match Self::read(json, &mut findings) {
            Some(access) if !findings.has_errors() => Ok(access),
            _ => Err(findings.into()),
        }
    }

    /// Same as [`from_json`](Self::from_json), but writes problems into `findings` and continues.
    pub fn read(json: &[u8], findings: &mut Findings) -> Option<Self> {
        let document = Document::read(json, "the list of SourceAccessConfigurations", findings)?;
        let root = document.root();
        let list = match root.is_object() {
            true => root.member("SourceAccessConfigurations", findings),
            false => root,
        };
        Some(Self::of(&list, findings))
    }

    pub(crate) fn of(list: &Member<'_>, findings: &mut Findings) -> Self {
        let mut configurations = Vec::new();
        for element in list.one_or_list(findings) {
            let kind = element.member("Type", findings);
            let member = element.member("URI", findings);
            let is_unresolved = member.unresolved().is_some();
            let uri = known_text(&member, findings);
            match known_text(&kind, findings).map(|text| (text, text.parse())) {
                Some((_, Ok(kind))) => configurations.push(SourceAccessConfiguration {
                    kind,
                    uri: uri.map(str::to_owned),
                    is_unresolved,
                    origin: element.origin(),
                }),
                Some((text, Err(_))) => {
                    findings.push(unknown_type(text, kind.place()));
                }
                None if uri.is_some() => findings.push(Finding::new(
                    Code::SourceAccessTypeUnknown,
                    kind.place(),
                    "the configuration has no Type",
                )),
                None => {}
            }
        }
        Self {
            configurations,
            reader: None,
        }
    }

    /// The same list, for a mapping with this reader.
    pub(crate) fn read_by(mut self, reader: Reader) -> Self {
        self.reader = Some(reader);
        self
    }

    /// Adds a configuration from another kind of document.
    pub(crate) fn push(&mut self, kind: SourceAccessType, uri: &str, origin: Origin) {
        self.configurations.push(SourceAccessConfiguration {
            kind,
            uri: Some(uri.to_owned()),
            is_unresolved: false,
            origin,
        });
    }

    /// The configurations in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, SourceAccessConfiguration> {
        self.configurations.iter()
    }

    /// Whether it has one of this type.
    pub fn contains(&self, kind: SourceAccessType) -> bool {
        self.iter().any(|configuration| configuration.kind == kind)
    }

    /// The first configuration that is a credential.
    pub fn credential(&self) -> Option<&SourceAccessConfiguration> {
        self.iter()
            .find(|configuration| configuration.kind.method().is_some())
    }

    /// The ARNs of the named secrets, in their order.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.iter()
            .filter(|configuration| configuration.kind.uri() == Uri::Secret)
            .filter_map(|configuration| configuration.uri.as_deref())
    }
}

/// A string; an expression with an unknown value is reported.
pub(crate) fn known_text<'a>(member: &Member<'a>, findings: &mut Findings) -> Option<&'a str> {
    let Some(instead) = member.unresolved() else {
        return member.text(findings);
    };
    let instead = printable(instead);
    findings.push(
        Finding::new(
            Code::DocumentMemberUnresolved,
            member.place(),
            format!(
                "{} is {instead}, whose value becomes known only when it is deployed",
                member.name()
            ),
        )
        .help(
            "write its value in its place, or give the output of \
             `aws lambda get-event-source-mapping`",
        )
        .fact(FactName::Found, instead),
    );
    None
}

fn unknown_type(text: &str, place: Place) -> Finding {
    let finding = Finding::new(
        Code::SourceAccessTypeUnknown,
        place,
        format!("{} is not a type that Lambda has", printable(text)),
    )
    .fact(FactName::Found, printable(text));
    let simplified = |text: &str| -> String {
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_uppercase())
            .collect()
    };
    let wanted = simplified(text);
    let near = SourceAccessType::ALL
        .iter()
        .find(|kind| simplified(kind.as_str()) == wanted);
    match near {
        Some(kind) => finding
            .help(format!("write {kind}"))
            .fact(FactName::Expected, kind.as_str()),
        None => finding.help(
            "for MSK, write CLIENT_CERTIFICATE_TLS_AUTH or SASL_SCRAM_512_AUTH, or remove the list \
             to authenticate with IAM",
        ),
    }
}

#[cfg(test)]
mod tests;
