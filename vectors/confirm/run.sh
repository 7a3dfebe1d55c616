#!/usr/bin/env bash
# Asks other implementations about every vector: each confirmer here in turn, or those named.
# Usage: vectors/confirm/run.sh [SUBJECT…]. Installs nothing; tests/peers/setup.sh does.
set -u
cd "$(dirname "$0")" || exit 2
export PYTHONDONTWRITEBYTECODE=1

python=${MSK_AUTH_PEERS:-../../target/peers}/venv/bin/python3
[ -x "$python" ] || python=python3

# What another script here imports is a part of that one and no confirmer.
is_part() { grep -qE "^(import|from) $1( |$)" -- *.py; }

if [ $# -eq 0 ]; then
  for file in *.py; do
    is_part "${file%.py}" || set -- "$@" "${file%.py}"
  done
fi

status=0
for subject in "$@"; do
  if ! "$python" "$subject.py"; then
    echo "$subject: FAILED"
    status=1
  fi
done
exit $status
