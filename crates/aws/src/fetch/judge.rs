//! Classifies the SDK's errors.

use std::error::Error as StdError;
use std::time::Duration;

use aws_credential_types::provider::error::CredentialsError as SdkCredentialsError;
use aws_sdk_kafka::config::http::HttpResponse;
use aws_sdk_kafka::error::{ProvideErrorMetadata, SdkError};
use msk_auth::finding::{printable_up_to, with_causes};

use super::error::{Fault, Refusal};

/// How a call failed. The debug output of the SDK's error and its sources contains whole requests
/// and responses, so it is not passed on.
pub(super) fn fault_of<E>(error: &SdkError<E, HttpResponse>, after: Duration) -> Fault
where
    E: ProvideErrorMetadata + StdError + 'static,
{
    match error {
        SdkError::ServiceError(refused) => judge(Refusal {
            status: refused.raw().status().as_u16(),
            code: refused.err().code().map(shown),
            message: refused.err().message().map(shown),
        }),
        SdkError::TimeoutError(_) => Fault::TimedOut { after },
        SdkError::DispatchFailure(failure) if failure.is_timeout() => Fault::TimedOut { after },
        // The parser's message may quote what it read.
        SdkError::ResponseError(answer) => {
            Fault::NotAnAnswer(format!("HTTP {}", answer.raw().status().as_u16()))
        }
        other => match credentials_error(other) {
            Some(error) => Fault::NoCredentials(shown(&with_causes(error))),
            None => Fault::Unreachable(shown(&with_causes(other))),
        },
    }
}

fn credentials_error<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a SdkCredentialsError> {
    std::iter::successors(Some(error), |&error| error.source())
        .find_map(|error| error.downcast_ref())
}

/// Classifies by the service's code:
/// <https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html>, and those of the
/// operations themselves.
fn judge(said: Refusal) -> Fault {
    let message = said.message.as_deref().unwrap_or_default();
    let mentions = |words: &str| message.contains(words);
    match said.code.as_deref().unwrap_or_default() {
        "ExpiredToken" | "ExpiredTokenException" => Fault::CredentialsExpired(said),
        "RequestExpired" | "RequestTimeTooSkewed" | "RequestInTheFuture" => Fault::Clock(said),
        "InvalidSignatureException" | "SignatureDoesNotMatch"
            if mentions("Signature expired") || mentions("not yet current") =>
        {
            Fault::Clock(said)
        }
        "InvalidSignatureException"
        | "SignatureDoesNotMatch"
        | "IncompleteSignature"
        | "IncompleteSignatureException"
        | "UnrecognizedClientException"
        | "UnrecognizedClient"
        | "InvalidClientTokenId"
        | "InvalidAccessKeyId"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException"
        | "NotAuthorized" => Fault::CredentialsRefused(said),
        "DecryptionFailure" | "DecryptionFailureException" => Fault::KeyDenied(said),
        // A secret's own name may contain KMS.
        "AccessDenied" | "AccessDeniedException"
            if mentions("kms:Decrypt")
                || mentions("KMS") && !mentions("perform: secretsmanager:") =>
        {
            Fault::KeyDenied(said)
        }
        "AccessDenied"
        | "AccessDeniedException"
        | "ForbiddenException"
        | "UnauthorizedException"
        | "UnauthorizedOperation" => Fault::AccessDenied(said),
        "NotFoundException" | "ResourceNotFoundException" => Fault::NotFound(said),
        "InvalidRequestException" if mentions("delet") => Fault::SecretDeleted(said),
        "TooManyRequestsException"
        | "ThrottlingException"
        | "Throttling"
        | "ThrottledException"
        | "RequestLimitExceeded" => Fault::Throttled(said),
        _ => match said.status {
            401 | 403 => Fault::AccessDenied(said),
            429 => Fault::Throttled(said),
            _ => Fault::Refused(said),
        },
    }
}

/// A message of the service or the SDK, made safe to show: one line, at most 600 characters.
pub(super) fn shown(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    printable_up_to(600, &words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(code: &str, message: &str) -> Refusal {
        Refusal {
            status: 400,
            code: Some(code.into()),
            message: Some(message.into()),
        }
    }

    /// Messages as AWS's services write them.
    #[test]
    fn refusals_are_told_apart() {
        type Kind = fn(Refusal) -> Fault;
        let cases: [(&str, &str, Kind); 11] = [
            (
                "AccessDeniedException",
                "User: arn:aws:iam::1:user/a is not authorized to perform: \
                 secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:eu-west-1:1:secret:KMS",
                Fault::AccessDenied,
            ),
            (
                "AccessDeniedException",
                "User: arn:aws:iam::1:user/a is not authorized to perform: kafka:DescribeClusterV2",
                Fault::AccessDenied,
            ),
            (
                "AccessDeniedException",
                "Access to KMS is not allowed",
                Fault::KeyDenied,
            ),
            ("DecryptionFailure", "…", Fault::KeyDenied),
            (
                "ExpiredTokenException",
                "The security token included in the request is expired",
                Fault::CredentialsExpired,
            ),
            (
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
                Fault::CredentialsRefused,
            ),
            (
                "InvalidSignatureException",
                "Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z",
                Fault::Clock,
            ),
            (
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided.",
                Fault::CredentialsRefused,
            ),
            ("NotFoundException", "…", Fault::NotFound),
            (
                "InvalidRequestException",
                "You can't perform this operation on the secret because it was marked for deletion.",
                Fault::SecretDeleted,
            ),
            ("BadRequestException", "…", Fault::Refused),
        ];
        for (code, message, kind) in cases {
            assert_eq!(judge(said(code, message)), kind(said(code, message)));
        }
    }
}
