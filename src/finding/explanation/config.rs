//! A client's configuration: properties of Kafka's Java clients and of librdkafka.

use super::explanations;

const CHECK: &str = "msk-auth check client.properties";
const BROKERS: &str = "aws kafka get-bootstrap-brokers --cluster-arn CLUSTER_ARN";

explanations! {
    ConfigSyntax {
        why: "The client's reader rejects the file, or reads another value than is meant: `\\u` without four digits in Java's \
              properties, a line without `=` for librdkafka, JSON with a nested value, or text that is not UTF-8. Nothing is \
              guessed.",
        fix: "Write one `key=value` a line; give a PEM text as a file, with the key that ends in `.location`.",
        example: ["before: ssl.ca.pem=-----BEGIN CERTIFICATE-----", "after:  ssl.ca.location=root.pem"],
    }
    ConfigEncoding {
        why: "`java.util.Properties` reads a file as Latin-1, so that a letter beyond ASCII that is saved as UTF-8 becomes two \
              others. A password with it is then wrong.",
        fix: "Write the character as `\\uXXXX`.",
        example: ["before: password=\"geheimnisträger\"", "after:  password=\"geheimnistr\\u00e4ger\""],
    }
    ConfigKeyMisspelt {
        why: "Kafka's Java client ignores a key that it does not know, with a warning in its log at most; librdkafka rejects \
              the configuration. A misspelt key for security therefore leaves the default, which is plaintext.",
        fix: "Write the key that the help names.",
        example: ["before: security.protcol=SASL_SSL", "after:  security.protocol=SASL_SSL"],
    }
    ConfigKeyUnknown {
        why: "Keys that begin with `ssl.`, `sasl.` or `security.` are for security, and Kafka's Java client has none of this name. \
              It ignores it, so what was meant does not happen.",
        fix: "Remove the line, or correct the key.",
        example: [CHECK],
    }
    ConfigKeyRefused {
        why: "Where Java ignores a key that it does not have, librdkafka rejects the whole configuration: `No such \
              configuration property`.",
        fix: "Remove the line, or correct the key.",
        example: [CHECK],
    }
    ConfigKeyDialect {
        why: "Kafka's Java client and librdkafka have different keys: `sasl.jaas.config` is Java's, `sasl.username` librdkafka's. \
              Java ignores the other's, librdkafka rejects them.",
        fix: "Write the key of this client, which the help names; `msk-auth convert` translates the whole file.",
        example: ["before: sasl.jaas.config=… required username=\"alice\" password=\"…\";", "after:  sasl.username=alice", "        sasl.password=…"],
    }
    ConfigOtherClient {
        why: "An `application.properties` of Spring Boot can have settings for its consumers, producers, admin client and streams, each of \
              which is a client of its own. A check is about one of them: the consumer's, or else the first that has settings.",
        fix: "Check each client by a file with its settings only.",
        example: ["spring.kafka.consumer.ssl.key-store-location=file:/etc/kafka/consumer.p12", "spring.kafka.producer.ssl.key-store-location=file:/etc/kafka/producer.p12"],
    }
    ConfigKeyDuplicate {
        why: "The key is set twice, and the last one counts. Whoever changes the first wonders why nothing happens.",
        fix: "Remove one of the two.",
        example: ["cut -d= -f1 client.properties | sort | uniq -d"],
    }
    ConfigValue {
        why: "The client has a closed list of values for this key. It rejects others when it starts, or reads them as something that was \
              not meant.",
        fix: "Write one of the values that the help names.",
        example: ["before: security.protocol=TLS", "after:  security.protocol=SSL"],
    }
    ConfigReference {
        why: "Kafka's config providers fill in `${provider:path:key}` when the client starts. Here they do \
              so only when asked, as a file or a variable that a text names can be secret. Kafka's own three for files, folders \
              and the environment are known, with what their `param`s allow; a reference that none of them answers is for Kafka's \
              client the value itself.",
        fix: "Give `--resolve`, and list the provider in `config.providers`; or put the value itself there.",
        example: ["config.providers=file", "config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider",
                  "ssl.key.password=${file:/etc/kafka/secrets.properties:password}", "msk-auth check --resolve client.properties"],
    }
    ConfigBrokers {
        why: "No bootstrap brokers are given. That is right for a file for `--command-config`, where the tool has them in \
              `--bootstrap-server`, and for programs that set them themselves.",
        fix: "Set `bootstrap.servers`, unless the program does.",
        example: [BROKERS, "bootstrap.servers=b-1.example.com:9096"],
    }
    ConfigMechanism {
        why: "Without a mechanism, SASL means GSSAPI (Kerberos), which MSK does not have. Names are in capitals, and AWS_MSK_IAM is one \
              of Amazon's Java library alone: librdkafka has OAUTHBEARER for IAM.",
        fix: "Set `sasl.mechanism` to SCRAM-SHA-512, AWS_MSK_IAM or OAUTHBEARER.",
        example: ["sasl.mechanism=SCRAM-SHA-512"],
    }
    ConfigUnsupported {
        why: "Kafka's clients can do it, and this program can't: SASL without TLS, or Kerberos. SASL without TLS \
              also shows the login, or the records, to anyone on the network path.",
        fix: "Write SASL_SSL, and use SCRAM-SHA-512 or IAM, which MSK has.",
        example: ["before: security.protocol=SASL_PLAINTEXT", "after:  security.protocol=SASL_SSL"],
    }
    ConfigJaasMissing {
        why: "With SASL, Kafka's Java client wants a login module: in `sasl.jaas.config`, or in a JAAS file that a system property names. \
              Without either it fails with `Could not find a 'KafkaClient' entry in the JAAS configuration`.",
        fix: "Write the login module into `sasl.jaas.config`.",
        example: ["sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=\"alice\" password=\"…\";"],
    }
    ConfigJaas {
        why: "Kafka's `JaasConfig` rejects the value: the semicolon at the end, the word `required`, or a quote is missing. It is read when \
              the client starts.",
        fix: "Write `MODULE required option=\"value\";` on one line, or with a backslash at each line's end.",
        example: ["sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;"],
    }
    ConfigJaasModule {
        why: "Each mechanism takes its credentials from its own login module. That of another gives it nothing to log in with, and the \
              login fails.",
        fix: "Write the module that the help names.",
        example: ["before: sasl.mechanism=OAUTHBEARER with PlainLoginModule", "after:  sasl.mechanism=OAUTHBEARER with OAuthBearerLoginModule"],
    }
    ConfigJaasModuleOther {
        why: "The modules for PLAIN and SCRAM both hand out a user name and a password, so the login works with either. A reader of the \
              file takes it for another mechanism.",
        fix: "Write the module of the mechanism.",
        example: ["org.apache.kafka.common.security.scram.ScramLoginModule"],
    }
    ConfigHandler {
        why: "IAM's signatures are made by a callback handler of Amazon's library aws-msk-iam-auth. Without it, or with another class, \
              nothing signs, and the login fails. Tokens of a token endpoint are asked for by Kafka's \
              OAuthBearerLoginCallbackHandler; without it Kafka makes an unsigned token itself.",
        fix: "Set the handler of the mechanism, and for IAM put Amazon's library on the class path.",
        example: [
            "sasl.mechanism=AWS_MSK_IAM",
            "sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler",
        ],
    }
    ConfigOauth {
        why: "Of two settings only one can count: an assertion that lies in a file, or a private key that signs one; the key as a file, or as \
              text; the certificates for the token endpoint as a file, or as text; a key of one kind, or the algorithm of another.",
        fix: "Keep one of the two that the message names.",
        example: ["sasl.oauthbearer.method=oidc", "sasl.oauthbearer.grant.type=urn:ietf:params:oauth:grant-type:jwt-bearer",
                  "sasl.oauthbearer.assertion.private.key.file=/etc/kafka/key.pem"],
    }
    ConfigOauthUnused {
        why: "The client does not read this key, as another one decides how its tokens are asked for: a client secret counts only without a \
              signed assertion, and a private key only with the grant that signs.",
        fix: "Remove the key, or choose the grant that uses it: `sasl.oauthbearer.jwt.retriever.class` in Java, \
              `sasl.oauthbearer.grant.type` for librdkafka.",
        example: ["sasl.oauthbearer.jwt.retriever.class=org.apache.kafka.common.security.oauthbearer.JwtBearerJwtRetriever"],
    }
    ConfigTokens {
        why: "The client reads its tokens from a file, or a class or a service that only it has gives them. Nothing is wrong with that, \
              but this library asks only token endpoints, with a client secret or with an assertion that it signs itself.",
        fix: "Give the token with `--token-file`, in the library with `Configuration::client_with`.",
        example: ["msk-auth connect --config client.properties --token-file token.jwt"],
    }
    ConfigCredentials {
        why: "The mechanism is chosen, and a part of what it logs in with is missing: the user name, the password, or the client's id and \
              secret.",
        fix: "Set what the message names.",
        example: ["sasl.username=alice", "sasl.password=…"],
    }
    ConfigSaslUnused {
        why: "There are keys for SASL, but `security.protocol` is PLAINTEXT (the default) or SSL, so the client would not log in. Brokers \
              then hang up, or take it as `User:ANONYMOUS`.",
        fix: "Write `security.protocol=SASL_SSL`, or remove the keys for SASL.",
        example: ["security.protocol=SASL_SSL"],
    }
    ConfigTlsUnused {
        why: "There are keys for TLS, but `security.protocol` is PLAINTEXT, which is the default, so nothing would be encrypted.",
        fix: "Write `security.protocol=SSL`, or `SASL_SSL` with a login.",
        example: ["security.protocol=SSL"],
    }
    ConfigIdentityUnused {
        why: "A client certificate is configured in addition to a SASL login. Brokers use the login for SASL_SSL, so the certificate proves \
              nothing there.",
        fix: "Remove it, or write `security.protocol=SSL` and give the port for mutual TLS (9094 on MSK).",
        example: ["security.protocol=SSL", "bootstrap.servers=b-1.example.com:9094"],
    }
    ConfigStore {
        why: "The keys of a keystore or truststore contradict each other: a key without its certificate, a file and a text, or a password \
              that belongs to nothing. Kafka's `DefaultSslEngineFactory` rejects such settings when the client starts.",
        fix: "Set a keystore as one file (`ssl.keystore.location`), or as two texts (`ssl.keystore.key` and \
              `ssl.keystore.certificate.chain`) with `ssl.keystore.type=PEM`.",
        example: ["ssl.keystore.type=PEM", "ssl.keystore.location=client.pem"],
    }
    ConfigStoreType {
        why: "The file is of another type than the one read there: a Java keystore or PKCS #12 where PEM belongs, or PEM where the type is JKS, \
              which is Kafka's default.",
        fix: "Set the store's type, or convert the file.",
        example: ["ssl.keystore.type=PKCS12", "openssl pkcs12 -in client.p12 -nodes -out client.pem"],
    }
    ConfigFile {
        why: "A file that the configuration names is not there, may not be read, or is too large. A relative path counts from where the \
              client is started.",
        fix: "Write an absolute path, and check the file's rights.",
        example: ["ssl.truststore.location=/etc/kafka/root.pem"],
    }
    ConfigHostnameUnchecked {
        why: "With an empty `ssl.endpoint.identification.algorithm` the client takes any certificate that a trusted root signed, for any \
              name. Whoever has one, which costs nothing, can be the broker and read the password.",
        fix: "Remove the line, as `https` is the default, and connect by the broker's own name.",
        example: ["msk-auth connect --brokers localhost:9094 --method tls --server-name HOST"],
    }
    ConfigCertificateUnchecked {
        why: "The client would accept any certificate: anyone on the network path can pose as the broker and read the password.",
        fix: "Remove the line, and give the broker's root as `ssl.ca.location`. For MSK the system's roots suffice.",
        example: ["before: enable.ssl.certificate.verification=false", "after:  ssl.ca.location=root.pem"],
    }
    ConfigTlsVersion {
        why: "Neither TLS 1.2 nor 1.3 is enabled, and brokers speak no other: older versions are broken (RFC 8996).",
        fix: "Remove the line, or write `ssl.enabled.protocols=TLSv1.2,TLSv1.3`.",
        example: ["ssl.enabled.protocols=TLSv1.2,TLSv1.3"],
    }
    ConfigCipherSuites {
        why: "None of the cipher suites that are enabled is one of MSK's brokers, which speak those of TLS 1.3, and ECDHE with RSA. The \
              handshake fails without a common one.",
        fix: "Remove the line: the client's own list is good.",
        example: ["openssl s_client -connect HOST:PORT -servername HOST </dev/null"],
    }
    ConfigPort {
        why: "On MSK each method has its own port: 9092 plaintext, 9094 TLS and mutual TLS, 9096 SCRAM, 9098 IAM; public ones are 9194, 9196 and \
              9198. The broker closes the connection on another method, or rejects it.",
        fix: "Write the port of the method, or change `security.protocol` and `sasl.mechanism`.",
        example: [BROKERS],
    }
    ConfigMskMechanism {
        why: "MSK has SCRAM-SHA-512 and IAM over SASL. It has no PLAIN and no SCRAM-SHA-256, whatever the port.",
        fix: "Write `sasl.mechanism=SCRAM-SHA-512` with the user of an associated secret, or use IAM.",
        example: ["sasl.mechanism=SCRAM-SHA-512", "aws kafka list-scram-secrets --cluster-arn CLUSTER_ARN"],
    }
    ConfigMskDelegationToken {
        why: "Kafka's brokers accept delegation tokens only with `delegation.token.secret.key`. AWS does not list that property among \
              those of an MSK cluster's configuration, and documents no delegation tokens for MSK. A broker without the property rejects the login.",
        fix: "Log in with SCRAM-SHA-512 as a user whose secret is associated with the cluster, or with IAM.",
        example: ["before: … ScramLoginModule required username=\"TOKENID\" password=\"HMAC\" tokenauth=\"true\";",
                  "after:  … ScramLoginModule required username=\"alice\" password=\"…\";"],
    }
    ConfigMskRoots {
        why: "MSK's brokers have certificates of Amazon Trust Services, and the truststore has none of its roots. A private CA that issued the \
              client's certificate is no reason to trust it for brokers.",
        fix: "Remove the truststore: the client's own roots hold Amazon's.",
        example: ["msk-auth connect --brokers HOST:9094 --method tls"],
    }
}
