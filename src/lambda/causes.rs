//! The possible causes of each message of Lambda.

use super::cause::{Cause, cause};
use super::methods::{
    ALL, BY_SASL, BY_SECRET, IAM, MTLS, OVER_TLS, WITH_OR_WITHOUT_CERTIFICATE, WITHOUT_IAM,
};
use crate::finding::Code as C;
use crate::finding::words::{Basis, FailureKind as F, LastProcessingResult};
use crate::method::Method;

/// The possible causes of a message of Lambda, the most likely first. The order is this project's
/// judgement.
///
/// ```
/// use msk_auth::lambda::{self, LastProcessingResult};
///
/// let causes = lambda::causes(LastProcessingResult::ProvidedCertificateOrPrivateKeyInvalid);
/// assert_eq!(causes[0].codes[0].as_str(), "key-pbes2");
/// ```
pub fn causes(result: LastProcessingResult) -> &'static [Cause] {
    match result {
        LastProcessingResult::ProvidedCertificateOrPrivateKeyInvalid => INVALID,
        LastProcessingResult::ConnectionError => CONNECTION,
        LastProcessingResult::LambdaFailedToAuthenticateServer => SERVER,
        LastProcessingResult::ServerFailedToAuthenticateLambda => CLIENT,
        LastProcessingResult::SaslAuthenticationFailed => SASL,
        LastProcessingResult::ClusterFailedToAuthorizeLambda => AUTHORIZE,
    }
}

/// The [`causes`] that are possible for a mapping that uses `method`, or any method if it is unknown. If the
/// mapping names a credential, a missing credential is not a cause.
pub(crate) fn causes_of(
    result: LastProcessingResult,
    method: Option<Method>,
    names_credential: bool,
) -> impl Iterator<Item = &'static Cause> {
    causes(result).iter().filter(move |cause| {
        let is_of_method = method.is_none_or(|method| cause.methods.contains(&method));
        let is_lack = matches!(
            cause.failure,
            F::CredentialMissing | F::ClientCertificateMissing
        );
        is_of_method && !(names_credential && is_lack)
    })
}

use Basis::{Documented, Inferred, Reported, Seen};

const CHECK: &str = "msk-auth check secret.json";
const PLAN: &str =
    "msk-auth plan --cluster cluster.json --bootstrap brokers.json --mapping mapping.json";
const CONNECT: &str =
    "msk-auth connect --cluster cluster.json --bootstrap brokers.json --secret secret.json";
const CONNECT_TLS: &str = "msk-auth connect --brokers HOST:PORT --method tls";
const CONNECT_SCRAM: &str =
    "msk-auth connect --brokers HOST:9096 --method scram --secret secret.json";
const CONNECT_IAM: &str = "msk-auth connect --brokers HOST:9098 --method iam";
const ACCESS: &str =
    "msk-auth access --mapping mapping.json --cluster cluster.json --policy policy.json";

const INVALID: &[Cause] = &[
    cause(
        F::MaterialInvalid,
        MTLS,
        Documented,
        "The private key is encrypted with PBES2, the default of OpenSSL 3; Lambda supports only \
         PBES1.",
        CHECK,
        &[C::KeyPbes2],
    ),
    cause(
        F::MaterialInvalid,
        MTLS,
        Documented,
        "The certificate or the key is not PEM: it is bare base64, DER, or the path of a file.",
        CHECK,
        &[C::PemNotFound],
    ),
    cause(
        F::MaterialInvalid,
        MTLS,
        Seen,
        "The PEM text lost its line breaks, or has them escaped twice, because of how the secret \
         was stored.",
        CHECK,
        &[
            C::PemNewlinesAsSpaces,
            C::PemNewlinesEscaped,
            C::PemNewlinesMissing,
            C::PemBeginNotOnNewLine,
        ],
    ),
    cause(
        F::MaterialInvalid,
        MTLS,
        Seen,
        "The password of the private key is wrong or missing.",
        CHECK,
        &[C::KeyPasswordWrong, C::KeyPasswordMissing],
    ),
    cause(
        F::MaterialInvalid,
        MTLS,
        Seen,
        "The private key is PKCS #1 or SEC 1 (`BEGIN RSA PRIVATE KEY`, `BEGIN EC PRIVATE KEY`) in place of PKCS #8.",
        CHECK,
        &[C::KeyNotPkcs8],
    ),
    cause(
        F::MaterialInvalid,
        MTLS,
        Seen,
        "The certificates are not in the order client, intermediates, root, or do not form one chain.",
        CHECK,
        &[
            C::ChainReversed,
            C::ChainOutOfOrder,
            C::ChainIncomplete,
            C::ChainDuplicate,
            C::ChainUnrelated,
        ],
    ),
    cause(
        F::MaterialInvalid,
        MTLS,
        Seen,
        "The secret has a password, but the private key is not encrypted.",
        CHECK,
        &[C::KeyPasswordUnused],
    ),
    cause(
        F::MaterialInvalid,
        MTLS,
        Inferred,
        "The secret is not the document that Lambda reads: it is not JSON, is wrapped by another \
         tool, or has other field names.",
        CHECK,
        &[C::SecretNotJson, C::SecretFieldMissing, C::SecretEnvelope],
    ),
    cause(
        F::MaterialInvalid,
        MTLS,
        Inferred,
        "The list of certificates ends before its root, which AWS's guide requires.",
        CHECK,
        &[C::ChainRootMissing],
    ),
];

