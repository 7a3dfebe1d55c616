//! AWS's description of a cluster: its methods of authentication, its brokers, and the mappings
//! that read from it.
//!
//! [`Cluster`] reads the output of `aws kafka describe-cluster-v2` and `describe-cluster`, and
//! [`BootstrapBrokers`] that of `aws kafka get-bootstrap-brokers`. [`EventSourceMapping`] reads the
//! output of `aws lambda get-event-source-mapping` and the input of `create-event-source-mapping`.

use crate::aws::ClusterArn;
use crate::aws::arn::complaint;
use crate::finding::{
    Code, FactName, FactValue, Finding, Findings, FindingsError, Rules, printable,
};
use crate::json::{Document, Member};

/// Whether a cluster is provisioned or serverless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClusterType {
    /// A provisioned cluster.
    Provisioned,
    /// A serverless cluster, which has only IAM.
    Serverless,
}

/// `EncryptionInTransit.ClientBroker`: the encryption between clients and brokers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EncryptionInTransit {
    /// `TLS`: always encrypted.
    Tls,
    /// `TLS_PLAINTEXT`: the client chooses.
    TlsPlaintext,
    /// `PLAINTEXT`: never encrypted.
    Plaintext,
}

impl EncryptionInTransit {
    /// Whether brokers listen with TLS.
    pub(crate) fn has_tls(self) -> bool {
        self != Self::Plaintext
    }

    /// Whether brokers listen without TLS.
    pub(crate) fn has_plaintext(self) -> bool {
        self != Self::Tls
    }
}

/// The methods that clients in other VPCs may use through multi-VPC private connectivity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct VpcConnectivity {
    /// Mutual TLS.
    pub tls: bool,
    /// SASL/SCRAM.
    pub scram: bool,
    /// IAM.
    pub iam: bool,
}

/// AWS's description of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cluster {
    /// The cluster's ARN, if the document has a valid one.
    pub arn: Option<ClusterArn>,
    /// The cluster's name, if the document has one.
    pub name: Option<String>,
    /// Provisioned or serverless.
    pub cluster_type: ClusterType,
    /// Whether mutual TLS is on.
    pub tls: bool,
    /// Whether SASL/SCRAM is on.
    pub scram: bool,
    /// Whether IAM is on.
    pub iam: bool,
    /// Whether clients may connect without authentication.
    pub unauthenticated: bool,
    /// The encryption between clients and brokers.
    pub encryption_in_transit: EncryptionInTransit,
    /// The ARNs of the private CAs whose client certificates the brokers trust.
    pub certificate_authorities: Vec<String>,
    /// The methods for clients in other VPCs.
    pub vpc_connectivity: VpcConnectivity,
    /// Whether the brokers have public addresses.
    pub public_access: bool,
    /// Whether the brokers also have IPv6 addresses.
    pub dual_stack: bool,
    /// The version of its description, which a command that changes the cluster must name. Letters and digits.
    pub(crate) current_version: Option<String>,
}

impl Cluster {
    /// Reads the output of `aws kafka describe-cluster-v2` or `describe-cluster`, or the service's
    /// own response.
    ///
    /// ```
    /// use msk_auth::aws::Cluster;
    ///
    /// let cluster = Cluster::from_json(
    ///     br#"{"ClusterInfo": {"ClusterType": "SERVERLESS",
    ///          "Serverless": {"ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}}}}}"#,
    /// )?;
    /// assert!(cluster.iam && !cluster.scram);
    /// # Ok::<(), msk_auth::FindingsError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The document is not JSON of this form.
    pub fn from_json(json: &[u8]) -> Result<Self, FindingsError> {
        let mut findings = Findings::under(&Rules::lambda());
        match Self::read(json, &mut findings) {
            Some(cluster) if !findings.has_errors() => Ok(cluster),
            _ => Err(findings.into()),
        }
    }

