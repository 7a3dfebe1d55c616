use super::*;
use crate::aws::{BootstrapBrokers, Broker, Network, OauthParameters};
use crate::finding::{Rules, is_unprintable};
use crate::sensitive::SensitiveText;

const SECRET: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_s-AbCdEf";

fn cluster(flags: &str) -> Cluster {
    let json = format!(
        r#"{{"ClusterInfo": {{"ClusterArn": "arn:aws:kafka:eu-west-1:123456789012:cluster/c/1",
            "Provisioned": {{"ClientAuthentication": {{{flags}}}}}}}}}"#
    );
    Cluster::from_json(json.as_bytes()).unwrap()
}

fn brokers() -> BootstrapBrokers {
    BootstrapBrokers::from_json(
        br#"{"BootstrapBrokerStringTls": "b-1:9094", "BootstrapBrokerStringSaslScram": "b-1:9096",
             "BootstrapBrokerStringSaslIam": "b-1:9098",
             "BootstrapBrokerStringVpcConnectivitySaslIam": "b-1:14001,b-2:14002"}"#,
    )
    .unwrap()
}

fn access(types: &[&str]) -> SourceAccess {
    let configurations: Vec<String> = types
        .iter()
        .map(|kind| format!(r#"{{"Type": "{kind}", "URI": "{SECRET}"}}"#))
        .collect();
    SourceAccess::from_json(format!("[{}]", configurations.join(",")).as_bytes()).unwrap()
}

fn decide_msk(
    cluster: &Cluster,
    network: Network,
    access: Option<&SourceAccess>,
    secret: Option<SourceAccessType>,
) -> (Decision, Vec<&'static str>) {
    let brokers = brokers();
    let mut findings = Findings::under(&Rules::lambda());
    let source = ClusterSource::Msk {
        cluster,
        brokers: &brokers,
        network,
    };
    let decision = decide(source, access, secret, &mut findings);
    let codes = findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect();
    (decision, codes)
}

fn decide_self_managed(access: &SourceAccess) -> Decision {
    let brokers = [Broker::parse_list("b.example:9093").unwrap().remove(0)];
    let mut findings = Findings::under(&Rules::lambda());
    let source = ClusterSource::SelfManaged { brokers: &brokers };
    decide(source, Some(access), None, &mut findings)
}

fn words(decision: &Decision) -> Option<&'static str> {
    decision.lambda.map(|answer| answer.result.as_str())
}

const ALL_ON: &str = r#""Sasl": {"Scram": {"Enabled": true}, "Iam": {"Enabled": true}},
    "Tls": {"Enabled": true}, "Unauthenticated": {"Enabled": true}"#;

#[test]
fn the_mapping_and_the_secret_must_agree() {
    let cluster = cluster(ALL_ON);
    let scram = access(&["SASL_SCRAM_512_AUTH"]);
    let certificate = Some(SourceAccessType::ClientCertificateTlsAuth);
    let (decision, codes) = decide_msk(&cluster, Network::Vpc, Some(&scram), certificate);
    assert_eq!(codes, ["plan-secret-differs"]);
    assert_eq!(decision.plan, None);

    // A login is a login, whichever type it looks like.
    let login = Some(SourceAccessType::BasicAuth);
    let (decision, codes) = decide_msk(&cluster, Network::Vpc, Some(&scram), login);
    assert_eq!(codes, [""; 0]);
    let plan = decision.plan.unwrap();
    assert_eq!(plan.method, Method::ScramSha512);
    assert_eq!(plan.secret.as_deref(), Some(SECRET));

    let (decision, codes) = decide_msk(&cluster, Network::Vpc, Some(&access(&[])), certificate);
    assert_eq!(codes, ["plan-secret-not-named"]);
    assert_eq!(decision.plan.unwrap().method, Method::Mtls);
}

#[test]
fn a_contradiction_is_no_plan() {
    let cluster = cluster(ALL_ON);
    let both = access(&["SASL_SCRAM_512_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH"]);
    let (decision, codes) = decide_msk(&cluster, Network::Vpc, Some(&both), None);
    assert_eq!(codes, ["source-access-conflict"]);
    assert_eq!((&decision.plan, words(&decision)), (&None, None));

    let basic = access(&["BASIC_AUTH"]);
    let (decision, codes) = decide_msk(&cluster, Network::Vpc, Some(&basic), None);
    assert_eq!(codes, ["source-access-not-for-msk"]);
    assert_eq!(words(&decision), Some("SASL authentication failed"));
}

#[test]
fn another_network_is_never_taken_instead() {
    let cluster = cluster(ALL_ON);
    for network in [Network::Public, Network::Ipv6] {
        let (decision, codes) = decide_msk(&cluster, network, None, None);
        assert_eq!(codes, ["plan-brokers-missing"]);
        assert_eq!(decision.plan, None);
    }
    let (decision, codes) = decide_msk(&cluster, Network::MultiVpc, None, None);
    assert_eq!(codes, [""; 0]);
    assert_eq!(decision.plan.unwrap().ports(), [14001, 14002]);
}

#[test]
fn every_self_managed_type() {
    for (types, method) in [
        (&["CLIENT_CERTIFICATE_TLS_AUTH"][..], Method::Mtls),
        (&["SASL_SCRAM_512_AUTH"], Method::ScramSha512),
        (&["SASL_SCRAM_256_AUTH"], Method::ScramSha256),
        (&["BASIC_AUTH"], Method::Plain),
        (
            &["OAUTHBEARER_AUTH", "OAUTHBEARER_SCOPE"],
            Method::OauthBearer,
        ),
        (
            &["IAM_OAUTHBEARER_AUTH", "OAUTHBEARER_AUDIENCE"],
            Method::OauthBearer,
        ),
        (&["IAM_AUTH"], Method::Iam),
        (&["SERVER_ROOT_CA_CERTIFICATE"], Method::Tls),
        (&[], Method::Plaintext),
    ] {
        let decision = decide_self_managed(&access(types));
        let plan = decision.plan.unwrap();
        assert_eq!(plan.method, method);
        assert_eq!(plan.network, None);
        assert_eq!(decision.rejected.len() + 1, Method::ALL.len());
        let roots = match types {
            [] => RootsSource::None,
            ["SERVER_ROOT_CA_CERTIFICATE"] => RootsSource::Secret(Some(SECRET.to_owned())),
            _ => RootsSource::Public,
        };
        assert_eq!(plan.roots, roots);
        // SCRAM and PLAIN are never spoken in the clear.
        if method.sasl_mechanism().is_some() {
            assert_eq!(method.security_protocol(), "SASL_SSL");
        }
    }
}

fn plan_of(method: Method) -> Plan {
    Plan {
        method,
        brokers: Broker::parse_list("b-1:9096,[2001:db8::1]:9096").unwrap(),
        network: None,
        roots: RootsSource::Public,
        credential: None,
        secret: None,
        oauth: OauthParameters::default(),
    }
}

#[test]
fn renderings_leave_secrets_out() {
    for method in Method::ALL {
        let plan = plan_of(*method);
        for text in [
            java_properties(&plan, &Material::LeftOut),
            librdkafka(&plan, &Material::LeftOut).unwrap(),
            kcat(&plan, &Material::LeftOut).unwrap(),
        ] {
            let is_secret = matches!(
                method,
                Method::Mtls
                    | Method::ScramSha512
                    | Method::ScramSha256
                    | Method::Plain
                    | Method::OauthBearer
            );
            let text = text.expose();
            assert_eq!(text.contains("of the secret"), is_secret, "{method} {text}");
            assert!(text.contains("bootstrap.servers=b-1:9096,[2001:db8::1]:9096\n"));
            assert!(text.ends_with('\n'));
        }
    }
}

#[test]
fn debug_shows_no_secret() {
    let material = Material::Login {
        username: "alice",
        password: "hunter2",
    };
    let properties = librdkafka_properties(&plan_of(Method::Plain), &material);
    let shown = format!("{material:?} {properties:?}");
    assert!(!shown.contains("hunter2") && !shown.contains("alice"));
}

/// No character of a password can end its line and begin another property.
#[test]
fn a_password_stays_in_its_line() {
    let material = Material::Login {
        username: "a",
        password: "x\nsecurity.protocol=PLAINTEXT\r\n\u{2028}\";y=\"\\",
    };
    let plan = plan_of(Method::ScramSha512);
    let text = java_properties(&plan, &material);
    let mut lines = text.expose().lines();
    assert!(!lines.any(|line| line == "security.protocol=PLAINTEXT"));
    let refused = Err(RenderError::Control("sasl.password"));
    assert_eq!(librdkafka(&plan, &material), refused);
    assert_eq!(kcat(&plan, &material), refused);
}

/// Readers of lines pass a value on as it is, without the spaces at its ends.
#[test]
fn a_value_is_written_as_its_reader_reads_it() {
    let plan = plan_of(Method::ScramSha512);
    let line = |render: fn(&_, &_) -> _, password| {
        let material = Material::Login {
            username: "alice",
            password,
        };
        let text: Result<SensitiveText, RenderError> = render(&plan, &material);
        text.map(|text| text.expose().lines().last().unwrap().to_owned())
    };
    for password in [
        "a\\b",
        "a\\\\b",
        "a\\n",
        "a\\u0041",
        "a b",
        "#a",
        "a=b:c;",
        "'a'",
        "\"a\"",
        "\u{e4}\u{202e}b",
    ] {
        let expected = Ok(format!("sasl.password={password}"));
        assert_eq!(line(librdkafka, password), expected);
        assert_eq!(line(kcat, password), expected);
    }
    for password in [
        " a",
        "a ",
        "a\t",
        "\u{a0}a",
        "a\u{2003}",
        "a\0b",
        "\u{9b}2J",
    ] {
        let refused = Err(RenderError::Control("sasl.password"));
        assert_eq!(line(librdkafka, password), refused, "{password:?}");
        assert_eq!(line(kcat, password), refused, "{password:?}");
    }
    let (most, more) = ("a".repeat(497), "a".repeat(498));
    assert!(line(kcat, &most).is_ok_and(|line| line.len() == 511));
    for password in ["a\\:b", "a\\=b", &more] {
        assert!(line(librdkafka, password).is_ok());
        assert_eq!(
            line(kcat, password),
            Err(RenderError::Kcat("sasl.password"))
        );
    }
}

/// A PEM text has line breaks, so that a file of lines names files instead.
#[test]
fn lines_name_files_for_certificates_and_key() {
    let mut plan = plan_of(Method::Mtls);
    let pem = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
    plan.roots = RootsSource::Given(pem.to_owned());
    let material = Material::ClientCertificate {
        certificate: pem,
        private_key: "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n",
        private_key_password: Some("a\\b"),
    };
    for text in [librdkafka(&plan, &material), kcat(&plan, &material)] {
        let text = text.unwrap();
        assert!(!text.expose().contains("BEGIN") && !text.expose().contains(".pem="));
        for line in [
            "ssl.ca.location=root.pem",
            "ssl.certificate.location=certificate.pem",
            "ssl.key.location=key.pem",
            "ssl.key.password=a\\b",
        ] {
            assert!(text.expose().lines().any(|one| one == line), "{line}");
        }
    }
}

/// A configuration can be shown on a terminal, and none is silently another password.
#[test]
fn no_configuration_drives_a_terminal() {
    let hostile = ('\u{1}'..='\u{1f}')
        .chain('\u{7f}'..='\u{9f}')
        .chain(['\u{61c}', '\u{200e}', '\u{202e}', '\u{2028}', '\u{2066}']);
    let plan = plan_of(Method::ScramSha512);
    for character in hostile {
        let password = format!("a{character}b");
        let material = Material::Login {
            username: &password,
            password: &password,
        };
        let text = java_properties(&plan, &material);
        let lines: String = text.expose().lines().collect();
        assert!(!lines.contains(is_unprintable), "{character:?} {lines:?}");
        for text in [librdkafka(&plan, &material), kcat(&plan, &material)] {
            assert_eq!(text.is_err(), character.is_control(), "{character:?}");
        }
    }
}

/// A command that changes a cluster names its current version if the description has one that fits into a command.
#[test]
fn a_command_names_the_current_version() {
    for (version, expected) in [
        ("K3AEGXETSR30VB", "--current-version K3AEGXETSR30VB "),
        ("", "--current-version VERSION "),
        ("$(id)", "--current-version VERSION "),
    ] {
        let json = format!(
            r#"{{"ClusterInfo": {{"CurrentVersion": "{version}", "Provisioned": {{"ClientAuthentication": {{
                "Sasl": {{"Iam": {{"Enabled": true}}}}}}}}}}}}"#
        );
        let cluster = Cluster::from_json(json.as_bytes()).unwrap();
        let brokers = brokers();
        for (network, access, command) in [
            (
                Network::Vpc,
                Some(access(&["SASL_SCRAM_512_AUTH"])),
                "update-security",
            ),
            (Network::Public, None, "update-connectivity"),
        ] {
            let mut findings = Findings::under(&Rules::lambda());
            let source = ClusterSource::Msk {
                cluster: &cluster,
                brokers: &brokers,
                network,
            };
            decide(source, access.as_ref(), None, &mut findings);
            let helps: Vec<_> = findings
                .iter()
                .filter_map(|one| one.help.as_deref())
                .collect();
            let is_there = |help: &&&str| help.contains(command) && help.contains(expected);
            assert!(
                helps.iter().any(|help| is_there(&help)),
                "{version}: {helps:?}"
            );
        }
    }
}

#[test]
fn a_missing_secret_is_named_for_the_mapping_and_the_program() {
    let mut findings = Findings::under(&Rules::lambda());
    let (cluster, brokers) = (cluster(r#""Tls": {"Enabled": true}"#), brokers());
    let source = ClusterSource::Msk {
        cluster: &cluster,
        brokers: &brokers,
        network: Network::Vpc,
    };
    decide(source, None, None, &mut findings);
    let help = findings.iter().find_map(|one| one.help.as_deref()).unwrap();
    assert!(
        help.contains("SourceAccessConfigurations") && help.contains("`--secret FILE`"),
        "{help}"
    );
}
