//! `msk-auth convert`: writes a client's configuration in another dialect.

use std::path::{Path, PathBuf};

use clap::Args;
use msk_auth::config::{Configuration, ConfiguredCredentials, Dialect};

use crate::configuration::KeystoreOptions;
use crate::rules::RuleOptions;
use crate::target::Target;
use crate::{Outcome, Unusable, configuration, input, output, painted, words};

/// Convert a client's configuration between Java and librdkafka, as properties or JSON
///
/// Certificates and keys from the files that the configuration names are written into the result, the key
/// without encryption. Settings that are not about security are omitted. Nothing is written unless the
/// configuration is accepted.
#[derive(Args)]
#[command(after_long_help = "Example:\n  \
    msk-auth convert --to librdkafka client.properties")]
pub(crate) struct Arguments {
    /// The dialect to write
    #[arg(long, value_name = "DIALECT", value_parser = configuration::dialect())]
    to: Dialect,
    /// The dialect of the file [default: recognised by its keys]
    #[arg(long, value_name = "DIALECT", value_parser = configuration::dialect())]
    dialect: Option<Dialect>,
    #[command(flatten)]
    keystore: KeystoreOptions,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    target: Target,
    /// The configuration, or - for standard input
    file: PathBuf,
}

/// Whether the client certificate comes with other certificates, which old versions of librdkafka
/// drop.
fn has_chain(configuration: &Configuration) -> bool {
    match &configuration.credentials {
        ConfiguredCredentials::ClientCertificate(identity) => {
            identity.chain().certificates().len() > 1
        }
        _ => false,
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Unusable> {
    let mut inputs: Vec<&Path> = vec![&arguments.file];
    inputs.extend(arguments.keystore.password_file());
    arguments.target.check(&inputs)?;
    let (dialect, keystore) = (arguments.dialect, &arguments.keystore);
    let read = configuration::read(&arguments.file, dialect, keystore, &arguments.rules)?;
    let configuration = &read.configuration;
    let findings = configuration.findings.clone();
    output::print_error_painted(&painted::pictures(findings.into_ranked()));
    errln!(
        "{}",
        words::verdict(configuration.accepted(), None, &configuration.findings)
    );
    if !configuration.accepted() {
        errln!("nothing was written");
        return Ok(Outcome::Rejected);
    }
    let text = configuration.convert(arguments.to);
    let text = text.map_err(|error| Unusable(error.to_string()))?;
    if !arguments.to.is_java() && has_chain(configuration) {
        errln!(
            "note: librdkafka before 2.8.0 sends only the first certificate of \
             ssl.certificate.pem; put the chain into a file and name it with \
             ssl.certificate.location"
        );
    }
    if let Some(path) = arguments.target.write(text.expose().as_bytes())? {
        errln!("written to {}", input::name(path));
    }
    Ok(Outcome::Accepted)
}
