//! Clients' configurations: properties of Kafka's Java clients and of librdkafka.

use super::explanations;

const CHECK: &str = "msk-auth check client.properties";
const BROKERS: &str = "aws kafka get-bootstrap-brokers --cluster-arn CLUSTER_ARN";

explanations! {
    ConfigSyntax {
        why: "The client's reader rejects the file, or reads another value than you meant: `\\u` \
              without four digits in Java's properties, a line without `=` for librdkafka, JSON \
              with a nested value, or text that is not UTF-8. msk-auth does not guess.",
        fix: "Write one `key=value` per line. Put a PEM text into a file, and name it with the key \
              that ends in `.location`.",
        example: ["before: ssl.ca.pem=-----BEGIN CERTIFICATE-----", "after:  ssl.ca.location=root.pem"],
    }
    ConfigEncoding {
        why: "`java.util.Properties` reads a file as Latin-1, so a letter beyond ASCII that is \
              saved as UTF-8 becomes two other letters. A password that contains it is then wrong.",
        fix: "Write the character as `\\uXXXX`.",
        example: ["before: password=\"geheimnisträger\"", "after:  password=\"geheimnistr\\u00e4ger\""],
    }
    ConfigKeyMisspelt {
        why: "Kafka's Java client ignores a key that it does not know, with at most a warning in \
              its log; librdkafka rejects the configuration. A misspelt security key therefore \
              leaves the default, which is plaintext.",
        fix: "Write the key that the help names.",
        example: ["before: security.protcol=SASL_SSL", "after:  security.protocol=SASL_SSL"],
    }
    ConfigKeyUnknown {
        why: "Keys that begin with `ssl.`, `sasl.` or `security.` are about security, and Kafka's \
              Java client has none with this name. It ignores the key, so the setting has no \
              effect.",
        fix: "Remove the line, or correct the key.",
        example: [CHECK],
    }
    ConfigKeyRefused {
        why: "Java ignores a key that it does not have; librdkafka rejects the whole \
              configuration: `No such configuration property`.",
        fix: "Remove the line, or correct the key.",
        example: [CHECK],
    }
    ConfigKeyDialect {
        why: "Kafka's Java client and librdkafka have different keys: `sasl.jaas.config` is \
              Java's, `sasl.username` is librdkafka's. Java ignores the other client's keys, and \
              librdkafka rejects them.",
        fix: "Write the key of this client, which the help names. `msk-auth convert` converts the \
              whole file.",
        example: ["before: sasl.jaas.config=… required username=\"alice\" password=\"…\";", "after:  sasl.username=alice", "        sasl.password=…"],
    }
    ConfigOtherClient {
        why: "An `application.properties` of Spring Boot can have settings for its consumers, producers, admin client and streams, each of \
              which is a client of its own. A check is about one of them: the consumer's, or else the first that has settings. \
              In other files, such as a worker's of Kafka Connect, a check is about the settings without a prefix: those \
              behind `producer.`, `consumer.` and `admin.` are for other clients.",
        fix: "Check each client by a file with its settings only.",
        example: ["spring.kafka.consumer.ssl.key-store-location=file:/etc/kafka/consumer.p12", "spring.kafka.producer.ssl.key-store-location=file:/etc/kafka/producer.p12"],
    }
    ConfigOtherProgram {
        why: "MirrorMaker 2, Schema Registry, Spark, Flink and others write the settings of their Kafka clients behind a \
              prefix, a connector has them in its JSON, and a container in environment variables. msk-auth reads the \
              file of one client, whose keys have no prefix. A JAAS file has only the login module.",
        fix: "Check the client's settings with the command that the help shows. FILE is the file that you gave.",
        example: ["source.security.protocol=SASL_SSL", "sed -n 's/^source\\.//p' mm2.properties | msk-auth check -"],
    }
    ConfigKeyDuplicate {
        why: "The key is set twice, and only the last one counts. A change to the first one has no \
              effect.",
        fix: "Remove one of the two.",
        example: ["cut -d= -f1 client.properties | sort | uniq -d"],
    }
    ConfigValue {
        why: "The client accepts only certain values for this key. It rejects others when it \
              starts, or gives them a different meaning.",
        fix: "Write one of the values that the help names.",
        example: ["before: security.protocol=TLS", "after:  security.protocol=SSL"],
    }
    ConfigReference {
        why: "Kafka's config providers fill in `${provider:path:key}` when the client starts. \
              msk-auth does so only on request, because a text could name a secret file or \
              variable. It knows Kafka's own three providers, for files, folders and the \
              environment. If no provider resolves a reference, Kafka's client uses the reference \
              itself as the value.",
        fix: "Add `--resolve`, and list the provider in `config.providers`; or write the value \
              itself.",
        example: ["config.providers=file", "config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider",
                  "ssl.key.password=${file:/etc/kafka/secrets.properties:password}", "msk-auth check --resolve client.properties"],
    }
    ConfigBrokers {
        why: "`bootstrap.servers` is missing. That is correct for a file for `--command-config`, if the tool gets the brokers from `--bootstrap-server`, and for programs that set them in code.",
        fix: "Set `bootstrap.servers`, unless the program sets it.",
        example: [BROKERS, "bootstrap.servers=b-1.example.com:9096"],
    }
    ConfigMechanism {
        why: "Without a mechanism, SASL means GSSAPI (Kerberos), which MSK does not have. Names \
              are in capitals. Only Amazon's Java library has AWS_MSK_IAM; librdkafka uses \
              OAUTHBEARER for IAM.",
        fix: "Set `sasl.mechanism` to SCRAM-SHA-512, AWS_MSK_IAM or OAUTHBEARER.",
        example: ["sasl.mechanism=SCRAM-SHA-512"],
    }
    ConfigUnsupported {
        why: "Kafka's clients or Spring Boot support this, and msk-auth does not: SASL without \
              TLS, Kerberos, a client certificate for the token endpoint, and Spring's YAML, SSL \
              bundles, `spring.kafka.jaas` and further documents of a file. SASL without TLS also \
              shows the login or the records to anyone on the network path.",
        fix: "Write it in the form that the help names. For a login, use SASL_SSL with SCRAM-SHA-512 \
              or IAM, which MSK has.",
        example: ["before: security.protocol=SASL_PLAINTEXT", "after:  security.protocol=SASL_SSL",
                  "yq -o=props --properties-array-brackets application.yml > application.properties"],
    }
    ConfigJaasMissing {
        why: "With SASL, Kafka's Java client requires a login module: in `sasl.jaas.config`, or in \
              a JAAS file that a system property names. Without either it fails with `Could not \
              find a 'KafkaClient' entry in the JAAS configuration`.",
        fix: "Write the login module into `sasl.jaas.config`.",
        example: ["sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=\"alice\" password=\"…\";"],
    }
    ConfigJaas {
        why: "Kafka's `JaasConfig` rejects the value: the semicolon at the end, the word \
              `required`, or a quote is missing. The client reads it when it starts.",
        fix: "Write `MODULE required option=\"value\";` on one line, or with a backslash at each line's end.",
        example: ["sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;"],
    }
    ConfigJaasModule {
        why: "Each mechanism gets its credentials from its own login module, which also registers \
              the mechanism in Java when its class is loaded. With `PlainLoginModule` a program has \
              no client for SCRAM and fails with `Failed to create SaslClient with mechanism \
              SCRAM-SHA-512`, unless something else in it has loaded `ScramLoginModule`.",
        fix: "Write the module that the help names.",
        example: ["before: sasl.mechanism=SCRAM-SHA-512 with org.apache.kafka.common.security.plain.PlainLoginModule", "after:  sasl.mechanism=SCRAM-SHA-512 with org.apache.kafka.common.security.scram.ScramLoginModule"],
    }
    ConfigJaasModuleOther {
        why: "`ScramLoginModule` also provides the user name and the password that PLAIN needs, and \
              Java itself has PLAIN, so the login works. But a person who reads the file \
              may think that the login is SCRAM. The opposite fails: SCRAM with `PlainLoginModule` is config-jaas-module.",
        fix: "Write the module of PLAIN, or the mechanism SCRAM-SHA-512 if the brokers have it.",
        example: ["org.apache.kafka.common.security.plain.PlainLoginModule"],
    }
    ConfigHandler {
        why: "A callback handler of Amazon's library aws-msk-iam-auth makes IAM's signatures. \
              Without it, or with another class, there is no signature, and the login fails. Kafka's \
              OAuthBearerLoginCallbackHandler requests tokens from a token endpoint. Without it Kafka \
              makes an unsigned token itself. All of these refuse every mechanism except their own: a handler that is \
              left over from another configuration keeps the client from starting, with `Unexpected SASL mechanism`.",
        fix: "Set the handler of the mechanism, and for IAM put Amazon's library on the class path. Remove handlers \
              for other mechanisms.",
        example: [
            "sasl.mechanism=AWS_MSK_IAM",
            "sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler",
        ],
    }
    ConfigOauth {
        why: "The client can use only one of the two settings: an assertion in a file or a private \
              key that signs one; the key or the token endpoint's certificates as a file or as text. \
              Or the algorithm is for another kind of key.",
        fix: "Keep one of the two that the message names.",
        example: ["sasl.oauthbearer.method=oidc", "sasl.oauthbearer.grant.type=urn:ietf:params:oauth:grant-type:jwt-bearer",
                  "sasl.oauthbearer.assertion.private.key.file=/etc/kafka/key.pem"],
    }
    ConfigOauthUnused {
        why: "The client does not read this key, because another key decides how it requests its \
              tokens. A client secret counts only without a signed assertion, and a private key only \
              with the grant that signs.",
        fix: "Remove the key, or choose the grant that uses it: `sasl.oauthbearer.jwt.retriever.class` in Java, \
              `sasl.oauthbearer.grant.type` for librdkafka.",
        example: ["sasl.oauthbearer.jwt.retriever.class=org.apache.kafka.common.security.oauthbearer.JwtBearerJwtRetriever"],
    }
    ConfigTokens {
        why: "The client reads its tokens from a file, or gets them from its own class or service. \
              That is valid, but msk-auth only requests tokens from token endpoints, with a client \
              secret or with an assertion that it signs itself. For IAM it signs with the AWS credentials \
              of the environment or of a profile, which can be others than those of the client's class.",
        fix: "Give the token with `--token-file`, in the library with `Configuration::client_with`. For IAM, give \
              the credentials.",
        example: ["msk-auth connect --config client.properties --token-file token.jwt"],
    }
    ConfigCredentials {
        why: "The configuration chooses a mechanism but lacks part of its credentials: the user \
              name, the password, or the client's id and secret.",
        fix: "Set the keys that the message names.",
        example: ["sasl.username=alice", "sasl.password=…"],
    }
    ConfigSaslUnused {
        why: "The configuration has SASL keys, but `security.protocol` is PLAINTEXT (the default) \
              or SSL, so the client would not log in. Brokers then close the connection, or treat \
              the client as `User:ANONYMOUS`.",
        fix: "Write `security.protocol=SASL_SSL`, or remove the keys for SASL.",
        example: ["security.protocol=SASL_SSL"],
    }
    ConfigTlsUnused {
        why: "The configuration has TLS keys, but `security.protocol` is PLAINTEXT, which is the \
              default, so the connection would not be encrypted.",
        fix: "Write `security.protocol=SSL`, or `SASL_SSL` with a login.",
        example: ["security.protocol=SSL"],
    }
    ConfigIdentityUnused {
        why: "With SASL_SSL, brokers identify the client by its login, so the client certificate has no effect.",
        fix: "Remove it, or write `security.protocol=SSL` and give the port for mutual TLS (9094 on MSK).",
        example: ["security.protocol=SSL", "bootstrap.servers=b-1.example.com:9094"],
    }
    ConfigStore {
        why: "The keys of a keystore or truststore contradict each other: a key without its \
              certificate, both a file and a text, or an unused password. Kafka's \
              `DefaultSslEngineFactory` rejects such settings when the client starts.",
        fix: "Set a keystore as one file (`ssl.keystore.location`), or as two texts (`ssl.keystore.key` and \
              `ssl.keystore.certificate.chain`) with `ssl.keystore.type=PEM`.",
        example: ["ssl.keystore.type=PEM", "ssl.keystore.location=client.pem"],
    }
    ConfigStoreType {
        why: "The file has another type than expected there: a Java keystore or PKCS #12 \
              in place of PEM, or PEM although the type is JKS, which is Kafka's default.",
        fix: "Set the store's type, or convert the file. PEM has no password of the store.",
        example: ["ssl.truststore.type=PEM", "ssl.keystore.type=PKCS12", "openssl pkcs12 -in client.p12 -nodes -out client.pem"],
    }
    ConfigEncryption {
        why: "OpenSSL 3 decrypts RC2, RC4, DES and the schemes with PBKDF1 only with its legacy provider, which \
              librdkafka loads only if `ssl.providers` names it. Keystores of older programs have their \
              certificates in RC2. Java's providers decrypt these, and reject two-key triple DES, PBES2 with \
              AES-192, triple DES or scrypt, and short salts. In both cases the client does not start.",
        fix: "Create the keystore again, or encrypt the key again, with the defaults of OpenSSL 3, which both clients \
              decrypt in a keystore. Or have librdkafka load the legacy provider, which is a file of OpenSSL's \
              installation.",
        example: [
            "openssl pkcs12 -legacy -in client.p12 -out client.pem",
            "openssl pkcs12 -export -in client.pem -out client.new.p12",
            "ssl.providers=default,legacy",
        ],
    }
    ConfigOpensslProvider {
        why: "OpenSSL 3 has the providers `default`, `legacy`, `base`, `fips` and `null`, by exactly these names. \
              librdkafka does not start if OpenSSL finds no file for another name, or for `legacy` and `fips`, which \
              are files of its installation. Other programs can install other providers.",
        fix: "Correct the name, or install the provider.",
        example: ["ssl.providers=default,legacy", "openssl list -providers"],
    }
    ConfigFile {
        why: "A file that the configuration names does not exist, is not readable, or is too \
              large. A relative path is relative to the folder where the client starts.",
        fix: "Write an absolute path, and check the file's permissions.",
        example: ["ssl.truststore.location=/etc/kafka/root.pem"],
    }
    ConfigHostnameUnchecked {
        why: "With an empty `ssl.endpoint.identification.algorithm` the client accepts any \
              certificate that a trusted root signed, for any name. Such a certificate is free of \
              charge. Anyone who has one can pose as the broker and read the password.",
        fix: "Remove the line, because `https` is the default, and connect by the broker's own \
              name.",
        example: ["msk-auth connect --brokers localhost:9094 --method tls --server-name HOST"],
    }
    ConfigCertificateUnchecked {
        why: "The client would accept any certificate: anyone on the network path can pose as the broker and read the password.",
        fix: "Remove the line, and give the broker's root as `ssl.ca.location`. For MSK the \
              system's roots are sufficient.",
        example: ["before: enable.ssl.certificate.verification=false", "after:  ssl.ca.location=root.pem"],
    }
    ConfigTlsVersion {
        why: "Neither TLS 1.2 nor 1.3 is enabled, and brokers support no other version: older \
              versions are broken (RFC 8996). Or the enabled versions and the cipher suites do not fit each other: \
              suites of TLS 1.3 are not for TLS 1.2, nor the other way round, and Java has disabled all suites of \
              `ssl.protocol=TLSv1.1`. Then the client has nothing to offer, and does not connect.",
        fix: "Remove the lines, or write `ssl.enabled.protocols=TLSv1.2,TLSv1.3`.",
        example: ["ssl.enabled.protocols=TLSv1.2,TLSv1.3"],
    }
    ConfigCipherSuites {
        why: "The enabled cipher suites and those of MSK's brokers have none in common. The brokers support those of TLS 1.3, and ECDHE with RSA. The handshake fails without a common one. Java 25 has disabled the suites with RSA key exchange, `TLS_RSA_WITH_…`, and does not connect with these alone.",
        fix: "Remove the line: the client's own list is good.",
        example: ["openssl s_client -connect HOST:PORT -servername HOST </dev/null"],
    }
    ConfigPort {
        why: "On MSK each method has its own port: 9092 plaintext, 9094 TLS and mutual TLS, 9096 \
              SCRAM, 9098 IAM; the public ports are 9194, 9196 and 9198. A serverless cluster has only 9098. If a client uses another \
              method, the broker closes the connection or rejects the login.",
        fix: "Write the port of the method, or change `security.protocol` and `sasl.mechanism`.",
        example: [BROKERS],
    }
    ConfigMskMechanism {
        why: "Over SASL, MSK has SCRAM-SHA-512 and IAM, and a serverless cluster only IAM. MSK has neither PLAIN nor SCRAM-SHA-256 on \
              any port. It accepts OAUTHBEARER on the ports for IAM, and only with a token that is signed \
              with AWS credentials: not one of a token endpoint, and not an unsigned one.",
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
        why: "MSK's brokers have certificates of Amazon Trust Services, and the truststore \
              contains none of its roots. The private CA that issued the client's certificate did \
              not issue the brokers'.",
        fix: "Remove the truststore: the client's own roots include Amazon's.",
        example: ["msk-auth connect --brokers HOST:9094 --method tls"],
    }
    ConfigChainVersion {
        why: "Before version 2.8.0, librdkafka loads only the first certificate of `ssl.certificate.pem` and of a PKCS #12 file in \
              `ssl.keystore.location` (2.0.2 and 2.16 were seen). A broker that has only the root then can't build the path to \
              the client's certificate. Both send all of a PEM file in `ssl.certificate.location`.",
        fix: "Use librdkafka 2.8.0 or later, or give the chain as a PEM file.",
        example: [
            "before: ssl.certificate.pem=…",
            "after: ssl.certificate.location=client.chain.pem",
        ],
    }
    ConfigKcat {
        why: "The configuration files of kcat are parsed differently: kcat reads 511 bytes of a line, so a longer password or \
              token is cut off. White space around `=` is part of the key or the value. `\\:` and `\\=` are escapes. Programs that \
              split a line at `=` and trim both parts read it correctly.",
        fix: "Remove the white space; give kcat any other such setting on the command line.",
        example: ["kcat -F kcat.conf -X sasl.password=PASSWORD -L"],
    }
    ConfigLeftOut {
        why: "Clients have different settings, for example for cipher suites, AWS credentials and SASL extensions. The \
              result has no equivalent of this setting, so the client that reads it uses its default.",
        fix: "Check that the default is what you need. If not, configure the other client by hand, or in its program.",
        example: [
            "msk-auth convert --to librdkafka --output kcat.conf client.properties",
        ],
    }
}
