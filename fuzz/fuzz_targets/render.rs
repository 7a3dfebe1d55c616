//! Renders a secret with any content: no rendering may gain a line, and lines without escapes have the values
//! themselves.
#![no_main]

use libfuzzer_sys::fuzz_target;
use msk_auth::aws::EventSourceMapping;
use msk_auth::plan::{self, ClusterSource, Material, Plan, RenderError};
use msk_auth::sensitive::SensitiveText;
use msk_auth::{Findings, Rules};

type Render = fn(&Plan, &Material<'_>) -> Result<SensitiveText, RenderError>;

const MAPPING: &str = r#"{"SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["b:9093"]}},
    "SourceAccessConfigurations": [{"Type": "BASIC_AUTH",
    "URI": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s"}]}"#;

fuzz_target!(|login: (&str, &str)| {
    let mut findings = Findings::under(&Rules::lambda());
    let mapping = EventSourceMapping::read(MAPPING.as_bytes(), &mut findings).unwrap();
    let source = ClusterSource::SelfManaged {
        brokers: &mapping.brokers,
    };
    let decision = plan::decide(source, Some(&mapping.source_access), None, &mut findings);
    let plan = decision.plan.unwrap();
    let material = Material::Login {
        username: login.0,
        password: login.1,
    };
    let java = |plan: &_, material: &Material<'_>| Ok(plan::java_properties(plan, material));
    for (has_escapes, render) in [
        (true, java as Render),
        (false, plan::librdkafka),
        (false, plan::kcat),
    ] {
        let bare = render(&plan, &Material::LeftOut).unwrap();
        let Ok(full) = render(&plan, &material) else {
            continue;
        };
        let full = full.expose();
        assert!(!full.contains(|c: char| c.is_control() && c != '\n'));
        assert_eq!(
            bare.expose().split(['\n', '\r']).count(),
            full.split(['\n', '\r']).count()
        );
        for (name, value) in [("username", login.0), ("password", login.1)] {
            let line = format!("sasl.{name}={value}");
            assert!(has_escapes || full.lines().any(|one| one == line));
        }
    }
});
