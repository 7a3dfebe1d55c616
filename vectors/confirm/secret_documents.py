"""Confirms secrets.json by the second opinion of judge.py and Kafka's PEM loader."""

import ask
import judge

tally = ask.Tally("secrets")
judge.confirm(tally, ask.cases("secrets"))
tally.end()
