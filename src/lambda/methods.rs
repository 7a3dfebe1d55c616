//! The groups of methods with the same messages of Lambda.

use crate::method::Method;

pub(super) const ALL: &[Method] = Method::ALL;
pub(super) const OVER_TLS: &[Method] = &[
    Method::Mtls,
    Method::ScramSha512,
    Method::ScramSha256,
    Method::Plain,
    Method::OauthBearer,
    Method::Iam,
    Method::Tls,
];
pub(super) const MTLS: &[Method] = &[Method::Mtls];
pub(super) const WITHOUT_CERTIFICATE: &[Method] = &[Method::Tls];
pub(super) const IAM: &[Method] = &[Method::Iam];
pub(super) const BY_SECRET: &[Method] = &[
    Method::ScramSha512,
    Method::ScramSha256,
    Method::Plain,
    Method::OauthBearer,
];
pub(super) const BY_SASL: &[Method] = &[
    Method::ScramSha512,
    Method::ScramSha256,
    Method::Plain,
    Method::OauthBearer,
    Method::Iam,
];
pub(super) const WITH_OR_WITHOUT_CERTIFICATE: &[Method] = &[Method::Mtls, Method::Tls];
pub(super) const WITHOUT_IAM: &[Method] = &[
    Method::Mtls,
    Method::ScramSha512,
    Method::ScramSha256,
    Method::Plain,
    Method::OauthBearer,
    Method::Tls,
    Method::Plaintext,
];
