//! Kafka's own permissions, as commands of its tool `kafka-acls`.

use crate::access::request::{AccessRequest, ClientRole};
use crate::finding::shell_word;
use crate::method::Method;

impl AccessRequest {
    /// The commands that grant the permissions that Kafka itself stores. Empty for IAM, which
    /// replaces them, and for a client without a name.
    ///
    /// `"$BOOTSTRAP"` stands for the brokers, and `admin.properties` for an administrator's
    /// configuration. Since Kafka 2.8 (KIP-679), writing idempotently needs no additional permission.
    pub fn acls(&self) -> Vec<String> {
        commands(self)
    }
}

fn commands(request: &AccessRequest) -> Vec<String> {
    let default_principal = match request.method {
        Method::ScramSha512 | Method::ScramSha256 | Method::Plain => "User:<username>",
        Method::Mtls => "User:CN=<subject of the client certificate>",
        Method::OauthBearer => "User:<subject of the token>",
        Method::Iam | Method::Tls | Method::Plaintext => return Vec::new(),
    };
    let principal = request.principal.as_deref().unwrap_or(default_principal);
    let command = |operations: &[&str], resource: &str| {
        let operations: String = operations
            .iter()
            .map(|operation| format!(" --operation {operation}"))
            .collect();
        format!(
            "kafka-acls --bootstrap-server \"$BOOTSTRAP\" --command-config admin.properties --add \
             --allow-principal {}{operations} {resource}",
            shell_word(principal)
        )
    };
    let mut list = Vec::new();
    if request.role == ClientRole::Lambda {
        list.push(command(&["DescribeConfigs"], "--cluster"));
    }
    let on_topic = match request.role {
        ClientRole::Lambda | ClientRole::Consumer => ["Describe", "Read"],
        ClientRole::Producer => ["Describe", "Write"],
    };
    for topic in &request.topics {
        list.push(command(
            &on_topic,
            &format!("--topic {}", shell_word(topic)),
        ));
    }
    if request.has_transactions() {
        for id in &request.transactional_ids {
            let resource = format!("--transactional-id {}", shell_word(id));
            list.push(command(&["Describe", "Write"], &resource));
        }
    }
    if request.uses_group() {
        let group = request.group.as_deref().unwrap_or("*");
        list.push(command(
            &["Describe", "Read"],
            &format!("--group {}", shell_word(group)),
        ));
    }
    list
}
