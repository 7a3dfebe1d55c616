//! `pack --config`: the secrets of a client's configuration.

use std::path::{Path, PathBuf};

use msk_auth::aws::{EventSource, SourceAccessType};
use msk_auth::config::{Configuration, ConfiguredCredentials};
use msk_auth::secret::pack::PackInput;
use msk_auth::secret::repair::Change;
use msk_auth::secret::{self, SecretReport};
use msk_auth::sensitive::SensitiveBytes;
use msk_auth::{Code, Conditions, Findings, Method};

use super::next::Next;
use super::{Arguments, build, keystore_options, nothing_written};
use crate::repair::tell;
use crate::target::Output;
use crate::{Outcome, Unusable, configuration, input};

/// A secret, or why there is none.
struct Secret {
    kind: SourceAccessType,
    /// The secret, if the rules accept it.
    document: Option<SensitiveBytes>,
    report: SecretReport,
    changes: Vec<Change>,
    findings: Findings,
}

pub(super) fn run(arguments: &Arguments, path: &Path) -> Result<Outcome, Unusable> {
    let mut inputs = vec![path];
    inputs.extend(arguments.password_file.as_deref());
    arguments.target.check(&inputs)?;
    let read = configuration::read(path, None, &keystore_options(arguments), &arguments.rules)?;
    let configuration = &read.configuration;
    inputs.extend(read.files.iter().map(PathBuf::as_path));
    arguments.target.check(&inputs)?;
    if !configuration.accepted() {
        return Ok(nothing_written(
            configuration.findings.clone().into_ranked(),
        ));
    }
    let conditions = arguments.rules.conditions();
    let name = input::name(path);
    let credential = credential(arguments, configuration, &name, &conditions)?;
    let root = root(configuration, &conditions);
    let is_second = credential.is_some();
    let root_target = match (&root, is_second) {
        (Some(_), true) => {
            arguments
                .target
                .second(arguments.root_output.as_deref(), "root", &inputs)?
        }
        _ => None,
    };
    let Some(first) = credential.as_ref().or(root.as_ref()) else {
        return Err(Unusable(format!("{name}: {}", why_none(configuration))));
    };
    let mut about = about_the_rest(configuration, first);
    let parameters = configuration.oauth_source_access(&mut about);
    let mut more = Vec::new();
    let mut is_whole = write_first(arguments, first, about, &conditions, &mut more)?;
    let second = root.as_ref().filter(|_| is_second && is_whole);
    if let Some(root) = second {
        is_whole = write_root(root, root_target.as_ref(), &conditions, &mut more)?;
    }
    let file = arguments.target.file().filter(|_| is_whole);
    let mut next = Next::new(configuration.event_source(), parameters);
    if let Some(file) = file {
        next.push(first.kind, file);
        if let (Some(root), Some(file)) = (second, root_target.as_ref().and_then(Output::file)) {
            next.push(root.kind, file);
        }
        next.print();
    } else if is_whole {
        next.print_parameters();
    }
    if let Some(line) = more.first() {
        errln!("{}", line);
    }
    Ok(match is_whole {
        true => Outcome::Accepted,
        false => Outcome::Rejected,
    })
}

/// The findings, except about the key's encryption for the client, since the secret's can differ, and except those
/// that the check of the secret repeats.
fn about_the_rest(configuration: &Configuration, secret: &Secret) -> Findings {
    let mut about = Findings::under(configuration.findings.rules());
    for finding in configuration.findings.iter() {
        if finding.code != Code::KeyPbes2 && !secret.report.findings.contains(finding.code) {
            about.push(finding.clone());
        }
    }
    about
}

/// The secret of what the configuration logs in with.
fn credential(
    arguments: &Arguments,
    configuration: &Configuration,
    name: &str,
    conditions: &Conditions,
) -> Result<Option<Secret>, Unusable> {
    let kind = configuration.source_access(EventSource::SelfManaged);
    let (Some(document), Some(kind)) = (configuration.to_secret(), kind) else {
        return Ok(None);
    };
    if configuration.method != Some(Method::Mtls) {
        return Ok(Some(checked(document, kind, conditions)));
    }
    let packed = build(
        arguments,
        &[PackInput::new(name, document.expose())],
        conditions,
    )?;
    Ok(Some(Secret {
        kind,
        document: packed.document,
        report: packed.report,
        changes: packed.changes,
        findings: packed.findings,
    }))
}

