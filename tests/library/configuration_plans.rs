//! What a configuration decides by itself, and whether it fits what is decided for a cluster: by Lambda's
//! rules (the order of methods, and no fallback) and by what the clients trust.

use std::io;

use msk_auth::aws::{
    BootstrapBrokers, Broker, Cluster, EventSource, Network, SourceAccess, SourceAccessType,
};
use msk_auth::config::{self, Configuration, Dialect, Options};
use msk_auth::plan::{self, ClusterSource, Decision, Material, RootsSource};
use msk_auth::sensitive::SensitiveBytes;
use msk_auth::{Code, Conditions, Findings, Method, Rules, tls};

const SCRAM: &str = "security.protocol=sasl_ssl\nsasl.mechanism=SCRAM-SHA-512\nsasl.username=alice\nsasl.password=alice-secret\n";
const PLAIN: &str = "security.protocol=sasl_ssl\nsasl.mechanism=PLAIN\nsasl.username=alice\nsasl.password=alice-secret\n";
const IAM: &str = "security.protocol=sasl_ssl\nsasl.mechanism=OAUTHBEARER\n";
const TLS: &str = "security.protocol=ssl\n";
const PLAINTEXT: &str = "security.protocol=plaintext\n";
const OAUTH: &str = "security.protocol=sasl_ssl\nsasl.mechanism=OAUTHBEARER\nsasl.oauthbearer.method=oidc\nsasl.oauthbearer.client.id=orders\nsasl.oauthbearer.client.secret=shh\nsasl.oauthbearer.token.endpoint.url=https://login.example.com/token\nsasl.oauthbearer.scope=kafka\nsasl.oauthbearer.extensions=logicalCluster=lkc-1\n";

const MSK_HOST: &str = "b-1.orders.a1b2c3.c2.kafka.eu-west-1.amazonaws.com";
const ROOT: &str = include_str!("../../vectors/samples/good.json");

fn root() -> String {
    let secret: serde_json::Value = serde_json::from_str(ROOT).unwrap();
    let certificates = secret["certificate"].as_str().unwrap();
    let last = certificates.rfind("-----BEGIN").unwrap();
    certificates[last..].to_owned()
}

fn read(text: &str) -> Configuration {
    let conditions = Conditions::new(Dialect::Librdkafka.rules(), tls::ring());
    let mut options = Options::default();
    options.dialect = Some(Dialect::Librdkafka);
    let mut file = |path: &str| match path {
        "root.pem" => Ok(SensitiveBytes::from(root().as_bytes())),
        _ => Err(io::ErrorKind::NotFound.into()),
    };
    let configuration = config::read(text.as_bytes(), &options, &mut file, &conditions);
    assert!(configuration.accepted(), "{:?}", configuration.findings);
    configuration
}

fn at(servers: &str, text: &str) -> Configuration {
    read(&format!("bootstrap.servers={servers}\n{text}"))
}

/// What is decided with the configuration's credential, and the codes of what does not fit.
fn judged(
    configuration: &Configuration,
    source: ClusterSource<'_>,
    access: Option<&SourceAccess>,
) -> (Decision, Vec<Code>) {
    let mut findings = Findings::under(&Rules::kafka());
    let names_credential = access.is_some_and(|access| access.credential().is_some());
    let kind = configuration
        .source_access(source.event_source())
        .filter(|_| !names_credential);
    let mut decision = plan::decide(source, access, kind, &mut findings);
    configuration.judge(&mut decision, &mut findings);
    let codes = findings.iter().map(|finding| finding.code).collect();
    (decision, codes)
}

