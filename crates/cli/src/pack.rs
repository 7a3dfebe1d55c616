//! `msk-auth pack`: builds a secret from separate files.

mod configured;
mod next;

use std::path::{Path, PathBuf};

use clap::Args;
use msk_auth::secret::pack;
use msk_auth::secret::pack::{PackInput, Packed};
use msk_auth::secret::repair::{KeyEncryption, Options};
use msk_auth::{Code, Conditions, Finding, Findings};

use crate::configuration::KeystoreOptions;
use crate::repair::{Encryption, judge_password, password, tell};
use crate::rules::RuleOptions;
use crate::target::Target;
use crate::{Outcome, Unusable, input, keystore, output, painted, words};

/// Build a secret from PEM or DER files in any order, from a keystore, or from a client's configuration
///
/// Files may be PEM, DER, or JSON with PEM in it, as printed by `aws acm-pca get-certificate`,
/// kubectl and Vault. Keys may be PKCS #8, PKCS #1 or SEC 1. The secret is of type
/// CLIENT_CERTIFICATE_TLS_AUTH, unless the configuration logs in with a user name or an OAuth client.
/// Nothing is written unless the secret is accepted.
#[derive(Args)]
#[command(after_long_help = "Examples:\n  \
    msk-auth pack --certificate client.pem issuing.pem root.pem --key client.key --output secret.json\n  \
    msk-auth pack --certificate bundle.pem --password-file password.txt --output secret.json\n  \
    msk-auth pack --config client.properties --output secret.json")]