    /// Same as [`from_json`](Self::from_json), but writes problems into `findings` and continues.
    pub fn read(json: &[u8], findings: &mut Findings) -> Option<Self> {
        let document = Document::read_object(json, "the description of the cluster", findings)?;
        let info = document.root().member("ClusterInfo", findings);
        if !info.is_present() {
            findings.push(
                Finding::new(
                    Code::DocumentUnexpected,
                    info.place(),
                    "no ClusterInfo: this is not a description of a cluster",
                )
                .help("give the output of `aws kafka describe-cluster-v2 --cluster-arn ARN`"),
            );
            return None;
        }
        info.object(findings)?;
        let cluster_type = cluster_type(&info, findings);
        let mut cluster = match cluster_type {
            ClusterType::Serverless => serverless(&info, findings),
            ClusterType::Provisioned => provisioned(&info, findings),
        };
        cluster.name = info
            .member("ClusterName", findings)
            .text(findings)
            .map(str::to_owned);
        // Emulators of AWS use their own ARNs, and nothing here depends on this one.
        let arn = info.member("ClusterArn", findings).text(findings);
        cluster.arn = arn.and_then(|text| text.parse().ok());
        let version = info.member("CurrentVersion", findings).text(findings);
        let is_version = |text: &&str| {
            (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        cluster.current_version = version.filter(is_version).map(str::to_owned);
        Some(cluster)
    }
}

fn cluster_type(info: &Member<'_>, findings: &mut Findings) -> ClusterType {
    let member = info.member("ClusterType", findings);
    match member.text(findings) {
        Some("SERVERLESS") => ClusterType::Serverless,
        Some("PROVISIONED") => ClusterType::Provisioned,
        Some(other) => {
            let message = format!("{} is neither PROVISIONED nor SERVERLESS", printable(other));
            let allowed = ["PROVISIONED", "SERVERLESS"];
            findings.push(unknown_value(&member, message, other, &allowed));
            ClusterType::Provisioned
        }
        // The older DescribeCluster does not support other clusters.
        None if info.member("Serverless", findings).is_present() => ClusterType::Serverless,
        None => ClusterType::Provisioned,
    }
}

/// The finding for a member with a value that AWS does not use.
fn unknown_value(member: &Member<'_>, message: String, found: &str, allowed: &[&str]) -> Finding {
    let allowed: FactValue = allowed.iter().copied().collect();
    Finding::new(Code::DocumentMemberValue, member.place(), message)
        .fact(FactName::Found, printable(found))
        .fact(FactName::Allowed, allowed)
}

pub(crate) fn cluster_arn(member: &Member<'_>, findings: &mut Findings) -> Option<ClusterArn> {
    let text = member.text(findings)?;
    match text.parse() {
        Ok(arn) => Some(arn),
        Err(error) => {
            findings.push(
                Finding::new(
                    Code::ArnMalformed,
                    member.place(),
                    format!("not the ARN of an MSK cluster: {}", complaint(text, &error)),
                )
                .help("write the ARN that `aws kafka list-clusters-v2` prints")
                .fact(FactName::Found, printable(text)),
            );
            None
        }
    }
}

const NOTHING: Cluster = Cluster {
    arn: None,
    name: None,
    cluster_type: ClusterType::Provisioned,
    tls: false,
    scram: false,
    iam: false,
    unauthenticated: false,
    encryption_in_transit: EncryptionInTransit::Tls,
    certificate_authorities: Vec::new(),
    vpc_connectivity: VpcConnectivity {
        tls: false,
        scram: false,
        iam: false,
    },
    public_access: false,
    dual_stack: false,
    current_version: None,
};

fn serverless(info: &Member<'_>, findings: &mut Findings) -> Cluster {
    let serverless = info.member("Serverless", findings).object_only(findings);
    let sasl = serverless.at(&["ClientAuthentication", "Sasl"], findings);
    Cluster {
        cluster_type: ClusterType::Serverless,
        iam: is_enabled(&sasl.member("Iam", findings), findings),
        dual_stack: is_dual(&serverless.member("ConnectivityInfo", findings), findings),
        ..NOTHING
    }
}

fn provisioned(info: &Member<'_>, findings: &mut Findings) -> Cluster {
    // DescribeCluster has these members directly in ClusterInfo, DescribeClusterV2 one level lower.
    let described = info.member("Provisioned", findings);
    let described = if described.is_present() {
        described.object_only(findings)
    } else {
        info.clone()
    };
    let given = described.member("ClientAuthentication", findings);
    let authentication = given.object_only(findings);
    let sasl = authentication
        .member("Sasl", findings)
        .object_only(findings);
    let tls = authentication.member("Tls", findings).object_only(findings);
    let connectivity = described
        .at(&["BrokerNodeGroupInfo", "ConnectivityInfo"], findings)
        .object_only(findings);
    let elsewhere = connectivity
        .at(&["VpcConnectivity", "ClientAuthentication"], findings)
        .object_only(findings);
    let sasl_elsewhere = elsewhere.member("Sasl", findings).object_only(findings);
    let public_access = connectivity.at(&["PublicAccess", "Type"], findings);
    let certificate_authorities: Vec<String> = tls
        .member("CertificateAuthorityArnList", findings)
        .texts(findings)
        .into_iter()
        .map(str::to_owned)
        .collect();
    Cluster {
        tls: is_enabled(&tls, findings),
        scram: is_enabled(&sasl.member("Scram", findings), findings),
        iam: is_enabled(&sasl.member("Iam", findings), findings),
        // A cluster that was created without client authentication has no such member, and accepts
        // every client.
        unauthenticated: !given.is_present()
            || is_enabled(
                &authentication.member("Unauthenticated", findings),
                findings,
            ),
        encryption_in_transit: encryption_in_transit(&described, findings),
        certificate_authorities,
        vpc_connectivity: VpcConnectivity {
            tls: is_enabled(&elsewhere.member("Tls", findings), findings),
            scram: is_enabled(&sasl_elsewhere.member("Scram", findings), findings),
            iam: is_enabled(&sasl_elsewhere.member("Iam", findings), findings),
        },
        public_access: !matches!(public_access.text(findings), None | Some("DISABLED")),
        dual_stack: is_dual(&connectivity, findings),
        ..NOTHING
    }
}

fn is_enabled(method: &Member<'_>, findings: &mut Findings) -> bool {
    method
        .member("Enabled", findings)
        .flag(findings)
        .unwrap_or(false)
}

fn is_dual(connectivity: &Member<'_>, findings: &mut Findings) -> bool {
    let member = connectivity.member("NetworkType", findings);
    match member.text(findings) {
        None | Some("IPV4") => false,
        Some("DUAL") => true,
        Some(other) => {
            let message = format!("{} is neither IPV4 nor DUAL", printable(other));
            findings.push(unknown_value(&member, message, other, &["IPV4", "DUAL"]));
            false
        }
    }
}

fn encryption_in_transit(described: &Member<'_>, findings: &mut Findings) -> EncryptionInTransit {
    let member = described.at(
        &["EncryptionInfo", "EncryptionInTransit", "ClientBroker"],
        findings,
    );
    match member.text(findings) {
        // Amazon's API reference: "The default value is TLS_PLAINTEXT."
        None | Some("TLS_PLAINTEXT") => EncryptionInTransit::TlsPlaintext,
        Some("TLS") => EncryptionInTransit::Tls,
        Some("PLAINTEXT") => EncryptionInTransit::Plaintext,
        Some(other) => {
            let message = format!(
                "{} is not one of TLS, TLS_PLAINTEXT and PLAINTEXT",
                printable(other)
            );
            let allowed = ["TLS", "TLS_PLAINTEXT", "PLAINTEXT"];
            findings.push(unknown_value(&member, message, other, &allowed));
            EncryptionInTransit::Tls
        }
    }
}
