//! The SASL exchange.

use super::explanations;

const PLAN: &str = "msk-auth plan --cluster cluster.json --bootstrap brokers.json";
const SCRAM: &str = "msk-auth connect --brokers HOST:9096 --method scram --secret login.json";
const IAM: &str = "msk-auth connect --brokers HOST:9098 --method iam --region eu-central-1";
const TOKEN: &str = "msk-auth token --region eu-central-1 --format json";

explanations! {
    SaslMechanism {
        why: "The broker's listener does not offer the mechanism: the port belongs to another \
              method, or the method is off. On MSK, SCRAM is at 9096 and IAM at 9098. msk-auth \
              also stops here if PLAIN or OAUTHBEARER would be used without TLS, because anyone on \
              the network path could read the secret.",
        fix: "Use the port of the method, or turn the method on for the cluster. The message lists \
              the mechanisms of the port.",
        example: [PLAN, SCRAM],
    }
    SaslNotExpected {
        why: "The listener does not use SASL: it answers the handshake with an illegal state. It \
              accepts every client that TLS accepts, so continuing would use a weaker method.",
        fix: "Use the port of the method: on MSK 9096 for SCRAM, 9098 for IAM.",
        example: [PLAN, IAM],
    }
    SaslExpected {
        why: "The listener requires SASL first, and the method does not use it. Kafka's broker \
              closes the connection at the first other request, without an answer.",
        fix: "Use the method of the port (`scram`, `iam`, `plain`, `oauthbearer`), or the port of the method.",
        example: [SCRAM],
    }
    SaslCredentials {
        why: "The broker refused the login. With SCRAM, the password is wrong, or the user does \
              not exist for this mechanism. On MSK, the user does not exist if the secret is not \
              associated with the cluster or uses the default KMS key. With IAM, the role may not \
              connect, or the signature is not valid.",
        fix: "Check user and password and the secret's association; for IAM, check \
              `kafka-cluster:Connect` and the region.",
        example: [
            "aws kafka list-scram-secrets --cluster-arn CLUSTER_ARN",
            SCRAM,
            "msk-auth access --cluster-arn CLUSTER_ARN --topic orders --method iam --policy policy.json",
        ],
    }
    SaslCredentialsMissing {
        why: "There are no usable credentials: no AWS credentials were found, or the token did not \
              arrive in time, or the mechanism can't send the characters of the user name, \
              password or token. The broker was not asked.",
        fix: "Set the credentials where the client looks for them; `msk-auth token` shows which it \
              finds.",
        example: ["aws sts get-caller-identity", TOKEN],
    }
    SaslTokenRefused {
        why: "With OAUTHBEARER the client first gets a token from the identity provider, which answered with an OAuth \
              error: it does not know the client, the client's secret or key is wrong, or the client may not request \
              this scope. No broker was asked.",
        fix: "Compare client id and secret or key, scope and audience with what the identity provider has for this client. \
              The message repeats its words.",
        example: [
            "msk-auth connect --brokers HOST:9096 --method oauthbearer --secret oauth.json --scope SCOPE",
        ],
    }
    SaslTokenEndpoint {
        why: "The token endpoint can't be reached, its certificate is not trusted, or what answers is not OAuth (RFC \
              6749 section 5.1). No broker was asked. Lambda asks from the network of the mapping, where it may be \
              different.",
        fix: "Compare the URL with `token_endpoint` in the provider's metadata; for a private CA, put its root into \
              `oauthIdpCaCertificate`.",
        example: ["curl -s https://LOGIN_HOST/.well-known/openid-configuration | jq .token_endpoint"],
    }
    SaslServerSignature {
        why: "In SCRAM the server proves at the end that it also knows the password (RFC 5802 \
              section 3). This server could not: it is not the cluster, or a proxy changes \
              messages.",
        fix: "Find out which server answered before you send the password again. Check the \
              broker's name and its certificate.",
        example: ["openssl s_client -connect HOST:9096 -servername HOST </dev/null"],
    }
    SaslTokenExpired {
        why: "The broker considers the token expired. MSK reports `Session too short` if a token, \
              or the AWS credentials behind it, expire soon. A wrong clock has the same effect.",
        fix: "Sign a new token from credentials with time left, and check this machine's clock.",
        example: ["date -u", TOKEN],
    }
    SaslExchange {
        why: "A message of the server breaks the mechanism's rules, for example a nonce that does \
              not begin with the client's, or an iteration count out of bounds (RFC 5802 sections \
              5 and 9). Continuing would help an attacker, so the client stops.",
        fix: "Check which program answers at this address: host, port, proxies, and the broker's \
              certificate.",
        example: [SCRAM],
    }
}
