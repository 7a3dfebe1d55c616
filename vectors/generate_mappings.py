#!/usr/bin/env python3
"""Writes mappings.json: event source mappings in the documents that people have, and what each says.

What is expected is written by hand from the documents that are named with each case. The bounds of
parameters are those of botocore's service models; confirm/mappings.py holds the file against them.
"""

import copy
import json
import pathlib

LAMBDA = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"
CROSS = "https://docs.aws.amazon.com/lambda/latest/dg/msk-cross-account.html"
CFN = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-eventsourcemapping.html"
SAM_MSK = "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-msk.html"
SAM_OTHER = (
    "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/"
    "sam-property-function-selfmanagedkafka.html"
)
TERRAFORM = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_event_source_mapping"
TERRAFORM_JSON = "https://developer.hashicorp.com/terraform/internals/json-format"
PIPES = "https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_DescribePipe.html"
TROUBLE = "https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-troubleshoot.html"

CLUSTER = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1a2b-4c3d-8e9f-0a1b2c3d4e5f-3"
FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:bills"
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_bills-AbCdE1"
ROOT = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:root-AbCdE1"
UUID = "6d9bce8e-836b-442c-8070-74e77903c815"
SCRAM, BASIC = "SASL_SCRAM_512_AUTH", "BASIC_AUTH"
SERVERS = ["kafka-1.example.com:9096", "kafka-2.example.com:9096"]

MSK = {
    "UUID": UUID,
    "StartingPosition": "LATEST",
    "BatchSize": 100,
    "EventSourceArn": CLUSTER,
    "FunctionArn": FUNCTION,
    "State": "Enabled",
    "StateTransitionReason": "USER_INITIATED",
    "LastProcessingResult": "OK",
    "Topics": ["bills"],
    "SourceAccessConfigurations": [{"Type": SCRAM, "URI": SECRET}],
    "AmazonManagedKafkaEventSourceConfig": {"ConsumerGroupId": "accounting"},
}
OTHER = {
    "UUID": "a1b2c3d4-5678-90ab-cdef-111111111111",
    "FunctionArn": FUNCTION + "-2",
    "Topics": ["tips"],
    "SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": SERVERS}},
    "SourceAccessConfigurations": [{"Type": BASIC, "URI": SECRET}, {"Type": "SERVER_ROOT_CA_CERTIFICATE", "URI": ROOT}],
    "SelfManagedKafkaEventSourceConfig": {"ConsumerGroupId": "accounting"},
}
QUEUE = {"UUID": "0" * 36, "EventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:q", "FunctionArn": FUNCTION}
OF_MSK = {
    "event_source": "msk",
    "arn": CLUSTER,
    "brokers": [],
    "topics": ["bills"],
    "group": "accounting",
    "source_access": [[SCRAM, SECRET]],
    "codes": [],
}
OF_OTHER = {
    "event_source": "self-managed",
    "arn": None,
    "brokers": SERVERS,
    "topics": ["tips"],
    "group": "accounting",
    "source_access": [[BASIC, SECRET], ["SERVER_ROOT_CA_CERTIFICATE", ROOT]],
    "codes": [],
}

