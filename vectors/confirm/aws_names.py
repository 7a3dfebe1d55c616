#!/usr/bin/env python3
"""Checks aws_names.json against botocore's service models, from which it was made.

Needs botocore, which tests/peers/setup.sh installs. Exits 1 on a mismatch.
"""

import pathlib
import runpy
import sys

import aws

aws.interpreter()

sys.argv = ["generate_aws_names.py", "--check"]
runpy.run_path(str(pathlib.Path(__file__).parents[1] / "generate_aws_names.py"), run_name="__main__")