const CONNECTION: &[Cause] = &[
    cause(
        F::Unreachable,
        ALL,
        Reported,
        "A security group blocks the method's port in one direction or the other.",
        CONNECT,
        &[C::TcpTimeout],
    ),
    cause(
        F::Unreachable,
        ALL,
        Reported,
        "The brokers' names or the port are wrong, or the method's listener is off.",
        CONNECT,
        &[C::ResolveFailed, C::TcpRefused, C::TcpUnreachable],
    ),
    cause(
        F::Unreachable,
        ALL,
        Inferred,
        "The cluster lists no brokers for the method that Lambda chooses.",
        PLAN,
        &[C::PlanBrokersMissing],
    ),
    cause(
        F::Unreachable,
        ALL,
        Inferred,
        "The port belongs to another method (plaintext instead of TLS, or the reverse), or to a \
         program that is not a broker.",
        CONNECT,
        &[
            C::TlsNotTls,
            C::TlsExpected,
            C::ProtocolGarbage,
            C::ClosedEarly,
            C::Timeout,
        ],
    ),
    cause(
        F::Unreachable,
        OVER_TLS,
        Inferred,
        "The TLS handshake fails because the two sides share no version or no cipher suite.",
        CONNECT_TLS,
        &[C::TlsVersion, C::TlsFailed],
    ),
];

const SERVER: &[Cause] = &[
    cause(
        F::ServerUntrusted,
        OVER_TLS,
        Documented,
        "The brokers' certificates have a private root, and the mapping has no \
         SERVER_ROOT_CA_CERTIFICATE for it, or has another one.",
        CONNECT_TLS,
        &[C::TlsServerUntrusted],
    ),
    cause(
        F::ServerUntrusted,
        OVER_TLS,
        Documented,
        "The brokers do not send their intermediate certificate. In this case the command fails \
         even with `--ca root.pem`.",
        "msk-auth connect --brokers HOST:PORT --method tls --ca root.pem",
        &[C::TlsServerUntrusted],
    ),
    cause(
        F::ServerUntrusted,
        OVER_TLS,
        Documented,
        "The brokers' certificates have expired, or are not valid yet.",
        CONNECT_TLS,
        &[C::TlsServerExpired, C::TlsServerNotYetValid],
    ),
    cause(
        F::ServerUntrusted,
        OVER_TLS,
        Documented,
        "The brokers' certificates are for other names than those in the list of brokers.",
        CONNECT_TLS,
        &[C::TlsServerName],
    ),
];