# As Terraform has it: blocks are lists, endpoints one string.
TF_MSK = {
    "arn": f"arn:aws:lambda:eu-west-1:123456789012:event-source-mapping:{UUID}",
    "amazon_managed_kafka_event_source_config": [{"consumer_group_id": "accounting", "schema_registry_config": []}],
    "batch_size": 100,
    "document_db_event_source_config": [],
    "enabled": True,
    "event_source_arn": CLUSTER,
    "function_arn": FUNCTION,
    "function_name": "bills",
    "id": UUID,
    "last_processing_result": "OK",
    "maximum_batching_window_in_seconds": 0,
    "provisioned_poller_config": [],
    "self_managed_event_source": [],
    "self_managed_kafka_event_source_config": [],
    "source_access_configuration": [{"type": SCRAM, "uri": SECRET}],
    "starting_position": "TRIM_HORIZON",
    "starting_position_timestamp": None,
    "state": "Enabled",
    "state_transition_reason": "USER_INITIATED",
    "topics": ["bills"],
    "uuid": UUID,
}
TF_OTHER = {
    "function_name": "bills",
    "topics": ["tips"],
    "starting_position": "TRIM_HORIZON",
    "self_managed_event_source": [{"endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ",".join(SERVERS)}}],
    "source_access_configuration": [
        {"type": BASIC, "uri": SECRET},
        {"type": "SERVER_ROOT_CA_CERTIFICATE", "uri": ROOT},
    ],
    "self_managed_kafka_event_source_config": [{"consumer_group_id": "accounting"}],
}
TF_TYPE = "aws_lambda_event_source_mapping"


def tf_resource(name, values, module=None):
    address = f"{TF_TYPE}.{name}"
    if module:
        address = f"module.{module}.{address}"
    return {"address": address, "mode": "managed", "type": TF_TYPE, "name": name, "values": values}


TF_BUCKET = {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b", "values": {}}


def tf_module(*resources, children=()):
    return {"resources": list(resources), "child_modules": [{"address": "module.kafka", "resources": list(children)}]}


def tf_state(**values):
    resources = [
        {
            "mode": "managed",
            "type": TF_TYPE,
            "name": name,
            "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
            "instances": [{"schema_version": 0, "attributes": attributes}],
        }
        for name, attributes in values.items()
    ]
    return {"version": 4, "terraform_version": "1.9.0", "serial": 3, "resources": resources}


CFN_MSK = {key: MSK[key] for key in ("EventSourceArn", "Topics", "StartingPosition", "SourceAccessConfigurations")}
CFN_MSK |= {"FunctionName": {"Ref": "Function"}, "AmazonManagedKafkaEventSourceConfig": {"ConsumerGroupId": "accounting"}}
CFN_OTHER = {
    "FunctionName": {"Fn::GetAtt": ["Function", "Arn"]},
    "Topics": ["tips"],
    "SelfManagedEventSource": {"Endpoints": {"KafkaBootstrapServers": SERVERS}},
    "SourceAccessConfigurations": OTHER["SourceAccessConfigurations"],
    "SelfManagedKafkaEventSourceConfig": {"ConsumerGroupId": "accounting"},
    "BatchSize": "100",
}


def template(**resources):
    function = {"Type": "AWS::Lambda::Function", "Properties": {"Handler": "a.b"}}
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Function": function, **resources}}


def cfn(properties):
    return {"Type": "AWS::Lambda::EventSourceMapping", "Properties": properties}


SAM_MSK_EVENT = {
    "Type": "MSK",
    "Properties": {
        "StartingPosition": "LATEST",
        "Stream": CLUSTER,
        "Topics": ["bills"],
        "ConsumerGroupId": "accounting",
        "SourceAccessConfigurations": [{"Type": SCRAM, "URI": SECRET}],
    },
}
SAM_OTHER_EVENT = {
    "Type": "SelfManagedKafka",
    "Properties": {
        "KafkaBootstrapServers": SERVERS,
        "Topics": ["tips"],
        "ConsumerGroupId": "accounting",
        "SourceAccessConfigurations": OTHER["SourceAccessConfigurations"],
    },
}


def sam(**events):
    queue = {"Type": "SQS", "Properties": {"Queue": QUEUE["EventSourceArn"]}}
    properties = {"Handler": "a.b", "Events": {"Queue": queue, **events}}
    return template(Bills={"Type": "AWS::Serverless::Function", "Properties": properties})


PIPE_MSK = {
    "Arn": "arn:aws:pipes:eu-west-1:123456789012:pipe/bills",
    "Name": "bills",
    "DesiredState": "RUNNING",
    "CurrentState": "RUNNING",
    "StateReason": "No records processed",
    "Source": CLUSTER,
    "SourceParameters": {
        "ManagedStreamingKafkaParameters": {
            "TopicName": "bills",
            "StartingPosition": "LATEST",
            "BatchSize": 100,
            "ConsumerGroupID": "accounting",
            "Credentials": {"SaslScram512Auth": SECRET},
        }
    },
    "Target": FUNCTION,
    "TargetParameters": {},
    "RoleArn": "arn:aws:iam::123456789012:role/pipe",
}
PIPE_OTHER = {
    "Name": "tips",
    "Source": "smk://" + SERVERS[0],
    "SourceParameters": {
        "SelfManagedKafkaParameters": {
            "TopicName": "tips",
            "AdditionalBootstrapServers": SERVERS[1:],
            "ConsumerGroupID": "accounting",
            "Credentials": {"BasicAuth": SECRET},
            "ServerRootCaCertificate": ROOT,
            "Vpc": {"Subnets": ["subnet-1", "subnet-2"], "SecurityGroup": ["sg-1"]},
        }
    },
    "Target": FUNCTION,
    "RoleArn": "arn:aws:iam::123456789012:role/pipe",
}
OF_PIPE_OTHER = {
    **OF_OTHER,
    "source_access": [
        *OF_OTHER["source_access"],
        ["VPC_SUBNET", "subnet-1"],
        ["VPC_SUBNET", "subnet-2"],
        ["VPC_SECURITY_GROUP", "sg-1"],
    ],
}
TF_PIPE = {
    "name": "bills",
    "source": CLUSTER,
    "source_parameters": [
        {
            "managed_streaming_kafka_parameters": [
                {
                    "topic_name": "bills",
                    "consumer_group_id": "accounting",
                    "credentials": [{"client_certificate_tls_auth": "", "sasl_scram_512_auth": SECRET}],
                }
            ],
            "self_managed_kafka_parameters": [],
        }
    ],
}


def changed(document, **members):
    return {**copy.deepcopy(document), **members}


def without(document, *names):
    return {key: value for key, value in document.items() if key not in names}


def expecting(base, **members):
    return {**base, **members}


UNREADABLE = {"codes": None}
# id, comment, source, document, expectation, and the name by which one is chosen
CASES = [
    ("get", "get-event-source-mapping", LAMBDA, MSK, OF_MSK),
    ("get-self-managed", "the same of a self-managed cluster", LAMBDA, OTHER, OF_OTHER),
    ("create-arn-list", "the ARN in a list", LAMBDA, changed(MSK, EventSourceArn=[CLUSTER]), OF_MSK),
    ("create-topic-string", "the topic as a string", LAMBDA, changed(MSK, Topics="bills"), OF_MSK),
    (
        "create-endpoints-string",
        "the endpoints as one string",
        LAMBDA,
        changed(OTHER, SelfManagedEventSource={"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ", ".join(SERVERS)}}),
        OF_OTHER,
    ),
    (
        "create-endpoints-list",
        "the endpoints without their key",
        LAMBDA,
        changed(OTHER, SelfManagedEventSource={"Endpoints": SERVERS}),
        OF_OTHER,
    ),
    (
        "create-access-object",
        "one configuration without its list",
        LAMBDA,
        changed(MSK, SourceAccessConfigurations={"Type": SCRAM, "URI": SECRET}),
        OF_MSK,
    ),
    ("list-one", "list-event-source-mappings of one", LAMBDA, {"EventSourceMappings": [MSK]}, OF_MSK),
    ("list-one-kafka", "one of them of Kafka", LAMBDA, {"EventSourceMappings": [QUEUE, OTHER]}, OF_OTHER),
    ("list-query", "with --query EventSourceMappings", LAMBDA, [QUEUE, MSK], OF_MSK),
    (
        "list-two",
        "two, and none is chosen",
        LAMBDA,
        {"EventSourceMappings": [MSK, OTHER]},
        {"codes": ["mapping-ambiguous"], "mapping": False},
    ),
    ("list-two-uuid", "chosen by UUID", LAMBDA, {"EventSourceMappings": [MSK, OTHER]}, OF_MSK, UUID),
    ("list-two-function", "chosen by the function", LAMBDA, {"EventSourceMappings": [MSK, OTHER]}, OF_OTHER, "bills-2"),
    ("list-two-topic", "chosen by the topic", LAMBDA, {"EventSourceMappings": [MSK, OTHER]}, OF_OTHER, "tips"),
    (
        "list-two-stranger",
        "a name that none has",
        LAMBDA,
        {"EventSourceMappings": [MSK, OTHER]},
        {"codes": ["mapping-not-found"], "mapping": False},
        "coins",
    ),
    (
        "list-no-kafka",
        "none of Kafka",
        LAMBDA,
        {"EventSourceMappings": [QUEUE]},
        {"codes": ["document-unexpected"], "mapping": False},
    ),
    ("list-empty", "none at all", LAMBDA, {"EventSourceMappings": []}, {"codes": ["document-unexpected"], "mapping": False}),
    ("terraform-values", "the attributes of a resource", TERRAFORM, TF_MSK, expecting(OF_MSK, uuid=UUID)),
    ("terraform-values-self-managed", "blocks as lists, endpoints as one string", TERRAFORM, TF_OTHER, OF_OTHER),
    (
        "terraform-show",
        "terraform show -json of a state",
        TERRAFORM_JSON,
        {"format_version": "1.0", "values": {"root_module": tf_module(TF_BUCKET, tf_resource("bills", TF_MSK))}},
        expecting(OF_MSK, name=f"{TF_TYPE}.bills"),
    ),
    (
        "terraform-plan",
        "terraform show -json of a plan, in a module",
        TERRAFORM_JSON,
        {
            "format_version": "1.2",
            "planned_values": {"root_module": tf_module(children=[tf_resource("tips", TF_OTHER, "kafka")])},
            "prior_state": {"values": {"root_module": tf_module(tf_resource("old", TF_MSK))}},
            "resource_changes": [],
        },
        expecting(OF_OTHER, name=f"module.kafka.{TF_TYPE}.tips"),
    ),
    (
        "terraform-plan-unknown",
        "an ARN that is known only after apply",
        TERRAFORM_JSON,
        {"planned_values": {"root_module": tf_module(tf_resource("bills", without(TF_MSK, "event_source_arn")))}},
        {"codes": ["mapping-source-missing"]},
    ),
    (
        "terraform-two",
        "two resources",
        TERRAFORM_JSON,
        {"values": {"root_module": tf_module(tf_resource("a", TF_MSK), children=[tf_resource("b", TF_OTHER, "kafka")])}},
        {"codes": ["mapping-ambiguous"], "mapping": False},
    ),
    (
        "terraform-two-address",
        "chosen by the address",
        TERRAFORM_JSON,
        {"values": {"root_module": tf_module(tf_resource("a", TF_MSK), children=[tf_resource("b", TF_OTHER, "kafka")])}},
        OF_OTHER,
        f"module.kafka.{TF_TYPE}.b",
    ),
    ("terraform-state", "a state file", TERRAFORM, tf_state(bills=TF_MSK), expecting(OF_MSK, name=f"{TF_TYPE}.bills")),
    (
        "terraform-configuration",
        "a .tf.json file",
        "https://developer.hashicorp.com/terraform/language/syntax/json",
        {"resource": {TF_TYPE: {"tips": TF_OTHER}, "aws_s3_bucket": {"b": {}}}},
        expecting(OF_OTHER, name=f"{TF_TYPE}.tips"),
    ),
    (
        "terraform-configuration-expression",
        "an ARN that another resource has",
        "https://developer.hashicorp.com/terraform/language/syntax/json",
        {"resource": {TF_TYPE: {"bills": [changed(TF_MSK, event_source_arn="${aws_msk_cluster.orders.arn}", batch_size="${var.size}")]}}},
        expecting(OF_MSK, arn=None, codes=["document-member-unresolved"]),
    ),
    ("cloudformation", "a template", CFN, template(Mapping=cfn(CFN_MSK)), expecting(OF_MSK, name="Mapping")),
    ("cloudformation-self-managed", "KafkaBootstrapServers", CFN, template(Tips=cfn(CFN_OTHER)), OF_OTHER),
    ("cloudformation-resource", "one resource", CFN, cfn(CFN_OTHER), OF_OTHER),
    (
        "cloudformation-get-template",
        "aws cloudformation get-template",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplate.html",
        {"TemplateBody": template(Mapping=cfn(CFN_MSK)), "StagesAvailable": ["Original"]},
        OF_MSK,
    ),
    (
        "cloudformation-references",
        "the ARN and the secret as references: known only to the stack",
        CFN,
        template(
            Mapping=cfn(
                changed(
                    CFN_MSK,
                    EventSourceArn={"Ref": "Cluster"},
                    SourceAccessConfigurations=[{"Type": SCRAM, "URI": {"Ref": "Secret"}}],
                )
            )
        ),
        expecting(
            OF_MSK,
            arn=None,
            source_access=[[SCRAM, None]],
            codes=["document-member-unresolved"],
        ),
    ),
    ("sam-msk", "an event of a function", SAM_MSK, sam(Bills=SAM_MSK_EVENT), expecting(OF_MSK, name="Bills.Bills")),
    ("sam-self-managed", "an event of a function", SAM_OTHER, sam(Tips=SAM_OTHER_EVENT), expecting(OF_OTHER, name="Bills.Tips")),
    ("sam-event", "the event alone", SAM_MSK, SAM_MSK_EVENT, OF_MSK),
    ("sam-properties", "its properties alone", SAM_OTHER, SAM_OTHER_EVENT["Properties"], OF_OTHER),
    (
        "sam-two",
        "two events",
        SAM_MSK,
        sam(Bills=SAM_MSK_EVENT, Tips=SAM_OTHER_EVENT),
        {"codes": ["mapping-ambiguous"], "mapping": False},
    ),
    ("sam-two-named", "chosen by its id", SAM_MSK, sam(Bills=SAM_MSK_EVENT, Tips=SAM_OTHER_EVENT), OF_OTHER, "Bills.Tips"),
    (
        "template-without",
        "a template without a mapping",
        CFN,
        template(),
        {"codes": ["document-unexpected"], "mapping": False},
    ),
    ("pipe-msk", "describe-pipe", PIPES, PIPE_MSK, expecting(OF_MSK, name="bills")),
    ("pipe-self-managed", "of a self-managed cluster", PIPES, PIPE_OTHER, OF_PIPE_OTHER),
    (
        "pipe-parameters",
        "its source parameters alone",
        PIPES,
        PIPE_MSK["SourceParameters"],
        expecting(OF_MSK, arn=None),
    ),
    (
        "pipe-cloudformation",
        "in a template",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-pipes-pipe.html",
        template(Pipe={"Type": "AWS::Pipes::Pipe", "Properties": PIPE_OTHER}),
        OF_PIPE_OTHER,
    ),
    (
        "pipe-terraform",
        "in a state",
        "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/pipes_pipe",
        {"values": {"root_module": {"resources": [{**tf_resource("p", TF_PIPE), "type": "aws_pipes_pipe", "address": "aws_pipes_pipe.p"}]}}},
        expecting(OF_MSK, name="aws_pipes_pipe.p"),
    ),
    (
        "unknown-members",
        "members of another document",
        LAMBDA,
        {"eventSource": CLUSTER, "topic": "bills"},
        {"codes": ["mapping-source-missing"]},
    ),
    ("two-arns", "two clusters", LAMBDA, changed(MSK, EventSourceArn=[CLUSTER, CLUSTER]), {"codes": ["mapping-parameter"]}),
    ("two-topics", "two topics", LAMBDA, changed(MSK, Topics=["bills", "tips"]), {"codes": ["mapping-parameter"]}),
    (
        "position-unknown",
        "a position that Kinesis does not have either",
        LAMBDA,
        changed(MSK, StartingPosition="EARLIEST"),
        {"codes": ["mapping-parameter"]},
    ),
    (
        "position-without-time",
        "AT_TIMESTAMP without a time",
        LAMBDA,
        changed(MSK, StartingPosition="AT_TIMESTAMP"),
        {"codes": ["mapping-parameter"]},
    ),
    (
        "position-with-time",
        "and with one",
        LAMBDA,
        changed(MSK, StartingPosition="AT_TIMESTAMP", StartingPositionTimestamp="2026-01-31T12:00:00+00:00"),
        OF_MSK,
    ),
    (
        "pipe-position",
        "a pipe can't begin at a time",
        PIPES,
        {"Source": CLUSTER, "SourceParameters": {"ManagedStreamingKafkaParameters": {"TopicName": "t", "StartingPosition": "AT_TIMESTAMP"}}},
        {"codes": ["mapping-parameter"]},
    ),
    (
        "pollers-crossed",
        "more pollers at least than at most",
        "https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedPollerConfig.html",
        changed(MSK, ProvisionedPollerConfig={"MinimumPollers": 5, "MaximumPollers": 4}),
        {"codes": ["mapping-parameter"]},
    ),
    ("size-fraction", "half a record", LAMBDA, changed(MSK, BatchSize=1.5), {"codes": ["mapping-parameter"]}),
    ("size-text", "a number as CloudFormation takes it", CFN, changed(CFN_MSK, BatchSize="10000"), OF_MSK),
]


def group(name):
    return changed(MSK, AmazonManagedKafkaEventSourceConfig={"ConsumerGroupId": name})


# Each parameter, its bounds, and a mapping with a value of it. `model` is where botocore has the bounds.
BOUNDS = [
    ("BatchSize", 1, 10_000, ["lambda", "BatchSize"], lambda n: changed(MSK, BatchSize=n)),
    (
        "MaximumBatchingWindowInSeconds",
        0,
        300,
        ["lambda", "MaximumBatchingWindowInSeconds"],
        lambda n: changed(MSK, MaximumBatchingWindowInSeconds=n),
    ),
    (
        "MinimumPollers",
        1,
        200,
        ["lambda", "MinimumNumberOfPollers"],
        lambda n: changed(MSK, ProvisionedPollerConfig={"MinimumPollers": n}),
    ),
    # botocore has the bound for queues, 10,000, and that for Kafka in its documentation.
    ("MaximumPollers", 1, 2_000, None, lambda n: changed(MSK, ProvisionedPollerConfig={"MaximumPollers": n})),
    (
        "pipe-BatchSize",
        1,
        10_000,
        ["pipes", "LimitMax10000"],
        lambda n: {"Source": CLUSTER, "SourceParameters": {"ManagedStreamingKafkaParameters": {"TopicName": "tt", "BatchSize": n}}},
    ),
    (
        "terraform-batch_size",
        1,
        10_000,
        ["lambda", "BatchSize"],
        lambda n: changed(TF_MSK, batch_size=n),
    ),
    ("ConsumerGroupId", 1, 200, ["lambda", "URI"], lambda n: group("g" * n)),
]
GROUPS = {"all": ("a-/*:_+=.@Z9", True), "hash": ("a#b", False), "umlaut": ("ü", False), "percent": ("a%b", False)}

# What Lambda says, and whether it is a problem.
RESULTS = [
    ("PROBLEM: SASL authentication failed", True),
    ("PROBLEM: Cluster failed to authorize Lambda", True),
    ("PROBLEM: Server failed to authenticate Lambda", True),
    ("PROBLEM: Lambda failed to authenticate server", True),
    ("PROBLEM: Provided certificate or private key is invalid", True),
    ("PROBLEM: Connection error. Please check your event source connection configuration.", True),
    ("PROBLEM: Function call failed", True),
    ("No records processed", False),
    ("OK", False),
]
REASONS = [
    ("USER_INITIATED", False),
    ("User action", False),
    ("EVENT_SOURCE_AUTHN_ERROR", True),
    ("EVENT_SOURCE_AUTHZ_ERROR", True),
    ("ESM_CONFIG_NOT_VALID", True),
    ("FUNCTION_CONFIG_NOT_VALID", True),
]


def case(identifier, comment, source, document, expect, name=None):
    expect = {"mapping": True, **expect}
    return {
        "id": identifier,
        "comment": comment,
        "source": source,
        "input": {"document": document, "name": name},
        "expect": expect,
    }


def cases():
    for row in CASES:
        yield case(*row)
    for name, least, most, _, make in BOUNDS:
        for value, is_taken in ((least, True), (most, True), (least - 1, False), (most + 1, False)):
            if name == "ConsumerGroupId" and value == 0:
                continue
            expect = {"codes": [] if is_taken else ["mapping-parameter"]}
            yield case(f"bound-{name}-{value}", f"{least} to {most} are taken", LAMBDA, make(value), expect)
    for name, (text, is_taken) in GROUPS.items():
        expect = {"codes": [] if is_taken else ["mapping-parameter"]}
        yield case(f"group-{name}", "characters of a group", LAMBDA, group(text), expect)
    for index, (text, is_problem) in enumerate(RESULTS):
        expect = {"codes": ["mapping-problem"] if is_problem else []}
        yield case(f"result-{index}", text, TROUBLE, changed(MSK, LastProcessingResult=text), expect)
    for text, is_problem in REASONS:
        expect = {"codes": ["mapping-problem"] if is_problem else []}
        source = "https://docs.aws.amazon.com/lambda/latest/dg/services-mq-errors.html"
        yield case(f"reason-{text}", text, source, changed(MSK, StateTransitionReason=text), expect)


def main():
    rows = list(cases())
    document = {
        "subject": "mappings",
        "source": "the page that each case names",
        "confirmed_by": ["botocore: the members of Lambda's and Pipes' documents, and the bounds of parameters"],
        "cases": rows,
    }
    path = pathlib.Path(__file__).with_name("mappings.json")
    path.write_text(json.dumps(document, indent=1) + "\n")
    print(f"{path.name}: {len(rows)} cases")


if __name__ == "__main__":
    main()
