//! The worst documents for every parser of the library, in any size: what repeats where a careless
//! reader looks through all that came before.

use std::path::Path;

use msk_auth::access::{self, AccessRequest, ClientRole, IamPolicy};
use msk_auth::aws::{
    BootstrapBrokers, Broker, Cluster, ClusterArn, EventSource, EventSourceMapping, SecretArn,
    SourceAccess,
};
use msk_auth::config;
use msk_auth::iam::profile::Profiles;
use msk_auth::iam::{DecodedToken, Region};
use msk_auth::sasl::{AwsMskIam, Mechanism, OauthBearer, Plain, Scram, ScramCredentials};
use msk_auth::secret::pack::{self, PackInput};
use msk_auth::secret::repair::{self, Options};
use msk_auth::{Conditions, Findings, Method, Place, Rules, chain, explain, key, pem, secret};

/// The most bytes of a document of AWS's or of a configuration file that are read, and of a secret.
const DOCUMENT: usize = 1 << 20;
const SECRET: usize = 64 << 10;

const CLUSTER: &str = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1";

/// A parser, and the documents that it is given.
pub struct Case {
    pub name: String,
    /// The size of the largest document that it reads.
    #[allow(dead_code, reason = "only the benchmark goes so far")]
    pub most: usize,
    document: Box<dyn Fn(usize) -> String>,
    read: Box<dyn Fn(&str)>,
}

impl Case {
    /// A document of this size, or a little less.
    pub fn document(&self, size: usize) -> String {
        (self.document)(size)
    }

    pub fn read(&self, document: &str) {
        (self.read)(document);
    }
}

/// What a document is made of: its beginning, what is repeated, its end.
type Parts = (
    &'static str,
    &'static str,
    fn(usize) -> String,
    &'static str,
);

/// The beginning, as many units of 0, 1, 2… as there is room for, the end.
fn repeated(size: usize, head: &str, unit: fn(usize) -> String, tail: &str) -> String {
    let mut text = String::with_capacity(size);
    text.push_str(head);
    for index in 0.. {
        let next = unit(index);
        if text.len() + next.len() + tail.len() > size {
            break;
        }
        text.push_str(&next);
    }
    text.truncate(text.trim_end_matches(',').len());
    text.push_str(tail);
    text
}

fn group(
    parser: &'static str,
    most: usize,
    read: impl Fn(&str) + Clone + 'static,
    documents: impl IntoIterator<Item = Parts>,
) -> impl Iterator<Item = Case> {
    documents
        .into_iter()
        .map(move |(name, head, unit, tail)| Case {
            name: format!("{parser}: {name}"),
            most,
            document: Box::new(move |size| repeated(size, head, unit, tail)),
            read: Box::new(read.clone()),
        })
}

fn findings() -> Findings {
    Findings::under(&Rules::lambda())
}

/// Every case; secrets are read under these conditions.
pub fn cases(conditions: &Conditions) -> Vec<Case> {
    let mut cases = aws_documents();
    cases.extend(names_and_files(conditions));
    cases.extend(server_messages());
    cases.extend(pasted_logs());
    cases.extend(pem_texts(conditions));
    cases.extend(secrets(conditions));
    cases
}

