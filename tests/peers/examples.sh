#!/usr/bin/env bash
# The examples with other Kafka clients, each logging in to KafkaAuthServer; ends with an error where
# one fails or the server sees somebody else. Needs what setup.sh installs.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
export MSK_AUTH_PEERS="${MSK_AUTH_PEERS:-$PWD/target/peers}"
certs=$MSK_AUTH_PEERS/certs
base=${1:-22092}
work=$(mktemp -d)
features=krafka,rdkafka,rskafka
cargo build --quiet --package msk-auth --features "$features" --examples

bash "$here/kafka/start.sh" "$base" >"$work/server" &
server=$!
trap 'kill "$server"; rm -r "$work"' EXIT
for _ in $(seq 60); do
  grep -q READY-ALL "$work/server" && break
  sleep 1
done

python3 - "$certs" "$work" <<'PYTHON'
import json, pathlib, sys
certs, work = map(pathlib.Path, sys.argv[1:])
identity = {"certificate": (certs / "client.chain.pem").read_text(), "privateKey": (certs / "client.key").read_text()}
(work / "mtls.json").write_text(json.dumps(identity))
(work / "scram.json").write_text(json.dumps({"username": "alice", "password": "alice-secret"}))
PYTHON

example() { # example NAME LISTENER PRINCIPAL ARGUMENTS…
  local name=$1 login="AUTH $2 $3 sdk" before
  shift 3
  before=$(grep -c "$login" "$work/server" || true)
  cargo run --quiet --package msk-auth --features "$features" --example "$name" -- "$@" >"$work/topics"
  grep -q writable "$work/topics"
  [ "$(grep -c "$login" "$work/server")" -gt "$before" ]
  echo "examples: $name logged in with $login"
}

for name in rskafka krafka; do
  example "$name" MTLS User:CN=client,O=Peers "$work/mtls.json" "localhost:$((base + 2))" "$certs/ca.pem"
  example "$name" SCRAM User:alice "$work/scram.json" "localhost:$((base + 3))" "$certs/ca.pem"
done
export AWS_ACCESS_KEY_ID=AKIDEXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY
example rdkafka MSKIAM User:msk-iam "localhost:$((base + 5))" eu-central-1 "$certs/ca.pem"
