#!/usr/bin/env bash
# Asks other implementations about every vector: each confirmer here in turn, or those named.
# Usage: vectors/confirm/run.sh [SUBJECT…]. Installs nothing; tests/peers/setup.sh does.
set -u
cd "$(dirname "$0")" || exit 2
export PYTHONDONTWRITEBYTECODE=1
status=0
for script in "${@:-*.py}"; do
  for file in ${script%.py}.py; do
    case $file in ask.py | judge.py) continue ;; esac
    if ! python3 "$file"; then
      echo "${file%.py}: FAILED"
      status=1
    fi
  done
done
exit $status
