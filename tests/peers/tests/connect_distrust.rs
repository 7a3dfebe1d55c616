//! Brokers' certificates that are not trusted: why not, and whether Java would trust them. A handshake
//! between Kafka's client and a server in Java decides that; `openssl s_server` sends the certificates.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use msk_auth::client::{Client, ClientCredentials};
use msk_auth::lambda::{LastProcessingResult, Stage};
use msk_auth::plan::Plan;
use msk_auth::tls::{self, Roots};
use msk_auth::{Code, Conditions, Method, Rules};
use msk_auth_connect::{Connector, Failure, Questions, Timeouts};
use msk_auth_peers::clients::broker;
use msk_auth_peers::openssl::OpensslServer;
use msk_auth_peers::oracle::{ServerQuestion, java_clients};

/// A folder for one test's certificates.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }

    fn openssl(&self, arguments: &str) {
        let output = Command::new("openssl")
            .current_dir(self.path())
            .args(arguments.split(' '))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments}: {said}");
    }

    /// A self-signed certificate.
    fn root(&self, name: &str, subject: &str, extensions: &str) {
        self.extensions(
            name,
            &format!("{extensions}\n[req]\ndistinguished_name=dn\n[dn]\n"),
        );
        self.openssl(&format!(
            "req -x509 -newkey rsa:2048 -nodes -keyout {name}.key -out {name}.pem -days 3650 -subj {subject} -config {name}.ext -extensions own"
        ));
    }

    /// A certificate of an issuer's; `options` of `openssl x509 -req`.
    fn issue(&self, name: &str, issuer: &str, subject: &str, extensions: &str, options: &str) {
        self.openssl(&format!(
            "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {name}.key -out {name}.csr -subj {subject}"
        ));
        let mut command = format!(
            "x509 -req -in {name}.csr -CA {issuer}.pem -CAkey {issuer}.key -CAcreateserial -out {name}.pem"
        );
        if !extensions.is_empty() {
            self.extensions(name, extensions);
            command += &format!(" -extfile {name}.ext -extensions own");
        }
        let options = if options.is_empty() {
            "-days 3000"
        } else {
            options
        };
        self.openssl(&format!("{command} {options}"));
    }

    fn extensions(&self, name: &str, extensions: &str) {
        let text = format!("[own]\n{}\n", extensions.replace("; ", "\n"));
        std::fs::write(self.0.join(format!("{name}.ext")), text).unwrap();
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const CA: &str = "basicConstraints=critical,CA:true; keyUsage=critical,keyCertSign,cRLSign";

/// What a broker sends, which roots are given, the name that is asked for, and what is to be said: a
/// code, or `None` where the handshake is to go well.
struct Case {
    id: &'static str,
    sent: &'static [&'static str],
    roots: &'static [&'static str],
    host: &'static str,
    says: Option<Code>,
}

const fn case(
    id: &'static str,
    sent: &'static [&'static str],
    roots: &'static [&'static str],
    says: Option<Code>,
) -> Case {
    Case {
        id,
        sent,
        roots,
        host: "localhost",
        says,
    }
}

const ONLY_JAVA: Option<Code> = Some(Code::TlsServerOnlyJava);
const MISSING: Option<Code> = Some(Code::TlsServerIssuerMissing);
const UNTRUSTED: Option<Code> = Some(Code::TlsServerUntrusted);
const NAME: Option<Code> = Some(Code::TlsServerName);

