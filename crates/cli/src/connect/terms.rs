//! The terms in which a failure's help refers to this program's options and commands.

use msk_auth::Method;
use msk_auth::client::IamMechanism;
use msk_auth_connect::Term;

pub(super) fn word(term: Term, method: Method) -> String {
    match term {
        Term::Roots => "--ca FILE".to_owned(),
        Term::ServerName => "--server-name NAME".to_owned(),
        Term::Method(method) => format!("--method {}", method.as_str()),
        Term::IamMechanism(IamMechanism::AwsMskIam) => "--iam-mechanism aws-msk-iam".to_owned(),
        Term::IamMechanism(_) => "--iam-mechanism oauthbearer".to_owned(),
        Term::Tokens => "`msk-auth token --region REGION`".to_owned(),
        Term::CheckSecret => "`msk-auth check`".to_owned(),
        Term::Plan => "`msk-auth plan`".to_owned(),
        Term::Permissions => format!(
            "`msk-auth access --cluster-arn ARN --topic TOPIC --method {}`",
            method.as_str()
        ),
        Term::GivenBrokersOnly => "--no-advertised".to_owned(),
        other => other.to_string(),
    }
}
