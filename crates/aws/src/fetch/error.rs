//! The failures of a call to AWS, and their fixes.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use msk_auth::finding::{FindingsError, shell_word};

/// A call to AWS, with the name of the API's operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// `DescribeVpcConnection` of Amazon MSK.
    DescribeVpcConnection,
    /// `DescribeClusterV2` of Amazon MSK.
    DescribeClusterV2,
    /// `GetBootstrapBrokers` of Amazon MSK.
    GetBootstrapBrokers,
    /// `ListScramSecrets` of Amazon MSK.
    ListScramSecrets,
    /// `GetSecretValue` of Secrets Manager.
    GetSecretValue,
}

impl Operation {
    /// The IAM action that allows the call, for example `kafka:DescribeClusterV2`.
    pub fn action(self) -> &'static str {
        match self {
            Self::DescribeVpcConnection => "kafka:DescribeVpcConnection",
            Self::DescribeClusterV2 => "kafka:DescribeClusterV2",
            Self::GetBootstrapBrokers => "kafka:GetBootstrapBrokers",
            Self::ListScramSecrets => "kafka:ListScramSecrets",
            Self::GetSecretValue => "secretsmanager:GetSecretValue",
        }
    }

    fn parts(self) -> (&'static str, &'static str) {
        self.action().split_once(':').unwrap_or_default()
    }

    /// The service, as in the name of its endpoint: `kafka` or `secretsmanager`.
    pub fn service(self) -> &'static str {
        self.parts().0
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.parts().1)
    }
}

/// Why something could not be fetched: the call, its resource, and how it failed. Never contains a
/// secret. Its `Display` ends with [`help`](Self::help).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FetchError {
    /// The call.
    pub operation: Operation,
    /// The ARN of the cluster, the VPC connection or the secret.
    pub arn: String,
    /// The region of the call.
    pub region: String,
    /// How it failed.
    pub fault: Fault,
}

/// A service's refusal, made safe to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The status of the HTTP response, for example 403.
    pub status: u16,
    /// The service's code, for example `AccessDeniedException`.
    pub code: Option<String>,
    /// The service's own message.
    pub message: Option<String>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => f.write_str(code)?,
            None => write!(f, "HTTP {}", self.status)?,
        }
        match &self.message {
            Some(message) => write!(f, ": {}", message.trim_end_matches('.')),
            None => Ok(()),
        }
    }
}

/// How a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The call was made outside of a Tokio runtime.
    NoRuntime,
    /// The operating system could not start a thread; its message.
    NoThread(String),
    /// No credentials were found, or they could not be used; the SDK's message.
    NoCredentials(String),
    /// The session of the credentials has expired.
    CredentialsExpired(Refusal),
    /// The service does not know the credentials, or the secret key does not belong to the access
    /// key.
    CredentialsRefused(Refusal),
    /// The clock of this machine is wrong.
    Clock(Refusal),
    /// The caller may not make the call.
    AccessDenied(Refusal),
    /// The caller may not decrypt with the KMS key of the secret, or the key is disabled.
    KeyDenied(Refusal),
    /// There is no such cluster or secret in the region.
    NotFound(Refusal),
    /// The secret is scheduled for deletion.
    SecretDeleted(Refusal),
    /// Too many calls.
    Throttled(Refusal),
    /// Any other refusal.
    Refused(Refusal),
    /// There was no answer in time.
    TimedOut {
        /// How long the caller waited, including all attempts.
        after: Duration,
    },
    /// The service could not be reached; the SDK's message.
    Unreachable(String),
    /// The response is longer than any response of the service.
    TooLarge {
        /// The limit, in bytes.
        most: usize,
    },
    /// The response is not the service's.
    NotAnAnswer(String),
    /// The response describes no cluster, or no brokers.
    Unreadable(FindingsError),
    /// The secret is binary (`SecretBinary`) instead of text (`SecretString`).
    SecretBinary,
    /// The secret has no value.
    SecretEmpty,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRuntime => f.write_str("there is no Tokio runtime here"),
            Self::NoThread(words) => write!(f, "no thread to wait on: {words}"),
            Self::NoCredentials(words) => write!(f, "no credentials: {words}"),
            Self::CredentialsExpired(said) => write!(f, "the credentials have expired ({said})"),
            Self::CredentialsRefused(said) => write!(f, "the credentials are refused ({said})"),
            Self::Clock(said) => write!(f, "the clock of this machine is wrong ({said})"),
            Self::AccessDenied(said) => write!(f, "access denied ({said})"),
            Self::KeyDenied(said) => write!(f, "the secret can't be decrypted ({said})"),
            Self::NotFound(said) => write!(f, "not found ({said})"),
            Self::SecretDeleted(said) => write!(f, "scheduled for deletion ({said})"),
            Self::Throttled(said) => write!(f, "too many calls ({said})"),
            Self::Refused(said) => write!(f, "refused ({said})"),
            Self::TimedOut { after } => write!(f, "no answer within {:.1} s", after.as_secs_f32()),
            Self::Unreachable(words) => write!(f, "the service can't be reached: {words}"),
            Self::TooLarge { most } => write!(f, "the response has more than {most} bytes"),
            Self::NotAnAnswer(words) => write!(f, "this is not a response of the service: {words}"),
            Self::Unreadable(error) => write!(f, "the response can't be read: {error}"),
            Self::SecretBinary => f.write_str("the secret is binary (SecretBinary), not text"),
            Self::SecretEmpty => f.write_str("the secret has no value"),
        }
    }
}