/// The secret of the roots that it trusts. Lambda reads one for self-managed Kafka only.
fn root(configuration: &Configuration, conditions: &Conditions) -> Option<Secret> {
    if configuration.event_source() == EventSource::Msk {
        return None;
    }
    let kind = SourceAccessType::ServerRootCaCertificate;
    let document = configuration.to_root_secret()?;
    Some(checked(document, kind, conditions))
}

fn checked(document: SensitiveBytes, kind: SourceAccessType, conditions: &Conditions) -> Secret {
    let report = secret::check(document.expose(), kind.secret_type(), conditions);
    Secret {
        kind,
        document: report.accepted().then_some(document),
        report,
        changes: Vec::new(),
        findings: Findings::under(&conditions.rules),
    }
}

/// Writes the first secret, and prints what is wrong with it; returns whether it was written. How to learn
/// more goes into `more`, since it comes last.
fn write_first(
    arguments: &Arguments,
    secret: &Secret,
    mut about: Findings,
    conditions: &Conditions,
    more: &mut Vec<String>,
) -> Result<bool, Unusable> {
    for finding in secret.findings.iter() {
        about.push(finding.clone());
    }
    let written = match &secret.document {
        Some(document) => arguments.target.write(document.expose())?,
        None => None,
    };
    let is_written = secret.document.is_some();
    errln!("{}", secret.kind);
    let learn_more = tell(
        &secret.changes,
        &about,
        &secret.report,
        is_written,
        written,
        conditions,
    );
    if !is_written {
        errln!("nothing was written");
    }
    more.extend(learn_more);
    Ok(is_written)
}

/// The same for the second secret, of the roots.
fn write_root(
    secret: &Secret,
    target: Option<&Output>,
    conditions: &Conditions,
    more: &mut Vec<String>,
) -> Result<bool, Unusable> {
    errln!("\n{}", secret.kind);
    let written = match (&secret.document, target) {
        (Some(document), Some(target)) => target.write(document.expose())?,
        _ => None,
    };
    let learn_more = tell(
        &[],
        &secret.findings,
        &secret.report,
        secret.document.is_some(),
        written,
        conditions,
    );
    if secret.document.is_none() {
        errln!("the secret of the root certificates was not written");
    } else if target.is_none() {
        errln!(
            "the root certificates need a secret of their own, which was not written: add --root-output FILE"
        );
    }
    more.extend(learn_more);
    Ok(secret.document.is_some())
}

/// The reason why a configuration has no secret.
fn why_none(configuration: &Configuration) -> &'static str {
    let is_msk = configuration.event_source() == EventSource::Msk;
    match (configuration.method, &configuration.credentials) {
        (Some(Method::Iam), _) if is_msk => {
            "IAM has no secret: if the mapping names no credential, Lambda signs with the function's execution role"
        }
        (Some(Method::Iam), _) => {
            "IAM has no secret: if the mapping names IAM_AUTH, Lambda signs with the function's execution role"
        }
        (_, ConfiguredCredentials::DelegationToken(_)) => {
            "it logs in with a delegation token, and AWS Lambda has no type of secret for one; with SASL_SCRAM_512_AUTH, Lambda would log in as a user"
        }
        (Some(Method::OauthBearer), ConfiguredCredentials::OauthClient(_)) => {
            "its client proves its identity with a signed assertion, and an OAUTHBEARER_AUTH secret has no fields for the claims that the configuration sets"
        }
        (Some(Method::OauthBearer), _) => {
            "its OAUTHBEARER tokens come from the program, a handler of its own or a signed assertion, and an OAUTHBEARER_AUTH \
             secret needs a token endpoint with a client secret, or with an e-mail address and a private key"
        }
        (Some(Method::Tls), _) => {
            "TLS without a client certificate has no secret: the brokers see an anonymous client"
        }
        (Some(Method::Plaintext), _) => "plaintext has no secret: nothing authenticates the client",
        _ => {
            "it has neither a client certificate, nor a user name and a password, nor an OAuth client"
        }
    }
}
