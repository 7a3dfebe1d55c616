//! The vectors of `plan`, `access` and `aws_names`, and documents as AWS's tools print them.

use std::collections::BTreeSet;

use msk_auth::access::{self, AccessRequest, ClientRole, IamPolicy, Scope};
use msk_auth::aws::{
    BootstrapBrokers, Cluster, EncryptionInTransit, EventSource, EventSourceMapping, Listener,
    Network, SourceAccessType,
};
use msk_auth::plan::{self, ClusterSource};
use msk_auth::{Code, Findings, Method, Rules};
use serde_json::{Value, json};

fn cases(text: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(text).unwrap();
    let cases = document["cases"].as_array().unwrap().clone();
    assert!(!cases.is_empty());
    cases
}

/// The form of Kafka's principals: a type, a colon and a name.
#[test]
fn a_principal_is_a_user() {
    let request = || {
        let cluster = "arn:aws:kafka:us-east-1:123456789012:cluster/c/0-1-2-3-4-5";
        AccessRequest::new(cluster.parse().unwrap(), Method::Mtls, ClientRole::Lambda)
    };
    assert_eq!(request().kafka_principal(), None);
    let principal = "User:CN=orders,O=Example";
    let named = request().principal(principal).unwrap();
    assert_eq!(named.kafka_principal(), Some(principal));
    for no_user in ["orders", "User:", "Group:orders", "User:a\nb"] {
        assert!(request().principal(no_user).is_err(), "{no_user}");
    }
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

#[test]
fn every_combination_of_flags() {
    for case in cases(include_str!("../../vectors/plan.json")) {
        let (input, expect) = (&case["input"], &case["expect"]);
        let cluster = Cluster::from_json(&bytes(&input["cluster"])).unwrap();
        let brokers = BootstrapBrokers::from_json(&bytes(&input["bootstrap"])).unwrap();
        let secret = input["secret"]
            .as_str()
            .map(|kind| kind.parse::<SourceAccessType>().unwrap());
        let network = Network::ALL
            .iter()
            .copied()
            .find(|network| network.as_str() == input["network"])
            .unwrap();
        let source = ClusterSource::Msk {
            cluster: &cluster,
            brokers: &brokers,
            network,
        };
        let mut findings = Findings::under(&Rules::lambda());
        let decision = plan::decide(source, None, secret, &mut findings);
        let got = match &decision.plan {
            Some(plan) => json!({
                "method": plan.method.as_str(),
                "brokers": plan.brokers.iter().map(ToString::to_string).collect::<Vec<_>>(),
            }),
            None => json!({"method": null, "brokers": []}),
        };
        assert_eq!(got["method"], expect["method"], "{case:#}");
        assert_eq!(got["brokers"], expect["brokers"], "{case:#}");
        assert_eq!(decision.plan.is_none(), findings.has_errors(), "{case:#}");
        let words = decision.lambda.map(|answer| answer.result.as_str());
        match expect.get("lambda") {
            Some(documented) => assert_eq!(json!(words), *documented, "{case:#}"),
            None => assert!(words.is_some(), "{case:#}"),
        }
        // Where only the brokers are missing, the method was chosen all the same.
        let is_chosen = decision.plan.is_some() || findings.contains(Code::PlanBrokersMissing);
        assert_eq!(
            decision.rejected.len() + usize::from(is_chosen),
            5,
            "{case:#}"
        );
    }
}

#[test]
fn policies_and_what_they_lack() {
    for case in cases(include_str!("../../vectors/access.json")) {
        let input = &case["input"];
        let role = match input["role"].as_str().unwrap() {
            "lambda" => ClientRole::Lambda,
            "consumer" => ClientRole::Consumer,
            "producer" => ClientRole::Producer,
            other => panic!("{other}"),
        };
        let method: Method = input["method"].as_str().unwrap().parse().unwrap();
        let request = AccessRequest::new(
            input["cluster_arn"].as_str().unwrap().parse().unwrap(),
            method,
            role,
        )
        .topics(
            input["topics"]
                .as_array()
                .unwrap()
                .iter()
                .map(|topic| topic.as_str().unwrap()),
        )
        .unwrap()
        .idempotent(input["idempotent"] != false);
        let mut request = match input["group"].as_str() {
            Some(group) => request.group(group).unwrap(),
            None => request,
        };
        for id in input["transactional_ids"].as_array().into_iter().flatten() {
            request = request.transactional_id(id.as_str().unwrap()).unwrap();
        }
        let secrets = input["secrets"].as_array().into_iter().flatten();
        let request = request.secrets(secrets.map(|arn| arn.as_str().unwrap()));
        // Where a resource is not known, no evaluator can be asked; those are tested elsewhere.
        let requirements: Vec<_> = request
            .requirements()
            .into_iter()
            .filter(|requirement| !matches!(requirement.scope, Scope::Some(_)))
            .collect();
        let needs: Vec<Value> = requirements
            .iter()
            .map(|need| {
                let mut entry = json!({"action": need.action, "resource": need.scope.as_str()});
                if matches!(need.scope, Scope::Every(_)) {
                    entry["every"] = json!(true);
                }
                entry
            })
            .collect();
        assert_eq!(json!(needs), case["needs"], "{}", case["id"]);
        let policies: Vec<IamPolicy> = input["policies"]
            .as_array()
            .unwrap()
            .iter()
            .map(|policy| IamPolicy::from_json(&bytes(policy)).unwrap())
            .collect();
        let missing: Vec<Value> = access::missing(&policies, &requirements)
            .unwrap()
            .iter()
            .map(|gap| {
                json!({
                    "action": gap.requirement.action,
                    "resource": gap.requirement.scope.as_str(),
                    "effect": if gap.is_denied { "denied" } else { "absent" },
                    "depends_on": gap.depends_on,
                    "lambda": gap.requirement.lambda.map(|answer| answer.result.as_str()),
                })
            })
            .collect();
        assert_eq!(json!(missing), case["expect"]["missing"], "{}", case["id"]);
        if let Some(policy) = case["expect"].get("policy") {
            let granting = request.policy().map(|policy| policy.to_json());
            let granting = granting.map(|json| serde_json::from_str::<Value>(&json).unwrap());
            assert_eq!(json!(granting), *policy, "{}", case["id"]);
        }
    }
}

#[test]
fn every_name_as_aws_has_it() {
    for case in cases(include_str!("../../vectors/aws_names.json")) {
        let input = case["input"].as_object().unwrap();
        let (kind, document) = input.iter().next().unwrap();
        let got = match kind.as_str() {
            "bootstrap" => bootstrap_members(&bytes(document)),
            "cluster" => cluster_members(&Cluster::from_json(&bytes(document)).unwrap()),
            "mapping" => mapping_members(&EventSourceMapping::from_json(&bytes(document)).unwrap()),
            other => panic!("{other}"),
        };
        for (name, wanted) in case["expect"].as_object().unwrap() {
            assert_eq!(got[name], *wanted, "{} {name}", case["id"]);
        }
    }
}

/// Mappings in the documents that people have.
#[test]
fn every_form_of_a_mapping() {
    let mut wrong = Vec::new();
    let cases = cases(include_str!("../../vectors/mappings.json"));
    assert!(cases.len() > 90, "{}", cases.len());
    for case in &cases {
        let (input, expect) = (&case["input"], &case["expect"]);
        let mut findings = Findings::under(&Rules::lambda());
        let document = bytes(&input["document"]);
        let name = input["name"].as_str();
        let mapping = EventSourceMapping::read_named(&document, name, &mut findings);
        let mut got = json!({"mapping": mapping.is_some()});
        if let Some(mapping) = &mapping {
            mapping.check_state(None, &mut findings);
            got = mapping_members(mapping);
            got["mapping"] = json!(true);
            got["arn"] = got["event_source_arn"].take();
        }
        let codes: BTreeSet<_> = findings
            .iter()
            .map(|finding| finding.code.as_str())
            .collect();
        got["codes"] = json!(codes);
        for (member, wanted) in expect.as_object().unwrap() {
            if got[member] != *wanted {
                wrong.push(format!(
                    "{} {member}: {}, not {wanted}",
                    case["id"], got[member]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What Lambda says has the causes of the method, each with its basis where that is not documented.
#[test]
fn what_lambda_said_is_explained() {
    let json = json!({"UUID": "u",
        "EventSourceArn": "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1",
        "LastProcessingResult": "PROBLEM: SASL authentication failed"});
    let mapping = EventSourceMapping::from_json(&bytes(&json)).unwrap();
    let help = |method| {
        let mut findings = Findings::under(&Rules::lambda());
        mapping.check_state(method, &mut findings);
        let finding = findings.iter().next().unwrap().clone();
        assert_eq!(
            finding.message,
            "Lambda last reported: SASL authentication failed"
        );
        finding.help.unwrap()
    };
    let scram = help(Some(Method::ScramSha512));
    assert!(
        scram.contains("associated with the cluster (documented). The brokers "),
        "{scram}"
    );
    assert!(
        scram.contains("(inferred)") && !scram.contains("kafka-cluster:Connect"),
        "{scram}"
    );
    assert!(help(Some(Method::Iam)).contains("lacks `kafka-cluster:Connect`"));
    assert!(
        help(Some(Method::Tls)).contains("no known cause of this message fits unauthenticated")
    );
    assert!(help(None).contains("kafka-cluster:Connect"));
}

/// What is not understood is named as it is.
#[test]
fn findings_about_a_mapping_say_what_is_there() {
    let finding = |json: Value| {
        let mut findings = Findings::under(&Rules::lambda());
        EventSourceMapping::read(&bytes(&json), &mut findings);
        let finding = findings.iter().next().unwrap().clone();
        (
            finding.place.field.clone().map(String::from),
            finding.message,
        )
    };
    let field = |name: &str| Some(name.to_owned());
    assert_eq!(
        finding(json!({"eventSource": "x", "topic": "bills"})).1,
        "the mapping names no event source; its members are eventSource, topic"
    );
    let (place, message) = finding(json!({"event_source_arn": null, "batch_size": 10001,
        "self_managed_event_source": [{"endpoints": {"KAFKA_BOOTSTRAP_SERVERS": "b:1"}}]}));
    assert_eq!(
        (place, message.as_str()),
        (
            field("batch_size"),
            "batch_size is 10001, not a number from 1 to 10000"
        )
    );
    let (place, message) = finding(json!({"EventSourceArn": {"Fn::GetAtt": ["Cluster", "Arn"]}}));
    assert_eq!(place, field("EventSourceArn"));
    assert!(message.contains("is Fn::GetAtt, whose value"), "{message}");
    let (_, message) = finding(json!({"event_source_arn": "${aws_msk_cluster.c.arn}"}));
    assert!(
        message.contains("is ${aws_msk_cluster.c.arn}, whose value"),
        "{message}"
    );
    let both = json!({"EventSourceMappings": [{"UUID": "a", "Topics": ["t"]}, {"UUID": "b"}]});
    assert_eq!(
        finding(both).1,
        "the document has 2 mappings of Kafka clusters"
    );
}

fn bootstrap_members(document: &[u8]) -> Value {
    let brokers = BootstrapBrokers::from_json(document).unwrap();
    let listeners = [
        ("plaintext", Listener::Plaintext),
        ("tls", Listener::Tls),
        ("scram", Listener::SaslScram),
        ("iam", Listener::SaslIam),
    ];
    let mut found = Vec::new();
    for network in Network::ALL {
        for (name, listener) in listeners {
            if let Some([broker]) = brokers.get(*network, listener) {
                found.push(json!({
                    "network": network.as_str(), "listener": name, "broker": broker.to_string(),
                }));
            }
        }
    }
    assert_eq!(found.len(), 1);
    found.remove(0)
}

fn cluster_members(cluster: &Cluster) -> Value {
    json!({
        "arn": cluster.arn.as_ref().map(ToString::to_string),
        "name": cluster.name,
        "tls": cluster.tls,
        "scram": cluster.scram,
        "iam": cluster.iam,
        "unauthenticated": cluster.unauthenticated,
        "certificate_authorities": cluster.certificate_authorities,
        "encryption_in_transit": match cluster.encryption_in_transit {
            EncryptionInTransit::Tls => "TLS",
            EncryptionInTransit::TlsPlaintext => "TLS_PLAINTEXT",
            EncryptionInTransit::Plaintext => "PLAINTEXT",
            other => panic!("{other:?}"),
        },
        "public_access": cluster.public_access,
        "dual_stack": cluster.dual_stack,
        "vpc_connectivity_tls": cluster.vpc_connectivity.tls,
        "vpc_connectivity_scram": cluster.vpc_connectivity.scram,
        "vpc_connectivity_iam": cluster.vpc_connectivity.iam,
    })
}

fn mapping_members(mapping: &EventSourceMapping) -> Value {
    json!({
        "uuid": mapping.uuid,
        "name": mapping.name,
        "event_source": match mapping.event_source() {
            EventSource::Msk => "msk",
            _ => "self-managed",
        },
        "event_source_arn": mapping.event_source_arn.as_ref().map(ToString::to_string),
        "region": mapping.region(),
        "topics": mapping.topics,
        "last_processing_result": mapping.last_processing_result,
        "group": mapping.group(),
        "brokers": mapping.brokers.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "source_access": mapping
            .source_access
            .iter()
            .map(|configuration| json!([configuration.kind.as_str(), configuration.uri]))
            .collect::<Vec<_>>(),
    })
}

/// An absent flag is off, an unknown member is ignored, and a cluster without the member
/// `ClientAuthentication` was made before there was any.
#[test]
fn what_is_absent() {
    let cluster = Cluster::from_json(
        br#"{"ClusterInfo": {"Provisioned": {"ClientAuthentication": {"Sasl": null}}, "New": [{}]}}"#,
    )
    .unwrap();
    assert!(!cluster.scram && !cluster.iam && !cluster.tls && !cluster.unauthenticated);
    let cluster = Cluster::from_json(br#"{"ClusterInfo": {"Provisioned": {}}}"#).unwrap();
    assert!(cluster.unauthenticated && !cluster.iam);
}

fn codes(findings: &Findings) -> Vec<&'static str> {
    findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}

#[test]
fn the_output_of_another_command() {
    let mut findings = Findings::under(&Rules::lambda());
    assert!(Cluster::read(br#"{"BootstrapBrokerString": "b:1"}"#, &mut findings).is_none());
    assert!(BootstrapBrokers::read(br#"{"ClusterInfo": {}}"#, &mut findings).is_none());
    assert!(EventSourceMapping::read(br#"{"EventSourceMappings": []}"#, &mut findings).is_none());
    assert!(IamPolicy::read(br#"{"ClusterInfo": {}}"#, &mut findings).is_none());
    assert_eq!(codes(&findings), ["document-unexpected"; 4]);
    assert!(EventSourceMapping::read(br#"{"UUID": "x"}"#, &mut findings).is_some());
    assert!(findings.contains(Code::MappingSourceMissing));
}

/// A secret must lie in the mapping's region, which a self-managed mapping has from its function.
#[test]
fn a_secret_in_another_region() {
    let mapping = |region: &str| {
        let json = json!({
            "FunctionArn": format!("arn:aws:lambda:{region}:123456789012:function:f"),
            "SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["b:9093"]}},
            "SourceAccessConfigurations": [{"Type": "BASIC_AUTH",
                "URI": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-AbCdEf"}],
        });
        let mapping = EventSourceMapping::from_json(&bytes(&json)).unwrap();
        let mut findings = Findings::under(&Rules::lambda());
        let source = ClusterSource::SelfManaged {
            brokers: &mapping.brokers,
        };
        plan::decide(source, Some(&mapping.source_access), None, &mut findings);
        codes(&findings)
    };
    assert_eq!(mapping("eu-west-1"), [""; 0]);
    assert_eq!(mapping("us-east-1"), ["source-access-uri-region"]);
}

#[test]
fn broker_strings() {
    for (text, part) in [
        ("", "a broker is missing"),
        ("a:1,,b:2", "a broker is missing"),
        ("a:1,", "a broker is missing"),
        ("a:1,b", "b is not host:port: the port is missing"),
        ("a:0", "the port is not a number"),
        ("a:65536", "the port is not a number"),
        ("a:+1", "the port is not a number"),
        ("a:", "the port is not a number"),
        (":9092", "the host is missing"),
        ("2001:db8::1:9092", "must be in brackets"),
        ("[2001:db8::g]:9092", "not an IPv6 address"),
        ("[2001:db8::1]", "the port is missing"),
        ("https://a:1", "the host has a scheme before it"),
        ("a b:1", "not a host name"),
        (
            "alice:secret@a:1",
            "…@a:1 is not host:port: a user name or a password is before",
        ),
        ("a:1;b:2", "only a comma can be between brokers"),
        ("a:1 b:2", "only a comma can be between brokers"),
        ("a..b:1", "not a host name"),
        ("\u{1b}[2J:1", "␦[2J:1 is not host:port"),
    ] {
        let mut findings = Findings::under(&Rules::lambda());
        let document = json!({"bootstrapBrokerStringTls": text, "BootstrapBrokerString": "a:9092"});
        let brokers = BootstrapBrokers::read(&bytes(&document), &mut findings).unwrap();
        assert!(brokers.get(Network::Vpc, Listener::Plaintext).is_some());
        if text.is_empty() {
            // An empty string is what AWS means by none.
            assert!(findings.is_empty());
            continue;
        }
        let finding = findings.iter().next().unwrap();
        assert_eq!(finding.code, Code::BrokerMalformed, "{text}");
        assert!(
            finding.message.contains(part),
            "{text}: {}",
            finding.message
        );
        assert_eq!(
            finding.place.field.as_deref(),
            Some("BootstrapBrokerStringTls")
        );
    }
}

/// Findings about AWS's documents say on which line of them to look.
#[test]
fn findings_have_the_line_of_the_document() {
    let mapping = b"{\n\"EventSourceArn\": \"arn:aws:kafka:nowhere\",\n\"SourceAccessConfigurations\":\n[\n\
        {\"Type\": \"BASIC_AUTH\",\n\"URI\": \"none\"},\n{\"URI\": \"x\",\n\"Type\": \"BASIC\"}\n]}";
    let mut findings = Findings::under(&Rules::lambda());
    let mapping = EventSourceMapping::read(mapping, &mut findings).unwrap();
    let later = mapping.source_access.check(EventSource::Msk, None);
    let mut policy = Findings::under(&Rules::lambda());
    let text = b"{\n\"Statement\": {\n\"Effect\": \"Allow\",\n\"Action\": \"*\",\n\"Resource\": \"*\",\n\"resource\": 1}}";
    IamPolicy::read(text, &mut policy);

    let at = |findings: &Findings| -> Vec<(Code, Option<String>, Option<usize>)> {
        let place = |finding: &msk_auth::Finding| {
            let field = finding.place.field.as_deref().map(str::to_owned);
            (finding.code, field, finding.place.line)
        };
        findings.iter().map(place).collect()
    };
    let field = |name: &str| Some(name.to_owned());
    assert_eq!(
        at(&findings),
        [
            (Code::ArnMalformed, field("EventSourceArn"), Some(2)),
            (
                Code::SourceAccessTypeUnknown,
                field("SourceAccessConfigurations[1].Type"),
                Some(8)
            ),
        ]
    );
    let first = field("SourceAccessConfigurations[0]");
    assert_eq!(
        at(&later),
        [
            (Code::SourceAccessNotForMsk, first.clone(), Some(5)),
            (Code::SourceAccessUriNotSecret, first, Some(5)),
        ]
    );
    assert_eq!(
        at(&policy),
        [
            (Code::PolicyVersion, field("Version"), Some(1)),
            (Code::PolicyElementUnknown, field("Statement"), Some(6)),
            (
                Code::DocumentKeyDuplicate,
                field("Statement.Resource"),
                Some(6)
            ),
        ]
    );
}

/// Where something is in its document is not part of what it says.
#[test]
fn a_mapping_is_the_same_however_it_is_laid_out() {
    let json = json!({"EventSourceArn": "arn:aws:kafka:eu-west-1:123456789012:cluster/a/b-1",
        "SourceAccessConfigurations": [{"Type": "BASIC_AUTH", "URI": "none"}]});
    let read = |text: String| EventSourceMapping::from_json(text.as_bytes()).unwrap();
    let pretty = serde_json::to_string_pretty(&json).unwrap();
    assert_eq!(read(json.to_string()), read(pretty));
}

/// `get-event-source-mapping` prints a function's version or alias behind its name.
#[test]
fn a_function_is_named_without_its_alias() {
    let mappings = ["orders:prod", "bills:7", "tips"].map(|function| {
        json!({
        "UUID": format!("uuid-of-{function}"),
        "FunctionArn": format!("arn:aws:lambda:eu-west-1:123456789012:function:{function}"),
        "SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["kafka.example.com:9092"]}},
        "Topics": ["t"],
    })
    });
    let document = json!({"EventSourceMappings": mappings});
    let document = document.to_string();
    let read = |name| {
        let mut findings = Findings::under(&Rules::lambda());
        let mapping = EventSourceMapping::read_named(document.as_bytes(), name, &mut findings);
        (mapping, format!("{findings:?}"))
    };
    for (name, function) in [
        ("orders", "orders:prod"),
        ("bills", "bills:7"),
        ("tips", "tips"),
    ] {
        let (mapping, _) = read(Some(name));
        let arn = mapping.unwrap().function.unwrap();
        assert!(arn.ends_with(&format!(":{function}")), "{arn}");
    }
    assert!(read(Some("prod")).0.is_none());
    let (_, said) = read(None);
    assert!(
        said.contains("function orders)") && said.contains("function bills)"),
        "{said}"
    );
}

/// A wrong type is one problem, however many members are looked up in it. The members are those of
/// <https://docs.aws.amazon.com/msk/2.0/apireference/v2-clusters-clusterarn.html>.
#[test]
fn a_wrong_type_is_reported_once() {
    let document = |path: &[&str]| {
        let inner = path
            .iter()
            .rev()
            .fold(json!("x"), |inner, name| json!({*name: inner}));
        json!({"ClusterInfo": {"ClusterType": "PROVISIONED", "Provisioned": inner}})
    };
    let authentication = ["BrokerNodeGroupInfo", "ConnectivityInfo", "VpcConnectivity"];
    let authentication = [authentication.as_slice(), &["ClientAuthentication"]].concat();
    for path in [
        &[][..],
        &["ClientAuthentication"],
        &["ClientAuthentication", "Sasl"],
        &["ClientAuthentication", "Tls"],
        &authentication[..2],
        &authentication,
        &[authentication.as_slice(), &["Sasl"]].concat(),
    ] {
        let mut findings = Findings::under(&Rules::lambda());
        let cluster = Cluster::read(&bytes(&document(path)), &mut findings).unwrap();
        assert_eq!(findings.iter().count(), 1, "{path:?}");
        assert!(findings.has_errors(), "{path:?}");
        // What can't be read offers no method.
        assert!(
            !cluster.unauthenticated
                || !path.first().is_some_and(|name| name.starts_with("Client"))
        );
    }
}

/// "You can't create cross-account event source mappings for serverless MSK clusters."
/// (<https://docs.aws.amazon.com/lambda/latest/dg/msk-cross-account.html>)
#[test]
fn a_serverless_cluster_has_no_vpc_connection() {
    let arn = "arn:aws:kafka:eu-west-1:999999999999:vpc-connection/123456789012/s/aaaaaaaa-1";
    let own = "arn:aws:kafka:eu-west-1:123456789012:cluster/s/bbbbbbbb-s1";
    let cluster = |kind: &str| {
        let info = json!({"ClusterType": kind, "ClusterArn": own});
        Cluster::from_json(&bytes(&json!({"ClusterInfo": info}))).unwrap()
    };
    for (source, kind, is_refused) in [
        (arn, "SERVERLESS", true),
        (arn, "PROVISIONED", false),
        (own, "SERVERLESS", false),
    ] {
        let mapping = json!({"EventSourceArn": source, "Topics": ["t"]});
        let mapping = EventSourceMapping::from_json(&bytes(&mapping)).unwrap();
        let mut findings = Findings::under(&Rules::lambda());
        mapping.check_cluster(&cluster(kind), &mut findings);
        let is_found = findings.contains(Code::MappingServerlessConnection);
        assert_eq!(is_found, is_refused, "{source} {kind}");
        assert_eq!(findings.has_errors(), is_refused, "{source} {kind}");
    }
}
