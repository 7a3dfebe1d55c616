//! Messages of Lambda about event source mappings, of MSK's brokers, of AWS's Java library for IAM, and of the AWS SDK in it. `vectors/messages.json` has a
//! source for each.

use crate::explain::message::Program::{AwsSdk, Java, Kafka, Lambda, MskIamAuth};
use crate::explain::message::{KnownMessage, answer_of_msk, general, message};
use crate::finding::Code as C;

pub(super) const MESSAGES: &[KnownMessage] = &[
    message(
        Lambda,
        "Your VPC must be able to connect to Lambda and STS",
        &[],
        "Lambda polls the cluster from the cluster's subnets, and has no way from there to AWS's services: to Lambda \
         and STS, and to Secrets Manager if the mapping has a secret. The brokers were not asked.",
        "Give each subnet of the cluster a route to a NAT gateway, or VPC endpoints for the three services, whose \
         security group allows TCP 443 from the cluster's.",
    ),
    message(
        Lambda,
        "Cannot access secret manager value",
        &[],
        "The function's role may not read the secret that the message names, or may not decrypt it with the secret's \
         KMS key; or the secret does not exist.",
        "Grant `secretsmanager:GetSecretValue` on the secret, and `kms:Decrypt` on a customer-managed key: `msk-auth \
         access --mapping mapping.json --policy policy.json` prints the policy.",
    ),
    general(
        MskIamAuth,
        "Failed to find AWS IAM Credentials",
        &[C::SaslCredentialsMissing],
        "AWS's Java library found no credentials: no role, no profile, no environment. The broker was not asked.",
        "Check with `aws sts get-caller-identity` in the same environment, and `msk-auth token --region REGION`.",
    ),
    message(
        AwsSdk,
        "Unable to load credentials from any of the providers in the chain",
        &[C::SaslCredentialsMissing],
        "The AWS SDK found no credentials: no role, no profile, no environment. The text after this \
         message has a reason for each place. The broker was not asked.",
        "Check with `aws sts get-caller-identity` in the same environment, and `msk-auth token \
         --region REGION`.",
    ),
    message(
        AwsSdk,
        "Unable to load AWS credentials from any provider in the chain",
        &[C::SaslCredentialsMissing],
        "The AWS SDK (version 1) found no credentials: no role, no profile, no environment. The text \
         after this message has a reason for each place. The broker was not asked.",
        "Check with `aws sts get-caller-identity` in the same environment, and `msk-auth token \
         --region REGION`.",
    ),
    message(
        Kafka,
        "Class software.amazon.msk.auth.iam",
        &[C::ConfigHandler],
        "A class of aws-msk-iam-auth, which the configuration names, is not on the class path: the \
         jar is missing.",
        "Add the jar (`aws-msk-iam-auth-VERSION-all.jar`, the one with `all`) to the class path or to \
         Kafka's `libs`.",
    ),
    message(
        Java,
        "ClassNotFoundException: software.amazon.msk.auth.iam",
        &[C::ConfigHandler, C::ConfigJaasModule],
        "A class of aws-msk-iam-auth, which the configuration names, is not on the class path: the \
         jar is missing.",
        "Add the jar (`aws-msk-iam-auth-VERSION-all.jar`, the one with `all`) to the class path or to \
         Kafka's `libs`.",
    ),
    answer_of_msk(
        "Access denied",
        &[C::SaslCredentials, C::AuthorizeDenied],
        "MSK refused an IAM login: the role lacks `kafka-cluster:Connect` on this cluster, the \
         credentials are invalid or have expired, or the clock is wrong.",
        "Check which credentials are used (`aws sts get-caller-identity`) and what the role lacks: \
         `msk-auth access --cluster-arn ARN --topic TOPIC --method iam --policy policy.json`.",
    ),
    answer_of_msk(
        "Too many connects",
        &[C::ConnectionQuota],
        "MSK refused an IAM login because the broker has reached its limit for IAM connections, or \
         for new ones in a second.",
        "Open fewer connections and retry later (`reconnect.backoff.ms=1000`). Keep clients \
         instead of creating new ones.",
    ),
    answer_of_msk(
        "Session too short",
        &[C::SaslTokenExpired],
        "The token, or the AWS credentials that signed it, expire too soon for a session.",
        "Sign with credentials that are valid for some more minutes: assume the role again before \
         its session ends.",
    ),
];