const CASES: &[Case] = &[
    case("sound", &["sound"], &["root"], None),
    case(
        "sound, by its intermediate",
        &["below", "int"],
        &["root"],
        None,
    ),
    case(
        "sound, the root sent too",
        &["below", "int", "root"],
        &["root"],
        None,
    ),
    case("no intermediate", &["below"], &["root"], MISSING),
    case(
        "no intermediate, which is given as a root",
        &["below"],
        &["int"],
        None,
    ),
    case(
        "the root is unknown and not sent",
        &["below", "int"],
        &["other"],
        MISSING,
    ),
    case(
        "the root is unknown and sent",
        &["below", "int", "root"],
        &["other"],
        UNTRUSTED,
    ),
    case(
        "a root of the same name with another key",
        &["sound"],
        &["again"],
        UNTRUSTED,
    ),
    case(
        "self-signed as a CA, its own root",
        &["self-ca"],
        &["self-ca"],
        ONLY_JAVA,
    ),
    case(
        "self-signed as a CA, another root",
        &["self-ca"],
        &["root"],
        UNTRUSTED,
    ),
    case("self-signed, its own root", &["self"], &["self"], None),
    case("common name alone", &["cn"], &["root"], ONLY_JAVA),
    case(
        "common name alone, by its intermediate",
        &["cn-below", "int"],
        &["root"],
        ONLY_JAVA,
    ),
    case(
        "common name alone, no intermediate",
        &["cn-below"],
        &["root"],
        MISSING,
    ),
    case(
        "common name alone, of another host",
        &["cn-other"],
        &["root"],
        NAME,
    ),
    case(
        "common name, and an alternative name of another host",
        &["cn-san"],
        &["root"],
        NAME,
    ),
    case(
        "common name, and an alternative name that is an address",
        &["cn-ip"],
        &["root"],
        ONLY_JAVA,
    ),
    case(
        "common name alone, of a client's certificate",
        &["cn-client"],
        &["root"],
        UNTRUSTED,
    ),
    case(
        "common name alone, for encryption only",
        &["cn-encryption"],
        &["root"],
        NAME,
    ),
    Case {
        host: "b-1.kafka.example",
        ..case(
            "common name with a wildcard",
            &["cn-wildcard"],
            &["root"],
            ONLY_JAVA,
        )
    },
    Case {
        host: "b-1.eu.kafka.example",
        ..case(
            "common name with a wildcard, two labels",
            &["cn-wildcard"],
            &["root"],
            NAME,
        )
    },
    Case {
        host: "127.0.0.1",
        ..case(
            "an address as common name",
            &["cn-address"],
            &["root"],
            NAME,
        )
    },
    case("version 1", &["v1"], &["root"], ONLY_JAVA),
    case("SHA-1", &["sha1"], &["root"], ONLY_JAVA),
    case(
        "SHA-1 and no alternative name",
        &["sha1-cn"],
        &["root"],
        ONLY_JAVA,
    ),
    case(
        "SHA-1, expired",
        &["sha1-expired"],
        &["root"],
        Some(Code::TlsServerExpired),
    ),
    case("MD5", &["md5"], &["root"], UNTRUSTED),
    case(
        "RSA 1024 below an intermediate of RSA 1024",
        &["small", "small-int"],
        &["root"],
        ONLY_JAVA,
    ),
];

