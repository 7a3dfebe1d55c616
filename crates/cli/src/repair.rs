//! `msk-auth repair`: writes a working copy of a damaged secret.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use msk_auth::secret::pack::PackInput;
use msk_auth::secret::repair::{Change, KeyEncryption, Options};
use msk_auth::secret::{self, SecretReport, SecretType, pack, repair};
use msk_auth::sensitive::SensitiveText;
use msk_auth::{Code, Conditions, Finding, Findings, Place};

use crate::rules::{self, RuleOptions};
use crate::target::Target;
use crate::{Outcome, Unusable, input, output, painted, words};

/// Write a copy of a secret with everything fixed that can be fixed
///
/// The changes and the remaining problems are reported on standard error. Exit status: 0 if the
/// copy is accepted, 1 if a problem remains.
#[derive(Args)]
#[command(after_long_help = "Examples:\n  \
    msk-auth repair --output secret.repaired.json secret.json\n  \
    msk-auth repair --certificates issuing.pem --certificates root.pem --output fixed.json secret.json\n  \
    msk-auth repair --encrypt none --password-file password.txt --output fixed.json secret.json")]
pub(crate) struct Arguments {
    /// The secret's type, as in SourceAccessConfigurations [default: recognised by the names of its
    /// fields and by its certificate]
    #[arg(long = "type", value_name = "TYPE", value_parser = rules::secret_type())]
    secret_type: Option<SecretType>,
    #[command(flatten)]
    rules: RuleOptions,
    /// The key's encryption in the copy [default: unchanged, or pbe-sha1-3des if that is not
    /// accepted]
    #[arg(long, value_enum)]
    encrypt: Option<Encryption>,
    /// Missing intermediates and roots: PEM, DER, or the JSON of AWS Private CA; may be repeated
    #[arg(long, value_name = "FILE")]
    certificates: Vec<PathBuf>,
    /// The key's password, if the secret has none or a wrong one; a line break at its end is
    /// ignored
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    #[command(flatten)]
    target: Target,
    /// The secret's JSON document, or - for standard input
    file: PathBuf,
}

/// How a key is encrypted.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Encryption {
    /// PBE-SHA1-3DES, which OpenSSL, Java and Lambda read
    PbeSha1_3des,
    /// No encryption
    None,
}

impl From<Encryption> for KeyEncryption {
    fn from(encryption: Encryption) -> Self {
        match encryption {
            Encryption::PbeSha1_3des => Self::PbeSha1TripleDes,
            Encryption::None => Self::None,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Unusable> {
    let mut inputs: Vec<&Path> = vec![&arguments.file];
    inputs.extend(arguments.certificates.iter().map(PathBuf::as_path));
    inputs.extend(arguments.password_file.as_deref());
    arguments.target.check(&inputs)?;
    let conditions = arguments.rules.conditions();
    let document = input::read(&arguments.file)?;
    let mut options = Options::default();
    options.encryption = arguments.encrypt.map(Into::into).unwrap_or_default();
    options.password = arguments
        .password_file
        .as_deref()
        .map(password)
        .transpose()?;
    let mut about_files = Findings::under(&conditions.rules);
    for path in &arguments.certificates {
        let content = input::read(path)?;
        let name = input::name(path);
        let source = PackInput::new(&name, content.expose());
        let found = pack::certificates(&source, &conditions, &mut about_files);
        options.certificates.extend(found);
    }
    let mut repaired = repair::repair(
        document.expose(),
        arguments.secret_type,
        &options,
        &conditions,
    )
    .map_err(|error| Unusable(error.to_string()))?;
    let accepted = repaired.report.accepted();
    let asks_for_encryption = matches!(arguments.encrypt, Some(Encryption::PbeSha1_3des));
    let key = repaired.report.key.as_ref();
    if asks_for_encryption && key.is_some_and(|key| key.encryption().is_none()) {
        return Err(Unusable(
            "--encrypt pbe-sha1-3des needs a password, and the secret has none: add --password-file FILE"
                .to_owned(),
        ));
    }
    // A copy with the same problems would help nobody, and could replace a better one.
    let is_fixed = accepted || !repaired.changes.is_empty();
    let written = match is_fixed {
        true => arguments.target.write(repaired.document.expose())?,
        false => None,
    };
    judge_password(&options, &mut repaired.report, &mut about_files);
    if repaired.changes.is_empty() {
        errln!("changed nothing\n");
    }
    let learn_more = tell(
        &repaired.changes,
        &about_files,
        &repaired.report,
        accepted,
        written,
        &conditions,
    );
    if !is_fixed {
        errln!("nothing was written");
    }
    if let Some(line) = learn_more {
        errln!("{}", line);
    }
    Ok(match accepted {
        true => Outcome::Accepted,
        false => Outcome::Rejected,
    })
}

/// The content of a password file without the line break that editors and `echo` add.
pub(crate) fn password(path: &Path) -> Result<SensitiveText, Unusable> {
    let content = input::read(path)?;
    let text = secret::plain_text(content.expose()).ok_or_else(|| {
        Unusable(format!(
            "the password in {} is neither UTF-8 nor UTF-16",
            input::name(path)
        ))
    })?;
    let text = text.expose();
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    Ok(SensitiveText::from(text))
}

/// Reports that a given password does not open the key, instead of a missing password.
pub(crate) fn judge_password(
    options: &Options,
    report: &mut SecretReport,
    about_files: &mut Findings,
) {
    if options.password.is_some() && report.findings.contains(Code::KeyPasswordMissing) {
        let mut others = Findings::under(report.findings.rules());
        for finding in report.findings.iter() {
            if finding.code != Code::KeyPasswordMissing {
                others.push(finding.clone());
            }
        }
        report.findings = others;
        about_files.push(
            Finding::new(
                Code::KeyPasswordWrong,
                Place::field("--password-file"),
                "the password in this file does not open the key",
            )
            .help("remove stray characters, or give another password"),
        );
    }
}

/// Prints the changes, problems with other files, remaining problems, and where the secret is; returns the
/// hint for learning more, which comes last.
pub(crate) fn tell(
    changes: &[Change],
    about_files: &Findings,
    report: &SecretReport,
    accepted: bool,
    written: Option<&Path>,
    conditions: &Conditions,
) -> Option<String> {
    for change in changes {
        errln!("changed {}", change);
    }
    if !changes.is_empty() {
        errln!();
    }
    let mut all = about_files.clone().into_ranked();
    all.extend(report.findings.clone().into_ranked());
    output::print_error_painted(&painted::pictures(all.clone()));
    let verdict = words::verdict(accepted, Some(&conditions.rules), &all);
    errln!("{}", verdict);
    if let Some(path) = written {
        errln!("written to {}", input::name(path));
    }
    words::learn_more(&all)
}
