//! Finds contradictions in a list of SourceAccessConfigurations.

use std::collections::BTreeSet;

use crate::aws::arn::{SecretArn, SecretSuffix, complaint};
use crate::aws::source_access::{
    EventSource, Reader, SourceAccess, SourceAccessConfiguration, SourceAccessType as Type, Uri,
};
use crate::finding::{Code, FactName, Finding, Findings, Place, Rules, printable, shell_word};

impl SourceAccess {
    /// Checks these configurations for a mapping with this kind of event source. `region` is used
    /// if it is known and the mapping itself does not contain it.
    pub fn check(&self, source: EventSource, region: Option<&str>) -> Findings {
        let mut findings = Findings::under(&Rules::lambda());
        let reader = region.map(Reader::in_region).unwrap_or_default();
        self.check_into(source, reader, &mut findings);
        findings
    }

    /// Same as [`check`](Self::check), with `reader` if the mapping itself does not show the
    /// reader.
    pub(crate) fn check_into(&self, source: EventSource, reader: Reader, findings: &mut Findings) {
        let reader = self.reader.as_ref().unwrap_or(&reader);
        for configuration in self.iter() {
            check_type(configuration, source, findings);
            check_uri(configuration, source, reader, findings);
        }
        self.check_duplicates(findings);
        self.check_credentials(findings);
        self.check_oauth(findings);
        self.check_network(findings);
    }

    fn check_duplicates(&self, findings: &mut Findings) {
        let mut seen = BTreeSet::new();
        for configuration in self.iter() {
            if !seen.insert(configuration.kind) && !configuration.kind.may_repeat() {
                findings.push(
                    Finding::new(
                        Code::SourceAccessDuplicate,
                        place(configuration),
                        format!("{} occurs twice", configuration.kind),
                    )
                    .help("remove one of the two")
                    .fact(FactName::Type, configuration.kind.as_str()),
                );
            }
        }
    }

    fn check_credentials(&self, findings: &mut Findings) {
        let mut credentials: Vec<_> = self
            .iter()
            .filter(|configuration| configuration.kind.method().is_some())
            .collect();
        credentials.dedup_by_key(|configuration| configuration.kind);
        let Some((first, rest)) = credentials.split_first() else {
            return;
        };
        for other in rest.iter().filter(|other| other.kind != first.kind) {
            findings.push(
                Finding::new(
                    Code::SourceAccessConflict,
                    place(other),
                    format!(
                        "{} and {} are two credentials; Lambda accepts one",
                        first.kind, other.kind
                    ),
                )
                .help("keep the one for the intended method")
                .fact(FactName::Type, other.kind.as_str())
                .fact(FactName::OtherType, first.kind.as_str()),
            );
        }
    }

    fn check_oauth(&self, findings: &mut Findings) {
        let has_leader =
            self.contains(Type::OauthbearerAuth) || self.contains(Type::IamOauthbearerAuth);
        let companions = self.iter().filter(|configuration| {
            matches!(
                configuration.kind,
                Type::OauthbearerScope
                    | Type::OauthbearerAudience
                    | Type::OauthbearerLogicalCluster
                    | Type::OauthbearerIdentityPool
            )
        });
        for companion in companions.filter(|_| !has_leader) {
            findings.push(
                Finding::new(
                    Code::SourceAccessOauthAlone,
                    place(companion),
                    format!("{} belongs to an OAUTHBEARER_AUTH, which is missing", companion.kind),
                )
                .help("add OAUTHBEARER_AUTH with the ARN of the client's secret, or IAM_OAUTHBEARER_AUTH")
                .fact(FactName::Type, companion.kind.as_str())
                .fact(FactName::OtherType, Type::OauthbearerAuth.as_str()),
            );
        }
        let iam = self
            .iter()
            .find(|configuration| configuration.kind == Type::IamOauthbearerAuth);
        if let Some(iam) = iam
            && !self.contains(Type::OauthbearerAudience)
        {
            findings.push(
                Finding::new(
                    Code::SourceAccessOauthAudience,
                    place(iam),
                    "IAM_OAUTHBEARER_AUTH needs an audience for the token",
                )
                .help("add OAUTHBEARER_AUDIENCE with the audience that the brokers expect")
                .fact(FactName::Type, iam.kind.as_str())
                .fact(FactName::OtherType, Type::OauthbearerAudience.as_str()),
            );
        }
    }

