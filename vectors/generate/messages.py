"""messages.json: the error messages of other programs that `explain` knows, as those programs print them.

A row is: the program, a line as it prints it, the message that is known of it, the constants of the program that the line is made
of (which the confirmer looks up in the program itself), and where it is from.
"""

import json
import pathlib

import materials as m

JDK, KAFKA, RDKAFKA, OPENSSL = "JDK 17.0.15", "kafka-clients 4.3.0", "librdkafka 2.12.1", "OpenSSL 3.0.19"
PYTHON = "Python 3.11 with OpenSSL 3.0.19"
ISSUES = "https://github.com/"
TRACE = "Caused by: "

# What Kafka's loader says of these cases of repairs.json.
LOADED = [
    ("Given final block not properly padded", "wrong+ec", ["Given final block not properly padded"]),
    ("Invalid lenByte", "proc-type-aes192-ec+ec", ["Invalid lenByte"]),
    ("overrun, bytes", "traditional-password+ec", ["overrun, bytes = "]),
    ("SecretKeyFactory not available", "pbes2-aes-256+ec", [" SecretKeyFactory not available"]),
    ("invalid key encoding", "encrypted-attributes+ec", ["invalid key encoding"]),
    ("algid parse error, not a sequence", "traditional+ec", ["algid parse error, not a sequence"]),
    ("Password is not ASCII", "newline+ec", ["Password is not ASCII"]),
    ("Certificate chain is not valid", "reversed+ec", ["Certificate chain is not valid"]),
    ("entries in PEM file", "escaped+ec", ["No matching ", " entries in PEM file"]),
    ("Expected one private key, but found", "two-keys+ec", ["Expected one private key, but found "]),
]

ALERT = "Received fatal alert: "
HANDSHAKE = "javax.net.ssl.SSLHandshakeException: "
SASL = "org.apache.kafka.common.errors.SaslAuthenticationException: "
THREAD = "%3|1764230400.001|FAIL|rdkafka#consumer-1| [thrd:sasl_ssl://b-1.example.com:9096/bootstrap]: sasl_ssl://b-1.example.com:9096/bootstrap: "
REQUEST = "[fe6e184c-87f2-4837-b41a-7a044a16ae5e]: "

