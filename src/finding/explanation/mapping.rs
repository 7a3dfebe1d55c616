//! AWS's documents, mappings, plans and IAM policies.

use super::explanations;

const DESCRIBE: &str = "aws kafka describe-cluster-v2 --cluster-arn CLUSTER_ARN > cluster.json";
const BROKERS: &str = "aws kafka get-bootstrap-brokers --cluster-arn CLUSTER_ARN > bootstrap.json";
const MAPPING: &str = "aws lambda get-event-source-mapping --uuid UUID > mapping.json";
const PLAN: &str = "msk-auth plan --cluster cluster.json --bootstrap bootstrap.json";
const PLAN_MAPPING: &str =
    "msk-auth plan --cluster cluster.json --bootstrap bootstrap.json --mapping mapping.json";
const SECURITY: &str = "aws kafka update-security --cluster-arn CLUSTER_ARN --current-version VERSION --client-authentication 'Sasl={Scram={Enabled=true}}'";

explanations! {
    DocumentTooLarge {
        why: "Documents of AWS's are read up to 1 MiB, so that a hostile one can't take up the machine. A cluster, its \
              brokers, a mapping and a policy each take a few KiB.",
        fix: "Give the output of one command about one cluster or mapping.",
        example: [DESCRIBE, BROKERS, MAPPING],
    }
    DocumentNotJson {
        why: "The document is not a JSON object. The AWS CLI prints another form where `--output` or the profile's \
              `output` setting is `text`, `table` or `yaml`.",
        fix: "Run the command again with `--output json`.",
        example: ["aws kafka describe-cluster-v2 --cluster-arn CLUSTER_ARN --output json > cluster.json"],
    }
    DocumentKeyDuplicate {
        why: "RFC 8259 section 4 leaves open which of two equal keys counts. AWS never prints such a document, so it \
              was edited.",
        fix: "Delete one of the two, or fetch the document again.",
        example: [DESCRIBE, MAPPING],
    }
    DocumentMemberType {
        why: "AWS's API references give each member a type, for example a string or a list. This one has another, \
              which comes from editing by hand.",
        fix: "Write the member as the API reference shows it, or fetch the document again.",
        example: [
            "before: \"Topics\": \"orders\"",
            "after:  \"Topics\": [\"orders\"]",
        ],
    }
    DocumentMemberValue {
        why: "The member has a value that AWS does not give it, for example a cluster type other than `PROVISIONED` \
              and `SERVERLESS`. Guessing what it means could choose a weaker method, so nothing is guessed.",
        fix: "Fetch the document again, or correct the value; the message names those that exist.",
        example: [DESCRIBE],
    }
    DocumentMemberUnresolved {
        why: "The value is an expression, for example `{\"Ref\": \"Cluster\"}` or `${aws_msk_cluster.orders.arn}`. Only \
              CloudFormation or Terraform knows its value, so what depends on it is not judged.",
        fix: "Deploy it and give the output of `get-event-source-mapping`, or write the value itself.",
        example: [MAPPING],
    }
    DocumentUnexpected {
        why: "The file is the output of another command, for example the cluster's description where its brokers \
              belong. Nothing can be read from it.",
        fix: "Give each option the output that its help names.",
        example: [DESCRIBE, BROKERS, PLAN],
    }
    ArnMalformed {
        why: "An Amazon Resource Name is `arn:partition:service:region:account:resource`. A part is missing or \
              malformed, or the name is for another kind of resource. AWS refuses it when a mapping is made.",
        fix: "Copy the whole ARN from AWS.",
        example: [
            "aws kafka list-clusters-v2 --query 'ClusterInfoList[].ClusterArn'",
            "arn:aws:kafka:eu-central-1:123456789012:cluster/NAME/UUID",
        ],
    }
    BrokerMalformed {
        why: "Brokers are given as `host:port,host:port`. A part has no port, a scheme such as `https://` before it, \
              or an IPv6 address without brackets.",
        fix: "Write host and port alone.",
        example: [
            "before: SASL_SSL://b-1.example.com",
            "after:  b-1.example.com:9096",
        ],
    }
    MappingSourceMissing {
        why: "A mapping reads from an MSK cluster (`EventSourceArn`) or from brokers of your own \
              (`SelfManagedEventSource`). This one has neither, so there is nothing to connect to.",
        fix: "Add one of the two.",
        example: [
            "\"EventSourceArn\": \"CLUSTER_ARN\"",
            "\"SelfManagedEventSource\": {\"Endpoints\": {\"KAFKA_BOOTSTRAP_SERVERS\": [\"HOST:PORT\"]}}",
        ],
    }
    MappingAmbiguous {
        why: "The document holds several mappings: a list of them, or a template with several functions. Each can have \
              another cluster and another secret, so one has to be chosen.",
        fix: "Name one of those that the help lists.",
        example: ["msk-auth plan --mapping mappings.json --mapping-name UUID"],
    }
    MappingNotFound {
        why: "None of the document's mappings has the name that was given. A mapping is known by its UUID, in a template \
              by the name of its resource.",
        fix: "Name one of those that the help lists.",
        example: ["aws lambda list-event-source-mappings --query 'EventSourceMappings[].[UUID,FunctionArn]' --output text"],
    }
    MappingParameter {
        why: "Lambda's and EventBridge Pipes' API references give each parameter its bounds, for example 10,000 records \
              for `BatchSize` and 300 seconds for the batching window. AWS rejects a mapping outside of them.",
        fix: "Give a value within the bounds that the message states.",
        example: ["before: \"BatchSize\": 20000", "after:  \"BatchSize\": 10000"],
    }
    MappingTopicMissing {
        why: "The document names no topic. A mapping reads from exactly one, so the permissions that the role needs on \
              it can't be named.",
        fix: "Give the output of `get-event-source-mapping`, which has the topic.",
        example: [MAPPING],
    }
    MappingProblem {
        why: "The mapping says that it does not work: Lambda writes why into `LastProcessingResult`, and why it stopped \
              the mapping into `StateTransitionReason`. What else is checked here are its probable causes.",
        fix: "Follow the causes in the help, the likeliest first.",
        example: ["msk-auth explain 'PROBLEM: Connection error. Please check your event source connection configuration.'", PLAN_MAPPING],
    }
    MappingClusterDiffers {
        why: "The mapping names another cluster than the documents describe. A plan from both would mix the methods \
              of one with the credentials for the other.",
        fix: "Fetch the documents of the cluster that the mapping names.",
        example: [DESCRIBE, BROKERS],
    }
    SourceAccessTypeUnknown {
        why: "Lambda's API has a closed list of types for SourceAccessConfigurations and refuses others. A frequent \
              slip is the name of a Kafka setting, as `SASL_SCRAM`.",
        fix: "Write the type as Lambda's API reference has it; the help names the one that was probably meant.",
        example: ["[{\"Type\": \"SASL_SCRAM_512_AUTH\", \"URI\": \"SECRET_ARN\"}]"],
    }
    SourceAccessNotForMsk {
        why: "The type is for self-managed Kafka. Amazon MSK has mutual TLS, SASL/SCRAM with SHA-512, and IAM; it has no \
              SASL/PLAIN (`BASIC_AUTH`) and no SCRAM-SHA-256, brings its own root certificates and its own network.",
        fix: "For MSK use `CLIENT_CERTIFICATE_TLS_AUTH` or `SASL_SCRAM_512_AUTH`, or leave the list empty for IAM.",
        example: ["[{\"Type\": \"SASL_SCRAM_512_AUTH\", \"URI\": \"SECRET_ARN\"}]"],
    }
    SourceAccessNotForKafka {
        why: "`VIRTUAL_HOST` names a virtual host of RabbitMQ. Kafka has none, and Lambda refuses the mapping.",
        fix: "Remove the entry.",
        example: ["aws lambda update-event-source-mapping --uuid UUID --source-access-configurations '[]'"],
    }
    SourceAccessConflict {
        why: "The list has two credentials, and Lambda takes one: the method of its secret is the mapping's method.",
        fix: "Keep the one whose method the mapping is to use. A `SERVER_ROOT_CA_CERTIFICATE` in addition is no \
              credential and may remain.",
        example: ["[{\"Type\": \"CLIENT_CERTIFICATE_TLS_AUTH\", \"URI\": \"SECRET_ARN\"}]"],
    }
    SourceAccessDuplicate {
        why: "The type occurs twice. Only `VPC_SUBNET` and `VPC_SECURITY_GROUP` may be repeated.",
        fix: "Remove one of the two.",
        example: ["jq '.SourceAccessConfigurations[].Type' mapping.json"],
    }
    SourceAccessUriMissing {
        why: "The type needs a `URI`: the ARN of a secret, or the value itself for subnets, security groups and the \
              `OAUTHBEARER_…` details. Without it, AWS refuses the mapping.",
        fix: "Add the URI; the help says what it holds for this type.",
        example: [
            "[{\"Type\": \"VPC_SUBNET\", \"URI\": \"subnet:subnet-0123456789abcdef0\"}]",
            "aws secretsmanager describe-secret --secret-id NAME --query ARN --output text",
        ],
    }
    SourceAccessUriUnused {
        why: "`IAM_AUTH` and `IAM_OAUTHBEARER_AUTH` authenticate as the function's role, and read no secret. The URI \
              means nothing with them.",
        fix: "Remove the URI; or, if a secret was meant to be used, write the type of that secret.",
        example: ["[{\"Type\": \"IAM_AUTH\"}]"],
    }
    SourceAccessUriNotSecret {
        why: "Lambda fetches the secret by its ARN. A name, a file or the ARN of something else is refused when the \
              mapping is made.",
        fix: "Write the whole ARN of the secret, with the six characters at its end.",
        example: ["aws secretsmanager describe-secret --secret-id NAME --query ARN --output text"],
    }
    SourceAccessUriSuffix {
        why: "Secrets Manager appends a hyphen and six characters to a secret's name in its ARN. Without them it finds most secrets, but \
              not one whose name itself ends like that; and a policy for the ARN as written does not match the real one.",
        fix: "Write the whole ARN; let policies name it with `-??????` at its end.",
        example: ["aws secretsmanager describe-secret --secret-id NAME --query ARN --output text"],
    }
    SourceAccessUriSuffixUnsure {
        why: "The ARN ends in a hyphen and six lower-case letters or digits, which may be what Secrets Manager appended, or a part of the \
              name, as in `my-secret`. The program can't know which.",
        fix: "Compare it with the ARN that Secrets Manager prints.",
        example: ["aws secretsmanager describe-secret --secret-id SECRET_ARN --query ARN --output text"],
    }
    SourceAccessUriAccount {
        why: "Lambda can read a secret of another account only where both sides allow it: the secret's \
              resource policy, its KMS key, and the role.",
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
        why: "MSK associates a SCRAM secret with a cluster only where its name begins with `AmazonMSK_` and a customer \
              managed KMS key encrypts it. Without the association no broker knows the user.",
        fix: "Create the secret under such a name with a customer-managed key, and associate it.",
        example: [
            "aws secretsmanager create-secret --name AmazonMSK_orders --kms-key-id KEY_ARN --secret-string file://login.json",
            "aws kafka batch-associate-scram-secret --cluster-arn CLUSTER_ARN --secret-arn-list SECRET_ARN",
        ],
    }
    SourceAccessOauthAlone {
        why: "`OAUTHBEARER_SCOPE`, `_AUDIENCE`, `_LOGICAL_CLUSTER` and `_IDENTITY_POOL` are details of a login with a \
              token. The list has no such login, so they belong to nothing.",
        fix: "Add `OAUTHBEARER_AUTH` with the ARN of the client's secret, or `IAM_OAUTHBEARER_AUTH`; or remove them.",
        example: [
            "[{\"Type\": \"OAUTHBEARER_AUTH\", \"URI\": \"SECRET_ARN\"}, {\"Type\": \"OAUTHBEARER_SCOPE\", \"URI\": \"kafka\"}]",
        ],
    }
    SourceAccessOauthAudience {
        why: "With `IAM_OAUTHBEARER_AUTH`, AWS issues a token for the audience that the list names, and brokers refuse \
              a token for another. Without an audience there is no token.",
        fix: "Add `OAUTHBEARER_AUDIENCE` with the audience that the brokers expect.",
        example: [
            "[{\"Type\": \"IAM_OAUTHBEARER_AUTH\"}, {\"Type\": \"OAUTHBEARER_AUDIENCE\", \"URI\": \"AUDIENCE\"}]",
        ],
    }
    SourceAccessNetworkIncomplete {
        why: "For brokers in a VPC, Lambda needs both subnets and security groups. With one of them alone it can't make \
              its network interfaces there.",
        fix: "Add the missing type, or remove both where the brokers are public.",
        example: [
            "[{\"Type\": \"VPC_SUBNET\", \"URI\": \"subnet:subnet-0123456789abcdef0\"}, {\"Type\": \"VPC_SECURITY_GROUP\", \"URI\": \"security_group:sg-0123456789abcdef0\"}]",
        ],
    }
    PlanSecretDiffers {
        why: "The secret that was given holds another kind of credential than the mapping's type names: a login for \
              `CLIENT_CERTIFICATE_TLS_AUTH`, or certificates for SCRAM. Lambda reads the mapping's secret, by its type.",
        fix: "Give the secret that the mapping names, or change the mapping's type.",
        example: [
            "aws secretsmanager get-secret-value --secret-id SECRET_ARN --query SecretString --output text > secret.json",
            "msk-auth plan --cluster cluster.json --bootstrap bootstrap.json --mapping mapping.json --secret secret.json",
        ],
    }
    PlanSecretNotNamed {
        why: "Lambda reads only what the mapping names, so it would use \
              IAM or an unauthenticated method; the plan assumes that the mapping is still to be changed.",
        fix: "Add the secret to the mapping, or plan without it.",
        example: [
            "aws lambda update-event-source-mapping --uuid UUID --source-access-configurations Type=SASL_SCRAM_512_AUTH,URI=SECRET_ARN",
        ],
    }
    PlanConfigMethod {
        why: "The client authenticates in one way, and Lambda or the cluster's rules choose another. A plan for \
              another method would log in as somebody else, or as nobody, so none is given.",
        fix: "Configure the client for the plan's method, or turn the configuration's method on for the cluster and name \
              its secret in the mapping.",
        example: [
            "msk-auth plan --config client.properties",
            "msk-auth plan --config client.properties --cluster cluster.json --bootstrap bootstrap.json",
        ],
    }
    PlanConfigBrokers {
        why: "The configuration's brokers are not those that the cluster or the mapping lists for the method: it is for \
              another cluster, another network, or brokers that were replaced.",
        fix: "Compare the names. For a client outside the cluster's VPC, give its network with `--network`.",
        example: [
            "msk-auth plan --config client.properties --cluster cluster.json --bootstrap bootstrap.json --network public",
        ],
    }
    PlanConfigRoots {
        why: "A client trusts the roots in its configuration, and Lambda those that the mapping names or else the public \
              ones. With other roots one of the two refuses the brokers' certificates.",
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
        why: "Where a mapping names a secret, its method is the method. Lambda never falls back to a weaker one, so a \
              cluster that does not offer it can't be read (documented for mutual TLS, inferred for the others).",
        fix: "Turn the method on for the cluster, or use a secret for a method that it offers.",
        example: [DESCRIBE, PLAN_MAPPING, SECURITY],
    }
    PlanSecretMissing {
        why: "Without a secret, Lambda uses IAM, else unauthenticated TLS, else plaintext. This cluster offers none of \
              them, so only a secret for mutual TLS or SCRAM helps.",
        fix: "Add a secret for a method that the cluster offers to the mapping, or turn IAM on.",
        example: [
            "aws kafka update-security --cluster-arn CLUSTER_ARN --current-version VERSION --client-authentication 'Sasl={Iam={Enabled=true}}'",
            PLAN,
        ],
    }
    PlanBrokersMissing {
        why: "`get-bootstrap-brokers` lists the brokers by method and network, and has none for this pair: the cluster \
              is still being made, public access or multi-VPC connectivity is off, or it has no IPv6.",
        fix: "Fetch the brokers again once the cluster is ACTIVE, choose another `--network`, or turn the access on.",
        example: [BROKERS, "msk-auth plan --cluster cluster.json --bootstrap bootstrap.json --network public"],
    }
    PlanUnencrypted {
        why: "The chosen method is plaintext: anyone on the network path can read and change the records, and no one proves who \
              they are. Lambda takes it when nothing stronger is active and no secret is given.",
        fix: "Turn IAM on, or use a secret; then turn plaintext off.",
        example: [
            "aws kafka update-security --cluster-arn CLUSTER_ARN --current-version VERSION --encryption-info 'EncryptionInTransit={ClientBroker=TLS}'",
        ],
    }
    PlanUnauthenticated {
        why: "The chosen method encrypts, but the client proves nothing about itself: anyone who reaches the port is \
              `User:ANONYMOUS`. That may be wanted inside a closed network.",
        fix: "Turn IAM on, or use a secret, where clients shall be told apart.",
        example: [PLAN],
    }
    PolicyElementUnknown {
        why: "IAM's policy grammar has a closed list of elements and refuses a policy with another. The element is \
              misspelt, or in lower case where IAM has capitals.",
        fix: "Write the element as IAM has it; the help names the one that was probably meant.",
        example: ["before: \"Actions\": [\"kafka-cluster:Connect\"]", "after:  \"Action\": [\"kafka-cluster:Connect\"]"],
    }
    PolicyStatement {
        why: "A statement of a role's policy needs one `Effect` (`Allow` or `Deny`), one of `Action` and `NotAction`, and \
              one of `Resource` and `NotResource`. IAM refuses any other, so it grants nothing.",
        fix: "Complete the statement; the message names the element.",
        example: [
            "{\"Effect\": \"Allow\", \"Action\": \"kafka-cluster:Connect\", \"Resource\": \"CLUSTER_ARN\"}",
        ],
    }
    PolicyPrincipal {
        why: "A policy with a `Principal` is attached to a resource: a role's trust policy or a cluster's policy. What \
              the role may do is in the policies attached to the role.",
        fix: "Give the policies of the execution role.",
        example: [
            "aws iam get-role-policy --role-name ROLE --policy-name POLICY > policy.json",
            "msk-auth access --mapping mapping.json --cluster cluster.json --policy policy.json",
        ],
    }
    PolicyVersion {
        why: "Without `\"Version\": \"2012-10-17\"` IAM uses the language of 2008, which takes policy variables such as \
              `${aws:username}` literally. Such a statement matches nothing that it was meant for.",
        fix: "Write `\"Version\": \"2012-10-17\"`.",
        example: ["{\"Version\": \"2012-10-17\", \"Statement\": []}"],
    }
}