    fn check_network(&self, findings: &mut Findings) {
        let pair = [
            (Type::VpcSubnet, Type::VpcSecurityGroup),
            (Type::VpcSecurityGroup, Type::VpcSubnet),
        ];
        for (present, absent) in pair {
            let alone = self
                .iter()
                .find(|configuration| configuration.kind == present)
                .filter(|_| !self.contains(absent));
            if let Some(alone) = alone {
                findings.push(
                    Finding::new(
                        Code::SourceAccessNetworkIncomplete,
                        place(alone),
                        format!("{present} without {absent}"),
                    )
                    .help(format!(
                        "add {absent}: Lambda needs both to reach brokers in a VPC"
                    ))
                    .fact(FactName::Type, present.as_str())
                    .fact(FactName::OtherType, absent.as_str()),
                );
            }
        }
    }
}

fn check_type(
    configuration: &SourceAccessConfiguration,
    source: EventSource,
    findings: &mut Findings,
) {
    let kind = configuration.kind;
    if kind == Type::VirtualHost {
        findings.push(
            Finding::new(
                Code::SourceAccessNotForKafka,
                place(configuration),
                "VIRTUAL_HOST is for RabbitMQ",
            )
            .help("remove it")
            .fact(FactName::Type, kind.as_str()),
        );
    } else if source == EventSource::Msk && !kind.is_for_msk() {
        findings.push(
            Finding::new(
                Code::SourceAccessNotForMsk,
                place(configuration),
                format!("{kind} is for self-managed Kafka; MSK rejects it"),
            )
            .help(help_for_msk(kind))
            .fact(FactName::Type, kind.as_str()),
        );
    }
}

fn help_for_msk(kind: Type) -> &'static str {
    match kind {
        Type::BasicAuth => "MSK has no SASL/PLAIN: write SASL_SCRAM_512_AUTH",
        Type::SaslScram256Auth => "MSK has SCRAM with SHA-512 only: write SASL_SCRAM_512_AUTH",
        Type::IamAuth | Type::IamOauthbearerAuth => {
            "remove it: with MSK, Lambda uses IAM if no secret is given"
        }
        Type::ServerRootCaCertificate => {
            "remove it: MSK's brokers have public certificates, which Lambda trusts"
        }
        Type::VpcSubnet | Type::VpcSecurityGroup => {
            "remove it: Lambda uses the network of the MSK cluster"
        }
        _ => "write SASL_SCRAM_512_AUTH or CLIENT_CERTIFICATE_TLS_AUTH, or remove it to use IAM",
    }
}

fn check_uri(
    configuration: &SourceAccessConfiguration,
    source: EventSource,
    reader: &Reader,
    findings: &mut Findings,
) {
    let kind = configuration.kind;
    match (kind.uri(), configuration.uri.as_deref()) {
        (Uri::Secret, Some(uri)) => check_secret(configuration, uri, source, reader, findings),
        (Uri::None, Some(_)) => findings.push(
            Finding::new(
                Code::SourceAccessUriUnused,
                place(configuration),
                format!("{kind} accepts no URI"),
            )
            .help("remove the URI")
            .fact(FactName::Type, kind.as_str()),
        ),
        (_, None) if configuration.is_unresolved => {}
        (Uri::Secret | Uri::Value, None) => findings.push(
            Finding::new(
                Code::SourceAccessUriMissing,
                place(configuration),
                format!("{kind} has no URI"),
            )
            .help(match kind.uri() {
                Uri::Secret => "add the ARN of the secret as its URI",
                _ => "add the value as its URI",
            })
            .fact(FactName::Type, kind.as_str()),
        ),
        (Uri::Value, Some(_)) | (Uri::None, None) => {}
    }
}

