//! Fetches a cluster, its brokers and its secret by ARN, and prints the method and the brokers to use.
//!
//!     cargo run -p msk-auth-aws --features fetch --example from_arn -- CLUSTER_ARN [SECRET_ARN]

use msk_auth::aws::{ClusterArn, Network, SecretArn};
use msk_auth::iam::Region;
use msk_auth::plan::{self, ClusterSource};
use msk_auth::{Conditions, Findings, Rules, secret, tls};
use msk_auth_aws::{SdkChain, connection_blocking};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let cluster = arguments
        .next()
        .ok_or("usage: from_arn CLUSTER_ARN [SECRET_ARN]")?;
    let cluster: ClusterArn = cluster.parse()?;
    let secret: Option<SecretArn> = arguments.next().map(|arn| arn.parse()).transpose()?;

    let credentials = SdkChain::new(&Region::new(&cluster.region)?);
    let fetched = connection_blocking(&credentials, &cluster, secret.as_ref())?;

    let conditions = Conditions::new(Rules::lambda(), tls::ring());
    let report = fetched
        .secret
        .map(|document| secret::check(document.expose(), None, &conditions));
    let kind = report
        .as_ref()
        .map(|report| report.secret_type.as_str().parse())
        .transpose()?;
    let source = ClusterSource::Msk {
        cluster: &fetched.cluster,
        brokers: &fetched.brokers,
        network: Network::Vpc,
    };
    let mut findings = Findings::under(&Rules::lambda());
    let mut decision = plan::decide(source, None, kind, &mut findings);
    if let Some(report) = &report {
        decision.judge_secret(report, &mut findings);
    }
    for finding in findings.iter() {
        eprintln!("{finding}");
    }
    let plan = decision.plan.ok_or(decision.reason)?;
    let brokers: Vec<String> = plan.brokers.iter().map(ToString::to_string).collect();
    println!("{} {}", plan.method, brokers.join(","));
    Ok(())
}
