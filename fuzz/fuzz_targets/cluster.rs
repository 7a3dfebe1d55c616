//! Reads a description and a list of brokers, separated by a zero byte, and makes every choice from
//! them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::aws::SourceAccessType as Type;
use msk_auth::aws::{BootstrapBrokers, Cluster, Listener, Network};
use msk_auth::plan::{self, ClusterSource};
use msk_auth::{Findings, Method, Rules};

fuzz_target!(|data: &[u8]| {
    let mut documents = data.splitn(2, |byte| *byte == 0);
    let mut findings = Findings::under(&Rules::lambda());
    let cluster = Cluster::read(documents.next().unwrap_or_default(), &mut findings);
    let brokers = BootstrapBrokers::read(documents.next().unwrap_or_default(), &mut findings);
    let (Some(cluster), Some(brokers)) = (cluster, brokers) else {
        return;
    };
    for network in Network::ALL.iter().copied() {
        let source = ClusterSource::Msk {
            cluster: &cluster,
            brokers: &brokers,
            network,
        };
        for secret in [
            None,
            Some(Type::ClientCertificateTlsAuth),
            Some(Type::SaslScram512Auth),
        ] {
            let mut findings = Findings::under(&Rules::lambda());
            let decision = plan::decide(source, None, secret, &mut findings);
            assert_eq!(decision.plan.is_none(), findings.has_errors());
            let Some(plan) = decision.plan else { continue };
            assert!(secret.is_none_or(|kind| kind.method() == Some(plan.method)));
            let listener = match plan.method {
                Method::Mtls | Method::Tls => Listener::Tls,
                Method::ScramSha512 => Listener::SaslScram,
                Method::Iam => Listener::SaslIam,
                _ => Listener::Plaintext,
            };
            let listed = brokers.get(network, listener);
            assert_eq!(listed, Some(plan.brokers.as_slice()));
        }
    }
});