fn on_msk(configuration: &Configuration, flags: &str) -> (Decision, Vec<Code>) {
    let json = format!(
        r#"{{"ClusterInfo": {{"ClusterType": "PROVISIONED", "Provisioned": {{
            "ClientAuthentication": {{{flags}}},
            "EncryptionInfo": {{"EncryptionInTransit": {{"ClientBroker": "TLS_PLAINTEXT"}}}}}}}}}}"#
    );
    let cluster = Cluster::from_json(json.as_bytes()).unwrap();
    let brokers = format!(
        r#"{{"BootstrapBrokerString": "{MSK_HOST}:9092", "BootstrapBrokerStringTls": "{MSK_HOST}:9094",
            "BootstrapBrokerStringSaslScram": "{MSK_HOST}:9096", "BootstrapBrokerStringSaslIam": "{MSK_HOST}:9098"}}"#
    );
    let brokers = BootstrapBrokers::from_json(brokers.as_bytes()).unwrap();
    let source = ClusterSource::Msk {
        cluster: &cluster,
        brokers: &brokers,
        network: Network::Vpc,
    };
    judged(configuration, source, None)
}

const SCRAM_ON: &str = r#""Sasl": {"Scram": {"Enabled": true}}"#;
const IAM_ON: &str = r#""Sasl": {"Iam": {"Enabled": true}}"#;
const ANYBODY: &str = r#""Unauthenticated": {"Enabled": true}"#;

#[test]
fn no_plan_is_for_another_method_than_the_configuration() {
    let iam_and_anybody = format!("{IAM_ON}, {ANYBODY}");
    for (port, text, flags, method, codes) in [
        (9096, SCRAM, SCRAM_ON, Some(Method::ScramSha512), &[][..]),
        (9098, IAM, IAM_ON, Some(Method::Iam), &[]),
        // The cluster has something else that is active, and nothing falls back to it.
        (9096, SCRAM, IAM_ON, None, &[Code::PlanMethodInactive]),
        (
            9098,
            IAM,
            ANYBODY,
            None,
            &[Code::PlanUnauthenticated, Code::PlanConfigMethod],
        ),
        (9098, IAM, SCRAM_ON, None, &[Code::PlanSecretMissing]),
        (9094, TLS, &iam_and_anybody, None, &[Code::PlanConfigMethod]),
        (
            9094,
            TLS,
            ANYBODY,
            Some(Method::Tls),
            &[Code::PlanUnauthenticated],
        ),
        (
            9092,
            PLAINTEXT,
            ANYBODY,
            None,
            &[Code::PlanUnauthenticated, Code::PlanConfigMethod],
        ),
    ] {
        let configuration = at(&format!("{MSK_HOST}:{port}"), text);
        let (decision, found) = on_msk(&configuration, flags);
        assert_eq!(
            decision.plan.map(|plan| plan.method),
            method,
            "{text}{flags}"
        );
        assert_eq!(found, codes, "{text}{flags}");
    }
}

/// MSK has no SASL/PLAIN, whatever the brokers of the configuration are called.
#[test]
fn what_msk_does_not_have_is_no_plan() {
    let (decision, codes) = on_msk(&at("tunnel.example.com:9096", PLAIN), IAM_ON);
    assert!(decision.plan.is_none());
    assert_eq!(codes, [Code::SourceAccessNotForMsk]);
}

#[test]
fn a_method_that_is_not_advised_is_not_in_the_help() {
    let mut findings = Findings::under(&Rules::kafka());
    let mut decision = at("kafka.example.com:9093", TLS).decision();
    at("kafka.example.com:9093", SCRAM).judge(&mut decision, &mut findings);
    let finding = findings.iter().next().unwrap();
    assert_eq!(finding.code, Code::PlanConfigMethod);
    assert_eq!(finding.place.field.as_deref(), Some("sasl.mechanism"));
    assert_eq!(finding.place.line, Some(3));
    assert!(
        !finding.help.as_deref().unwrap().contains("configure"),
        "{finding:?}"
    );
    assert_eq!(decision.rejected[0].method, Method::Tls);
}

#[test]
fn other_brokers_are_named() {
    let servers = format!("{MSK_HOST}:9096,other.example.com:9096");
    let (decision, codes) = on_msk(&at(&servers, SCRAM), SCRAM_ON);
    assert_eq!(codes, [Code::PlanConfigBrokers]);
    assert_eq!(decision.plan.unwrap().brokers.len(), 1);
    let upper = MSK_HOST.to_ascii_uppercase();
    let (_, codes) = on_msk(&at(&format!("{upper}:9096"), SCRAM), SCRAM_ON);
    assert_eq!(codes, []);
}

