//! The policy that an MSK cluster itself needs if its clients are in another account
//! (<https://docs.aws.amazon.com/msk/latest/developerguide/mvpc-cluster-owner-action-policy.html>).

use crate::access::policy_document::{PolicyDocument, PolicyStatement};
use crate::access::request::AccessRequest;
use crate::aws::ClusterArn;

/// The policy that the owner of a cluster attaches to it with `aws kafka put-cluster-policy`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClusterPolicy {
    /// The account that owns the cluster and attaches this policy.
    pub owner: String,
    /// The cluster's ARN; `*` replaces its UUID if only a VPC connection is known.
    pub cluster: String,
    /// The permissions of the clients' account, which is the `Principal` of each statement.
    pub document: PolicyDocument,
}

/// What the account needs for its VPC connection, for any method of authentication.
const CONNECTION: [&str; 4] = [
    "kafka:CreateVpcConnection",
    "kafka:GetBootstrapBrokers",
    "kafka:DescribeCluster",
    "kafka:DescribeClusterV2",
];

impl AccessRequest {
    /// The policy that the cluster needs, or `None` if the client's account owns it.
    pub fn cluster_policy(&self) -> Option<ClusterPolicy> {
        let (connection, cluster) = self.connection.as_ref().zip(self.cluster.as_ref())?;
        let owner = cluster.cluster_account();
        (owner != connection.account).then(|| ClusterPolicy {
            owner: owner.to_owned(),
            cluster: cluster.cluster(),
            document: PolicyDocument {
                statements: statements(self, cluster, &connection.account),
            },
        })
    }
}

fn statements(
    request: &AccessRequest,
    cluster: &ClusterArn,
    account: &str,
) -> Vec<PolicyStatement> {
    let mut statements = vec![PolicyStatement {
        sid: "Connection",
        account: None,
        actions: CONNECTION.to_vec(),
        resources: vec![cluster.cluster()],
    }];
    let needs = request.requirements();
    let data = needs
        .iter()
        .filter(|need| need.action.starts_with("kafka-cluster:"));
    statements.extend(
        PolicyDocument::granting(data)
            .into_iter()
            .flat_map(|policy| policy.statements),
    );
    for statement in &mut statements {
        statement.account = Some(account.to_owned());
    }
    statements
}
