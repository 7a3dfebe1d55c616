//! The policy that an MSK cluster must have itself, where its clients are in another account
//! (<https://docs.aws.amazon.com/msk/latest/developerguide/mvpc-cluster-owner-action-policy.html>).

use crate::access::policy_document::{PolicyDocument, PolicyStatement};
use crate::access::request::AccessRequest;
use crate::aws::ClusterArn;

/// The policy that the owner of a cluster attaches to it with `aws kafka put-cluster-policy`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClusterPolicy {
    /// The account that owns the cluster, and attaches this.
    pub owner: String,
    /// The cluster's ARN; `*` is in place of its UUID where only a VPC connection is known.
    pub cluster: String,
    /// What it allows to the account of the clients: the `Principal` of each statement.
    pub document: PolicyDocument,
}

/// What the account needs for its VPC connection, by whatever method its clients authenticate.
const CONNECTION: [&str; 4] = [
    "kafka:CreateVpcConnection",
    "kafka:GetBootstrapBrokers",
    "kafka:DescribeCluster",
    "kafka:DescribeClusterV2",
];

impl AccessRequest {
    /// The policy that the cluster needs, or `None` where the client's account owns it.
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