fn self_managed(configuration: &Configuration, types: &[(&str, &str)]) -> (Decision, Vec<Code>) {
    let types = types.iter();
    let list: Vec<_> = types
        .map(|(kind, uri)| format!(r#"{{"Type": "{kind}", "URI": "{uri}"}}"#))
        .collect();
    let access = SourceAccess::from_json(format!("[{}]", list.join(",")).as_bytes()).unwrap();
    let brokers = Broker::parse_list("kafka.example.com:9093").unwrap();
    judged(
        configuration,
        ClusterSource::SelfManaged { brokers: &brokers },
        Some(&access),
    )
}

const ARN: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:kafka-AbCdEf";

#[test]
fn whom_the_client_and_lambda_trust_is_compared() {
    let own = format!("{SCRAM}ssl.ca.location=root.pem\n");
    let own = at("kafka.example.com:9093", &own);
    let public = at("kafka.example.com:9093", SCRAM);
    let login = ("SASL_SCRAM_512_AUTH", ARN);
    let root = ("SERVER_ROOT_CA_CERTIFICATE", ARN);
    let (decision, codes) = self_managed(&own, &[login]);
    assert_eq!(codes, [Code::PlanConfigRoots]);
    let plan = decision.plan.unwrap();
    let RootsSource::Given(pem) = &plan.roots else {
        panic!("{:?}", plan.roots);
    };
    let java = plan::java_properties(&plan, &Material::LeftOut);
    let line = pem.replace('\n', "\\n");
    assert!(
        java.expose()
            .contains(&format!("ssl.truststore.certificates={line}"))
    );
    assert_eq!(self_managed(&public, &[login]).1, []);
    assert_eq!(self_managed(&own, &[login, root]).1, []);
    assert_eq!(
        self_managed(&public, &[login, root]).1,
        [Code::PlanConfigRoots]
    );
    // Roots alone are what makes Lambda speak TLS.
    let own = format!("{TLS}ssl.ca.location=root.pem\n");
    let own = at("kafka.example.com:9093", &own);
    let kind = own.source_access(EventSource::SelfManaged);
    assert_eq!(kind, Some(SourceAccessType::ServerRootCaCertificate));
    assert_eq!(own.source_access(EventSource::Msk), None);
    let (decision, codes) = self_managed(&at("kafka.example.com:9093", TLS), &[]);
    assert!(decision.plan.is_none() && codes.contains(&Code::PlanConfigMethod));
}

#[test]
fn what_is_asked_for_with_a_token_is_compared() {
    let configuration = at("kafka.example.com:9093", OAUTH);
    let client = ("OAUTHBEARER_AUTH", ARN);
    let scope = ("OAUTHBEARER_SCOPE", "kafka");
    let cluster = ("OAUTHBEARER_LOGICAL_CLUSTER", "lkc-1");
    assert_eq!(
        self_managed(&configuration, &[client, scope, cluster]).1,
        []
    );
    for lacking in [&[client, scope][..], &[client, cluster], &[client]] {
        assert_eq!(
            self_managed(&configuration, lacking).1,
            [Code::PlanConfigOauth]
        );
    }
    // The extensions of the configuration go into every dialect under their own names.
    let plan = configuration.decision().plan.unwrap();
    let java = plan::java_properties(&plan, &Material::LeftOut);
    assert!(java.expose().contains("extension_logicalCluster=\"lkc-1\""));
    let other = at(
        "kafka.example.com:9093",
        &OAUTH.replace("logicalCluster", "tenant"),
    );
    let plan = other.decision().plan.unwrap();
    let java = plan::java_properties(&plan, &Material::LeftOut);
    assert!(java.expose().contains("extension_tenant=\"lkc-1\""));
}

#[test]
fn a_configuration_alone_decides() {
    let decision = at("kafka.example.com:9093", SCRAM).decision();
    let plan = decision.plan.unwrap();
    assert_eq!(plan.method, Method::ScramSha512);
    assert_eq!(
        plan.brokers,
        Broker::parse_list("kafka.example.com:9093").unwrap()
    );
    assert!(read(SCRAM).decision().plan.is_none());
}
