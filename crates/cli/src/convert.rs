//! `msk-auth convert`: writes a client's configuration in another dialect.

use std::path::{Path, PathBuf};

use clap::Args;
use msk_auth::Findings;
use msk_auth::config::{self, Configuration, ConvertError, ConvertedFile, Dialect, Options};
use msk_auth::sensitive::{SensitiveBytes, SensitiveText};

use crate::configuration::KeystoreOptions;
use crate::rules::RuleOptions;
use crate::target::{Output, Target};
use crate::{Outcome, Unusable, configuration, input, output, painted, words};

/// Convert a client's configuration between Java and librdkafka, as properties or JSON
///
/// Certificates and keys from the files that the configuration names are written into the result, the key
/// without encryption. librdkafka's lines can't contain PEM, so these go into files next to --output:
/// kcat.ca.pem, kcat.certificate.pem and kcat.key.pem for kcat.conf. Settings that the other client does not have are
/// reported, and settings that are not about security are omitted. Nothing is written unless both clients
/// accept the configuration.
#[derive(Args)]
#[command(mut_arg("output", |output| output.help(
    "Where to write the configuration: a file (mode 0600), or - for standard output \
     [default: standard output, unless that is a terminal]"
)))]
#[command(after_long_help = "Examples:\n  \
    msk-auth convert --to librdkafka --output kcat.conf client.properties\n  \
    msk-auth convert --to java --output client.properties kcat.conf")]
pub(crate) struct Arguments {
    /// The dialect to write; kcat reads librdkafka's
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

/// The text in the other dialect, and the files that it names.
struct Written {
    text: SensitiveText,
    files: Vec<(ConvertedFile, Output)>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Unusable> {
    let mut inputs: Vec<&Path> = vec![&arguments.file];
    inputs.extend(arguments.keystore.password_file());
    // Before any work, and again with the files that the configuration names.
    arguments.target.check(&inputs)?;
    let (dialect, keystore) = (arguments.dialect, &arguments.keystore);
    let read = configuration::read(&arguments.file, dialect, keystore, &arguments.rules)?;
    let configuration = &read.configuration;
    inputs.extend(read.files.iter().map(PathBuf::as_path));
    arguments.target.check(&inputs)?;
    if !configuration.accepted() {
        return Ok(reject(&configuration.findings, "nothing was written"));
    }
    let written = write(arguments, configuration, &inputs)?;
    let after = read_again(arguments, &written);
    if !after.accepted() {
        let reason = "the client of that dialect would reject it; nothing was written";
        return Ok(reject(&after.findings, reason));
    }
    let mut findings = configuration.findings.clone();
    for finding in configuration.left_out(arguments.to).iter() {
        findings.push(finding.clone());
    }
    // What is new in the other dialect.
    for finding in after.findings.iter() {
        if !findings.contains(finding.code) {
            findings.push(finding.clone());
        }
    }
    output::print_error_painted(&painted::pictures(findings.clone().into_ranked()));
    errln!("{}", words::verdict(true, None, findings.iter()));
    if let Some(note) = unrelated(configuration) {
        errln!("{}", note);
    }
    for (file, target) in &written.files {
        if let Some(path) = target.write(file.content.expose().as_bytes())? {
            errln!("written to {}", input::name(path));
        }
    }
    let text = written.text.expose().as_bytes();
    if let Some(path) = arguments.target.write(text)? {
        errln!("written to {}", input::name(path));
    }
    if let Some(line) = words::learn_more(findings.iter()) {
        errln!("{}", line);
    }
    Ok(Outcome::Accepted)
}

fn reject(findings: &Findings, reason: &str) -> Outcome {
    output::print_error_painted(&painted::pictures(findings.clone().into_ranked()));
    errln!("{}", words::verdict(false, None, findings.iter()));
    errln!("{}", reason);
    if let Some(line) = words::learn_more(findings.iter()) {
        errln!("{}", line);
    }
    Outcome::Rejected
}

/// Converts. With --output, PEM texts go into files of their own next to it.
fn write(
    arguments: &Arguments,
    configuration: &Configuration,
    inputs: &[&Path],
) -> Result<Written, Unusable> {
    let Some(first) = arguments.target.file() else {
        let text = configuration.convert(arguments.to).map_err(unusable)?;
        let files = Vec::new();
        return Ok(Written { text, files });
    };
    // Found from wherever the client is started.
    let absolute = std::path::absolute(first)
        .map_err(|error| Unusable(format!("{}: {error}", input::name(first))))?;
    let Some(folder) = absolute.parent().and_then(Path::to_str) else {
        let name = input::name(first);
        return Err(Unusable(format!(
            "{name} is in a folder whose name is not UTF-8"
        )));
    };
    let beside = |what: &str| first.with_extension(format!("{what}.pem"));
    let path = |what| {
        let name = beside(what);
        let name = name.file_name().unwrap_or_default().to_string_lossy();
        format!("{}/{name}", folder.trim_end_matches('/'))
    };
    let converted = configuration.convert_with_files(arguments.to, path);
    let converted = converted.map_err(unusable)?;
    let instead = "name another file with --output";
    let files = converted.files.into_iter().map(|file| {
        let path = PathBuf::from(&file.path);
        let name = path.file_name().unwrap_or_default();
        let target = first.with_file_name(name);
        let target = arguments.target.another(target, false, instead, inputs)?;
        Ok((file, target))
    });
    Ok(Written {
        text: converted.text,
        files: files.collect::<Result<_, _>>()?,
    })
}

fn unusable(error: ConvertError) -> Unusable {
    Unusable(match error {
        ConvertError::Control(key) => {
            let into_file = match key.ends_with(".pem") {
                true => "add --output FILE to write PEM into files of its own, or ",
                false => "",
            };
            format!("{error}: {into_file}use --to librdkafka-json")
        }
        error => error.to_string(),
    })
}

/// What was written, as its own client reads it.
fn read_again(arguments: &Arguments, written: &Written) -> Configuration {
    let mut options = Options::default();
    options.dialect = Some(arguments.to);
    let conditions = arguments.rules.conditions_or(arguments.to.rules());
    let mut file = |path: &str| {
        let mut files = written.files.iter();
        match files.find(|(file, _)| file.path == path) {
            Some((file, _)) => Ok(SensitiveBytes::from(file.content.expose().as_bytes())),
            // What is kept as it is names the files that it named before.
            None => configuration::file(&arguments.file, Path::new(path)),
        }
    };
    config::read(
        written.text.expose().as_bytes(),
        &options,
        &mut file,
        &conditions,
    )
}

fn unrelated(configuration: &Configuration) -> Option<String> {
    match configuration.unrelated_settings() {
        0 => None,
        1 => Some("omitted 1 setting that is not for security".to_owned()),
        count => Some(format!(
            "omitted {count} settings that are not for security"
        )),
    }
}
