//! The plan and its material, from the user's options.

use std::path::Path;

use msk_auth::aws::{Broker, SourceAccessType};
use msk_auth::client::{Client, ClientCredentials, IamMechanism};
use msk_auth::config::ConfiguredCredentials;
use msk_auth::finding::{KeyAlgorithm, with_causes};
use msk_auth::iam::{Region, Signer};
use msk_auth::identity::Identity;
use msk_auth::lambda::{self, Answer, Stage};
use msk_auth::oauth::TokenRequest;
use msk_auth::plan::{self, Plan};
use msk_auth::secret::Secret;
use msk_auth::{Finding, Findings, Method, Rules};

use super::files::{bearer, roots};
use super::{Arguments, IamShape, unused};
use crate::aws_identity::{self, Identity as AwsIdentity, Refusal};
use crate::choice::Choice;
use crate::configuration::{self, Read};
use crate::given_secret::GivenSecret;
use crate::provider::{provider, signs_for};
use crate::{Unusable, input};

/// Everything that a connection needs.
pub(super) struct Means {
    pub(super) client: Client,
    /// Why this method was chosen, if it was.
    pub(super) reason: Option<String>,
    /// The findings about the secret, except errors.
    pub(super) findings: Findings,
    /// Whether the connection is one that Lambda would make, so that its answer is relevant.
    pub(super) is_lambdas: bool,
}

/// Why a connection is impossible.
pub(super) struct Rejection {
    pub(super) method: Option<Method>,
    pub(super) findings: Findings,
    pub(super) reason: String,
    /// What Lambda would say.
    pub(super) lambda: Option<Answer>,
}

impl Rejection {
    /// For a client that got no token, and what was found before.
    fn without_token(
        plan: &Plan,
        mut findings: Findings,
        finding: Finding,
        is_lambdas: bool,
    ) -> Self {
        let lambda = lambda::for_failure(plan.method, Stage::Sasl, finding.code);
        let lambda = lambda.filter(|_| is_lambdas);
        findings.push(finding);
        Self {
            method: Some(plan.method),
            findings,
            reason: "the identity provider gave no token".to_owned(),
            lambda,
        }
    }
}

pub(super) fn gather(arguments: &Arguments) -> Result<Result<Means, Rejection>, Unusable> {
    if let Some(path) = &arguments.config {
        return configured(arguments, path);
    }
    let mut findings = Findings::under(&Rules::lambda());
    // A plan from AWS's documents is Lambda's.
    let mut is_lambdas = !arguments.inputs.rules.are_not_lambdas();
    let (plan, secret, reason) = match &arguments.brokers {
        Some(brokers) => {
            let given = given(arguments, brokers)?;
            is_lambdas = given.is_lambdas;
            (given.plan, given.secret, None)
        }
        None if !arguments.inputs.is_given() => {
            return Err(Unusable(
                "no brokers are given: use --brokers, --config, --cluster and --bootstrap, \
                 --cluster-arn, or --mapping"
                    .to_owned(),
            ));
        }
        None => {
            let Choice {
                decision, secret, ..
            } = arguments.inputs.decide(None, &mut findings)?;
            let Some(plan) = decision.plan else {
                return Ok(Err(Rejection {
                    method: None,
                    findings,
                    reason: decision.reason,
                    lambda: decision.lambda,
                }));
            };
            (plan, secret, Some(decision.reason))
        }
    };
    unused::check(arguments, plan.method)?;
    let mut of_secret = Findings::under(&Rules::lambda());
    let secret = match secret.and_then(|secret| secret.report) {
        None => None,
        Some(report) => {
            let lambda = report.lambda();
            of_secret = report.findings.clone();
            match report.into_result() {
                Ok(secret) => Some(secret),
                Err(_) => {
                    return Ok(Err(Rejection {
                        method: Some(plan.method),
                        findings: of_secret,
                        reason: "the secret is not accepted; run `msk-auth check` for details"
                            .to_owned(),
                        lambda,
                    }));
                }
            }
        }
    };
    if let Some(Secret::ClientCertificate(identity)) = &secret {
        check_signing(identity)?;
    }
    let credentials = match credentials(arguments, &plan, secret)? {
        Ok(credentials) => credentials,
        Err(finding) => {
            return Ok(Err(Rejection::without_token(
                &plan, of_secret, finding, is_lambdas,
            )));
        }
    };
    let roots = match &arguments.ca {
        Some(path) => Some(roots(path)?),
        None if matches!(plan.roots, plan::RootsSource::Secret(_)) => {
            return Err(Unusable(
                "the mapping names its own root certificate: give that secret, or the certificate, \
                 with --ca FILE"
                    .to_owned(),
            ));
        }
        None => None,
    };
    let client = Client::new(&plan, credentials, roots, provider())
        .map_err(|error| Unusable(with_causes(&error)))?;
    Ok(Ok(Means {
        client: in_shape(arguments, client),
        reason,
        findings: of_secret,
        is_lambdas,
    }))
}

