#!/usr/bin/env python3
"""moto_server with cluster ARNs of MSK's form: those of moto 5.2.5 lack the cluster's name."""
from moto.kafka.models import FakeKafkaCluster
from moto.server import main


def arn(cluster: FakeKafkaCluster) -> str:
    place = f"{cluster.region_name}:{cluster.account_id}"
    return f"arn:aws:kafka:{place}:cluster/{cluster.cluster_name}/{cluster.cluster_id}"


FakeKafkaCluster._generate_arn = arn
main()
