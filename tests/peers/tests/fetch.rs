//! Clusters, brokers and secrets fetched through the AWS SDK from moto, and from a front before it
//! for what moto lacks: GetBootstrapBrokers and refusals, in the shapes of AWS's service model.
//!
//! The SDK reads the environment of its process, so each case runs in a process of its own: this
//! program starts the servers, then itself once for each case.

use std::io::Write;
use std::net::TcpStream;
use std::process::Command;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::thread;
use std::time::{Duration, Instant};

use msk_auth::aws::{BootstrapBrokers, ClusterArn, ClusterType, Listener, Network, SecretArn};
use msk_auth::iam::Region;
use msk_auth_aws::{
    Fault, FetchError, Fetcher, Operation, SdkChain, SdkChainBuilder, connection_blocking,
};
use msk_auth_peers::folder;
use msk_auth_peers::moto::{Moto, Request, front};
use serde_json::{Value, json};

const CASE: &str = "MSK_AUTH_FETCH_CASE";
const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const LOGIN: &str = r#"{"username": "alice", "password": "alice-secret \"é\""}"#;
const SCRAM_SECRET: &str =
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_orders-AbCdEf";

fn main() {
    match std::env::var(CASE) {
        Ok(name) => CASES.iter().find(|(case, ..)| *case == name).unwrap().2(),
        Err(_) => run_all(),
    }
}

type Case = (&'static str, &'static [(&'static str, &'static str)], fn());

const KEYS: &[(&str, &str)] = &[
    ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
    ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
];

const CASES: [Case; 10] = [
    ("everything in one call", KEYS, everything_in_one_call),
    ("a VPC connection", KEYS, a_vpc_connection),
    ("a serverless cluster", KEYS, a_serverless_cluster),
    ("every broker string", KEYS, every_broker_string),
    ("secrets of a cluster", KEYS, secrets_of_a_cluster),
    (
        "secrets that can't be had",
        KEYS,
        secrets_that_cannot_be_had,
    ),
    ("refusals", KEYS, refusals),
    ("answers of another", KEYS, answers_of_another),
    (
        "nobody there",
        &[
            KEYS[0],
            KEYS[1],
            // Discard; nothing listens there.
            ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
        ],
        nobody_there,
    ),
    ("no credentials", &[], no_credentials),
];

fn run_all() {
    let moto = Moto::start(0);
    let provisioned = create_cluster(
        &moto,
        "orders",
        "provisioned",
        json!({
            "brokerNodeGroupInfo": {
                "clientSubnets": ["subnet-1"], "instanceType": "kafka.m5.large",
                "connectivityInfo": {"publicAccess": {"type": "SERVICE_PROVIDED_EIPS"}},
            },
            "kafkaVersion": "3.6.0", "numberOfBrokerNodes": 3,
        }),
    );
    let serverless = create_cluster(
        &moto,
        "bills",
        "serverless",
        json!({
            "vpcConfigs": [{"subnetIds": ["subnet-1"]}],
            "clientAuthentication": {"sasl": {"iam": {"enabled": true}}},
        }),
    );
    let secret = create_secret(
        &moto,
        json!({"Name": "AmazonMSK_orders", "SecretString": LOGIN}),
    );
    let binary = create_secret(
        &moto,
        json!({"Name": "AmazonMSK_b", "SecretBinary": "AAECAw=="}),
    );
    let deleted = create_secret(&moto, json!({"Name": "AmazonMSK_d", "SecretString": "{}"}));
    secrets_manager(&moto, "DeleteSecret", json!({"SecretId": deleted}));
    let port = front(moto.port(), answer);
    let folder = std::env::temp_dir();
    for (name, variables, _) in CASES {
        let done = Command::new(std::env::current_exe().unwrap())
            .env_clear()
            .env("HOME", folder.join("no-such-home"))
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"))
            .env("MSK_AUTH_PEERS", msk_auth_peers::folder())
            .env("CLUSTER", &provisioned)
            .env("SERVERLESS", &serverless)
            .env("SECRET", &secret)
            .env("BINARY", &binary)
            .env("DELETED", &deleted)
            .envs(variables.iter().copied())
            .env(CASE, name)
            .status()
            .unwrap();
        println!("{name}: {done}");
        assert!(done.success(), "{name}");
    }
}

fn create_cluster(moto: &Moto, name: &str, kind: &str, settings: Value) -> String {
    let body = json!({"clusterName": name, kind: settings}).to_string();
    let headers = "Content-Type: application/json\r\n";
    let answer = moto.call("kafka", "POST /api/v2/clusters", headers, &body);
    member(&answer, "clusterArn")
}