/// The client with the requested mechanism for IAM.
fn in_shape(arguments: &Arguments, client: Client) -> Client {
    match arguments.iam_mechanism {
        Some(IamShape::Oauthbearer) => client.iam_mechanism(IamMechanism::OauthBearer),
        Some(IamShape::AwsMskIam) => client.iam_mechanism(IamMechanism::AwsMskIam),
        None => client,
    }
}

fn check_signing(identity: &Identity) -> Result<(), Unusable> {
    if signs_for(identity) {
        return Ok(());
    }
    let key = identity.key();
    let (kind, help) = match key.algorithm() {
        KeyAlgorithm::Rsa => (
            format!("this RSA key of {} bits", key.bits()),
            "use RSA of 2048, 3072 or 4096 bits with the exponent 65537; built with `cargo install --path \
             crates/cli --features aws-lc-rs`, it signs with other sizes up to 8192 bits, too",
        ),
        _ => (
            "this key on P-521".to_owned(),
            "build it with `cargo install --path crates/cli --features aws-lc-rs`",
        ),
    };
    Err(Unusable(format!(
        "this build of msk-auth checks {kind} but can't sign with it: {help}"
    )))
}

/// Everything from a client's configuration, except for tokens and other roots.
fn configured(arguments: &Arguments, path: &Path) -> Result<Result<Means, Rejection>, Unusable> {
    let Read {
        mut configuration,
        conditions,
        ..
    } = configuration::read(path, None, &arguments.keystore, &arguments.inputs.rules)?;
    let plan = match configuration.plan() {
        Some(plan) if configuration.accepted() => plan,
        Some(_) | None if !configuration.accepted() => {
            return Ok(Err(Rejection {
                method: configuration.method,
                findings: configuration.findings,
                reason: "the configuration is not accepted; run `msk-auth check` for details"
                    .to_owned(),
                lambda: None,
            }));
        }
        _ => {
            let name = input::name(path);
            return Err(Unusable(format!(
                "{name} names no brokers: set `bootstrap.servers`"
            )));
        }
    };
    unused::check(arguments, plan.method)?;
    if let Some(path) = &arguments.ca {
        configuration.roots = Some(roots(path)?);
    }
    let credentials = match &configuration.credentials {
        ConfiguredCredentials::ClientCertificate(identity) => {
            check_signing(identity)?;
            None
        }
        ConfiguredCredentials::Iam(options) => Some(Ok(iam(
            arguments,
            &plan,
            &arguments.inputs.identity().or(options),
        )?)),
        ConfiguredCredentials::OauthClient(_) if arguments.token_file.is_none() => {
            let request = configuration.token_request().cloned();
            let credentials =
                request.map(|one| arguments.oauth.credentials(one, &plan, arguments.timeout()));
            credentials.transpose()?
        }
        _ if plan.method == Method::OauthBearer => Some(credentials(arguments, &plan, None)?),
        _ => None,
    };
    let findings = configuration.findings.clone();
    // A configuration is another client's than Lambda.
    let is_lambdas = arguments.inputs.rules.are_lambdas();
    let credentials = match credentials.transpose() {
        Ok(credentials) => credentials,
        Err(finding) => {
            return Ok(Err(Rejection::without_token(
                &plan, findings, finding, is_lambdas,
            )));
        }
    };
    let client = match credentials {
        Some(credentials) => configuration.client_with(credentials, &conditions),
        None => configuration.client(&conditions),
    };
    let client = client.map_err(|error| Unusable(with_causes(&error)))?;
    Ok(Ok(Means {
        client: in_shape(arguments, client),
        reason: None,
        findings,
        is_lambdas,
    }))
}

