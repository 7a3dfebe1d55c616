//! Messages of Kafka's brokers, which clients of every language show. `vectors/messages.json` has a source for each.

use crate::explain::message::Program::KafkaBroker;
use crate::explain::message::{KnownMessage, general, message, outermost};
use crate::finding::Code as C;

pub(super) const MESSAGES: &[KnownMessage] = &[
    message(
        KafkaBroker,
        "due to invalid credentials with SASL mechanism",
        &[C::SaslCredentials],
        "The broker refused user name and password: they are wrong, or the user does not exist for \
         this mechanism.",
        "Try them: `msk-auth connect --brokers HOST:9096 --method scram --secret login.json`. On MSK, check with \
         `aws kafka list-scram-secrets --cluster-arn ARN` that the secret is associated.",
    ),
    message(
        KafkaBroker,
        "Authentication failed: Invalid username or password",
        &[C::SaslCredentials],
        "The broker refused user name and password of SASL/PLAIN. MSK does not have PLAIN.",
        "Check both, and white space at their ends: `msk-auth check --type BASIC_AUTH login.json`.",
    ),
    general(
        KafkaBroker,
        "SASL Authentication failed",
        &[C::SaslCredentials],
        "The broker refused the login (Kafka's error 58): user name and password are wrong, the token is not valid, or \
         the role may not connect. Some clients show this text in place of the broker's own message.",
        "Try the login with `msk-auth connect --brokers HOST:PORT --method METHOD --secret secret.json`, and explain the \
         text after this message, if there is one.",
    ),
    outermost(
        KafkaBroker,
        "SASL_AUTHENTICATION_FAILED",
        &[C::SaslCredentials],
        "The broker refused the login (error 58).",
        "Try the login with `msk-auth connect --brokers HOST:PORT --method METHOD --secret secret.json`, and explain the \
         text after this message, if there is one.",
    ),
    general(
        KafkaBroker,
        "invalid_token",
        &[C::SaslCredentials, C::SaslTokenExpired],
        "The answer of an OAUTHBEARER server (RFC 6750 section 3.1): it does not accept the token. The token has expired, \
         or its issuer, audience or signature is not what the broker expects. The broker's log has the reason.",
        "Compare the token's `iss`, `aud` and `exp` with the broker's configuration, and check this machine's clock. Try \
         it: `msk-auth connect --brokers HOST:PORT --method oauthbearer --token-file token.txt`.",
    ),
    general(
        KafkaBroker,
        "insufficient_scope",
        &[C::SaslCredentials],
        "The answer of an OAUTHBEARER server (RFC 6750 section 3.1): the token is valid, but lacks a scope that the \
         broker requires. The answer's member `scope` may name it.",
        "Request a token with that scope: `sasl.oauthbearer.scope`, or `msk-auth connect --scope SCOPE`.",
    ),
    message(
        KafkaBroker,
        "Unexpected Kafka request of type",
        &[C::SaslExpected],
        "A broker's message: its listener requires SASL first, and the client sent another request.",
        "Set `security.protocol=SASL_SSL` (or SASL_PLAINTEXT) in the client.",
    ),
    message(
        KafkaBroker,
        "Cannot change principals during re-authentication",
        &[C::SaslCredentials],
        "At re-authentication the client had another principal than before. With an assumed role, \
         the session's name is part of the principal and must not change.",
        "Give the role a fixed session name (`awsRoleSessionName` in aws-msk-iam-auth), and restart the client.",
    ),
    message(
        KafkaBroker,
        "Topic authorization failed",
        &[C::AuthorizeDenied],
        "The client's identity lacks permission on the topic.",
        "Grant it: `msk-auth access --cluster-arn ARN --topic TOPIC --method METHOD` prints what \
         is needed.",
    ),
    message(
        KafkaBroker,
        "Group authorization failed",
        &[C::AuthorizeDenied],
        "The client's identity lacks permission on the consumer group.",
        "Grant it: `msk-auth access --cluster-arn ARN --topic TOPIC --group GROUP --method METHOD` prints what is needed.",
    ),
    message(
        KafkaBroker,
        "Cluster authorization failed",
        &[C::AuthorizeDenied],
        "The client's identity lacks a permission on the cluster; an idempotent producer needs IdempotentWrite, with IAM \
         `kafka-cluster:WriteDataIdempotently`.",
        "Grant it: `msk-auth access --cluster-arn ARN --topic TOPIC --method METHOD --role producer` prints what is needed.",
    ),
    message(
        KafkaBroker,
        "Transactional Id authorization failed",
        &[C::AuthorizeDenied],
        "The client's identity lacks permission on the producer's `transactional.id`.",
        "Grant it: `msk-auth access --cluster-arn ARN --topic TOPIC --method METHOD --role producer \
         --transactional-id ID` prints what is needed.",
    ),
    general(
        KafkaBroker,
        "TOPIC_AUTHORIZATION_FAILED",
        &[C::AuthorizeDenied],
        "The client's identity lacks permission on the topic (error 29).",
        "Grant it: `msk-auth access --cluster-arn ARN --topic TOPIC --method METHOD` prints what is \
         needed.",
    ),
    general(
        KafkaBroker,
        "GROUP_AUTHORIZATION_FAILED",
        &[C::AuthorizeDenied],
        "The client's identity lacks permission on the consumer group (error 30).",
        "Grant it: `msk-auth access --cluster-arn ARN --topic TOPIC --group GROUP --method METHOD` \
         prints what is needed.",
    ),
    general(
        KafkaBroker,
        "CLUSTER_AUTHORIZATION_FAILED",
        &[C::AuthorizeDenied],
        "The client's identity lacks a permission on the cluster (error 31); an idempotent producer \
         needs IdempotentWrite, with IAM `kafka-cluster:WriteDataIdempotently`.",
        "Grant it: `msk-auth access --cluster-arn ARN --topic TOPIC --method METHOD --role producer` \
         prints what is needed.",
    ),
    general(
        KafkaBroker,
        "TRANSACTIONAL_ID_AUTHORIZATION_FAILED",
        &[C::AuthorizeDenied],
        "The client's identity lacks permission on the producer's `transactional.id` (error 53).",
        "Grant it: `msk-auth access --cluster-arn ARN --topic TOPIC --method METHOD --role producer \
         --transactional-id ID` prints what is needed.",
    ),
    general(
        KafkaBroker,
        "UNKNOWN_TOPIC_OR_PARTITION",
        &[C::TopicUnknown, C::AuthorizeDenied],
        "The topic does not exist on this cluster, or the client's identity may not describe it \
         (error 3).",
        "Check the topic's name: `msk-auth connect --brokers HOST:PORT --method METHOD --topic \
         TOPIC`.",
    ),
];