fn create_secret(moto: &Moto, secret: Value) -> String {
    member(&secrets_manager(moto, "CreateSecret", secret), "ARN")
}

fn secrets_manager(moto: &Moto, operation: &str, body: Value) -> String {
    let headers = format!(
        "Content-Type: application/x-amz-json-1.1\r\nX-Amz-Target: secretsmanager.{operation}\r\n"
    );
    moto.call("secretsmanager", "POST /", &headers, &body.to_string())
}

fn member(document: &str, name: &str) -> String {
    let document: Value = serde_json::from_str(document).unwrap();
    document[name].as_str().unwrap().to_owned()
}

/// What moto does not answer, by the name of the cluster or secret that is asked for.
fn answer(request: &Request, client: &mut TcpStream) -> bool {
    let refuse = |client: &mut TcpStream, status: &str, code: &str, message: &str| {
        let body = json!({"message": message}).to_string();
        let header = format!("x-amzn-ErrorType: {code}\r\n");
        reply(client, status, &header, &body)
    };
    let asks_for = |name: &str| {
        request.line.contains(&format!("cluster%2F{name}%2F"))
            || request.body.contains(&format!("secret:{name}"))
    };
    if asks_for("denied") {
        return refuse(
            client,
            "403 Forbidden",
            "AccessDeniedException",
            "User: arn:aws:iam::123456789012:user/a is not authorized",
        );
    }
    if asks_for("expired") {
        let message = "The security token included in the request is expired";
        return refuse(client, "403 Forbidden", "ExpiredTokenException", message);
    }
    if asks_for("absent") {
        let message = "The requested resource doesn't exist.";
        return refuse(client, "404 Not Found", "NotFoundException", message);
    }
    if asks_for("kms") {
        let message = "Access to KMS is not allowed";
        return refuse(client, "400 Bad Request", "AccessDeniedException", message);
    }
    if request
        .line
        .contains("vpc-connection%2F444455556666%2Fconnected%2F")
    {
        let target = "arn:aws:kafka:eu-west-1:444455556666:cluster/connected/def-1";
        let body = json!({"state": "AVAILABLE", "targetClusterArn": target}).to_string();
        return reply(client, "200 OK", "", &body);
    }
    if asks_for("connected") && request.line.contains("def-1") {
        let body = r#"{"bootstrapBrokerStringVpcConnectivityTls": "b-1.connected:14001"}"#;
        return reply(client, "200 OK", "", body);
    }
    if asks_for("busy") {
        static ASKED: AtomicUsize = AtomicUsize::new(0);
        if ASKED.fetch_add(1, SeqCst) < 2 {
            let message = "Too many requests";
            return refuse(client, "429 Too Many", "TooManyRequestsException", message);
        }
        return reply(
            client,
            "200 OK",
            "",
            r#"{"bootstrapBrokerStringTls": "b-1.busy:9094"}"#,
        );
    }
    if asks_for("silent") {
        thread::sleep(Duration::from_secs(600));
    }
    if asks_for("portal") {
        return reply(client, "200 OK", "", "<html>Please log in</html>");
    }
    if asks_for("endless") || asks_for("refused-endlessly") {
        let status = if asks_for("endless") {
            "200 OK"
        } else {
            "403 Forbidden"
        };
        let _ = write!(client, "HTTP/1.1 {status}\r\n\r\n{{\"message\": \"");
        while client.write_all(&[b'x'; 4096]).is_ok() {}
        return true;
    }
    if request.line.ends_with("/bootstrap-brokers") {
        // Signed for the region of the ARN.
        assert!(request.head.contains("/eu-west-1/kafka/aws4_request"));
        return reply(client, "200 OK", "", &bootstrap_brokers(&members()));
    }
    if request.line.contains("/scram-secrets") {
        let page = match request.line.contains("nextToken=second") {
            false => json!({"secretArnList": [SCRAM_SECRET], "nextToken": "second"}),
            true => json!({"secretArnList": [SCRAM_SECRET.replace("orders", "bills")]}),
        };
        return reply(client, "200 OK", "", &page.to_string());
    }
    false
}

fn reply(client: &mut TcpStream, status: &str, header: &str, body: &str) -> bool {
    let length = body.len();
    let _ = write!(
        client,
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{header}Content-Length: {length}\r\n\r\n{body}"
    );
    true
}

