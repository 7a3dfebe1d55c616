"""Kafka's own SASL classes, asked through tests/peers/kafka/SaslBridge.java."""

import base64
import subprocess

from ask import PEERS, missing


class Refused(Exception):
    """Kafka refuses, with its reason."""


class Bridge:
    def __init__(self):
        self.process = subprocess.Popen(
            ["java", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
             "-cp", f"{PEERS}/lib/*:{PEERS}/classes", "SaslBridge"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def ask(self, command, *fields):
        """The command (with its mechanism), and fields as bytes or text; (`MORE`|`DONE`, [bytes])."""
        encoded = [base64.b64encode(f if isinstance(f, bytes) else f.encode()).decode() for f in fields]
        self.process.stdin.write(" ".join([command, *encoded]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().rstrip("\n").split(" ")
        if answer == [""]:
            missing("the program SaslBridge")
        decoded = [base64.b64decode(field) for field in answer[1:]]
        if answer[0] == "FAIL":
            raise Refused(decoded[0].decode())
        return answer[0], decoded
