"""server.py CERTS [LIFETIME]: an identity provider on Authlib, for SASL/OAUTHBEARER.

Authlib judges the clients, their assertions and the grants, and signs the tokens (RFC 6749, 7523, 9068). What is
here is what a program on Authlib has to write: two clients, whom the keys belong to, and TLS. The client
`orders` has a secret; the client `payments` has the public key of CERTS/client.pem, and the service account
payments@example.com. Its address is printed as `READY port`, and each request as `ASKED …`.
"""

import json
import ssl
import sys

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion, JWTBearerGrant
from authlib.oauth2.rfc9068 import JWTBearerTokenGenerator
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask, jsonify, redirect, request
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CERTS = sys.argv[1]
LIFETIME = int(sys.argv[2]) if len(sys.argv) > 2 else 300
AUDIENCE, ISSUER, ACCOUNT = "kafka", "https://localhost/", "payments@example.com"
SIGNING = RSAKey.generate_key(2048, {"kid": "signing", "use": "sig", "alg": "RS256"}, private=True)

with open(f"{CERTS}/client.pem", "rb") as certificate:
    public = x509.load_pem_x509_certificate(certificate.read()).public_key()
PAYMENTS_KEY = RSAKey.import_key(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


class Client(ClientMixin):
    def __init__(self, name, methods, secret=None):
        self.name, self.methods, self.secret = name, methods, secret

    def get_client_id(self):
        return self.name

    def get_default_redirect_uri(self):
        return None

    def get_allowed_scope(self, scope):
        return " ".join(one for one in (scope or "").split() if one.startswith("kafka/"))

    def check_redirect_uri(self, redirect_uri):
        return False

    def check_client_secret(self, client_secret):
        return self.secret == client_secret

    def check_endpoint_auth_method(self, method, endpoint):
        return method in self.methods

    def check_response_type(self, response_type):
        return False

    def check_grant_type(self, grant_type):
        return True


CLIENTS = {one.name: one for one in (
    Client("orders", {"client_secret_basic", "client_secret_post"}, "s3cret: +/ü"),
    Client("payments", {"client_assertion_jwt"}))}


class Grant(grants.ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "client_assertion_jwt"]


class AssertionGrant(JWTBearerGrant):
    def resolve_issuer_client(self, issuer):
        return CLIENTS["payments"] if issuer == ACCOUNT else None

    def resolve_client_public_key(self, client):
        return PAYMENTS_KEY

    def authenticate_user(self, subject):
        return User(subject) if subject == ACCOUNT else None

    def get_audiences(self):
        return [token_endpoint()]

    def has_granted_permission(self, client, user):
        return True


class User:
    def __init__(self, name):
        self.name = name

    def get_user_id(self):
        return self.name


class Assertion(JWTBearerClientAssertion):
    used = set()

    def get_audiences(self):
        return [token_endpoint()]

    def validate_jti(self, claims, jti):
        fresh = jti not in self.used
        self.used.add(jti)
        return fresh

    def resolve_client_public_key(self, client, headers=None):
        return PAYMENTS_KEY


class Tokens(JWTBearerTokenGenerator):
    def get_jwks(self):
        return SIGNING

    def get_audiences(self, client, user, scope):
        return request.form.get("audience", AUDIENCE)

    def _get_expires_in(self, client, grant_type):
        return LIFETIME


app = Flask(__name__)
app.config["OAUTH2_SCOPES_SUPPORTED"] = ["kafka/consume"]
server = AuthorizationServer(app, query_client=CLIENTS.get, save_token=lambda token, request: None)
server.register_grant(Grant)
server.register_grant(AssertionGrant)
server.register_client_auth_method(Assertion.CLIENT_AUTH_METHOD, Assertion())
server.register_token_generator("default", Tokens(issuer=ISSUER))


def token_endpoint():
    return f"https://localhost:{listening.port}/token"


@app.post("/token")
def token():
    print("ASKED", json.dumps({name: value for name, value in request.form.items() if "assertion" not in name}), flush=True)
    return server.create_token_response()


@app.post("/moved")
def moved():
    return redirect("/token", 307)


@app.get("/jwks")
def jwks():
    return jsonify({"keys": [SIGNING.as_dict(private=False)]})


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(f"{CERTS}/server.chain.pem", f"{CERTS}/server.key")
listening = make_server("127.0.0.1", 0, app, threaded=True, ssl_context=context)
print("READY", listening.port, flush=True)
listening.serve_forever()