# The source, the line, what is known of it, its constants where they are not the known text.
ROWS = [
    (JDK, "java.io.IOException: PBE parameter parsing error: expecting the object identifier for AES cipher", "PBE parameter parsing error",
     ["PBE parameter parsing error: expecting the object identifier for AES cipher"]),
    (JDK, "java.security.UnrecoverableKeyException: Get Key failed: Cannot find any provider supporting 1.2.840.113549.1.12.1.4",
     "Cannot find any provider supporting", ["Cannot find any provider supporting "]),
    (JDK, "java.security.InvalidKeyException: IOException : DER input, Integer tag error: Not a SEQUENCE", "Not a SEQUENCE", ["Not a SEQUENCE"]),
    (JDK, TRACE + "java.io.IOException: keystore password was incorrect", "keystore password was incorrect", None),
    (JDK, "java.io.IOException: Keystore was tampered with, or password was incorrect", "Keystore was tampered with, or password was incorrect", None),
    (JDK, "java.security.InvalidAlgorithmParameterException: the trustAnchors parameter must be non-empty", "the trustAnchors parameter must be non-empty", None),
    (JDK, TRACE + "sun.security.validator.ValidatorException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: "
     "unable to find valid certification path to requested target", "PKIX path building failed",
     ["PKIX path building failed", "unable to find valid certification path to requested target"]),
    (JDK, TRACE + "sun.security.validator.ValidatorException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed",
     "PKIX path validation failed", ["PKIX path validation failed"]),
    (JDK, "java.security.cert.CertPathValidatorException: Path does not chain with any of the trust anchors", "Path does not chain with any of the trust anchors", None),
    (JDK, "sun.security.validator.ValidatorException: KeyUsage does not allow digital signatures", "KeyUsage does not allow digital signatures", None),
    (JDK, "sun.security.validator.ValidatorException: Extended key usage does not permit use for TLS client authentication",
     "Extended key usage does not permit use for TLS client authentication", None),
    (JDK, "java.security.cert.CertPathValidatorException: unrecognized critical extension(s)", "unrecognized critical extension(s)", None),
    (JDK, "java.security.cert.CertPathValidatorException: Algorithm constraints check failed on signature algorithm: MD5withRSA",
     "Algorithm constraints check failed on", ["Algorithm constraints check failed on "]),
    (JDK, TRACE + "java.security.cert.CertificateException: No subject alternative DNS name matching localhost found.",
     "No subject alternative DNS name matching", ["No subject alternative DNS name matching "]),
    (JDK, TRACE + "java.security.cert.CertificateException: No subject alternative names matching IP address 10.0.0.1 found",
     "No subject alternative names matching IP address", ["No subject alternative names matching IP address "]),
    (JDK, TRACE + "java.security.cert.CertificateException: No subject alternative names present", "No subject alternative names present", None),
    *[(JDK, TRACE + HANDSHAKE + ALERT + alert, ALERT + alert, ["Received fatal alert: ", alert]) for alert in
      ("bad_certificate", "certificate_unknown", "certificate_required", "certificate_expired", "unknown_ca", "unsupported_certificate", "handshake_failure",
       "protocol_version", "decrypt_error", "internal_error")],
    (JDK, TRACE + HANDSHAKE + "No appropriate protocol (protocol is disabled or cipher suites are inappropriate)", "No appropriate protocol",
     ["No appropriate protocol (protocol is disabled or cipher suites are inappropriate)"]),
    (JDK, TRACE + "java.security.cert.CertificateExpiredException: NotAfter: Sat Nov 12 08:09:09 UTC 2022", "CertificateExpiredException: NotAfter",
     ["CertificateExpiredException", "NotAfter: "]),
    (JDK, TRACE + "java.security.UnrecoverableKeyException: Cannot recover key", "Cannot recover key", None),
    (JDK, TRACE + HANDSHAKE + "Empty client certificate chain", "Empty client certificate chain", None),
    (JDK, TRACE + HANDSHAKE + "No available authentication scheme", "No available authentication scheme", None),
    (JDK, TRACE + "javax.net.ssl.SSLException: Unsupported or unrecognized SSL message", "Unsupported or unrecognized SSL message", None),
    (JDK, TRACE + HANDSHAKE + "Remote host terminated the handshake", "Remote host terminated the handshake", None),
    (JDK, "javax.security.auth.login.LoginException: No LoginModule found for software.amazon.msk.auth.iam.IAMLoginModule", "No LoginModule found for",
     ["No LoginModule found for "]),
    (JDK, "unable to find valid certification path to requested target", "unable to find valid certification path",
     ["unable to find valid certification path to requested target"]),
    (JDK, TRACE + "java.security.cert.CertificateException: No name matching b-1.example.com found", "No name matching", ["No name matching "]),
    (JDK, TRACE + "java.io.IOException: Invalid keystore format", "Invalid keystore format", None),
    (JDK, TRACE + "java.io.IOException: toDerInputStream rejects tag type 45", "toDerInputStream rejects tag type", None),
    (JDK, TRACE + "java.lang.ClassNotFoundException: com.example.Handler", "ClassNotFoundException", None),
    (JDK, TRACE + "java.lang.NoClassDefFoundError: software/amazon/awssdk/auth/credentials/AwsCredentialsProvider", "NoClassDefFoundError", None),
    (JDK, "java.net.UnknownHostException: b-1.example.com", "UnknownHostException", None),
    (ISSUES + "logstash-plugins/logstash-input-kafka/issues/153", "java.lang.OutOfMemoryError: Java heap space", "OutOfMemoryError: Java heap space", None),
    (KAFKA, "org.apache.kafka.common.errors.InvalidConfigurationException: Invalid PEM keystore configs", "Invalid PEM keystore configs", None),
    (KAFKA, "org.apache.kafka.common.errors.InvalidConfigurationException: Invalid PEM truststore configs", "Invalid PEM truststore configs", None),
    (KAFKA, "org.apache.kafka.common.errors.InvalidConfigurationException: Failed to load PEM SSL keystore client.pem", "Failed to load PEM SSL keystore",
     ["Failed to load PEM SSL keystore "]),
    (KAFKA, "org.apache.kafka.common.errors.InvalidConfigurationException: At least one certificate expected, but none found",
     "At least one certificate expected, but none found", None),
    (KAFKA, "org.apache.kafka.common.KafkaException: SSL key store is specified, but key store password is not specified.",
     "SSL key store is specified, but key store password is not specified", None),
    (KAFKA, "org.apache.kafka.common.errors.InvalidConfigurationException: SSL private key is specified, but certificate chain is not specified.",
     "SSL private key is specified, but certificate chain is not specified", None),
    (KAFKA, "org.apache.kafka.common.errors.InvalidConfigurationException: SSL certificate chain is specified, but private key is not specified",
     "SSL certificate chain is specified, but private key is not specified", None),
    (KAFKA, "org.apache.kafka.common.errors.InvalidConfigurationException: SSL private key can be specified only for PEM, but key store type is JKS",
     "SSL private key can be specified only for PEM", ["SSL private key can be specified only for PEM, but key store type is "]),
    (KAFKA, "org.apache.kafka.common.errors.SslAuthenticationException: SSL handshake failed", "SSL handshake failed", None),
    (KAFKA, SASL + "Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512",
     "due to invalid credentials with SASL mechanism", ["Authentication failed during ", " due to invalid credentials with SASL mechanism "]),
    (KAFKA, SASL + "Authentication failed: Invalid username or password", "Authentication failed: Invalid username or password", None),
    (KAFKA, "org.apache.kafka.common.errors.UnsupportedSaslMechanismException: Client SASL mechanism 'PLAIN' not enabled in the server, enabled mechanisms are "
     "[SCRAM-SHA-512]", "not enabled in the server, enabled mechanisms are", ["Client SASL mechanism '%s' not enabled in the server, enabled mechanisms are %s"]),
    (KAFKA, "org.apache.kafka.common.errors.UnsupportedSaslMechanismException: The broker does not support the requested SASL mechanism.",
     "The broker does not support the requested SASL mechanism", None),
    (KAFKA, "org.apache.kafka.common.errors.IllegalSaslStateException: Request is not valid given the current SASL state.",
     "Request is not valid given the current SASL state", None),
    (KAFKA, "org.apache.kafka.common.errors.IllegalSaslStateException: Unexpected Kafka request of type METADATA during SASL handshake.",
     "Unexpected Kafka request of type", ["Unexpected Kafka request of type ", " during SASL handshake."]),
    (KAFKA, "org.apache.kafka.common.errors.IllegalSaslStateException: Invalid SASL mechanism response, server may be expecting a different protocol",
     "server may be expecting", ["Invalid SASL mechanism response, server may be expecting a different protocol"]),
    (KAFKA, SASL + "Cannot change principals during re-authentication from User.a: User.b", "Cannot change principals during re-authentication",
     ["Cannot change principals during re-authentication from %s.%s: %s.%s"]),
    (KAFKA, "Connection to node -1 (b-1.example.com/10.0.0.1:9096) failed authentication due to: something else", "failed authentication due to",
     ["Connection to node {} ({}) failed authentication due to: {}"]),
    (KAFKA, "Connection to node -1 (b-1.example.com/10.0.0.1:9094) terminated during authentication. This may happen due to any of the following reasons: "
     "(1) Firewall blocking Kafka TLS traffic", "terminated during authentication", ["Connection to node {} ({}) terminated during authentication. "]),
    (KAFKA, "Connection to node -1 (b-1.example.com/10.0.0.1:9094) could not be established. Node may not be available.",
     "could not be established. Node may not be available", ["Connection to node {} ({}) could not be established. Node may not be available."]),
    (KAFKA, "Couldn't resolve server b-1.example.com:9096 from bootstrap.servers as DNS resolution failed for b-1.example.com",
     "as DNS resolution failed for", [" as DNS resolution failed for "]),
    (KAFKA, "org.apache.kafka.common.config.ConfigException: No resolvable bootstrap urls given in bootstrap.servers", "No resolvable bootstrap urls given in",
     ["No resolvable bootstrap urls given in "]),
    (KAFKA, "org.apache.kafka.common.network.InvalidReceiveException: Invalid receive (size = 1213486160 larger than 524288)", "Invalid receive",
     ["Invalid receive (size = "]),
    (KAFKA, "org.apache.kafka.common.errors.TimeoutException: Timed out waiting for a node assignment. Call: listTopics", "Timed out waiting for a node assignment",
     ["Timed out waiting for a node assignment"]),
    (KAFKA, "org.apache.kafka.common.errors.TimeoutException: Topic orders not present in metadata after 60000 ms.", "not present in metadata after",
     [" not present in metadata after "]),
    (KAFKA, "org.apache.kafka.common.errors.GroupAuthorizationException: Not authorized to access group: billing", "Not authorized to access group",
     ["Not authorized to access group: "]),
    (KAFKA, "org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [orders]", "Not authorized to access topics",
     ["Not authorized to access topics: "]),
    *[(KAFKA, f"org.apache.kafka.common.errors.{kind}AuthorizationException: {kind} authorization failed.", f"{kind} authorization failed",
       [f"{kind} authorization failed."]) for kind in ("Topic", "Group", "Cluster")],
    (KAFKA, "org.apache.kafka.common.KafkaException: Failed to load SSL keystore client.jks of type JKS", "Failed to load SSL keystore", ["Failed to load SSL keystore "]),
    (KAFKA, SASL + "Failed to create SaslClient with mechanism SCRAM-SHA-512", "Failed to create SaslClient with mechanism",
     ["Failed to create SaslClient with mechanism "]),
    (KAFKA, "java.lang.IllegalArgumentException: No serviceName defined in either JAAS or Kafka config", "No serviceName defined in either JAAS or Kafka config", None),
    (KAFKA, "WARN [Consumer clientId=console-consumer, groupId=billing] Bootstrap broker b-1.example.com:9096 (id: -1 rack: null) disconnected "
     "(org.apache.kafka.clients.NetworkClient)", "Bootstrap broker", ["Bootstrap broker {} disconnected"]),
    (KAFKA, "WARN [Producer clientId=producer-1] Error connecting to node b-1.example.com:9096 (id: 1 rack: null)", "Error connecting to node",
     ["Error connecting to node {}"]),
    *[(KAFKA, f"Exception in thread \"main\" org.apache.kafka.common.KafkaException: Failed to construct kafka {kind}", "Failed to construct kafka",
       [f"Failed to construct kafka {kind}"]) for kind in ("consumer", "producer")],
    (KAFKA, "org.apache.kafka.common.errors.TimeoutException: Timeout of 60000ms expired before the position for partition orders-0 could be determined",
     "expired before the position for partition", ["expired before the position for partition ", " could be determined"]),
    (KAFKA, "org.apache.kafka.common.errors.TimeoutException: Timeout expired while fetching topic metadata", "Timeout expired while fetching topic metadata", None),
    (KAFKA, "org.apache.kafka.common.errors.TimeoutException: Expiring 1 record(s) for orders-0:120001 ms has passed since batch creation",
     "ms has passed since batch creation", ["Expiring ", " ms has passed since batch creation"]),
    *[(ISSUES + "Symantec/kafka-security-0.9/issues/1", f"WARN Error while fetching metadata with correlation id 3 : {{orders={error}}} "
       "(org.apache.kafka.clients.NetworkClient)", known, None) for error, known in (
        ("TOPIC_AUTHORIZATION_FAILED", "TOPIC_AUTHORIZATION_FAILED"), ("INVALID_TOPIC_EXCEPTION", "Error while fetching metadata with correlation id"))],
    *[(KAFKA, f"WARN [Consumer clientId=c] The metadata response from the cluster reported a recoverable issue with correlation id 2 : {{orders={error}}}", known,
       ["The metadata response from the cluster reported a recoverable issue with correlation id {} : {}", error]) for error, known in (
        ("UNKNOWN_TOPIC_OR_PARTITION", "UNKNOWN_TOPIC_OR_PARTITION"), ("LEADER_NOT_AVAILABLE", "The metadata response from the cluster reported a recoverable issue"))],
    (KAFKA, SASL + "SASL Authentication failed.", "SASL Authentication failed", ["SASL Authentication failed."]),
    *[(KAFKA, error, error, None) for error in
      ("SASL_AUTHENTICATION_FAILED", "GROUP_AUTHORIZATION_FAILED", "CLUSTER_AUTHORIZATION_FAILED", "TRANSACTIONAL_ID_AUTHORIZATION_FAILED")],
    (KAFKA, "org.apache.kafka.common.errors.TransactionalIdAuthorizationException: Transactional Id authorization failed.", "Transactional Id authorization failed",
     ["Transactional Id authorization failed."]),
    (KAFKA, "org.apache.kafka.common.config.ConfigException: Invalid value software.amazon.msk.auth.iam.IAMClientCallbackHandler for configuration "
     "sasl.client.callback.handler.class: Class software.amazon.msk.auth.iam.IAMClientCallbackHandler could not be found.", "Class software.amazon.msk.auth.iam",
     ["Invalid value ", " for configuration ", "Class ", " could not be found."]),
    (JDK, TRACE + "java.lang.ClassNotFoundException: software.amazon.msk.auth.iam.IAMClientCallbackHandler", "ClassNotFoundException: software.amazon.msk.auth.iam",
     ["ClassNotFoundException"]),
    (ISSUES + "streamthoughts/jikkou/issues/519", "An error: (java.security.PrivilegedActionException: javax.security.sasl.SaslException: Failed to find AWS IAM Credentials "
     "[Caused by software.amazon.awssdk.core.exception.SdkClientException: Unable to load credentials from any of the providers in the chain "
     "AwsCredentialsProviderChain(credentialsProviders=[", "Unable to load credentials from any of the providers in the chain", None),
    (ISSUES + "aws/aws-msk-iam-auth/issues/81", "Caused by: javax.security.sasl.SaslException: Failed to find AWS IAM Credentials [Caused by "
     "aws_msk_iam_auth_shadow.com.amazonaws.SdkClientException: Unable to load AWS credentials from any provider in the chain: [",
     "Unable to load AWS credentials from any provider in the chain", None),
    (KAFKA, TRACE + "org.apache.kafka.common.config.ConfigException: Invalid value https://idp.example.com/token for configuration "
     "sasl.oauthbearer.token.endpoint.url: The URL cannot be accessed due to restrictions. Update the system property "
     "'org.apache.kafka.sasl.oauthbearer.allowed.urls' to allow the URL to be accessed.",
     "cannot be accessed due to restrictions. Update the system property",
     ["The %s cannot be accessed due to restrictions. Update the system property '%s' to allow the %s to be accessed."]),
    (ISSUES + "kroxylicious/kroxylicious/issues/2091", "https://my.jwks.url is not allowed. Update system property "
     "'org.apache.kafka.sasl.oauthbearer.allowed.urls' to allow https://my.jwks.url",
     "is not allowed. Update system property", None),
    (KAFKA, TRACE + "java.io.IOException: No OAuth Bearer tokens in Subject's private credentials", "No OAuth Bearer tokens in Subject's private credentials", None),
    (KAFKA, "Caused by: java.lang.IllegalArgumentException: Unexpected SASL mechanism: SCRAM-SHA-512", "Unexpected SASL mechanism", ["Unexpected SASL mechanism: %s"]),
    (KAFKA, "java.lang.IllegalStateException: Kerberos callback handler should only be used with GSSAPI", "Kerberos callback handler should only be used with GSSAPI", None),
    (KAFKA, "java.lang.IllegalArgumentException: Could not find a 'KafkaClient' entry in the JAAS configuration. System property "
     "'java.security.auth.login.config' is not set", "entry in the JAAS configuration. System property",
     ["Could not find a '", "entry in the JAAS configuration. System property 'java.security.auth.login.config' is "]),
    *[(KAFKA, "java.lang.IllegalArgumentException: " + text, text, None) for text in
      ("Login module control flag is not available in the JAAS config", "JAAS config entry not terminated by semi-colon",
       "Login module not specified in JAAS config")],
    (KAFKA, "org.apache.kafka.common.errors.TimeoutException: Timed out waiting to send the call. Call: fetchMetadata", "Timed out waiting to send the call",
     ["Timed out waiting to send the call"]),
    *[(KAFKA, f'{SASL}{{"status":"{error}"}}', error, [error]) for error in ("invalid_token", "insufficient_scope")],
    (ISSUES + "aws-solutions/streaming-data-solution-for-amazon-kinesis-and-amazon-msk/issues/7", "PROBLEM: Connection error. Your VPC must be able to connect to "
     "Lambda and STS, as well as Secrets Manager if authentication is required. You can provide access by configuring PrivateLink or a NAT Gateway.",
     "Your VPC must be able to connect to Lambda and STS", None),
    (ISSUES + "aws/aws-cdk/issues/18571", "Invalid request provided: Cannot access secret manager value arn:aws:secretsmanager:eu-central-1:4711:secret:AmazonMSK_x. "
     "Please ensure the role can perform the 'secretsmanager:GetSecretValue' action on your broker in IAM. (Service: Lambda, Status Code: 400)",
     "Cannot access secret manager value", None),
    (ISSUES + "aws/aws-msk-iam-auth/issues/85", "An error: (java.security.PrivilegedActionException: javax.security.sasl.SaslException: Failed to find AWS IAM Credentials "
     "[Caused by aws_msk_iam_auth_shadow.com.amazonaws.SdkClientException: Failed to connect to service endpoint: ])", "Failed to find AWS IAM Credentials", None),
    (ISSUES + "provectus/kafka-ui/issues/1100", SASL + "[7d0ab893-9b16-4371-a8b2-1ae9b5ce73a5]: Access denied", "Access denied", None),
    (ISSUES + "aws/aws-msk-iam-auth/issues/45", SASL + "[c4c1210b-9221-40ac-9fde-03daf7b747dc]: Too many connects", "Too many connects", None),
    (ISSUES + "aws/aws-msk-iam-auth/issues/176", "Connection to node 1 failed authentication due to: " + REQUEST + "Session too short", "Session too short", None),
    (RDKAFKA, THREAD + "SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified, verify that "
     "ssl.ca.location is correctly configured or root CA certificates are installed (install ca-certificates package) (after 5ms in state SSL_HANDSHAKE)",
     "broker certificate could not be verified, verify that ssl.ca.location is correctly configured or root CA certificates are installed", None),
    (RDKAFKA, THREAD + "SSL handshake failed: error:0A0000F4:SSL routines::unexpected message: client SSL authentication might be required (see ssl.key.location and "
     "ssl.certificate.location and consult the broker logs for more information)", "client SSL authentication might be required", None),
    (RDKAFKA, THREAD + "SSL handshake failed: Disconnected: connecting to a PLAINTEXT broker listener? (after 3ms in state SSL_HANDSHAKE)",
     "connecting to a PLAINTEXT broker listener?", None),
    (RDKAFKA, THREAD + "Disconnected: requesting ApiVersion: might be caused by incorrect security.protocol configuration (connecting to a SSL listener?) or broker "
     "version is < 0.10 (see api.version.request)", "requesting ApiVersion: might be caused by incorrect security.protocol configuration", None),
    (RDKAFKA, THREAD + "Disconnected: requesting ApiVersion: might be caused by broker version < 0.10 (see api.version.request)",
     "requesting ApiVersion: might be caused by broker version", None),
    (RDKAFKA, "Disconnected while requesting ApiVersion", "requesting ApiVersion", None),
    (RDKAFKA, THREAD + "Disconnected: verify that security.protocol is correctly configured, broker might require SASL authentication",
     "broker might require SASL authentication", None),
    (RDKAFKA, THREAD + "SASL authentication error: something else (after 5ms in state AUTH_REQ)", "SASL authentication error", ["SASL authentication error: %s"]),
    *[(RDKAFKA, THREAD + f"SASL authentication error: SaslAuthenticateRequest failed: {local} (after 5ms in state AUTH_REQ)", "SaslAuthenticateRequest failed: Local:",
       ["SaslAuthenticateRequest failed: %s", local]) for local in ("Local: Broker handle destroyed", "Local: Timed out", "Local: Broker transport failure")],
    (RDKAFKA, THREAD + "SASL PLAIN mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: SCRAM-SHA-512",
     "mechanism handshake failed", ["SASL %s mechanism handshake failed: %s: broker's supported mechanisms: %s"]),
    (RDKAFKA, THREAD + "SASL authentication failure: SASL SCRAM authentication failed: broker responded with invalid-proof", "SASL SCRAM authentication failed",
     ["SASL SCRAM authentication failed: broker responded with %s"]),
    (RDKAFKA, "SASL Handshake not supported by broker (required by mechanism SCRAM-SHA-512)", "SASL Handshake not supported by broker",
     ["SASL Handshake not supported by broker (required by mechanism %s)%s"]),
    (RDKAFKA, "OAUTHBEARER cannot log in because there is no token available; last error: (not available)",
     "OAUTHBEARER cannot log in because there is no token available", ["OAUTHBEARER cannot log in because there is no token available; last error: %s"]),
    (RDKAFKA, "SASL OAUTHBEARER authentication failed (principal=x): {\"status\":\"invalid_token\"}", "SASL OAUTHBEARER authentication failed",
     ["SASL OAUTHBEARER authentication failed (principal=%s): %s"]),
    (RDKAFKA, "Failed to acquire SASL OAUTHBEARER token: no credentials", "Failed to acquire SASL OAUTHBEARER token", ["Failed to acquire SASL OAUTHBEARER token: %s"]),
    (RDKAFKA, "Must supply an unexpired token: now=1764230400000ms, exp=1764230400ms", "Must supply an unexpired token", ["Must supply an unexpired token: now="]),
    (RDKAFKA, "No provider for SASL mechanism GSSAPI: recompile librdkafka with libsasl2 or openssl support.", "No provider for SASL mechanism",
     ["No provider for SASL mechanism %s"]),
    (RDKAFKA, "sasl.username and sasl.password must be set", "sasl.username and sasl.password must be set", None),
    (RDKAFKA, "Private key requires password but no password configured (ssl.key.password)", "Private key requires password", None),
    *[(RDKAFKA, f"{what} failed: ", f"{what} failed", None) for what in
      ("ssl.key.pem", "ssl.key.location", "ssl.certificate.location", "ssl.certificate.pem", "ssl.ca.location")],
    (RDKAFKA, "Private key check failed: error:05800074:x509 certificate routines::key values mismatch", "Private key check failed", None),
    (RDKAFKA, "Failed to parse ssl.keystore.location PKCS#12 file: client.p12: ", "Failed to parse ssl.keystore.location", None),
    (RDKAFKA, 'Failed to load OpenSSL provider "legacy": error:07880025:common libcrypto routines::reason(37): name=legacy', "Failed to load OpenSSL provider", None),
    (RDKAFKA, THREAD + "Connection setup timed out in state CONNECT (after 30029ms in state CONNECT)", "Connection setup timed out in state",
     ["Connection setup timed out in state %s"]),
    (RDKAFKA, THREAD + "Failed to resolve 'b-1.example.com:9096': Name or service not known", "Failed to resolve", ["Failed to resolve '%s': %s"]),
    (RDKAFKA, THREAD + "Disconnected: connection closed by peer: receive 0 after POLLIN", "connection closed by peer: receive 0 after POLLIN", None),
    (RDKAFKA, THREAD + "SSL handshake failed: something else (after 5ms in state SSL_HANDSHAKE)", "SSL handshake failed:", ["SSL handshake failed: "]),
    *[(RDKAFKA, THREAD + f"Connect to {address} failed: Connection refused (after 3ms in state CONNECT)", f"Connect to {address[:4]}", ["Connect to %s failed: %s"])
      for address in ("ipv4#10.0.0.1:9096", "ipv6#[::1]:9096")],
    (RDKAFKA, THREAD + "ApiVersionRequest failed: Local: Timed out: probably due to broker version < 0.10 (see api.version.request configuration)",
     "ApiVersionRequest failed", ["ApiVersionRequest failed: %s: probably due to broker version < 0.10 (see api.version.request configuration)"]),
    (RDKAFKA, THREAD + "Timed out ApiVersionRequest in flight (after 10000ms, timeout #0)", "Timed out ApiVersionRequest", ["Timed out %sRequest %s"]),
    (RDKAFKA, THREAD + "1 request(s) timed out: disconnect (after 60033ms in state UP)", "request(s) timed out: disconnect", ["request(s) timed out: disconnect%s"]),
    (RDKAFKA, "% ERROR: No such configuration property: \"sasl.mechanismus\"", "No such configuration property", ["No such configuration property: \"%s\""]),
    (RDKAFKA, "% ERROR: Java JAAS configuration is not supported, see https://github.com/confluentinc/librdkafka/wiki/Using-SASL-with-librdkafka for more information.",
     "Java JAAS configuration is not supported", None),
    (RDKAFKA, "% ERROR: Java TrustStores are not supported, use `ssl.ca.location` and a certificate file instead.", "Java TrustStores are not supported", None),
    (RDKAFKA, "%3|1764230400.001|ERROR|rdkafka#consumer-1| [thrd:app]: rdkafka#consumer-1: 1/1 brokers are down", "brokers are down", [" brokers are down"]),
    (RDKAFKA, "% ERROR: Failed to query metadata for topic orders: Local: Broker transport failure", "Local: Broker transport failure", None),
    (RDKAFKA, "% ERROR: Failed to query metadata for topic orders: Local: Timed out", "Local: Timed out", None),
    *[(RDKAFKA, f"KafkaError{{code=_X,str=\"{text}\"}}", text, None) for text in
      ("Local: Authentication failure", "Local: SSL error", "Local: All broker connections are down", "Broker: SASL Authentication failed",
       "Broker: Topic authorization failed", "Broker: Group authorization failed", "Broker: Cluster authorization failed",
       "Broker: Transactional Id authorization failed", "Broker: Unknown topic or partition", "Local: Host resolution failure", "Local: Message timed out")],
    *[(ISSUES + "IBM/sarama/blob/main/errors.go", line, text, None) for line, text in (
        ("kafka: client has run out of available brokers to talk to (Is your cluster reachable?)", "client has run out of available brokers to talk to"),
        ("kafka: client has run out of available brokers to talk to: tls: first record does not look like a TLS handshake",
         "first record does not look like a TLS handshake"))],
    (ISSUES + "dpkp/kafka-python/blob/master/kafka/errors.py", "kafka.errors.NoBrokersAvailable: NoBrokersAvailable", "NoBrokersAvailable", None),
    *[(ISSUES + "twmb/franz-go/blob/master/pkg/kgo/errors.go", line, text, None) for line, text in (
        ("unable to request metadata: broker closed the connection immediately after a request was issued, which happens when SASL is required but not provided: "
         "is SASL missing?", "is SASL missing?"),
        ("unable to dial: broker closed the connection immediately after a dial, which happens if the client is using TLS when the broker is not expecting it: "
         "is TLS misconfigured on the client or the broker?", "is TLS misconfigured on the client or the broker?"))],
    *[(ISSUES + "golang/go/blob/master/src/crypto/" + file, line, text, None) for file, line, text in (
        ("tls/conn.go", "tls: first record does not look like a TLS handshake", "first record does not look like a TLS handshake"),
        ("x509/verify.go", "tls: failed to verify certificate: x509: certificate signed by unknown authority", "x509: certificate signed by unknown authority"),
        ("x509/verify.go", "x509: certificate has expired or is not yet valid: current time 2026-11-27T09:00:00Z is after 2026-11-01T00:00:00Z",
         "x509: certificate has expired or is not yet valid"))],
    *[(ISSUES + "golang/go/blob/master/src/crypto/tls/alert.go", text, text, None) for text in (
        "remote error: tls: bad certificate", "remote error: tls: unknown certificate authority", "remote error: tls: unknown certificate",
        "remote error: tls: expired certificate", "remote error: tls: handshake failure")],
    (ISSUES + "apache/kafka/blob/2.8/clients/src/main/java/org/apache/kafka/clients/NetworkClient.java",
     "Connection to node -1 (b-1.example.com/10.0.0.1:9094) could not be established. Broker may not be available.",
     "could not be established. Broker may not be available", None),
    (KAFKA, "org.apache.kafka.common.errors.IllegalSaslStateException: Unexpected handshake request with client mechanism SCRAM-SHA-512, enabled mechanisms are []",
     "Unexpected handshake request with client mechanism", ["Unexpected handshake request with client mechanism %s, enabled mechanisms are %s"]),
    (KAFKA, "org.apache.kafka.common.KafkaException: SSL key store is not specified, but key store password is specified.",
     "SSL key store is not specified, but key store password is specified", None),
    (ISSUES + "openjdk/jdk8u/blob/master/jdk/src/share/classes/sun/security/util/Resources.java",
     "javax.security.auth.login.LoginException: unable to find LoginModule class: org.apache.kafka.common.security.scram.ScramLoginModule",
     "unable to find LoginModule class", None),
    *[(ISSUES + "openssl/openssl/blob/OpenSSL_1_1_1-stable/crypto/x509/x509_txt.c", line, text, None) for line, text in (
        ("verify error:num=19:self signed certificate in certificate chain", "self signed certificate in certificate chain"),
        ("verify error:num=18:self signed certificate", "self signed certificate"))],
    *[(OPENSSL, line, text, None) for line, text in (
        ("error:0A000415:SSL routines::sslv3 alert certificate expired", "sslv3 alert certificate expired"),
        ("error:0A000413:SSL routines::sslv3 alert unsupported certificate", "sslv3 alert unsupported certificate"),
        ("error:0A000086:SSL routines::certificate verify failed", "certificate verify failed"),
        ("verify error:num=20:unable to get local issuer certificate", "unable to get local issuer certificate"),
        ("verify error:num=19:self-signed certificate in certificate chain", "self-signed certificate in certificate chain"),
        ("error:0A000418:SSL routines::tlsv1 alert unknown ca", "tlsv1 alert unknown ca"),
        ("error:0A00045C:SSL routines::tlsv13 alert certificate required", "tlsv13 alert certificate required"),
        ("error:0A000412:SSL routines::sslv3 alert bad certificate", "sslv3 alert bad certificate"),
        ("error:0A000416:SSL routines::sslv3 alert certificate unknown", "sslv3 alert certificate unknown"),
        ("error:0A000410:SSL routines::sslv3 alert handshake failure", "sslv3 alert handshake failure"),
        ("error:0A00010B:SSL routines::wrong version number", "wrong version number"),
        ("error:0A000126:SSL routines::unexpected eof while reading", "unexpected eof while reading"),
        ("error:05800074:x509 certificate routines::key values mismatch", "key values mismatch"),
        ("error:1C800064:Provider routines::bad decrypt", "bad decrypt"),
        ("verify error:num=62:hostname mismatch", "hostname mismatch"),
        ("verify error:num=64:IP address mismatch", "IP address mismatch"),
        ("verify error:num=10:certificate has expired", "certificate has expired"),
        ("verify error:num=18:self-signed certificate", "self-signed certificate"),
        ("error:0A00041B:SSL routines::tlsv1 alert decrypt error", "tlsv1 alert decrypt error"),
        ("error:0A00042E:SSL routines::tlsv1 alert protocol version", "tlsv1 alert protocol version"),
        ("error:0A000102:SSL routines::unsupported protocol", "unsupported protocol"),
        ("error:0A00018F:SSL routines::ee key too small", "ee key too small"),
        ("error:0480006C:PEM routines::no start line", "no start line"))],
    (OPENSSL, "error:1E08010C:DECODER routines::unsupported", "DECODER routines::unsupported", ["DECODER routines", "unsupported"]),
    *[(PYTHON, f"ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {reason} (_ssl.c:1006)", text, literals)
      for reason, text, literals in (
        ("Hostname mismatch, certificate is not valid for 'localhost'.", "hostname mismatch", ["Hostname mismatch, certificate is not valid for '"]),
        ("IP address mismatch, certificate is not valid for '10.0.0.1'.", "IP address mismatch", ["IP address mismatch, certificate is not valid for '"]),
        ("certificate has expired", "certificate has expired", None), ("self-signed certificate", "self-signed certificate", None))],
]
# A line with two messages of which neither wraps the other.
ALSO = {"Private key check failed": ["key values mismatch"]}


