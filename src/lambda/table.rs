//! From method, stage and failure to Lambda's message.

use super::methods::{ALL, BY_SASL, BY_SECRET, IAM, MTLS, OVER_TLS, WITHOUT_CERTIFICATE};
use crate::finding::words::{Answer, Basis, FailureKind, LastProcessingResult};
use crate::lambda::Stage;
use crate::method::Method;

/// One cause: what fails at which stage, and Lambda's message.
pub(super) struct Row {
    pub(super) methods: &'static [Method],
    pub(super) stages: &'static [Stage],
    pub(super) failure: FailureKind,
    pub(super) answer: Answer,
}

const fn row(
    methods: &'static [Method],
    stages: &'static [Stage],
    failure: FailureKind,
    result: LastProcessingResult,
    basis: Basis,
) -> Row {
    Row {
        methods,
        stages,
        failure,
        answer: Answer::new(result, basis),
    }
}

const UNTIL_CONNECTED: &[Stage] = &[Stage::Resolve, Stage::Tcp];
const OTHERWISE: &[Stage] = &[
    Stage::Plan,
    Stage::Tls,
    Stage::Sasl,
    Stage::ApiVersions,
    Stage::Metadata,
    Stage::Authorize,
];
const PLAN_OR_TLS: &[Stage] = &[Stage::Plan, Stage::Tls];
const PLAN_OR_SASL: &[Stage] = &[Stage::Plan, Stage::Sasl];
const PLAN: &[Stage] = &[Stage::Plan];
const SECRET: &[Stage] = &[Stage::Secret];
const TLS: &[Stage] = &[Stage::Tls];
const SASL: &[Stage] = &[Stage::Sasl];
const SASL_OR_BEFORE: &[Stage] = &[Stage::Tcp, Stage::Tls, Stage::Sasl];
const IN_USE: &[Stage] = &[Stage::Metadata, Stage::Authorize];

/// The table. Each row is one cause; the first match counts.
pub(super) const TABLE: &[Row] = {
    use Basis::{Documented, Inferred, Reported};
    use FailureKind as F;
    use LastProcessingResult as Says;
    &[
        row(
            MTLS,
            SECRET,
            F::MaterialInvalid,
            Says::ProvidedCertificateOrPrivateKeyInvalid,
            Documented,
        ),
        row(
            BY_SECRET,
            SECRET,
            F::MaterialInvalid,
            Says::SaslAuthenticationFailed,
            Inferred,
        ),
        row(
            MTLS,
            PLAN_OR_TLS,
            F::MethodInactive,
            Says::ServerFailedToAuthenticateLambda,
            Documented,
        ),
        row(
            BY_SECRET,
            PLAN_OR_SASL,
            F::MethodInactive,
            Says::SaslAuthenticationFailed,
            Inferred,
        ),
        row(
            MTLS,
            PLAN,
            F::CredentialMissing,
            Says::ServerFailedToAuthenticateLambda,
            Documented,
        ),
        row(
            BY_SASL,
            PLAN,
            F::CredentialMissing,
            Says::SaslAuthenticationFailed,
            Inferred,
        ),
        row(
            ALL,
            UNTIL_CONNECTED,
            F::Unreachable,
            Says::ConnectionError,
            Reported,
        ),
        row(
            ALL,
            OTHERWISE,
            F::Unreachable,
            Says::ConnectionError,
            Inferred,
        ),
        row(
            OVER_TLS,
            TLS,
            F::ServerUntrusted,
            Says::LambdaFailedToAuthenticateServer,
            Documented,
        ),
        row(
            WITHOUT_CERTIFICATE,
            TLS,
            F::ClientCertificateMissing,
            Says::ServerFailedToAuthenticateLambda,
            Documented,
        ),
        row(
            MTLS,
            TLS,
            F::ClientCertificateMissing,
            Says::ServerFailedToAuthenticateLambda,
            Documented,
        ),
        row(
            MTLS,
            TLS,
            F::ClientCertificateRefused,
            Says::ServerFailedToAuthenticateLambda,
            Documented,
        ),
        row(
            BY_SECRET,
            SASL,
            F::CredentialsRefused,
            Says::SaslAuthenticationFailed,
            Documented,
        ),
        row(
            IAM,
            SASL,
            F::CredentialsRefused,
            Says::SaslAuthenticationFailed,
            Inferred,
        ),
        row(
            IAM,
            SASL,
            F::NotAuthorized,
            Says::SaslAuthenticationFailed,
            Documented,
        ),
        row(
            BY_SASL,
            SASL_OR_BEFORE,
            F::ConnectionQuota,
            Says::SaslAuthenticationFailed,
            Documented,
        ),
        row(
            ALL,
            IN_USE,
            F::NotAuthorized,
            Says::ClusterFailedToAuthorizeLambda,
            Documented,
        ),
    ]
};
