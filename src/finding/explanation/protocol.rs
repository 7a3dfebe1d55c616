//! Kafka's protocol, and what the identity may do.

use super::explanations;

const CONNECT: &str = "msk-auth connect --brokers HOST:9098 --method iam --region eu-central-1 --topic orders --group billing";
const ACCESS: &str = "msk-auth access --cluster-arn CLUSTER_ARN --topic orders --group billing --method iam --policy policy.json";

explanations! {
    AuthorizeDenied {
        why: "The broker knows who the client is, and that identity lacks a permission on the cluster, topic or group. \
              With IAM that is an action of `kafka-cluster`; with SCRAM and mutual TLS a Kafka ACL. For Lambda, the group \
              is the mapping's UUID unless the mapping names one.",
        fix: "Grant what is missing. `msk-auth access` prints the policy or the `kafka-acls` commands.",
        example: [ACCESS, "msk-auth access --cluster-arn CLUSTER_ARN --topic orders --method scram --principal User:alice"],
    }
    TopicUnknown {
        why: "The cluster says that it has no such topic. A cluster that authorizes says the same of a topic that the \
              identity may not describe, so that names can't be guessed.",
        fix: "Check the name and the cluster; then grant Describe on the topic.",
        example: ["kafka-topics --bootstrap-server HOST:PORT --command-config admin.properties --list", ACCESS],
    }
    ConnectionQuota {
        why: "The broker refuses new connections because it has too many, or they come too fast. MSK limits IAM connections \
              for each broker, in all and a second, and says `Too many connects`. AWS documents it as an intermittent \
              cause of `SASL authentication failed`.",
        fix: "Open fewer connections: keep clients, share producers, and wait longer between attempts \
              (`reconnect.backoff.ms`). Or use larger or more brokers.",
        example: ["reconnect.backoff.ms=1000", "reconnect.backoff.max.ms=10000"],
    }
    ProtocolGarbage {
        why: "What answers does not speak Kafka's protocol, for example a web server, or a proxy that changes the bytes.",
        fix: "Check host and port: brokers are what AWS lists, not the console's or the API's address.",
        example: ["aws kafka get-bootstrap-brokers --cluster-arn CLUSTER_ARN"],
    }
    ProtocolVersion {
        why: "Kafka's requests have versions, and a client uses the highest that both sides know. This client \
              speaks those of Kafka 1.0 and later, so the broker is older, or is not Kafka.",
        fix: "Update the broker.",
        example: ["aws kafka list-kafka-versions"],
    }
    ProtocolError {
        why: "The broker answered with an error of Kafka's protocol that has no code of its own here; the message has its \
              name. Some are passing, as a coordinator that is not available yet.",
        fix: "Try again after a minute, then check the broker's log.",
        example: [CONNECT],
    }
    ClosedEarly {
        why: "The broker closed the connection where its answer belongs. It does so without an error at its connection \
              limit, at a request that the listener does not expect, and at logins that it can't read; so does a proxy.",
        fix: "Check the broker's log at that time. Check that the method belongs to the port.",
        example: [CONNECT],
    }
    Timeout {
        why: "The connection is open and no answer comes in time: the broker is overloaded, or what listens there waits \
              for something else, as a TLS port for a handshake.",
        fix: "Give it longer with `--timeout`; then look at the broker's load and log.",
        example: ["msk-auth connect --brokers HOST:PORT --method tls --timeout 60"],
    }
}
