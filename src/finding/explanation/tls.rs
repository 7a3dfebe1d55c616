//! The network, and the TLS handshake.

use super::explanations;

const CONNECT: &str = "msk-auth connect --brokers HOST:PORT --method tls";
const SHOW_SERVER: &str =
    "openssl s_client -connect HOST:PORT -servername HOST -showcerts </dev/null";
const PLAN: &str = "msk-auth plan --cluster cluster.json --bootstrap brokers.json";
const CONNECT_CA: &str = "msk-auth connect --brokers HOST:PORT --method tls --ca root.pem";
const CONNECT_MTLS: &str =
    "msk-auth connect --brokers HOST:PORT --method mtls --secret secret.json";
const AUTHORITIES: &str = "aws kafka describe-cluster-v2 --cluster-arn CLUSTER_ARN --query ClusterInfo.Provisioned.ClientAuthentication.Tls";

explanations! {
    ResolveFailed {
        why: "The name servers of this machine know no address for the broker's name. The name is \
              misspelt, the cluster was deleted, or its names resolve only in its own network.",
        fix: "Compare the name with the one that AWS lists, and run the command in the cluster's \
              network.",
        example: ["aws kafka get-bootstrap-brokers --cluster-arn CLUSTER_ARN", "getent hosts HOST"],
    }
    TcpRefused {
        why: "The machine answered that no program listens on this port. Each method of a cluster \
              has its own port, which is closed if the method is off: on MSK 9092 is plaintext, \
              9094 TLS, 9096 SCRAM, 9098 IAM.",
        fix: "Use the port of the method, or turn the method on.",
        example: [PLAN],
    }
    TcpUnreachable {
        why: "The operating system has no route to the broker's network. MSK's brokers have \
              private addresses; clients reach them from the VPC, over peering, or over a VPN.",
        fix: "Run the client in the VPC, or add the route; check network ACLs.",
        example: ["ip route get ADDRESS"],
    }
    TcpTimeout {
        why: "There is no answer at all. A security group drops packets that it does not allow. \
              The brokers' group must allow inbound connections to the method's port from the \
              client's group, and the client's group must allow them outbound. Lambda, too, \
              reaches the brokers only through these groups.",
        fix: "Allow the port in both directions. `msk-auth access` prints the rules.",
        example: [
            "msk-auth access --cluster-arn CLUSTER_ARN --topic orders --method iam",
            "aws ec2 authorize-security-group-ingress --group-id sg-BROKERS --protocol tcp --port 9098 --source-group sg-CLIENT",
        ],
    }
    TlsNotTls {
        why: "The port answered a TLS handshake with something else. It is a plaintext listener \
              (9092 on MSK), or another program.",
        fix: "Use the port of a method with TLS: 9094, 9096 or 9098 on MSK.",
        example: [PLAN, SHOW_SERVER],
    }
    TlsExpected {
        why: "The client spoke plaintext, and the port answered with a TLS record: the listener \
              requires TLS. A Java client reads the record as a length and may fail with \
              `OutOfMemoryError`.",
        fix: "Use a method with TLS, or the plaintext port if you intend plaintext.",
        example: [CONNECT],
    }
    TlsServerUntrusted {
        why: "The broker's certificate is not signed by a root that the client trusts. MSK's \
              brokers have certificates of Amazon Trust Services, which is trusted by default. \
              Self-managed brokers often have a private root, or do not send their intermediate \
              certificate.",
        fix: "Give the cluster's root: `--ca FILE` here, a secret of type \
              `SERVER_ROOT_CA_CERTIFICATE` for Lambda. If the broker does not send its \
              intermediate, add that to the broker's keystore.",
        example: [CONNECT_CA, SHOW_SERVER],
    }
    TlsServerIssuerMissing {
        why: "The chain that the broker sends ends before a root that the client has. Either the \
              broker does not send its intermediate certificate, and every client rejects it, \
              including Lambda; or the missing issuer is the cluster's root, which was not given.",
        fix: "Put the intermediate after the broker's own certificate in its keystore \
              (`ssl.keystore.certificate.chain`), or give the root with `--ca FILE`; for Lambda, \
              give the root in a secret of type `SERVER_ROOT_CA_CERTIFICATE`.",
        example: [SHOW_SERVER, CONNECT_CA],
    }
    TlsServerOnlyJava {
        why: "Java accepts some broker certificates that rustls rejects (OpenSSL and Go reject \
              some of them, too): a self-signed certificate that is given as its own root, one \
              with the host only in its common name, one of X.509 version 1, one signed with \
              SHA-1. Lambda presumably connects with Java, so its mapping works with the same \
              certificate.",
        fix: "Change nothing for Lambda and other Java clients. For every other client, have the \
              certificate issued by a CA, as version 3 with a subject alternative name, signed \
              with SHA-256.",
        example: [
            SHOW_SERVER,
            "openssl x509 -req -in broker.csr -CA root.pem -CAkey root.key -CAcreateserial -sha256 -days 365 -extfile san.txt -out broker.pem",
        ],
    }
    TlsServerExpired {
        why: "The broker's certificate, or one of its issuers', has expired; or the clock of this \
              machine is wrong. Every client that checks dates refuses it.",
        fix: "Renew the certificate at the broker. On MSK, check this machine's clock.",
        example: ["date -u", SHOW_SERVER],
    }
    TlsServerNotYetValid {
        why: "According to this machine's clock, the broker's certificate begins in the future. \
              Usually the clock is slow.",
        fix: "Set this machine's clock.",
        example: ["date -u", SHOW_SERVER],
    }
    TlsServerName {
        why: "The broker's certificate is for other names than the one that the client connected \
              to. This happens with tunnels, port forwards and load balancers, and with addresses \
              in place of names.",
        fix: "Connect by a name in the certificate. Through a tunnel, name the broker with \
              `--server-name`; other clients need that name in their hosts file. Do not turn the \
              check off.",
        example: ["msk-auth connect --brokers localhost:9094 --method tls --server-name HOST"],
    }
    TlsClientCertificateRequired {
        why: "The listener requires mutual TLS, and the client sent no certificate. AWS's \
              documents name this as a cause of `Server failed to authenticate Lambda`.",
        fix: "Give the secret with the client certificate, and the method `mtls`. For Lambda, add \
              the secret to the mapping as `CLIENT_CERTIFICATE_TLS_AUTH`.",
        example: [CONNECT_MTLS],
    }
    TlsClientCertificateRefused {
        why: "The broker received the client's certificate and refused it: a CA that it does not \
              trust issued it, it has expired, or it is not for clients. MSK trusts the AWS \
              Private CAs whose ARNs are in the cluster's settings.",
        fix: "Check the secret, then compare its issuer with the CAs of the cluster.",
        example: ["msk-auth check secret.json", AUTHORITIES],
    }
    TlsClientCertificateNotRequested {
        why: "The listener did not request a client certificate, so the connection would be \
              `User:ANONYMOUS`. Continuing would use a weaker method than the chosen one, so the \
              client stops.",
        fix: "Turn mutual TLS on for the cluster, or use a method that it offers.",
        example: [
            "aws kafka update-security --cluster-arn CLUSTER_ARN --current-version VERSION --client-authentication 'Tls={CertificateAuthorityArnList=[CA_ARN],Enabled=true}'",
            PLAN,
        ],
    }
    TlsVersion {
        why: "The broker supports neither TLS 1.2 nor 1.3, or shares no cipher suite with this \
              client. Older versions are broken (RFC 8996). MSK's brokers support at least TLS 1.2.",
        fix: "Turn on TLS 1.2 or 1.3 with modern ciphers at the broker: \
              `ssl.enabled.protocols=TLSv1.2,TLSv1.3`.",
        example: ["openssl s_client -connect HOST:PORT -tls1_2 </dev/null"],
    }
    TlsFailed {
        why: "The handshake failed for a reason that has no separate code; the message has the \
              alert or the error. Often no cipher suite is shared, or a proxy is in between.",
        fix: "Check the broker's log at that time, and compare with the output of OpenSSL.",
        example: [SHOW_SERVER],
    }
}
