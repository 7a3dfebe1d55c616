//! `msk-auth token`: an MSK IAM token and its expiry.

use clap::Args;
use msk_auth::contract::TokenDocument;
use msk_auth::iam::{Signer, Token};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use zeroize::Zeroizing;

use crate::aws_identity::{self, Identity, Refusal};
use crate::json::write_json;
use crate::target::Output;
use crate::{Format, Outcome, Unusable, input, output};

/// Make an MSK IAM token (SASL OAUTHBEARER) from the credentials of the environment or a profile
///
/// On a terminal it also reports where and how long the token is valid; in a pipe it prints only the
/// token. Anyone who has the token can connect until it expires.
#[derive(Args)]
#[command(after_long_help = "Examples:\n  \
    msk-auth token --region eu-central-1\n  \
    msk-auth token --region eu-central-1 --profile staging --format json\n  \
    msk-auth token --region eu-central-1 --output token.txt")]
#[command(mut_arg("output", |output| output.help(
    "Where to write the token: a file (mode 0600), or - for standard output [default: standard output]"
)))]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    identity: Identity,
    /// How many seconds the token is valid, 1 to 900; it also expires with its credentials
    #[arg(long, value_name = "SECONDS", default_value_t = 900)]
    expires: u32,
    /// The host to sign for, instead of the region's
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    #[command(flatten)]
    output: Output,
}

#[derive(Args)]
#[group(required = true, multiple = true)]
struct Place {
    /// The region of the cluster; overrides the one in the broker's name
    #[arg(long)]
    region: Option<String>,
    /// A broker of the cluster, whose name contains the region
    #[arg(long, value_name = "HOST")]
    broker: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Unusable> {
    arguments.output.refuse_inputs(&[], "")?;
    let signer = signer(arguments)?;
    let token = match arguments.identity.token(signer) {
        Ok(token) => token,
        Err(Refusal::Unusable(sentence)) => return Err(Unusable(sentence)),
        Err(Refusal::Rejected(sentence)) => {
            errln!("msk-auth: {}", sentence);
            return Ok(Outcome::Rejected);
        }
    };
    let written = arguments
        .output
        .write(&content(arguments.format, &token)?)?;
    if let Some(path) = written {
        errln!("written to {}", input::name(path));
    } else if arguments.format == Format::Human && output::is_terminal() {
        print_good_for(&token);
    }
    Ok(Outcome::Accepted)
}

/// The token in a line, or the document.
fn content(format: Format, token: &Token) -> Result<Zeroizing<Vec<u8>>, Unusable> {
    let text = token.expose();
    // Memory that never moves, because the document repeats the token.
    let most = text.len().saturating_mul(4).saturating_add(8192);
    let mut content = Zeroizing::new(Vec::with_capacity(most));
    match format {
        Format::Json => write_json(&mut *content, &TokenDocument::from(token))
            .map_err(|error| Unusable(format!("can't write JSON: {error}")))?,
        Format::Human => {
            content.extend_from_slice(text.as_bytes());
            content.push(b'\n');
        }
    }
    Ok(content)
}

fn signer(arguments: &Arguments) -> Result<Signer, Unusable> {
    let unusable = |error: &dyn std::fmt::Display| Unusable(error.to_string());
    let Place { region, broker } = &arguments.place;
    let region = aws_identity::region(
        region.as_deref(),
        broker.as_deref(),
        arguments.host.as_deref(),
    )?;
    let mut signer = Signer::new(region)
        .with_lifetime(arguments.expires)
        .map_err(|error| unusable(&error))?;
    if let Some(host) = &arguments.host {
        signer = signer.with_host(host).map_err(|error| unusable(&error))?;
    }
    Ok(signer)
}

fn print_good_for(token: &Token) {
    for line in good_for(token) {
        outln!("{}", line);
    }
}

/// Where and how long the token is valid, in a few lines.
fn good_for(token: &Token) -> [String; 5] {
    let decoded = token.decoded();
    let until = OffsetDateTime::from(token.expires_at())
        .format(&Rfc3339)
        .unwrap_or_default();
    let whom = match token.principal() {
        Some(principal) => format!("{principal}, access key {}", token.access_key_id()),
        None => format!("the owner of the access key {}", token.access_key_id()),
    };
    [
        String::new(),
        format!("valid  {}, until {until}", spoken(token.lifetime())),
        format!("as     {whom}"),
        format!(
            "for    {} in {}, signed for {}",
            decoded.parameter("Action").unwrap_or_default(),
            token.region(),
            decoded.host(),
        ),
        "with   SASL OAUTHBEARER over TLS (port 9098 in the VPC, 9198 public)".to_owned(),
    ]
}

/// `15 min`, `14 min 59 s`, `40 s`.
fn spoken(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use msk_auth::iam::{Credentials, Region};

    use super::*;

    #[test]
    fn a_person_sees_how_long_and_as_whom() {
        let credentials = Credentials::new("ASIAEXAMPLE", "wJalrXUtnFEMI".into()).unwrap();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045);
        let signer = || Signer::new(Region::new("us-east-1").unwrap());
        let token = signer().token(&credentials, now).unwrap();
        assert_eq!(
            good_for(&token).join("\n"),
            "\nvalid  15 min, until 2026-01-02T03:19:05Z\n\
             as     the owner of the access key ASIAEXAMPLE\n\
             for    kafka-cluster:Connect in us-east-1, signed for kafka.us-east-1.amazonaws.com\n\
             with   SASL OAUTHBEARER over TLS (port 9098 in the VPC, 9198 public)"
        );
        let credentials = credentials
            .with_expiry(now + Duration::from_secs(61))
            .with_principal("arn:aws:iam::123456789012:user/alice");
        let text = good_for(&signer().token(&credentials, now).unwrap()).join("\n");
        assert!(text.contains("valid  1 min 1 s, until 2026-01-02T03:05:06Z"));
        assert!(text.contains("as     arn:aws:iam::123456789012:user/alice, access key ASIA"));
        assert_eq!(spoken(40), "40 s");
    }
}
