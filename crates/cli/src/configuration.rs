//! A client's configuration: reads it with the files that it names, and prints it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use msk_auth::config::{
    self, ConfigProviders, Configuration, ConfiguredCredentials, Dialect, Options,
};
use msk_auth::contract::ConfigurationDocument;
use msk_auth::secret::OauthProof;
use msk_auth::sensitive::SensitiveBytes;
use msk_auth::timestamp::{rfc3339, seconds};
use msk_auth::{Conditions, Method};

use crate::repair::password;
use crate::rules::RuleOptions;
use crate::{Format, Outcome, Unusable, input, output, painted, summary, words};

/// Reads `--dialect` and `--to`.
pub(crate) fn dialect() -> impl clap::builder::TypedValueParser<Value = Dialect> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    let names = Dialect::ALL.iter().map(|known| known.as_str());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Dialect>())
}

/// How to open a keystore, and whether to resolve references.
#[derive(Args, Clone, Default)]
pub(crate) struct KeystoreOptions {
    /// A keystore's password, if the configuration has none; a line break at its end is ignored
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// The alias of the key, if a keystore has several
    #[arg(long, value_name = "NAME")]
    alias: Option<String>,
    /// Fill in a Java client's ${file:PATH:KEY}, ${directory:FOLDER:FILE} and ${env:NAME}, as
    /// configured by its config.providers, and Spring's ${NAME:DEFAULT}
    #[arg(long)]
    resolve: bool,
}

impl KeystoreOptions {
    pub(crate) fn new(password_file: Option<&Path>, alias: Option<&str>, resolve: bool) -> Self {
        Self {
            password_file: password_file.map(Path::to_owned),
            alias: alias.map(str::to_owned),
            resolve,
        }
    }

    pub(crate) fn password_file(&self) -> Option<&Path> {
        self.password_file.as_deref()
    }

    /// Whether an option is given that a secret has no use for.
    pub(crate) fn is_for_configurations(&self) -> bool {
        self.alias.is_some() || self.resolve
    }

    pub(crate) fn alias(&self) -> Option<&str> {
        self.alias.as_deref()
    }

    fn options(&self, dialect: Option<Dialect>) -> Result<Options, Unusable> {
        let mut options = Options::default();
        options.dialect = dialect;
        options.password = self.password_file.as_deref().map(password).transpose()?;
        options.alias.clone_from(&self.alias);
        options.providers = self.resolve.then(ConfigProviders::with_environment);
        Ok(options)
    }
}

/// A configuration, and the conditions of its check.
pub(crate) struct Read {
    pub(crate) configuration: Configuration,
    pub(crate) conditions: Conditions,
    /// Whether rules were requested, so that those of its client do not apply.
    has_rules: bool,
    /// The files that the configuration names, as they were opened.
    pub(crate) files: Vec<PathBuf>,
}

/// Reads a configuration in the given or recognised dialect, by default under the rules of its
/// client.
pub(crate) fn read(
    path: &Path,
    dialect: Option<Dialect>,
    keystore: &KeystoreOptions,
    rules: &RuleOptions,
) -> Result<Read, Unusable> {
    of(
        input::read_beginning(path)?.expose(),
        path,
        dialect,
        keystore,
        rules,
    )
}

/// The same for a text in memory.
pub(crate) fn of(
    text: &[u8],
    path: &Path,
    dialect: Option<Dialect>,
    keystore: &KeystoreOptions,
    rules: &RuleOptions,
) -> Result<Read, Unusable> {
    let Some(likely) = dialect.or_else(|| Dialect::of(text)) else {
        return Err(Unusable(format!(
            "{} is not a client's configuration: it has no key for brokers or security",
            input::name(path)
        )));
    };
    let conditions = rules.conditions_or(likely.rules());
    let options = keystore.options(dialect)?;
    let mut files = Vec::new();
    let mut read_file = |name: &str| {
        let named = named(path, Path::new(name));
        let content = contents(&named);
        files.push(named);
        content
    };
    let configuration = config::read(text, &options, &mut read_file, &conditions);
    Ok(Read {
        configuration,
        conditions,
        has_rules: rules.are_given(),
        files,
    })
}

