//! Options that the chosen method does not use.

use msk_auth::Method;

use super::Arguments;
use crate::Unusable;

/// Refuses an option that has no effect on this connection.
pub(super) fn check(arguments: &Arguments, method: Method) -> Result<(), Unusable> {
    let is_oauth = method == Method::OauthBearer;
    let is_iam = method == Method::Iam;
    let oauth = arguments.oauth.given();
    let given = [
        (
            is_oauth,
            "oauthbearer",
            "--token-file",
            arguments.token_file.is_some(),
        ),
        (
            is_oauth,
            "oauthbearer",
            oauth.unwrap_or_default(),
            oauth.is_some(),
        ),
        (
            is_iam,
            "IAM",
            "--iam-mechanism",
            arguments.iam_mechanism.is_some(),
        ),
        (is_iam, "IAM", "--region", arguments.region.is_some()),
        (method.uses_tls(), "TLS", "--ca", arguments.ca.is_some()),
    ];
    let unused = given
        .iter()
        .find(|(is_used, _, _, is_given)| *is_given && !is_used);
    match unused {
        Some((_, what, option, _)) => Err(Unusable(format!(
            "{option} is for {what}, and the method is {}",
            method.name()
        ))),
        None => Ok(()),
    }
}