fn aws_documents() -> Vec<Case> {
    fn policy(json: &str) {
        if let Some(policy) = IamPolicy::read(json.as_bytes(), &mut findings()) {
            let cluster = CLUSTER.parse().unwrap();
            let request = AccessRequest::new(cluster, Method::Iam, ClientRole::Lambda);
            let _ = access::missing(&[policy], &request.requirements());
        }
    }
    fn mapping(json: &str) {
        let Some(mapping) = EventSourceMapping::read(json.as_bytes(), &mut findings()) else {
            return;
        };
        let _ = mapping.source_access.check(EventSource::Msk, None);
        let cluster = CLUSTER.parse().unwrap();
        let request = AccessRequest::new(cluster, Method::ScramSha512, ClientRole::Lambda);
        if let Ok(request) = request.topics(mapping.topics.iter().cloned()) {
            let request = request.secrets(mapping.source_access.secrets());
            let _ = (request.policy(), request.acls());
        }
    }
    fn source_access(json: &str) {
        if let Some(access) = SourceAccess::read(json.as_bytes(), &mut findings()) {
            let _ = access.check(EventSource::SelfManaged, None);
        }
    }
    let policies: [Parts; 9] = [
        (
            "condition keys",
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"#,
            |n| format!(r#""k{n}":"v","#),
            "}}}}",
        ),
        (
            "operators",
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"#,
            |n| format!(r#""o{n}":{{"k{n}":"v"}},"#),
            "}}}",
        ),
        (
            "operators in two cases",
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"#,
            |n| match n % 2 {
                0 => format!(r#""o{n}":{{}},"#),
                _ => format!(r#""O{}":{{}},"#, n - 1),
            },
            "}}}",
        ),
        (
            "unknown elements",
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "#,
            |n| format!(r#""x{n}":1,"#),
            "}}",
        ),
        (
            "statements",
            r#"{"Statement": ["#,
            |_| r#"{"Effect":"Deny","Action":"a:b","Resource":"*"},"#.into(),
            "]}",
        ),
        (
            "statements that are none",
            r#"{"Statement": ["#,
            |_| "{},".into(),
            "]}",
        ),
        (
            "principals",
            r#"{"Statement": ["#,
            |_| r#"{"Principal":1},"#.into(),
            "]}",
        ),
        (
            "actions",
            r#"{"Statement": {"Effect": "Allow", "Resource": "*", "Action": ["#,
            |n| format!(r#""s:a{n}","#),
            "]}}",
        ),
        (
            "resources that are none",
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": ["#,
            |n| format!(r#""r{n}","#),
            "]}}",
        ),
    ];
    let mappings: [Parts; 10] = [
        (
            "several",
            r#"{"EventSourceMappings": ["#,
            |n| format!(r#"{{"UUID":"{n}","Topics":["t{n}"],"FunctionName":"f"}},"#),
            "]}",
        ),
        (
            "a template",
            r#"{"Resources": {"#,
            |n| {
                format!(r#""M{n}":{{"Type":"AWS::Lambda::EventSourceMapping","Properties":{{}}}},"#)
            },
            "}}",
        ),
        (
            "a state",
            r#"{"resources": [{"type":"aws_lambda_event_source_mapping","name":"m","instances": ["#,
            |n| format!(r#"{{"index_key":{n},"attributes":{{}}}},"#),
            "]}]}",
        ),
        (
            "secrets without suffixes",
            r#"{"SourceAccessConfigurations": ["#,
            |n| {
                format!(
                    r#"{{"Type":"BASIC_AUTH","URI":"arn:aws:secretsmanager:r:{:012}:secret:s"}},"#,
                    n
                )
            },
            "]}",
        ),
        (
            "values that are not known",
            r#"{"Topics": ["#,
            |_| r#"{"Ref":"T"},"#.into(),
            "]}",
        ),
        ("topics", r#"{"Topics": ["#, |n| format!(r#""t{n}","#), "]}"),
        (
            "topics that are none",
            r#"{"Topics": ["#,
            |_| "1,".into(),
            "]}",
        ),
        (
            "secrets",
            r#"{"SourceAccessConfigurations": ["#,
            |n| {
                format!(
                    r#"{{"Type":"SASL_SCRAM_512_AUTH","URI":"arn:aws:secretsmanager:r:1:secret:s{n}"}},"#
                )
            },
            "]}",
        ),
        (
            "broker strings",
            r#"{"SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["#,
            |n| format!(r#""b{n}:1","#),
            "]}}}",
        ),
        ("unknown members", "{", |n| format!(r#""m{n}":1,"#), "}"),
    ];
    let json: [Parts; 7] = [
        ("members", "{", |n| format!(r#""{n}":{n},"#), "}"),
        ("the same member", r#"{"a":{"#, |_| r#""k":1,"#.into(), "}}"),
        ("arrays", r#"{"Topics":["#, |_| "[],".into(), "]}"),
        ("escapes", r#"{"UUID":""#, |_| r"\u00e9\n".into(), r#""}"#),
        ("lines", "{", |_| "\n\r\n\r".into(), "}"),
        ("brackets", "", |_| "[".into(), ""),
        (
            "a comma too many",
            r#"{"Topics":["#,
            |_| r#""t","#.into(),
            ",]}",
        ),
    ];
    let brokers: [Parts; 2] = [
        (
            "brokers",
            r#"{"BootstrapBrokerStringTls":""#,
            |n| format!("b{n}:9094,"),
            r#""}"#,
        ),
        (
            "lists",
            "{",
            |n| format!(r#""BootstrapBrokerString{n}":"b:1","#),
            "}",
        ),
    ];
    let clusters: [Parts; 2] = [
        (
            "zones",
            r#"{"ClusterInfo":{"BrokerNodeGroupInfo":{"ClientSubnets":["#,
            |n| format!(r#""s{n}","#),
            "]}}}",
        ),
        (
            "authentication",
            r#"{"ClusterInfo":{"ClientAuthentication":{"#,
            |n| format!(r#""a{n}":{{"Enabled":true}},"#),
            "}}}",
        ),
    ];
    let accesses: [Parts; 2] = [
        (
            "networks",
            "[",
            |n| format!(r#"{{"Type":"VPC_SUBNET","URI":"subnet:subnet-{n}"}},"#),
            "]",
        ),
        (
            "unknown types",
            "[",
            |n| format!(r#"{{"Type":"T{n}"}},"#),
            "]",
        ),
    ];
    let read_brokers = |json: &str| {
        let _ = BootstrapBrokers::read(json.as_bytes(), &mut findings());
    };
    let read_cluster = |json: &str| {
        let _ = Cluster::read(json.as_bytes(), &mut findings());
    };
    group("IAM policy", DOCUMENT, policy, policies)
        .chain(group("mapping", DOCUMENT, mapping, mappings))
        .chain(group("JSON", DOCUMENT, mapping, json))
        .chain(group("bootstrap brokers", DOCUMENT, read_brokers, brokers))
        .chain(group("cluster", DOCUMENT, read_cluster, clusters))
        .chain(group("source access", DOCUMENT, source_access, accesses))
        .collect()
}

fn names_and_files(conditions: &Conditions) -> Vec<Case> {
    fn name(text: &str) {
        let _ = text.parse::<ClusterArn>();
        let _ = text.parse::<SecretArn>();
        let _ = text.parse::<Broker>();
        let _ = Region::new(text);
        let _ = Region::from_broker(text);
        let _ = DecodedToken::read(text);
    }
    let names: [Parts; 6] = [
        ("colons", "arn:aws:kafka:", |_| ":".into(), ""),
        (
            "slashes",
            "arn:aws:kafka:eu-west-1:123456789012:cluster/",
            |_| "a/".into(),
            "",
        ),
        (
            "letters",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:",
            |_| "a".into(),
            "",
        ),
        ("dots", "b-1.", |_| "a.".into(), "amazonaws.com:9098"),
        ("brackets", "", |_| "[".into(), "]:1"),
        ("base64", "", |_| "aHR0".into(), ""),
    ];
    fn brokers(text: &str) {
        let _ = Broker::parse_list(text);
    }
    let lists: [Parts; 3] = [
        ("brokers", "", |n| format!("b{n}:9092,"), ""),
        ("addresses", "", |_| "[::1]:1, ".into(), "[::1]:1"),
        ("commas", "", |_| ", ".into(), ""),
    ];
    fn profiles(text: &str) {
        let (config, credentials) = (Path::new("config"), Path::new("credentials"));
        if let Ok(profiles) = Profiles::read((config, ""), (credentials, text)) {
            let _ = profiles.credentials("a");
        }
        let _ = Profiles::read((config, text), (credentials, ""));
    }
    let files: [Parts; 9] = [
        ("continuations", "[a]\nk = v\n", |_| " x\n".into(), ""),
        (
            "nested settings",
            "[a]\nk =\n",
            |n| format!(" k{n} = v\n"),
            "",
        ),
        ("settings", "[a]\n", |n| format!("k{n} = v\n"), ""),
        ("the same setting", "[a]\n", |_| "k = v\n".into(), ""),
        ("profiles", "", |n| format!("[p{n}]\nk=v\n"), ""),
        ("the same profile", "", |_| "[a]\nk=v\n".into(), ""),
        ("comments", "[a]\n", |_| "#\n; x\n".into(), ""),
        ("comment signs", "[a]\nk = v", |_| "#;".into(), "\n"),
        ("blank lines", "[a]\n", |_| " \n\n".into(), "k"),
    ];
    group("name", DOCUMENT, name, names)
        .chain(configurations(conditions))
        .chain(group("broker list", DOCUMENT, brokers, lists))
        .chain(group("AWS profile", DOCUMENT, profiles, files))
        .collect()
}

fn configurations(conditions: &Conditions) -> impl Iterator<Item = Case> + use<> {
    let provider = conditions.provider.clone();
    let every_dialect = move |text: &str| {
        let mut none = |_: &str| Err(std::io::ErrorKind::NotFound.into());
        for dialect in config::Dialect::ALL {
            let conditions = Conditions::new(dialect.rules(), provider.clone());
            let mut options = config::Options::default();
            options.dialect = Some(*dialect);
            if *dialect == config::Dialect::Spring {
                options.providers = Some(config::ConfigProviders::new(|_| None));
            }
            let _ = config::read(text.as_bytes(), &options, &mut none, &conditions);
        }
    };
    let jaas = "security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=";
    let spring = "spring.kafka.properties.sasl.jaas.config=";
    let documents: [Parts; 11] = [
        (
            "keys of Spring",
            "",
            |n| format!("spring.kafka.ssl.key-stor{n}=b\n"),
            "",
        ),
        ("placeholders", spring, |n| format!("${{a{n}:b}}"), ""),
        ("lines", "", |n| format!("a{n}=b\n"), ""),
        (
            "keys that are nearly known",
            "",
            |n| format!("ssl.keystore.typ{n}=b\n"),
            "",
        ),
        ("continuations", "a=", |_| "b\\\n".into(), ""),
        ("escapes", "a=", |_| "\\u00e4".into(), ""),
        ("comments", "", |_| "#\n".into(), ""),
        ("options", jaas, |n| format!("a{n}=b "), ";"),
        ("login modules", jaas, |n| format!("M{n} required;"), ""),
        ("slashes", jaas, |_| "/**/".into(), ""),
        ("members", "{", |n| format!(r#""ssl.a{n}":"x","#), "}"),
    ];
    group("configuration", DOCUMENT, every_dialect, documents)
}

fn server_messages() -> Vec<Case> {
    fn every_mechanism(message: &str) {
        let credentials = ScramCredentials::new("user", "pencil".into()).unwrap();
        let mechanisms: [Box<dyn Mechanism>; 5] = [
            Box::new(Scram::sha256(&credentials).dangerous_fixed_nonce("nonce")),
            Box::new(Scram::sha512(&credentials).dangerous_fixed_nonce("nonce")),
            Box::new(OauthBearer::new("token".into()).unwrap()),
            Box::new(Plain::new("user", "password".into()).unwrap()),
            Box::new(AwsMskIam::new("payload".into()).unwrap()),
        ];
        for mut mechanism in mechanisms {
            mechanism.first().unwrap();
            let _ = mechanism.answer(message.as_bytes());
        }
    }
    let messages: [Parts; 7] = [
        ("a nonce", "r=nonce", |_| "x".into(), ",s=c2FsdA==,i=1"),
        ("a salt", "r=noncex,s=", |_| "c2Fs".into(), ",i=1"),
        (
            "extensions",
            "r=noncex,s=c2FsdA==,i=1",
            |n| format!(",x={n}"),
            "",
        ),
        ("iterations", "r=noncex,s=c2FsdA==,i=", |_| "9".into(), ""),
        ("an error", "e=", |_| "x".into(), ""),
        (
            "a refusal",
            r#"{"status":"invalid_token","#,
            |n| format!(r#""x{n}":"y","#),
            "}",
        ),
        ("a version", r#"{"version":""#, |_| "2".into(), r#""}"#),
    ];
    group("SASL message", DOCUMENT, every_mechanism, messages).collect()
}

fn pasted_logs() -> Vec<Case> {
    fn log(text: &str) {
        let _ = explain::subjects(text);
    }
    let logs: [Parts; 4] = [
        (
            "messages",
            "",
            |_| "[7d0ab893-9b16-4371-a8b2-1ae9b5ce73a5]: Access denied\n".to_owned(),
            "",
        ),
        (
            "beginnings",
            "",
            |_| "requesting ApiVersion: might be ".to_owned(),
            "",
        ),
        ("wrappers", "", |_| "SSL handshake failed ".to_owned(), ""),
        ("brackets", "", |_| "[[key-pbes2]".to_owned(), ""),
    ];
    group("explain::subjects", DOCUMENT, log, logs).collect()
}

fn pem_texts(conditions: &Conditions) -> Vec<Case> {
    fn text(text: &str) {
        let _ = pem::read(text, &Place::default(), &mut findings());
    }
    fn private_key(text: &str) {
        let (place, password) = (Place::default(), "password".into());
        let _ = key::read(text, &place, Some(&password), &place, &mut findings());
    }
    let documents: [Parts; 19] = [
        (
            "blocks",
            "",
            |n| format!("-----BEGIN A{n}-----\nAAAA\n-----END A{n}-----\n"),
            "",
        ),
        (
            "certificates",
            "",
            |_| "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n".into(),
            "",
        ),
        (
            "keys",
            "",
            |_| "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n".into(),
            "",
        ),
        ("begins", "", |_| "-----BEGIN CERTIFICATE-----\n".into(), ""),
        ("ends", "", |_| "-----END CERTIFICATE-----\n".into(), ""),
        ("begins on a line", "", |_| "-----BEGIN A-----".into(), ""),
        (
            "begins far apart on a line",
            "",
            |_| format!("-----BEGIN A-----{}", "x".repeat(900)),
            "",
        ),
        (
            "text around blocks",
            "-----BEGIN A-----\nAAAA\n-----END A-----\n",
            |n| match n % 100 {
                0 => "-----BEGIN A-----\nAAAA\n-----END A-----\n".into(),
                _ => "x\n\n".into(),
            },
            "",
        ),
        (
            "text behind ends",
            "",
            |_| {
                format!(
                    "-----BEGIN A-----\nAAAA\n-----END A-----x\n{}",
                    "\n".repeat(900)
                )
            },
            "",
        ),
        (
            "begins without an end of line",
            "",
            |_| "-----BEGIN ".into(),
            "",
        ),
        ("dashes", "", |_| "-".into(), ""),
        ("dashes of another kind", "", |_| "—–".into(), ""),
        (
            "blank lines",
            "-----BEGIN A-----\n",
            |_| "\n \n".into(),
            "-----END A-----\n",
        ),
        (
            "one line",
            "-----BEGIN A-----\n",
            |_| "AAAA".into(),
            "\n-----END A-----\n",
        ),
        (
            "lines",
            "-----BEGIN A-----\n",
            |_| "AAAA\n".into(),
            "-----END A-----\n",
        ),
        (
            "padding",
            "-----BEGIN A-----\n",
            |_| "A===".into(),
            "\n-----END A-----\n",
        ),
        (
            "headers",
            "-----BEGIN RSA PRIVATE KEY-----\n",
            |n| format!("H{n}: x\n"),
            "\nAAAA\n-----END RSA PRIVATE KEY-----\n",
        ),
        (
            "spoiled bytes",
            "-----BEGIN A-----\n",
            |_| "A*\\n".into(),
            "-----END A-----\n",
        ),
        (
            "attributes",
            "",
            |_| "Bag Attributes\n  friendlyName: x\n".into(),
            "-----BEGIN A-----\nAAAA\n-----END A-----\n",
        ),
    ];
    let chain = {
        let conditions = conditions.clone();
        move |text: &str| {
            let algorithms = conditions.provider.signature_verification_algorithms;
            let (place, at) = (Place::default(), conditions.at);
            let _ = chain::read(text, None, at, algorithms.all, &place, &mut findings());
        }
    };
    group("PEM", DOCUMENT, text, documents)
        .chain(group("key", DOCUMENT, private_key, documents))
        .chain(group("chain", DOCUMENT, chain, documents))
        .collect()
}

fn secrets(conditions: &Conditions) -> Vec<Case> {
    let documents: [Parts; 12] = [
        ("members", "{", |n| format!(r#""m{n}":"x","#), "}"),
        (
            "members that are meant",
            r#"{"username":"a","#,
            |n| format!(r#""pass-word{n}":"x","#),
            "}",
        ),
        (
            "certificates",
            r#"{"certificate":""#,
            |_| r"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n".into(),
            r#""}"#,
        ),
        (
            "keys",
            r#"{"privateKey":""#,
            |_| r"-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n".into(),
            r#""}"#,
        ),
        (
            "keys in members",
            "{",
            |n| {
                format!(
                    r#""k{n}":"-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n","#
                )
            },
            "}",
        ),
        (
            "a password",
            r#"{"username":"a","password":""#,
            |_| "ü".into(),
            r#""}"#,
        ),
        (
            "blank lines",
            r#"{"certificate":"-----BEGIN CERTIFICATE-----\n"#,
            |_| r"\n".into(),
            r#""}"#,
        ),
        ("brackets", "", |_| "[".into(), ""),
        (
            "an array of keys",
            r#"{"a":["#,
            |_| r#""-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n","#.into(),
            "]}",
        ),
        (
            "a Kubernetes Secret",
            r#"{"kind":"Secret","data":{"#,
            |n| format!(r#""m{n}":"eA==","#),
            "}}",
        ),
        (
            "base64 in members",
            r#"{"m":"LS0tLS1CRUdJTiB4LS0tLS0K","#,
            |n| format!(r#""m{n}":"eA==","#),
            "}",
        ),
        ("backslashes", r#"{\"a\":\""#, |_| r"\\".into(), r#"\"}"#),
    ];
    let (checked, repaired, packed) = (conditions.clone(), conditions.clone(), conditions.clone());
    let check = move |document: &str| {
        let _ = secret::check(document.as_bytes(), None, &checked);
    };
    let repair = move |document: &str| {
        let _ = repair::repair(document.as_bytes(), None, &Options::default(), &repaired);
    };
    let pack = move |document: &str| {
        let files = [PackInput::new("file", document.as_bytes())];
        let _ = pack::pack(&files, &Options::default(), &packed);
    };
    group("secret", SECRET, check, documents)
        .chain(group("repair", SECRET, repair, documents))
        .chain(group("pack", SECRET, pack, documents))
        .collect()
}
