"""Confirms principals.json: Java's X500Principal, asked again, answers the same."""

import ask

tally = ask.Tally("principals")
cases = ask.cases("principals")
answers = ask.principals([case["input"]["certificate"] for case in cases])
for case, answer in zip(cases, answers):
    tally.equal(case["id"], answer, case["expect"]["principal"], "the principal")
tally.end()