const CLIENT: &[Cause] = &[
    cause(
        F::ClientCertificateRefused,
        MTLS,
        Documented,
        "The brokers do not trust the CA that issued the client certificate.",
        CONNECT,
        &[C::TlsClientCertificateRefused],
    ),
    cause(
        F::MethodInactive,
        MTLS,
        Documented,
        "The secret is for mutual TLS, which is not active on the cluster.",
        PLAN,
        &[C::PlanMethodInactive],
    ),
    cause(
        F::ClientCertificateMissing,
        WITH_OR_WITHOUT_CERTIFICATE,
        Documented,
        "The listener requires mutual TLS, and the mapping has no client certificate.",
        CONNECT_TLS,
        &[C::TlsClientCertificateRequired],
    ),
    cause(
        F::CredentialMissing,
        MTLS,
        Documented,
        "The mapping names no secret, and the cluster offers only mutual TLS.",
        PLAN,
        &[C::PlanSecretMissing],
    ),
    cause(
        F::ClientCertificateRefused,
        MTLS,
        Inferred,
        "The client certificate has expired, is only for servers, or does not belong to the private key.",
        CHECK,
        &[
            C::LeafExpired,
            C::LeafNotYetValid,
            C::LeafClientAuth,
            C::KeyMismatch,
            C::ChainExpired,
        ],
    ),
    cause(
        F::ClientCertificateRefused,
        MTLS,
        Seen,
        "The client's chain has a property that Java's brokers refuse: its key usage, an \
         algorithm, a critical extension.",
        CHECK,
        &[
            C::LeafKeyUsage,
            C::ChainAlgorithmRefused,
            C::ChainAuthorityKeyId,
            C::ChainCriticalExtension,
            C::ChainNameConstraints,
            C::ChainTooLong,
        ],
    ),
];

const SASL: &[Cause] = &[
    cause(
        F::CredentialsRefused,
        BY_SECRET,
        Documented,
        "The secret's user name or password is wrong, or, on MSK, the secret is not associated with the \
         cluster.",
        CONNECT_SCRAM,
        &[C::SaslCredentials],
    ),
    cause(
        F::NotAuthorized,
        IAM,
        Documented,
        "IAM: the role lacks `kafka-cluster:Connect` on the cluster.",
        ACCESS,
        &[],
    ),
    cause(
        F::ConnectionQuota,
        BY_SASL,
        Documented,
        "The brokers have reached their connection limit; the failure is intermittent.",
        CONNECT_IAM,
        &[C::ConnectionQuota],
    ),
    cause(
        F::MaterialInvalid,
        BY_SECRET,
        Inferred,
        "The secret's login is damaged: white space at an end, a user name that is not ASCII, a missing field.",
        CHECK,
        &[
            C::LoginWhitespace,
            C::LoginUserNotAscii,
            C::OauthTokenEndpoint,
            C::OauthClientMixed,
        ],
    ),
    cause(
        F::MethodInactive,
        BY_SECRET,
        Inferred,
        "The secret is for a method that is not active on the cluster.",
        PLAN,
        &[C::PlanMethodInactive, C::SourceAccessNotForMsk],
    ),
    cause(
        F::CredentialMissing,
        BY_SASL,
        Inferred,
        "The mapping names no secret, and IAM is not active on the cluster.",
        PLAN,
        &[C::PlanSecretMissing],
    ),
    cause(
        F::CredentialsRefused,
        IAM,
        Inferred,
        "IAM: the broker refuses the signature or the token, for example because it is for another \
         region or has expired.",
        CONNECT_IAM,
        &[C::SaslCredentials, C::SaslTokenExpired],
    ),
];

const AUTHORIZE: &[Cause] = &[
    cause(
        F::NotAuthorized,
        IAM,
        Documented,
        "IAM: the role lacks a permission on the topic or the consumer group.",
        ACCESS,
        &[],
    ),
    cause(
        F::NotAuthorized,
        WITHOUT_IAM,
        Documented,
        "SASL/SCRAM and mutual TLS: Kafka's ACLs lack DescribeConfigs on the cluster, Describe and Read on the topic or the group.",
        "msk-auth connect --brokers HOST:9096 --method scram --secret secret.json --topic TOPIC --group GROUP",
        &[C::AuthorizeDenied],
    ),
    cause(
        F::NotAuthorized,
        ALL,
        Documented,
        "The permissions are for another consumer group: Lambda's group is the mapping's UUID, \
         unless the mapping names one.",
        "msk-auth access --mapping mapping.json --cluster cluster.json",
        &[],
    ),
];

#[cfg(test)]
mod tests;