#[command(
    override_usage = "msk-auth pack --certificate FILE... [--key FILE] [--password-file FILE] --output FILE [OPTIONS]\n       \
                      msk-auth pack --keystore FILE --password-file FILE --output FILE [OPTIONS]\n       \
                      msk-auth pack --config FILE --output FILE [OPTIONS]"
)]
pub(crate) struct Arguments {
    /// The client certificate, its intermediates and the root, in any order and number of files
    #[arg(long = "certificate", value_name = "FILE", required_unless_present_any = ["config", "keystore"], num_args = 1..)]
    certificates: Vec<PathBuf>,
    /// A client's configuration with a certificate, a login or an OAuth client: Java's client.properties, or
    /// librdkafka's
    #[arg(long, value_name = "FILE", conflicts_with_all = ["certificates", "key"])]
    config: Option<PathBuf>,
    /// A keystore with certificates and key, PKCS #12 or JKS; needs --password-file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["certificates", "key", "config"], requires = "password_file")]
    keystore: Option<PathBuf>,
    /// The alias of the key, if a keystore has several
    #[arg(long, value_name = "NAME")]
    alias: Option<String>,
    /// With a Java --config: fill in ${file:PATH:KEY}, ${directory:FOLDER:FILE} and ${env:NAME}, as
    /// configured by its config.providers
    #[arg(long)]
    resolve: bool,
    /// With --config: where to write the secret of its own root certificates (SERVER_ROOT_CA_CERTIFICATE), for
    /// self-managed Kafka [default: next to --output, as secret.root.json for secret.json]
    #[arg(long, value_name = "FILE")]
    root_output: Option<PathBuf>,
    /// The private key [default: the one in the --certificate files]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// The password of the key or the keystore, or the password to encrypt the key with; a line break at
    /// its end is ignored
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// The key's encryption in the secret [default: pbe-sha1-3des with --password-file, else none]
    #[arg(long, value_enum)]
    encrypt: Option<Encryption>,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    target: Target,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Unusable> {
    if let Some(path) = &arguments.config {
        return configured::run(arguments, path);
    }
    if let Some(path) = &arguments.keystore {
        return of_keystore(arguments, path);
    }
    let mut paths: Vec<&Path> = arguments
        .certificates
        .iter()
        .map(PathBuf::as_path)
        .collect();
    let key = arguments.key.as_deref();
    paths.extend(key.filter(|key| !arguments.certificates.iter().any(|path| path == key)));
    let mut inputs = paths.clone();
    inputs.extend(arguments.password_file.as_deref());
    arguments.target.check(&inputs)?;
    let contents = paths.iter().map(|path| input::read(path));
    let contents: Vec<_> = contents.collect::<Result<_, _>>()?;
    let names: Vec<_> = paths.iter().map(|path| input::name(path)).collect();
    let named = names.iter().zip(&contents);
    let sources: Vec<_> = named
        .map(|(name, content)| PackInput::new(name, content.expose()))
        .collect();
    packed(arguments, &sources)
}

/// The secret of a keystore's key.
fn of_keystore(arguments: &Arguments, path: &Path) -> Result<Outcome, Unusable> {
    let mut inputs = vec![path];
    inputs.extend(arguments.password_file.as_deref());
    arguments.target.check(&inputs)?;
    let options = keystore_options(arguments);
    let conditions = arguments.rules.conditions();
    match keystore::secret(input::read(path)?.expose(), &options, &conditions)? {
        Ok(document) => {
            let name = input::name(path);
            packed(arguments, &[PackInput::new(&name, document.expose())])
        }
        Err(error) => Ok(nothing_written(error.findings().to_vec())),
    }
}

fn keystore_options(arguments: &Arguments) -> KeystoreOptions {
    let password_file = arguments.password_file.as_deref();
    KeystoreOptions::new(password_file, arguments.alias.as_deref(), arguments.resolve)
}

/// Prints why there is no secret at all.
fn nothing_written(findings: Vec<Finding>) -> Outcome {
    let learn_more = words::learn_more(&findings);
    output::print_error_painted(&painted::pictures(findings));
    errln!("nothing was written");
    if let Some(line) = learn_more {
        errln!("{}", line);
    }
    Outcome::Rejected
}

/// Puts a client certificate's secret together.
fn build(
    arguments: &Arguments,
    sources: &[PackInput<'_>],
    conditions: &Conditions,
) -> Result<Packed, Unusable> {
    let asks_for_encryption = matches!(arguments.encrypt, Some(Encryption::PbeSha1_3des));
    if asks_for_encryption && arguments.password_file.is_none() {
        return Err(Unusable(
            "--encrypt pbe-sha1-3des needs --password-file".to_owned(),
        ));
    }
    let mut options = Options::default();
    options.password = arguments
        .password_file
        .as_deref()
        .map(password)
        .transpose()?;
    options.encryption = match (arguments.encrypt, &options.password) {
        (Some(asked), _) => asked.into(),
        (None, Some(_)) => KeyEncryption::PbeSha1TripleDes,
        (None, None) => KeyEncryption::Accepted,
    };
    let mut packed =
        pack::pack(sources, &options, conditions).map_err(|error| Unusable(error.to_string()))?;
    judge_password(&options, &mut packed.report, &mut packed.findings);
    packed.report.findings = naming_options(&packed.report.findings);
    Ok(packed)
}

fn packed(arguments: &Arguments, sources: &[PackInput<'_>]) -> Result<Outcome, Unusable> {
    let conditions = arguments.rules.conditions();
    let packed = build(arguments, sources, &conditions)?;
    let written = match &packed.document {
        Some(document) => arguments.target.write(document.expose())?,
        None => None,
    };
    let learn_more = tell(
        &packed.changes,
        &packed.findings,
        &packed.report,
        packed.document.is_some(),
        written,
        &conditions,
    );
    let outcome = match packed.document {
        Some(_) => Outcome::Accepted,
        None => {
            errln!("nothing was written");
            Outcome::Rejected
        }
    };
    if let Some(line) = learn_more {
        errln!("{}", line);
    }
    Ok(outcome)
}

/// The findings. If an option supplies what is missing, the help names that option, because there
/// is no document yet to edit.
fn naming_options(findings: &Findings) -> Findings {
    let mut named = Findings::under(findings.rules());
    for finding in findings.iter() {
        let mut finding = finding.clone();
        match (finding.code, finding.place.field.as_deref()) {
            (Code::SecretFieldMissing, Some("privateKey")) => {
                finding.message = "no file contains a private key".to_owned();
                finding = finding.help("name the key's file with --key FILE");
            }
            (Code::KeyPasswordMissing, _) => {
                finding = finding.help(
                    "put the password into a file, and name that file with --password-file \
                           FILE",
                );
            }
            _ => {}
        }
        named.push(finding);
    }
    named
}
