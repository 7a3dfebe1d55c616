//! The network, and the TLS handshake.

use super::explanations;

const CONNECT: &str = "msk-auth connect --brokers HOST:PORT --method tls";
const SHOW_SERVER: &str =
    "openssl s_client -connect HOST:PORT -servername HOST -showcerts </dev/null";
const PLAN: &str = "msk-auth plan --cluster cluster.json --bootstrap bootstrap.json";
const CONNECT_CA: &str = "msk-auth connect --brokers HOST:PORT --method tls --ca root.pem";
const CONNECT_MTLS: &str =
    "msk-auth connect --brokers HOST:PORT --method mtls --secret secret.json";
const AUTHORITIES: &str = "aws kafka describe-cluster-v2 --cluster-arn CLUSTER_ARN --query ClusterInfo.Provisioned.ClientAuthentication.Tls";

explanations! {
    ResolveFailed {
        why: "The name servers of this machine know no address for the broker's name. The name has a slip, the \
              cluster was deleted, or its names resolve only in its own network.",
        fix: "Compare the name with what AWS lists, and run the command in the cluster's network.",
        example: ["aws kafka get-bootstrap-brokers --cluster-arn CLUSTER_ARN", "getent hosts HOST"],
    }
    TcpRefused {
        why: "The machine answered that nothing listens on this port. Each method of a cluster has its own port, and \
              a method that is off has none: on MSK 9092 is plaintext, 9094 TLS, 9096 SCRAM, 9098 IAM.",
        fix: "Use the port of the method, or turn the method on.",
        example: [PLAN],
    }
    TcpUnreachable {
        why: "The operating system has no route to the broker's network. MSK's brokers have private addresses; they \
              are reached from the VPC, over peering, or over a VPN.",
        fix: "Run the client in the VPC, or add the route; check network ACLs.",
        example: ["ip route get ADDRESS"],
    }
    TcpTimeout {
        why: "Nothing answers at all, which is what a security group does to packets that it does not allow. The brokers' \
              group must allow the method's port from the client's, and the client's must let it out. Lambda too \
              reaches the brokers only through these groups.",
        fix: "Allow the port in both directions. `msk-auth access` prints the rules.",
        example: [
            "msk-auth access --cluster-arn CLUSTER_ARN --topic orders --method iam",
            "aws ec2 authorize-security-group-ingress --group-id sg-BROKERS --protocol tcp --port 9098 --source-group sg-CLIENT",
        ],
    }
    TlsNotTls {
        why: "The port answered a TLS handshake with something else. It is a plaintext listener (9092 on MSK), or \
              another program.",
        fix: "Use the port of a method with TLS: 9094, 9096 or 9098 on MSK.",
        example: [PLAN, SHOW_SERVER],
    }
    TlsExpected {
        why: "The client spoke plaintext, and the port answered with a TLS record. The listener is for TLS. A Java client \
              in this place reads the record as a length and may fail with `OutOfMemoryError`.",
        fix: "Use a method with TLS, or the plaintext port where that is meant.",
        example: [CONNECT],
    }
    TlsServerUntrusted {
        why: "No root that the client trusts has signed the broker's certificate. MSK's brokers have certificates of \
              Amazon Trust Services, which is trusted by default; brokers of your own often have a private root, or \
              leave out their intermediate certificate.",
        fix: "Give the cluster's root: `--ca FILE` here, a secret of type `SERVER_ROOT_CA_CERTIFICATE` for Lambda. Where the \
              broker leaves out its intermediate, add that to the broker's keystore.",
        example: [CONNECT_CA, SHOW_SERVER],
    }
    TlsServerIssuerMissing {
        why: "The chain that the broker sends ends before a root that the client has. Either the broker leaves out its \
              intermediate certificate, which every client rejects, Lambda included; or the missing issuer is the \
              cluster's root, and was not given.",
        fix: "Put the intermediate behind the broker's own certificate in its keystore (`ssl.keystore.certificate.chain`), \
              or give the root with `--ca FILE`; for Lambda in a secret of type `SERVER_ROOT_CA_CERTIFICATE`.",
        example: [SHOW_SERVER, CONNECT_CA],
    }
    TlsServerOnlyJava {
        why: "Java accepts broker certificates that rustls rejects, and OpenSSL and Go in part: one that is self-signed \
              and given as its own root, one with the host only in its common name, one of X.509 version 1, one signed \
              with SHA-1. Lambda is taken to connect with Java, so that its mapping works with the same certificate.",
        fix: "For Lambda and other Java clients nothing needs to change. For every other client have the certificate \
              issued by a CA, as version 3 with a subject alternative name, signed with SHA-256.",
        example: [
            SHOW_SERVER,
            "openssl x509 -req -in broker.csr -CA root.pem -CAkey root.key -CAcreateserial -sha256 -days 365 -extfile san.txt -out broker.pem",
        ],
    }
    TlsServerExpired {
        why: "The broker's certificate, or one above it, is past its validity; or the clock of this machine is wrong. \
              Every client that looks at dates refuses it.",
        fix: "Renew the certificate at the broker. On MSK, check this machine's clock.",
        example: ["date -u", SHOW_SERVER],
    }
    TlsServerNotYetValid {
        why: "The broker's certificate begins in the future as this machine counts: usually its clock is behind.",
        fix: "Set this machine's clock.",
        example: ["date -u", SHOW_SERVER],
    }
    TlsServerName {
        why: "The broker's certificate is for other names than the one that the client connected to. It happens with \
              tunnels, port forwards, load balancers, and addresses in place of names.",
        fix: "Connect by a name that the certificate has. Through a tunnel, name the broker with `--server-name`; other \
              clients need that name in their hosts file. Do not turn the check off.",
        example: ["msk-auth connect --brokers localhost:9094 --method tls --server-name HOST"],
    }
    TlsClientCertificateRequired {
        why: "The listener is for mutual TLS, and the client sent no certificate. AWS's documents name it as a cause of \
              `Server failed to authenticate Lambda`.",
        fix: "Give the secret with the client certificate, with the method `mtls`; for Lambda, add it to the mapping as \
              `CLIENT_CERTIFICATE_TLS_AUTH`.",
        example: [CONNECT_MTLS],
    }
    TlsClientCertificateRefused {
        why: "The broker saw the client's certificate and refused it: no CA that it trusts has issued it, it is expired, \
              or it is not for clients. MSK trusts the AWS Private CAs whose ARNs are in the cluster's settings.",
        fix: "Check the secret, then compare its issuer with the CAs of the cluster.",
        example: ["msk-auth check secret.json", AUTHORITIES],
    }
    TlsClientCertificateNotRequested {
        why: "The listener asked for no client certificate, so the connection would be `User:ANONYMOUS`. Going on would \
              use a weaker method than the one chosen, so the client stops.",
        fix: "Turn mutual TLS on for the cluster, or use the method that it has.",
        example: [
            "aws kafka update-security --cluster-arn CLUSTER_ARN --current-version VERSION --client-authentication 'Tls={CertificateAuthorityArnList=[CA_ARN],Enabled=true}'",
            PLAN,
        ],
    }
    TlsVersion {
        why: "The broker speaks neither TLS 1.2 nor 1.3, or shares no cipher suite with this client. Older versions are \
              broken (RFC 8996). MSK's brokers speak TLS 1.2 at least.",
        fix: "Turn TLS 1.2 or 1.3 with modern ciphers on at the broker: `ssl.enabled.protocols=TLSv1.2,TLSv1.3`.",
        example: ["openssl s_client -connect HOST:PORT -tls1_2 </dev/null"],
    }
    TlsFailed {
        why: "The handshake ended for a reason that has no code of its own; the message has the alert or the error. \
              Often no cipher suite is shared, or a proxy is between.",
        fix: "Check the broker's log at that time, and compare with what OpenSSL sees.",
        example: [SHOW_SERVER],
    }
}
