//! `--cluster-arn`: the cluster, its brokers and the secret asked of a server that answers as AWS
//! does, and as the right identity.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};

const CLUSTER: &str = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1";
const SECRET: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_orders-AbCdEf";

/// Answers DescribeClusterV2, GetBootstrapBrokers and GetSecretValue, in the shapes of the API
/// references; requests signed with another access key are refused.
fn aws(brokers: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _ = answer(stream, &brokers);
        }
    });
    format!("http://{address}")
}

fn answer(mut stream: TcpStream, brokers: &str) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut part = [0; 4096];
    while !is_whole(&request) {
        match stream.read(&mut part)? {
            0 => break,
            count => request.extend_from_slice(&part[..count]),
        }
    }
    let request = String::from_utf8_lossy(&request);
    let (status, body) = if !request.contains("Credential=AKIDEXAMPLE/") {
        (
            403,
            r#"{"message": "The security token included in the request is invalid."}"#.to_owned(),
        )
    } else if request.starts_with("GET /api/v2/clusters/") {
        let info = r#"{"clusterInfo": {"clusterType": "PROVISIONED", "clusterName": "orders",
            "clusterArn": "ARN", "state": "ACTIVE", "provisioned": {"clientAuthentication":
            {"sasl": {"scram": {"enabled": true}, "iam": {"enabled": true}}}}}}"#;
        (200, info.replace("ARN", CLUSTER))
    } else if request.contains("/bootstrap-brokers") {
        (
            200,
            format!(r#"{{"bootstrapBrokerStringSaslScram": "{brokers}"}}"#),
        )
    } else if request.contains("secretsmanager.GetSecretValue") {
        let document = r#"{\"username\": \"alice\", \"password\": \"alice-secret\"}"#;
        (
            200,
            format!(r#"{{"ARN": "{SECRET}", "SecretString": "{document}"}}"#),
        )
    } else {
        (404, "{}".to_owned())
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} Answer\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
}

/// Head, and as many bytes of body as it tells.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
        .unwrap_or(0);
    body.len() >= length
}

fn program(endpoint: &str, key: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_msk-auth"))
        .args(arguments)
        .env_clear()
        .env("AWS_ENDPOINT_URL", endpoint)
        .env("AWS_ACCESS_KEY_ID", key)
        .env(
            "AWS_SECRET_ACCESS_KEY",
            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        )
        .env("AWS_CONFIG_FILE", "/nonexistent")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
        .output()
        .unwrap()
}

#[test]
fn two_arns_are_all_that_it_takes() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let endpoint = aws(closed.to_string());
    let arns = [
        "--cluster-arn",
        CLUSTER,
        "--secret-arn",
        SECRET,
        "--format",
        "json",
    ];
    let json = |output: &Output| -> serde_json::Value {
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
    };

    let output = program(&endpoint, "AKIDEXAMPLE", &[&["plan"], &arns[..]].concat());
    assert_eq!(output.status.code(), Some(0));
    let plan = json(&output);
    assert_eq!(plan["method"], "scram");
    assert_eq!(plan["brokers"][0], closed.to_string());

    let output = program(
        &endpoint,
        "AKIDEXAMPLE",
        &[&["connect"], &arns[..]].concat(),
    );
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    assert_eq!(report["method"], "scram");
    let stages = report["brokers"][0]["stages"].as_array().unwrap();
    assert_eq!(stages.last().unwrap()["code"], "tcp-refused");
    assert!(!report.to_string().contains("alice-secret"));

    // Without a secret Lambda takes IAM, for which this cluster lists no brokers.
    let output = program(
        &endpoint,
        "AKIDEXAMPLE",
        &[&["connect"], &arns[..2]].concat(),
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("plan-brokers-missing"));
}

#[test]
fn a_refusal_of_aws_is_told() {
    let endpoint = aws("b-1.example.com:9096".to_owned());
    let output = program(
        &endpoint,
        "AKIDANOTHER",
        &["connect", "--cluster-arn", CLUSTER],
    );
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("DescribeClusterV2") && said.contains(CLUSTER),
        "{said}"
    );
}
