//! Kafka's protocol, and the permissions of the identity.

use super::explanations;

const CONNECT: &str = "msk-auth connect --brokers HOST:9098 --method iam --region eu-central-1 --topic orders --group billing";
const ACCESS: &str = "msk-auth access --cluster-arn CLUSTER_ARN --topic orders --group billing --method iam --policy policy.json";

explanations! {
    AuthorizeDenied {
        why: "The broker knows the client's identity, but the identity lacks a permission on the \
              cluster, topic or group. With IAM, the permission is an action of `kafka-cluster`; \
              with SCRAM and mutual TLS, it is a Kafka ACL. For Lambda, the group is the mapping's \
              UUID unless the mapping names one.",
        fix: "Grant the missing permission. `msk-auth access` prints the policy or the \
              `kafka-acls` commands.",
        example: [ACCESS, "msk-auth access --cluster-arn CLUSTER_ARN --topic orders --method scram --principal User:alice"],
    }
    TopicUnknown {
        why: "The cluster reports that it has no such topic. A cluster with authorization gives \
              the same answer for a topic that the identity may not describe, so that names can't \
              be guessed.",
        fix: "Check the name and the cluster; then grant Describe on the topic.",
        example: ["kafka-topics --bootstrap-server HOST:PORT --command-config admin.properties --list", ACCESS],
    }
    ConnectionQuota {
        why: "The broker refuses new connections because it has too many, or they arrive too fast. \
              MSK limits the number of IAM connections for each broker, and their number in a \
              second, and reports `Too many connects`. AWS documents it as an intermittent cause \
              of `SASL authentication failed`.",
        fix: "Open fewer connections: keep clients, share producers, and wait longer between \
              attempts (`reconnect.backoff.ms`). Or use larger brokers, or more of them.",
        example: ["reconnect.backoff.ms=1000", "reconnect.backoff.max.ms=10000"],
    }
    ProtocolGarbage {
        why: "The program at this address does not speak Kafka's protocol. It may be a web server, \
              or a proxy that changes the bytes.",
        fix: "Check host and port: use the brokers that AWS lists, not the address of the console \
              or the API.",
        example: ["aws kafka get-bootstrap-brokers --cluster-arn CLUSTER_ARN"],
    }
    ProtocolVersion {
        why: "Kafka's requests have versions, and a client uses the highest version that both \
              sides support. This client supports those of Kafka 1.0 and later, so the broker is \
              older, or is not Kafka.",
        fix: "Update the broker.",
        example: ["aws kafka list-kafka-versions"],
    }
    ProtocolError {
        why: "The broker answered with an error of Kafka's protocol that has no separate code in \
              msk-auth; the message has its name. Some of these errors are temporary, for example \
              a coordinator that is not available yet.",
        fix: "Try again after a minute, then check the broker's log.",
        example: [CONNECT],
    }
    ClosedEarly {
        why: "The connection was closed instead of an answer. A tunnel, proxy or load balancer does so \
              if it can't reach a broker. A broker does so without an error if it is at its connection \
              limit, if the listener does not expect the request, or if it can't read the login.",
        fix: "Check that a broker is behind the port: the target of the tunnel or load balancer, its health \
              and its security group. Check that the method belongs to the port, then the broker's log.",
        example: [CONNECT],
    }
    Timeout {
        why: "The connection is open, but no answer arrives in time: the broker is overloaded, or \
              the program at the port waits for something else, for example a TLS handshake.",
        fix: "Use a longer `--timeout`; then check the broker's load and log.",
        example: ["msk-auth connect --brokers HOST:PORT --method tls --timeout 60"],
    }
}
