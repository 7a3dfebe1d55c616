//! AWS's documents, mappings, plans and IAM policies.

use super::explanations;

const DESCRIBE: &str = "aws kafka describe-cluster-v2 --cluster-arn CLUSTER_ARN > cluster.json";
const BROKERS: &str = "aws kafka get-bootstrap-brokers --cluster-arn CLUSTER_ARN > brokers.json";
const MAPPING: &str = "aws lambda get-event-source-mapping --uuid UUID > mapping.json";
const PLAN: &str = "msk-auth plan --cluster cluster.json --bootstrap brokers.json";
const PLAN_MAPPING: &str =
    "msk-auth plan --cluster cluster.json --bootstrap brokers.json --mapping mapping.json";
const SECURITY: &str = "aws kafka update-security --cluster-arn CLUSTER_ARN --current-version VERSION --client-authentication 'Sasl={Scram={Enabled=true}}'";

explanations! {
    DocumentTooLarge {
        why: "Documents from AWS are limited to 1 MiB, so that a hostile document can't \
              exhaust the machine. A cluster, its brokers, a mapping and a policy take a few KiB \
              each.",
        fix: "Give the output of one command about one cluster or mapping.",
        example: [DESCRIBE, BROKERS, MAPPING],
    }
    DocumentNotJson {
        why: "The document is not a JSON object. The AWS CLI prints another format if `--output` \
              or the profile's `output` setting is `text`, `table` or `yaml`.",
        fix: "Run the command again with `--output json`.",
        example: ["aws kafka describe-cluster-v2 --cluster-arn CLUSTER_ARN --output json > cluster.json"],
    }
    DocumentKeyDuplicate {
        why: "RFC 8259 section 4 does not define which of two equal keys counts. AWS never prints \
              such a document, so it was edited.",
        fix: "Delete one of the two, or fetch the document again.",
        example: [DESCRIBE, MAPPING],
    }
    DocumentMemberType {
        why: "AWS's API references give each member a type, for example a string or a list. This \
              member has another type, which happens when a document is edited by hand.",
        fix: "Write the member as the API reference shows it, or fetch the document again.",
        example: [
            "before: \"Topics\": \"orders\"",
            "after:  \"Topics\": [\"orders\"]",
        ],
    }
    DocumentMemberValue {
        why: "The member has a value that AWS does not use, for example a cluster type other than \
              `PROVISIONED` and `SERVERLESS`. A guess could choose a weaker method, so msk-auth \
              does not guess.",
        fix: "Fetch the document again, or correct the value; the message names the valid values.",
        example: [DESCRIBE],
    }
    DocumentMemberUnresolved {
        why: "The value is an expression, for example `{\"Ref\": \"Cluster\"}` or \
              `${aws_msk_cluster.orders.arn}`. Only CloudFormation or Terraform knows its value, \
              so msk-auth does not check what depends on it.",
        fix: "Deploy it and use the output of `get-event-source-mapping`, or write the value \
              itself.",
        example: [MAPPING],
    }
    DocumentUnexpected {
        why: "The file is the output of another command, for example the cluster's description in \
              place of its brokers.",
        fix: "Give each option the output that its help names.",
        example: [DESCRIBE, BROKERS, PLAN],
    }
    ArnMalformed {
        why: "An Amazon Resource Name is `arn:partition:service:region:account:resource`. A part \
              is missing or malformed, or the name is for another kind of resource. AWS refuses it \
              when a mapping is created.",
        fix: "Copy the whole ARN from AWS.",
        example: [
            "aws kafka list-clusters-v2 --query 'ClusterInfoList[].ClusterArn'",
            "arn:aws:kafka:eu-central-1:123456789012:cluster/NAME/UUID",
        ],
    }
    BrokerMalformed {
        why: "Brokers are given as `host:port,host:port`. A part has no port, begins with a scheme \
              such as `https://`, or is an IPv6 address without brackets.",
        fix: "Write only host and port.",
        example: [
            "before: SASL_SSL://b-1.example.com",
            "after:  b-1.example.com:9096",
        ],
    }
    MappingSourceMissing {
        why: "A mapping reads from an MSK cluster (`EventSourceArn`) or from self-managed brokers \
              (`SelfManagedEventSource`). This mapping has neither.",
        fix: "Add one of the two.",
        example: [
            "\"EventSourceArn\": \"CLUSTER_ARN\"",
            "\"SelfManagedEventSource\": {\"Endpoints\": {\"KAFKA_BOOTSTRAP_SERVERS\": [\"HOST:PORT\"]}}",
        ],
    }
    MappingAmbiguous {
        why: "The document contains several mappings: it is a list, or a template with several \
              functions. Each can have another cluster and another secret, so you must choose one.",
        fix: "Name one of the mappings that the help lists.",
        example: ["msk-auth plan --mapping mappings.json --mapping-name UUID --cluster cluster.json --bootstrap brokers.json"],
    }
    MappingNotFound {
        why: "No mapping in the document has the given name. The name of a mapping is its UUID, or \
              in a template the name of its resource.",
        fix: "Name one of the mappings that the help lists.",
        example: ["aws lambda list-event-source-mappings --query 'EventSourceMappings[].[UUID,FunctionArn]' --output text"],
    }
    MappingParameter {
        why: "Lambda's and EventBridge Pipes' API references give bounds for each parameter, for \
              example 10,000 records for `BatchSize` and 300 seconds for the batching window. AWS \
              rejects a mapping outside these bounds.",
        fix: "Give a value within the bounds that the message states.",
        example: ["before: \"BatchSize\": 20000", "after:  \"BatchSize\": 10000"],
    }
    MappingTopicMissing {
        why: "The document names no topic. A mapping reads from exactly one topic, and without its \
              name the required permissions on it are unknown.",
        fix: "Give the output of `get-event-source-mapping`, which has the topic.",
        example: [MAPPING],
    }
    MappingProblem {
        why: "The mapping reports that it does not work: Lambda writes the reason into \
              `LastProcessingResult`, and the reason why it stopped the mapping into \
              `StateTransitionReason`. The other findings are its probable causes.",
        fix: "Check the causes in the help, the most likely first.",
        example: ["msk-auth explain 'PROBLEM: Connection error. Please check your event source connection configuration.'", PLAN_MAPPING],
    }
    MappingClusterDiffers {
        why: "The mapping names another cluster than the documents describe. A plan from both \
              would mix the methods of one cluster with the credentials for the other.",
        fix: "Fetch the documents of the cluster that the mapping names.",
        example: [DESCRIBE, BROKERS],
    }
    MappingServerlessConnection {
        why: "A VPC connection leads to the cluster of another account. AWS has such connections, \
              and mappings across accounts, for provisioned clusters only.",
        fix: "Create the mapping in the account of the serverless cluster, with the cluster's own \
              ARN, or read from a provisioned cluster.",
        example: ["\"EventSourceArn\": \"arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID\""],
    }
    SourceAccessTypeUnknown {
        why: "Lambda's API has a closed list of types for SourceAccessConfigurations and refuses \
              others. A frequent mistake is to write the name of a Kafka setting, such as \
              `SASL_SCRAM`.",
        fix: "Write the type as in Lambda's API reference; the help names the one that was \
              probably meant.",
        example: ["[{\"Type\": \"SASL_SCRAM_512_AUTH\", \"URI\": \"SECRET_ARN\"}]"],
    }
    SourceAccessNotForMsk {
        why: "The type is for self-managed Kafka. Amazon MSK has mutual TLS, SASL/SCRAM with \
              SHA-512, and IAM. It has neither SASL/PLAIN (`BASIC_AUTH`) nor SCRAM-SHA-256, and \
              needs no setting for its root certificates or its network.",
        fix: "For MSK use `CLIENT_CERTIFICATE_TLS_AUTH` or `SASL_SCRAM_512_AUTH`, or leave the list empty for IAM.",
        example: ["[{\"Type\": \"SASL_SCRAM_512_AUTH\", \"URI\": \"SECRET_ARN\"}]"],
    }
    SourceAccessNotForKafka {
        why: "`VIRTUAL_HOST` names a virtual host of RabbitMQ. Kafka has no virtual hosts, and \
              Lambda refuses the mapping.",
        fix: "Remove the entry.",
        example: ["aws lambda update-event-source-mapping --uuid UUID --source-access-configurations '[]'"],
    }
    SourceAccessConflict {
        why: "The list has two credentials, and Lambda accepts one: its type decides the mapping's \
              method.",
        fix: "Keep the credential for the intended method. A `SERVER_ROOT_CA_CERTIFICATE` is not a \
              credential and may remain.",
        example: ["[{\"Type\": \"CLIENT_CERTIFICATE_TLS_AUTH\", \"URI\": \"SECRET_ARN\"}]"],
    }
    SourceAccessDuplicate {
        why: "The type occurs twice. Only `VPC_SUBNET` and `VPC_SECURITY_GROUP` may be repeated.",
        fix: "Remove one of the two.",
        example: ["jq '.SourceAccessConfigurations[].Type' mapping.json"],
    }
    SourceAccessUriMissing {
        why: "The type needs a `URI`: the ARN of a secret, or the value itself for subnets, \
              security groups and the `OAUTHBEARER_…` details. Without it, AWS refuses the mapping.",
        fix: "Add the URI; the help describes its value for this type.",
        example: [
            "[{\"Type\": \"VPC_SUBNET\", \"URI\": \"subnet:subnet-0123456789abcdef0\"}]",
            "aws secretsmanager describe-secret --secret-id NAME --query ARN --output text",
        ],
    }
    SourceAccessUriUnused {
        why: "`IAM_AUTH` and `IAM_OAUTHBEARER_AUTH` authenticate as the function's role, and read \
              no secret. A URI has no meaning for them.",
        fix: "Remove the URI. If you want to use a secret, write the type of that secret.",
        example: ["[{\"Type\": \"IAM_AUTH\"}]"],
    }
    SourceAccessUriNotSecret {
        why: "Lambda fetches the secret by its ARN. AWS refuses a name, a file or the ARN of \
              something else when the mapping is created.",
        fix: "Write the whole ARN of the secret, with the six characters at its end.",
        example: ["aws secretsmanager describe-secret --secret-id NAME --query ARN --output text"],
    }
    SourceAccessUriSuffix {
        why: "In an ARN, Secrets Manager appends a hyphen and six characters to a secret's name. \
              Without them it finds most secrets, but not one whose name itself ends like that. A \
              policy for the ARN as written does not match the real one.",
        fix: "Write the whole ARN. In policies, write it with `-??????` at its end.",
        example: ["aws secretsmanager describe-secret --secret-id NAME --query ARN --output text"],
    }
    SourceAccessUriSuffixUnsure {
        why: "The ARN ends in a hyphen and six lower-case letters or digits. Secrets Manager may \
              have appended them, or they are part of the name, as in `my-secret`. msk-auth can't \
              know which.",
        fix: "Compare it with the ARN that Secrets Manager prints.",
        example: ["aws secretsmanager describe-secret --secret-id SECRET_ARN --query ARN --output text"],
    }
    SourceAccessUriAccount {
        why: "Lambda can read a secret of another account only if both sides allow it: the \
              secret's resource policy, its KMS key, and the role.",
        fix: "Allow the execution role `secretsmanager:GetSecretValue` in the secret's resource policy, and `kms:Decrypt` in the key's.",
        example: ["aws secretsmanager get-resource-policy --secret-id SECRET_ARN"],
    }
    SourceAccessUriRegion {
        why: "Secrets Manager keeps a secret in one region, and Lambda reads it in the region of the mapping.",
        fix: "Replicate the secret into the mapping's region, and write the replica's ARN.",
        example: [
            "aws secretsmanager replicate-secret-to-regions --secret-id SECRET_ARN --add-replica-regions Region=REGION",
        ],
    }
    SourceAccessSecretName {
        why: "MSK associates a SCRAM secret with a cluster only if its name begins with \
              `AmazonMSK_` and a customer managed KMS key encrypts it. Without the association, \
              brokers do not know the user.",
        fix: "Create the secret under such a name with a customer managed key, and associate it.",
        example: [
            "aws secretsmanager create-secret --name AmazonMSK_orders --kms-key-id KEY_ARN --secret-string file://login.json",
            "aws kafka batch-associate-scram-secret --cluster-arn CLUSTER_ARN --secret-arn-list SECRET_ARN",
        ],
    }
    SourceAccessOauthAlone {
        why: "`OAUTHBEARER_SCOPE`, `_AUDIENCE`, `_LOGICAL_CLUSTER` and `_IDENTITY_POOL` are \
              details of a login with a token. The list has no such login, so they have no effect.",
        fix: "Add `OAUTHBEARER_AUTH` with the ARN of the client's secret, or \
              `IAM_OAUTHBEARER_AUTH`. Or remove the details.",
        example: [
            "[{\"Type\": \"OAUTHBEARER_AUTH\", \"URI\": \"SECRET_ARN\"}, {\"Type\": \"OAUTHBEARER_SCOPE\", \"URI\": \"kafka\"}]",
        ],
    }
    SourceAccessOauthAudience {
        why: "With `IAM_OAUTHBEARER_AUTH`, AWS issues a token for the audience in the list, and \
              brokers refuse a token for another audience. Without an audience AWS issues no token.",
        fix: "Add `OAUTHBEARER_AUDIENCE` with the audience that the brokers expect.",
        example: [
            "[{\"Type\": \"IAM_OAUTHBEARER_AUTH\"}, {\"Type\": \"OAUTHBEARER_AUDIENCE\", \"URI\": \"AUDIENCE\"}]",
        ],
    }
    SourceAccessNetworkIncomplete {
        why: "For brokers in a VPC, Lambda needs both subnets and security groups. With only one \
              of them it can't create its network interfaces there.",
        fix: "Add the missing type. If the brokers are public, remove both.",
        example: [
            "[{\"Type\": \"VPC_SUBNET\", \"URI\": \"subnet:subnet-0123456789abcdef0\"}, {\"Type\": \"VPC_SECURITY_GROUP\", \"URI\": \"security_group:sg-0123456789abcdef0\"}]",
        ],
    }
    PlanSecretDiffers {
        why: "The given secret contains another kind of credential than the mapping's type names: \
              a login for `CLIENT_CERTIFICATE_TLS_AUTH`, or certificates for SCRAM. Lambda reads \
              the mapping's secret according to its type.",
        fix: "Give the secret that the mapping names, or change the mapping's type.",
        example: [
            "aws secretsmanager get-secret-value --secret-id SECRET_ARN --query SecretString --output text > secret.json",
            "msk-auth plan --cluster cluster.json --bootstrap brokers.json --mapping mapping.json --secret secret.json",
        ],
    }
    PlanSecretNotNamed {
        why: "Lambda reads only what the mapping names, so it would use IAM or an unauthenticated \
              method. The plan assumes that you will add the secret to the mapping.",
        fix: "Add the secret to the mapping, or plan without it.",
        example: [
            "aws lambda update-event-source-mapping --uuid UUID --source-access-configurations Type=SASL_SCRAM_512_AUTH,URI=SECRET_ARN",
        ],
    }
    PlanConfigMethod {
        why: "The client uses one method, and Lambda or the cluster's settings choose another. With the other \
              method, the client would have another identity or none, so there is no plan.",
        fix: "Configure the client for the plan's method, or turn the configuration's method on for the cluster and name \
              its secret in the mapping.",
        example: [
            "msk-auth plan --config client.properties",
            "msk-auth plan --config client.properties --cluster cluster.json --bootstrap brokers.json",
        ],
    }
    PlanConfigBrokers {
        why: "The cluster or the mapping does not list the configuration's brokers for this method. The configuration is for \
              another cluster or another network, or the brokers were replaced.",
        fix: "Compare the names. For a client outside the cluster's VPC, give its network with `--network`.",
        example: [
            "msk-auth plan --config client.properties --cluster cluster.json --bootstrap brokers.json --network public",
        ],
    }
    PlanConfigRoots {
        why: "A client trusts the roots in its configuration. Lambda trusts those that the mapping names, or else the public \
              ones. With different roots, one of the two rejects the brokers' certificates.",
        fix: "Make a secret of the configuration's roots, and name it in the mapping as SERVER_ROOT_CA_CERTIFICATE.",
        example: [
            "msk-auth pack --config client.properties --output secret.json",
        ],
    }
    PlanConfigOauth {
        why: "The scope and the SASL extensions decide which token is issued and to which logical cluster it belongs. \
              Lambda takes them from the mapping, not from a client's configuration.",
        fix: "Name the same scope, logical cluster and identity pool in the mapping.",
        example: [
            "[{\"Type\": \"OAUTHBEARER_AUTH\", \"URI\": \"SECRET_ARN\"}, {\"Type\": \"OAUTHBEARER_SCOPE\", \"URI\": \"kafka\"}]",
        ],
    }
    PlanMethodInactive {
        why: "If a mapping names a secret, the secret's type decides the method. Lambda never \
              falls back to a weaker one, so it can't read from a cluster that does not offer the \
              method (documented for mutual TLS, inferred for the others).",
        fix: "Turn the method on for the cluster, or use a secret for a method that it offers.",
        example: [DESCRIBE, PLAN_MAPPING, SECURITY],
    }
    PlanSecretMissing {
        why: "Without a secret, Lambda uses IAM, or else unauthenticated TLS, or else plaintext. \
              This cluster offers none of them, so only a secret for mutual TLS or SCRAM helps.",
        fix: "Add a secret for a method that the cluster offers to the mapping, or turn IAM on.",
        example: [
            "aws kafka update-security --cluster-arn CLUSTER_ARN --current-version VERSION --client-authentication 'Sasl={Iam={Enabled=true}}'",
            PLAN,
        ],
    }
    PlanBrokersMissing {
        why: "`get-bootstrap-brokers` lists the brokers by method and network, and has none for \
              this pair: the cluster is still being created, public access or multi-VPC \
              connectivity is off, or it has no IPv6.",
        fix: "Fetch the brokers again once the cluster is ACTIVE, choose another `--network`, or turn the access on.",
        example: [BROKERS, "msk-auth plan --cluster cluster.json --bootstrap brokers.json --network public"],
    }
    PlanUnencrypted {
        why: "The chosen method is plaintext: anyone on the network path can read and change the \
              records, and clients are not authenticated. Lambda uses it if no stronger method is \
              active and no secret is given.",
        fix: "Turn IAM on, or use a secret; then turn plaintext off.",
        example: [
            "aws kafka update-security --cluster-arn CLUSTER_ARN --current-version VERSION --encryption-info 'EncryptionInTransit={ClientBroker=TLS}'",
        ],
    }
    PlanUnauthenticated {
        why: "The chosen method encrypts, but does not authenticate the client: anyone who reaches \
              the port is `User:ANONYMOUS`. That may be acceptable inside a closed network.",
        fix: "To distinguish clients, turn IAM on or use a secret.",
        example: [PLAN],
    }
    PolicyElementUnknown {
        why: "IAM's policy grammar has a closed list of elements and refuses a policy with any \
              other. The element is misspelt, or is in lower case where IAM uses capitals.",
        fix: "Write the element as in IAM's grammar; the help names the one that was probably \
              meant.",
        example: ["before: \"Actions\": [\"kafka-cluster:Connect\"]", "after:  \"Action\": [\"kafka-cluster:Connect\"]"],
    }
    PolicyStatement {
        why: "A statement of a role's policy needs one `Effect` (`Allow` or `Deny`), one of \
              `Action` and `NotAction`, and one of `Resource` and `NotResource`. IAM refuses any \
              other statement, so it grants nothing.",
        fix: "Complete the statement; the message names the element.",
        example: [
            "{\"Effect\": \"Allow\", \"Action\": \"kafka-cluster:Connect\", \"Resource\": \"CLUSTER_ARN\"}",
        ],
    }
    PolicyPrincipal {
        why: "A policy with a `Principal` is attached to a resource: a role's trust policy or a \
              cluster's policy. The permissions of a role are in the policies attached to the role.",
        fix: "Give the policies of the execution role.",
        example: [
            "aws iam get-role-policy --role-name ROLE --policy-name POLICY > policy.json",
            "msk-auth access --mapping mapping.json --cluster cluster.json --policy policy.json",
        ],
    }
    PolicyVersion {
        why: "Without `\"Version\": \"2012-10-17\"` IAM uses the policy language of 2008, which \
              does not replace policy variables such as `${aws:username}`. Such a statement does \
              not match the resources that it was written for.",
        fix: "Write `\"Version\": \"2012-10-17\"`.",
        example: ["{\"Version\": \"2012-10-17\", \"Statement\": []}"],
    }
}