/// The members of GetBootstrapBrokers as its wire has them, asked of botocore's service model.
fn members() -> Vec<String> {
    let script = "import botocore.session, json\n\
        loader = botocore.session.get_session().get_component('data_loader')\n\
        shapes = loader.load_service_model('kafka', 'service-2')['shapes']\n\
        members = shapes['GetBootstrapBrokersResponse']['members'].values()\n\
        print(json.dumps([member['locationName'] for member in members]))";
    let mut python = Command::new(folder().join("aws/bin/python3"));
    let asked = python.args(["-c", script]).output().unwrap();
    assert!(asked.status.success(), "{asked:?}");
    serde_json::from_slice(&asked.stdout).unwrap()
}

/// A host for each member that tells which it is.
fn host(member: &str) -> String {
    format!(
        "b-1.{}.kafka.eu-west-1.amazonaws.com",
        member.to_lowercase()
    )
}

fn bootstrap_brokers(members: &[String]) -> String {
    let strings = members.iter().map(|member| {
        let brokers = format!("{0}:9000,b-2.{0}:9001", host(member));
        (member.clone(), Value::String(brokers))
    });
    Value::Object(strings.collect()).to_string()
}

fn credentials() -> SdkChainBuilder {
    // Another region than that of the ARNs, which are what counts.
    SdkChain::new(&Region::new("us-east-1").unwrap())
}

fn with_fetcher<T>(ask: impl AsyncFnOnce(Fetcher) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async { ask(Fetcher::load(&credentials()).await).await })
}

fn cluster(variable: &str) -> ClusterArn {
    std::env::var(variable).unwrap().parse().unwrap()
}

fn secret(variable: &str) -> SecretArn {
    std::env::var(variable).unwrap().parse().unwrap()
}

fn cluster_named(name: &str) -> ClusterArn {
    let arn = format!("arn:aws:kafka:eu-west-1:123456789012:cluster/{name}/abc-1");
    arn.parse().unwrap()
}

fn brokers_of(name: &str) -> Result<BootstrapBrokers, FetchError> {
    with_fetcher(async |fetcher| fetcher.brokers(&cluster_named(name)).await)
}

fn everything_in_one_call() {
    let (cluster, secret) = (cluster("CLUSTER"), secret("SECRET"));
    let fetched = connection_blocking(&credentials(), &cluster, Some(&secret)).unwrap();
    assert_eq!(fetched.cluster.arn.as_ref(), Some(&cluster));
    assert_eq!(fetched.cluster.name.as_deref(), Some("orders"));
    assert_eq!(fetched.cluster.cluster_type, ClusterType::Provisioned);
    assert!(fetched.cluster.public_access);
    assert!(
        fetched
            .brokers
            .get(Network::Vpc, Listener::SaslIam)
            .is_some()
    );
    assert_eq!(fetched.secret.as_ref().unwrap().expose(), LOGIN.as_bytes());
    assert!(!format!("{fetched:?}").contains("alice"));
}

/// A connection's ARN does not have the UUID of its cluster: AWS is asked for it.
fn a_vpc_connection() {
    let arn = "arn:aws:kafka:eu-west-1:123456789012:vpc-connection/444455556666/connected/abc-7";
    let connection: ClusterArn = arn.parse().unwrap();
    let target = with_fetcher(async |fetcher| fetcher.target(&connection).await).unwrap();
    let cluster = "arn:aws:kafka:eu-west-1:444455556666:cluster/connected/def-1";
    assert_eq!(target.to_string(), cluster);
    let brokers = with_fetcher(async |fetcher| fetcher.brokers(&connection).await).unwrap();
    assert!(brokers.get(Network::MultiVpc, Listener::Tls).is_some());
}

fn a_serverless_cluster() {
    let fetched =
        with_fetcher(async |fetcher| fetcher.connection(&cluster("SERVERLESS"), None).await);
    let fetched = fetched.unwrap();
    assert_eq!(fetched.cluster.cluster_type, ClusterType::Serverless);
    assert!(fetched.cluster.iam && !fetched.cluster.scram);
    assert!(fetched.secret.is_none());
}

fn every_broker_string() {
    let brokers = brokers_of("orders").unwrap();
    let members = members();
    assert_eq!(members.len(), 14, "{members:?}");
    for member in &members {
        let is = |part| member.contains(part);
        let network = match (is("Public"), is("VpcConnectivity"), is("Ipv6")) {
            (true, false, false) => Network::Public,
            (false, true, false) => Network::MultiVpc,
            (false, false, true) => Network::Ipv6,
            _ => Network::Vpc,
        };
        let listener = match (is("Tls"), is("SaslScram"), is("SaslIam")) {
            (true, false, false) => Listener::Tls,
            (false, true, false) => Listener::SaslScram,
            (false, false, true) => Listener::SaslIam,
            _ => Listener::Plaintext,
        };
        let found = brokers.get(network, listener).unwrap();
        assert_eq!(
            (found.len(), &found[0].host),
            (2, &host(member)),
            "{member}"
        );
    }
}