/// Brokers and a method that are given.
struct Given {
    plan: Plan,
    secret: Option<GivenSecret>,
    is_lambdas: bool,
}

/// The brokers and the method as given; by default, the method that the secret is for.
fn given(arguments: &Arguments, brokers: &str) -> Result<Given, Unusable> {
    let brokers = Broker::parse_list(brokers)
        .map_err(|error| Unusable(format!("--brokers: {}", with_causes(&error))))?;
    let is_msk = match &arguments.server_name {
        Some(name) => is_msk(name),
        None => brokers.iter().all(|broker| is_msk(&broker.host)),
    };
    let rules = &arguments.inputs.rules;
    let fitting = match is_msk {
        true => Rules::lambda(),
        false => Rules::kafka(),
    };
    let conditions = rules.conditions_or(fitting);
    let named = arguments.method.and_then(login_type);
    let secret = arguments.inputs.secret(named, &conditions)?;
    let method = match (arguments.method, &secret) {
        (Some(method), _) => method,
        (None, Some(secret)) => secret.kind.method().ok_or_else(|| {
            Unusable(format!(
                "a secret of type {} is not a login: give --method",
                secret.kind
            ))
        })?,
        (None, None) => {
            return Err(Unusable(
                "the method is not known: give --method (iam, mtls, scram, tls, plaintext, \
                 scram-256, plain, oauthbearer), or the secret with --secret FILE"
                    .to_owned(),
            ));
        }
    };
    if secret.is_some() && matches!(method, Method::Iam | Method::Tls | Method::Plaintext) {
        return Err(Unusable(format!(
            "--secret is for a login with a secret, and the method is {}",
            method.name()
        )));
    }
    Ok(Given {
        plan: Plan::given(method, brokers),
        secret,
        is_lambdas: rules.are_lambdas() || is_msk && !rules.are_not_lambdas(),
    })
}

fn is_msk(host: &str) -> bool {
    Region::from_broker(host).is_ok()
}

/// The type of secret that contains the login for a method.
fn login_type(method: Method) -> Option<SourceAccessType> {
    SourceAccessType::ALL
        .iter()
        .copied()
        .find(|kind| kind.is_login() && kind.method() == Some(method))
}

fn credentials(
    arguments: &Arguments,
    plan: &Plan,
    secret: Option<Secret>,
) -> Result<Result<ClientCredentials, Finding>, Unusable> {
    Ok(Ok(match plan.method {
        Method::Tls | Method::Plaintext => ClientCredentials::None,
        Method::Iam => iam(arguments, plan, arguments.inputs.identity())?,
        Method::OauthBearer => match &arguments.token_file {
            Some(path) => arguments.oauth.with_extensions(bearer(path)?, plan).into(),
            None => match secret {
                Some(Secret::OauthClient(client)) => {
                    return arguments.oauth.credentials(
                        TokenRequest::new(client),
                        plan,
                        arguments.timeout(),
                    );
                }
                _ => return Err(Unusable(
                    "oauthbearer needs a token: give the client's secret with --secret FILE, or a \
                     token with --token-file FILE"
                        .to_owned(),
                )),
            },
        },
        method => match secret {
            Some(secret) => secret.into(),
            None => {
                return Err(Unusable(format!(
                    "{} needs a secret: give --secret FILE",
                    method.name()
                )));
            }
        },
    }))
}

fn iam(
    arguments: &Arguments,
    plan: &Plan,
    identity: &AwsIdentity,
) -> Result<ClientCredentials, Unusable> {
    let broker = plan.brokers.first().map(|broker| broker.host.as_str());
    // Through a tunnel, the broker's own name contains the region.
    let broker = arguments.server_name.as_deref().or(broker);
    let region = aws_identity::region(arguments.region.as_deref(), broker, None)?;
    match identity.source(Signer::new(region)) {
        Ok(source) => {
            // A problem with the credentials is not a broker's.
            source
                .token_blocking()
                .map_err(|error| Unusable(with_causes(&error)))?;
            Ok(source.into())
        }
        Err(Refusal::Unusable(sentence) | Refusal::Rejected(sentence)) => Err(Unusable(sentence)),
    }
}