fn check_secret(
    configuration: &SourceAccessConfiguration,
    uri: &str,
    source: EventSource,
    reader: &Reader,
    findings: &mut Findings,
) {
    let arn: SecretArn = match uri.parse() {
        Ok(arn) => arn,
        Err(error) => {
            findings.push(
                Finding::new(
                    Code::SourceAccessUriNotSecret,
                    place(configuration),
                    format!(
                        "the URI is not the ARN of a secret: {}",
                        complaint(uri, &error)
                    ),
                )
                .help(
                    "write the ARN that `aws secretsmanager describe-secret --secret-id NAME \
                     --query ARN` prints",
                )
                .fact(FactName::Type, configuration.kind.as_str())
                .fact(FactName::Found, printable(uri)),
            );
            return;
        }
    };
    findings.extend(suffix_missing(configuration, &arn));
    let differs = |known: &Option<String>, own: &str| known.clone().filter(|known| known != own);
    if let Some(region) = differs(&reader.region, &arn.region) {
        findings.push(other_region(configuration, &arn, &region));
    }
    let other_account = differs(&reader.account, &arn.account);
    if let Some(account) = &other_account {
        findings.push(secret_account(configuration, &arn, account));
    }
    // The rule is MSK's for the secrets that are associated with a cluster. A reader in another
    // account may have a copy; AWS's own example names it my-secret.
    let may_be_copy = reader.is_vpc_connection || other_account.is_some();
    if source == EventSource::Msk
        && configuration.kind == Type::SaslScram512Auth
        && !may_be_copy
        && !arn.name.starts_with("AmazonMSK_")
    {
        findings.push(other_name(configuration, &arn));
    }
}

/// Reports an ARN that lacks the suffix of Secrets Manager, or seems to.
fn suffix_missing(configuration: &SourceAccessConfiguration, arn: &SecretArn) -> Option<Finding> {
    let (code, message) = match arn.suffix() {
        SecretSuffix::Present => return None,
        SecretSuffix::Absent => (
            Code::SourceAccessUriSuffix,
            "the ARN lacks the hyphen and six characters that Secrets Manager appends to a name"
                .to_owned(),
        ),
        SecretSuffix::Unsure => (
            Code::SourceAccessUriSuffixUnsure,
            format!(
                "the end of {} may be part of the secret's name; in that case the ARN lacks the \
                 hyphen and six characters that Secrets Manager appends",
                printable(&arn.name)
            ),
        ),
    };
    let finding = Finding::new(code, place(configuration), message)
        .help(format!(
            "write the ARN that `aws secretsmanager describe-secret --secret-id {} --query ARN \
             --output text` prints; a policy for this one names {}",
            shell_word(&arn.to_string()),
            arn.with_any_suffix()
        ))
        .fact(FactName::Arn, arn.to_string())
        .fact(FactName::Expected, arn.with_any_suffix());
    Some(finding)
}

/// Reports what a secret in another account needs.
fn secret_account(
    configuration: &SourceAccessConfiguration,
    arn: &SecretArn,
    reader: &str,
) -> Finding {
    Finding::new(
        Code::SourceAccessUriAccount,
        place(configuration),
        format!(
            "the secret is in the account {}, the mapping in {reader}",
            arn.account
        ),
    )
    .help(
        "allow the execution role secretsmanager:GetSecretValue in the secret's resource policy, \
         and kms:Decrypt in the policy of the customer-managed key that encrypts it",
    )
    .fact(FactName::Arn, arn.to_string())
    .fact(FactName::Found, arn.account.as_str())
    .fact(FactName::Expected, reader)
}

fn other_region(
    configuration: &SourceAccessConfiguration,
    arn: &SecretArn,
    region: &str,
) -> Finding {
    Finding::new(
        Code::SourceAccessUriRegion,
        place(configuration),
        format!("the secret is in {}, the mapping in {region}", arn.region),
    )
    .help(format!(
        "replicate the secret into {region} and give the replica's ARN"
    ))
    .fact(FactName::Arn, arn.to_string())
    .fact(FactName::Region, arn.region.as_str())
    .fact(FactName::OtherRegion, region)
}

fn other_name(configuration: &SourceAccessConfiguration, arn: &SecretArn) -> Finding {
    Finding::new(
        Code::SourceAccessSecretName,
        place(configuration),
        "the name of this secret does not begin with AmazonMSK_, as MSK requires for SCRAM",
    )
    .help(
        "create a secret named AmazonMSK_…, encrypted with a customer-managed KMS key, and \
         associate it with the cluster: `aws kafka batch-associate-scram-secret`",
    )
    .fact(FactName::Arn, arn.to_string())
    .fact(FactName::Expected, "AmazonMSK_")
}

fn place(configuration: &SourceAccessConfiguration) -> Place {
    configuration.origin.place()
}
