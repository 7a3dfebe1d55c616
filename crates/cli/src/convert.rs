//! `msk-auth convert`: a client's configuration in another dialect.

use std::path::{Path, PathBuf};

use clap::Args;
use msk_auth::config::{Configuration, ConfiguredCredentials, Dialect};

use crate::configuration::KeystoreOptions;
use crate::rules::RuleOptions;
use crate::target::Target;
use crate::{Outcome, Unusable, configuration, input, output, painted, words};

/// Write a client's configuration in another dialect: from Java to librdkafka, or back, or as JSON
///
/// The certificates and keys in the files that the configuration names are written into it, the key without
/// encryption. Settings that are not for security are left out. Nothing is written unless the configuration is
/// accepted.
#[derive(Args)]
#[command(after_long_help = "Example:\n  \
    msk-auth convert --to librdkafka client.properties")]
pub(crate) struct Arguments {
    /// The dialect to write
    #[arg(long, value_name = "DIALECT", value_parser = configuration::dialect())]
    to: Dialect,
    /// The dialect of the file [default: what its keys look like]
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

/// Whether a client certificate has others beside it, of which old versions of librdkafka lose all.
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
            "note: librdkafka before 2.8.0 sends only the first certificate of ssl.certificate.pem; give it the chain as a file in ssl.certificate.location"
        );
    }
    if let Some(path) = arguments.target.write(text.expose().as_bytes())? {
        errln!("written to {}", input::name(path));
    }
    Ok(Outcome::Accepted)
}