impl FetchError {
    /// What to type, allow or check.
    pub fn help(&self) -> String {
        let (arn, region, action) = (&self.arn, &self.region, self.operation.action());
        let of_secret = self.operation == Operation::GetSecretValue;
        match &self.fault {
            Fault::NoRuntime => "call it within a Tokio runtime, or connection_blocking".into(),
            Fault::NoThread(_) => "check this process's limits".into(),
            Fault::NoCredentials(_) => {
                "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run \
                 `aws sso login`; `aws sts get-caller-identity` shows whether there are any"
                    .into()
            }
            Fault::CredentialsExpired(_) => {
                "renew them: `aws sso login`, or assume the role again".into()
            }
            Fault::CredentialsRefused(_) => format!(
                "check with `aws sts get-caller-identity --region {region}`; the keys may be \
                 mistyped or deleted, a session token may be missing, or {region} may not be \
                 enabled for the account"
            ),
            Fault::Clock(_) => "set it, for example with `timedatectl set-ntp true`".into(),
            Fault::AccessDenied(_) if of_secret => format!(
                "allow {action} on {arn} in the caller's policy, and in the secret's policy if it \
                 is in another account"
            ),
            Fault::AccessDenied(_) if self.operation == Operation::DescribeVpcConnection => {
                format!("allow {action} on {arn} in the caller's policy")
            }
            Fault::AccessDenied(_) => format!(
                "allow {action} on {arn} in the caller's policy, and in the cluster's policy if it \
                 is in another account"
            ),
            Fault::KeyDenied(_) => format!(
                "allow kms:Decrypt on the KMS key of {arn} in the caller's policy and in the key's \
                 policy; `aws kms describe-key` shows whether the key is enabled"
            ),
            Fault::NotFound(_) if of_secret => {
                format!("`aws secretsmanager list-secrets --region {region}` lists the ARNs")
            }
            Fault::NotFound(_) if self.operation == Operation::DescribeVpcConnection => {
                format!("`aws kafka list-vpc-connections --region {region}` lists the ARNs")
            }
            Fault::NotFound(_) => {
                format!("`aws kafka list-clusters-v2 --region {region}` lists the ARNs")
            }
            Fault::SecretDeleted(_) => format!(
                "`aws secretsmanager restore-secret --region {region} --secret-id {}`",
                shell_word(arn)
            ),
            Fault::Throttled(_) => "try again in a moment".into(),
            Fault::Refused(_) => "see the service's own message".into(),
            Fault::TimedOut { .. } | Fault::Unreachable(_) => format!(
                "check whether {region} is the right region, and whether this network reaches it: \
                 a subnet without an outbound route needs a VPC endpoint for {}, and HTTPS_PROXY \
                 names a proxy",
                self.operation.service()
            ),
            Fault::TooLarge { .. } | Fault::NotAnAnswer(_) | Fault::Unreadable(_) => {
                "check whether a proxy or AWS_ENDPOINT_URL is in between".into()
            }
            Fault::SecretBinary | Fault::SecretEmpty => format!(
                "store the JSON document as text: `aws secretsmanager put-secret-value --region \
                 {region} --secret-id {} --secret-string file://secret.json`",
                shell_word(arn)
            ),
        }
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation,
            arn,
            fault,
            ..
        } = self;
        write!(f, "{operation} of {arn}: {fault}; {}", self.help())
    }
}

impl StdError for FetchError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_to_allow() {
        let error = FetchError {
            operation: Operation::DescribeClusterV2,
            arn: "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/abc-1".into(),
            region: "eu-west-1".into(),
            fault: Fault::AccessDenied(Refusal {
                status: 403,
                code: Some("AccessDeniedException".into()),
                message: Some("No.".into()),
            }),
        };
        assert_eq!(
            error.to_string(),
            "DescribeClusterV2 of arn:aws:kafka:eu-west-1:123456789012:cluster/orders/abc-1: \
             access denied (AccessDeniedException: No); allow kafka:DescribeClusterV2 on \
             arn:aws:kafka:eu-west-1:123456789012:cluster/orders/abc-1 in the caller's policy, and \
             in the cluster's policy if it is in another account"
        );
    }
}