fn secrets_of_a_cluster() {
    let secrets = with_fetcher(async |fetcher| fetcher.scram_secrets(&cluster("CLUSTER")).await);
    let names: Vec<String> = secrets.unwrap().into_iter().map(|arn| arn.name).collect();
    assert_eq!(names, ["AmazonMSK_orders-AbCdEf", "AmazonMSK_bills-AbCdEf"]);
}

fn secrets_that_cannot_be_had() {
    let fault = |arn: SecretArn| {
        let error = with_fetcher(async |fetcher| fetcher.secret(&arn).await).unwrap_err();
        println!("{error}");
        assert_eq!(
            (error.operation, &error.arn),
            (Operation::GetSecretValue, &arn.to_string())
        );
        error.fault
    };
    let named = |name: &str| {
        SCRAM_SECRET
            .replace("AmazonMSK_orders", name)
            .parse()
            .unwrap()
    };
    assert_eq!(fault(secret("BINARY")), Fault::SecretBinary);
    assert!(matches!(fault(secret("DELETED")), Fault::SecretDeleted(_)));
    assert!(matches!(
        fault(named("AmazonMSK_nobodys")),
        Fault::NotFound(_)
    ));
    assert!(matches!(fault(named("kms")), Fault::KeyDenied(_)));
    assert!(matches!(fault(named("denied")), Fault::AccessDenied(_)));
    assert!(matches!(
        fault(named("refused-endlessly")),
        Fault::NotAnAnswer(_)
    ));
}

fn refusals() {
    let refused = |name: &str| {
        let error = brokers_of(name).unwrap_err();
        println!("{error}");
        assert!(!error.to_string().contains(SECRET_KEY));
        (error.to_string(), error.fault)
    };
    let (words, fault) = refused("denied");
    assert!(matches!(fault, Fault::AccessDenied(said) if said.status == 403));
    assert!(words.contains("allow kafka:GetBootstrapBrokers on arn:aws:kafka:eu-west-1"));
    assert!(matches!(refused("expired").1, Fault::CredentialsExpired(_)));
    assert!(matches!(refused("absent").1, Fault::NotFound(_)));
    // Refused twice for being too many, the third time is good.
    let brokers = brokers_of("busy").unwrap();
    let found = brokers.get(Network::Vpc, Listener::Tls).unwrap();
    assert_eq!(found[0].host, "b-1.busy");
    // What moto answers where its own program fails.
    let unknown = async |fetcher: Fetcher| fetcher.cluster(&cluster_named("unknown")).await;
    let error = with_fetcher(unknown).unwrap_err();
    assert!(
        matches!(&error.fault, Fault::Refused(said) if said.status == 500),
        "{error}"
    );
}

fn answers_of_another() {
    let after = Duration::from_secs(3);
    let begun = Instant::now();
    let silent = with_fetcher(async |fetcher| {
        let fetcher = fetcher.timeout(after);
        fetcher.brokers(&cluster_named("silent")).await
    });
    assert_eq!(silent.unwrap_err().fault, Fault::TimedOut { after });
    assert!(begun.elapsed() < after + Duration::from_secs(15));
    let fault = brokers_of("portal").unwrap_err().fault;
    assert!(matches!(fault, Fault::Unreadable(_)), "{fault:?}");
    let fault = brokers_of("endless").unwrap_err().fault;
    assert!(
        matches!(fault, Fault::TooLarge { most: 1_048_576 }),
        "{fault:?}"
    );
    let fault = brokers_of("refused-endlessly").unwrap_err().fault;
    assert!(matches!(fault, Fault::NotAnAnswer(_)), "{fault:?}");
}

fn nobody_there() {
    let error = brokers_of("orders").unwrap_err();
    println!("{error}");
    assert!(matches!(error.fault, Fault::Unreachable(_)));
    assert!(error.to_string().contains("VPC endpoint for kafka"));
}

fn no_credentials() {
    let error = connection_blocking(&credentials(), &cluster("CLUSTER"), None).unwrap_err();
    println!("{error}");
    assert_eq!(error.operation, Operation::DescribeClusterV2);
    assert!(matches!(error.fault, Fault::NoCredentials(_)));
}