fn certificates() -> Scratch {
    let made = Scratch::new("distrust");
    let san = "subjectAltName=DNS:localhost";
    made.root("root", "/O=Distrust/CN=Root", CA);
    made.root("again", "/O=Distrust/CN=Root", CA);
    made.root("other", "/O=Distrust/CN=Other", CA);
    made.root(
        "self-ca",
        "/CN=localhost",
        &format!("basicConstraints=CA:true; {san}"),
    );
    made.root(
        "self",
        "/CN=localhost",
        &format!("basicConstraints=CA:false; {san}"),
    );
    made.issue("int", "root", "/O=Distrust/CN=Intermediate", CA, "");
    made.issue("sound", "root", "/CN=localhost", san, "");
    made.issue("below", "int", "/CN=localhost", san, "");
    let no_name = "basicConstraints=CA:false";
    made.issue("cn", "root", "/CN=localhost", no_name, "");
    made.issue("cn-below", "int", "/CN=localhost", no_name, "");
    made.issue("cn-other", "root", "/CN=b-1.kafka.example", no_name, "");
    made.issue("cn-wildcard", "root", "/CN=*.kafka.example", no_name, "");
    made.issue("cn-address", "root", "/CN=127.0.0.1", no_name, "");
    made.issue(
        "cn-san",
        "root",
        "/CN=localhost",
        "subjectAltName=DNS:b-1.kafka.example",
        "",
    );
    made.issue(
        "cn-ip",
        "root",
        "/CN=localhost",
        "subjectAltName=IP:10.0.0.1",
        "",
    );
    made.issue(
        "cn-client",
        "root",
        "/CN=localhost",
        "extendedKeyUsage=clientAuth",
        "",
    );
    made.issue(
        "cn-encryption",
        "root",
        "/CN=localhost",
        "keyUsage=keyEncipherment",
        "",
    );
    made.issue("v1", "root", "/CN=localhost", "", "");
    made.issue("sha1", "root", "/CN=localhost", san, "-sha1 -days 3000");
    made.issue(
        "sha1-cn",
        "root",
        "/CN=localhost",
        no_name,
        "-sha1 -days 3000",
    );
    made.issue(
        "sha1-expired",
        "root",
        "/CN=localhost",
        san,
        "-sha1 -days -1",
    );
    made.issue("md5", "root", "/CN=localhost", san, "-md5 -days 3000");
    made.openssl("genrsa -out small-int.key 1024");
    made.openssl("req -new -key small-int.key -out small-int.csr -subj /O=Distrust/CN=Small");
    made.extensions("small-int", CA);
    made.openssl("x509 -req -in small-int.csr -CA root.pem -CAkey root.key -CAcreateserial -out small-int.pem -extfile small-int.ext -extensions own -days 3000");
    made.issue("small", "small-int", "/CN=localhost", san, "");
    made
}

fn question(made: &Scratch, case: &Case) -> ServerQuestion {
    let joined = |names: &[&str]| {
        let texts = names.iter().map(|name| made.read(&format!("{name}.pem")));
        texts.collect::<String>()
    };
    ServerQuestion {
        certificates: joined(case.sent),
        key: made.read(&format!("{}.key", case.sent[0])),
        roots: joined(case.roots),
        host: case.host.to_owned(),
    }
}

async fn failure_of(question: &ServerQuestion) -> Option<Failure> {
    let server = OpensslServer::serving(&question.certificates, &question.key);
    let conditions = Conditions::new(Rules::kafka(), tls::ring());
    let roots = Roots::from_pem(&question.roots, &conditions).unwrap();
    let plan = Plan::given(Method::Tls, vec![broker(server.port())]);
    let client = Client::new(&plan, ClientCredentials::None, Some(roots), tls::ring()).unwrap();
    let name = question.host.clone().try_into().unwrap();
    // After a good handshake s_server says nothing.
    let timeouts = Timeouts::each(Duration::from_secs(2));
    let connector = Connector::new(client).server_name(name).timeouts(timeouts);
    let report = connector.examine(&Questions::default(), |_| {}).await;
    report.failure().cloned()
}

#[tokio::test]
async fn what_is_said_is_what_java_does() {
    let made = certificates();
    let questions: Vec<_> = CASES.iter().map(|case| question(&made, case)).collect();
    let answers = java_clients(&questions);
    let mut wrong = Vec::new();
    for ((case, question), java) in CASES.iter().zip(&questions).zip(&answers) {
        let failure = failure_of(question).await.unwrap();
        let is_through = failure.stage != Stage::Tls;
        let said = (!is_through).then_some(failure.code);
        let is_accepted = is_through || failure.code == Code::TlsServerOnlyJava;
        if said != case.says || is_accepted != (java == "accepted") {
            wrong.push(format!("{}: {failure}; Java: {java}", case.id));
        }
        let words = failure.lambda(Method::Tls).map(|answer| answer.result);
        let server = LastProcessingResult::LambdaFailedToAuthenticateServer;
        if !is_through {
            let expected = (case.says != ONLY_JAVA).then_some(server);
            if words != expected || failure.help.is_none() {
                wrong.push(format!("{}: {words:?}", case.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