def loaded(id):
    """What Kafka's loader said of a case when it was recorded in this file."""
    import sys
    sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "confirm"))
    import ask
    document = next(case for case in ask.cases("repairs") if case["id"] == id)["input"]["document"]
    secret = json.loads(document, strict=False)
    return ask.kafka_loader([(secret["certificate"], secret["privateKey"], secret.get("privateKeyPassword"))])[0]


def write():
    cases = []

    def case(source, line, text, literals, **more):
        id = "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split()[:9])
        number = sum(one["id"].removesuffix("-2") == id for one in cases)
        id += f"-{number + 1}" * (number > 0)
        cases.append({"id": id, "comment": f"as {source} prints it", "input": {"text": line, **more},
                      "expect": {"messages": [text, *ALSO.get(text, [])]}, "source": source, "literals": literals or [text]})

    for text, id, literals in LOADED:
        case(f"{JDK} with {KAFKA}", loaded(id).removeprefix("refused: "), text, literals, repairs=id)
    for source, line, text, literals in ROWS:
        case(source, line, text, [] if source.startswith("https") else literals)
    for one in cases:
        if one["source"].startswith("https"):
            one["literals"] = []
    m.save("messages", "Error messages of Java, Kafka, librdkafka, OpenSSL, Go, other clients and Amazon MSK, as those print them; each case has its source.",
           ["Kafka's PEM loader", "the constants in kafka-clients, the JDK's class files, librdkafka and OpenSSL"], cases)