/// Opens a file that a configuration names.
pub(crate) fn file(configuration: &Path, name: &Path) -> io::Result<SensitiveBytes> {
    contents(&named(configuration, name))
}

/// The path of a file that a configuration names: relative to the working folder as its client opens it, or to
/// the configuration.
fn named(configuration: &Path, name: &Path) -> PathBuf {
    let beside = configuration.with_file_name(name);
    match name.exists() || !beside.exists() {
        true => name.to_owned(),
        false => beside,
    }
}

fn contents(path: &Path) -> io::Result<SensitiveBytes> {
    input::bounded(File::open(path)?)
}

/// Prints the findings and the meaning of the configuration on standard output.
pub(crate) fn print(read: &Read, path: &Path, format: Format) -> Result<Outcome, Unusable> {
    let Read {
        configuration,
        conditions,
        has_rules,
        ..
    } = read;
    let by = match has_rules {
        true => format!("the {} rules", conditions.rules.name()),
        false => "the rules of its client".to_owned(),
    };
    match format {
        Format::Json => output::print_json(&ConfigurationDocument::from(configuration))?,
        Format::Human => {
            outln!(
                "{}: a configuration in the dialect {}, by {}, at {}\n",
                input::name(path),
                configuration.dialect.as_str(),
                by,
                rfc3339(seconds(conditions.at)),
            );
            let findings = configuration.findings.clone().into_ranked();
            output::print_painted(&painted::pictures(findings));
            print_meaning(configuration, conditions);
            let accepted = configuration.accepted();
            outln!(
                "{}",
                words::verdict(accepted, None, configuration.findings.iter())
            );
            if let Some(line) = words::learn_more(configuration.findings.iter()) {
                outln!("{}", line);
            }
        }
    }
    Ok(match configuration.accepted() {
        true => Outcome::Accepted,
        false => Outcome::Rejected,
    })
}

fn print_meaning(configuration: &Configuration, conditions: &Conditions) {
    let Some(method) = configuration.method.filter(|_| configuration.accepted()) else {
        return;
    };
    outln!(
        "method      {} ({})",
        method.name(),
        method.security_protocol()
    );
    for (index, broker) in configuration.brokers.iter().enumerate() {
        let title = if index == 0 { "brokers" } else { "" };
        outln!("{:<12}{}", title, broker);
    }
    if let Some(roots) = roots(configuration, method) {
        outln!("roots       {}", roots);
    }
    match &configuration.credentials {
        ConfiguredCredentials::ClientCertificate(identity) => {
            summary::print_summary(identity.chain(), Some(identity.key()), conditions);
        }
        ConfiguredCredentials::Login(_) => outln!("login       a user name and a password\n"),
        ConfiguredCredentials::DelegationToken(_) => outln!("login       a delegation token\n"),
        ConfiguredCredentials::Iam(_) => outln!(
            "login       AWS credentials, which the \
            configuration does not contain\n"
        ),
        ConfiguredCredentials::OauthClient(client) => {
            let proof = match client.proof {
                OauthProof::ClientSecret(_) => "a client secret",
                OauthProof::PrivateKey { .. } => "a signed assertion",
            };
            outln!(
                "login       {}, to request tokens from an authorization server\n",
                proof
            );
        }
        _ => outln!(),
    }
}

fn roots(configuration: &Configuration, method: Method) -> Option<String> {
    match (&configuration.roots, configuration.plan()) {
        (Some(roots), _) if roots.len() == 1 => Some("1 certificate of its own".to_owned()),
        (Some(roots), _) => Some(format!("{} certificates of its own", roots.len())),
        (None, Some(plan)) if method.uses_tls() => Some(plan.roots.name().to_owned()),
        _ => None,
    }
}
