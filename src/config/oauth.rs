//! How a client requests its OAUTHBEARER tokens: by Kafka's `OAuthBearerLoginCallbackHandler`, or by
//! librdkafka's method `oidc`.

use crate::aws::OauthParameters;
use crate::chain::Certificate;
use crate::config::assertion;
use crate::config::endpoint::{self, URL};
use crate::config::extensions;
use crate::config::handlers::{LOGIN_KEY, OLD_TOKEN_ENDPOINT, TOKEN_ENDPOINT};
use crate::config::jaas::JaasEntry;
use crate::config::lacking::{absent, both, lacking};
use crate::config::method::is_oidc;
use crate::config::settings::{Setting, Settings};
use crate::config::stores::Reader;
use crate::finding::{Code, FactName, Finding, Findings};
use crate::oauth::{TokenGrant, TokenRequest};
use crate::secret::{OauthClient, OauthProof};
use crate::sensitive::SensitiveText;

/// The settings of a configuration for its OAUTHBEARER tokens.
#[derive(Default)]
pub(super) struct Oauth {
    pub(super) parameters: OauthParameters,
    /// `None` if the tokens come from elsewhere, or a finding reports why they can't be requested.
    pub(super) request: Option<TokenRequest>,
    /// Whether id and secret are encoded before they are joined (`sasl.oauthbearer.header.urlencode`).
    pub(super) is_encoded: bool,
}

const RETRIEVER: &str = "sasl.oauthbearer.jwt.retriever.class";
const GRANT: &str = "sasl.oauthbearer.grant.type";
const ASSERTION_FILE: &str = "sasl.oauthbearer.assertion.file";
const JAVA_ID: &str = "sasl.oauthbearer.client.credentials.client.id";
const JAVA_SECRET: &str = "sasl.oauthbearer.client.credentials.client.secret";
const IDS: [&str; 2] = [JAVA_ID, "sasl.oauthbearer.client.id"];
const SECRETS: [&str; 2] = [JAVA_SECRET, "sasl.oauthbearer.client.secret"];

/// The tokens of Kafka's Java client.
pub(super) fn java(reader: &mut Reader<'_, '_>, entry: &JaasEntry) -> Oauth {
    let settings = reader.settings;
    let extensions = entry.options_after("extension_");
    let extensions: Vec<_> = extensions
        .map(|(name, value)| (name.to_owned(), value.expose().to_owned()))
        .collect();
    if let Some(jaas) = settings.get("sasl.jaas.config") {
        extensions::check(&jaas, &extensions, reader.findings);
    }
    let scope = key_or_option(settings, entry, "sasl.oauthbearer.scope", "scope");
    let encodes = settings.set("sasl.oauthbearer.header.urlencode");
    let is_encoded = encodes.is_some_and(|one| one.value.eq_ignore_ascii_case("true"));
    let request = java_request(reader, entry);
    let scope = scope.map(|scope| scope.expose().to_owned());
    Oauth::of(request, scope, extensions, is_encoded)
}

/// The tokens of librdkafka, which never encodes.
pub(super) fn librdkafka(reader: &mut Reader<'_, '_>) -> Oauth {
    let settings = reader.settings;
    let extensions = extensions::librdkafka(settings, reader.findings);
    let scope = settings
        .set("sasl.oauthbearer.scope")
        .map(|one| one.value.to_owned());
    let request = librdkafka_request(reader);
    Oauth::of(request, scope, extensions, false)
}

impl Oauth {
    fn of(
        request: Option<TokenRequest>,
        scope: Option<String>,
        extensions: Vec<(String, String)>,
        is_encoded: bool,
    ) -> Self {
        let request = request.map(|request| match is_encoded {
            true => request,
            false => request.unencoded_basic(),
        });
        let request = request.map(|request| match &scope {
            Some(scope) => request.scope(scope),
            None => request,
        });
        let mut parameters = OauthParameters::default();
        (parameters.scope, parameters.extensions) = (scope, extensions);
        Self {
            parameters,
            request,
            is_encoded,
        }
    }
}

fn java_request(reader: &mut Reader<'_, '_>, entry: &JaasEntry) -> Option<TokenRequest> {
    let settings = reader.settings;
    if !asks_endpoint(settings, reader.findings) {
        return None;
    }
    let proof = java_proof(settings, reader.findings)?;
    let url = endpoint::url(settings, reader.findings);
    let roots = endpoint::java_roots(reader, entry);
    let id = key_or_option(settings, entry, JAVA_ID, "clientId");
    let secret = key_or_option(settings, entry, JAVA_SECRET, "clientSecret");
    let Proof::Assertion(grant) = proof else {
        unused(
            settings.first_of(&assertion::SIGNED),
            "the client requests its tokens with a client secret; it signs an assertion only with `sasl.oauthbearer.jwt.retriever.class` or `sasl.oauthbearer.assertion.claim.iss`",
            reader.findings,
        );
        if let Some(jaas) = settings.get("sasl.jaas.config") {
            for (option, value) in [("clientId", &id), ("clientSecret", &secret)] {
                if value.is_none() {
                    reader.findings.push(lacking(&jaas, option));
                }
            }
        }
        let proof = OauthProof::ClientSecret(secret?);
        return Some(request(url?, Some(&id?), proof, roots?));
    };
    if secret.is_some() {
        let named = settings.first_of(&[JAVA_SECRET, "sasl.jaas.config"]);
        unused(named, SECRET_UNUSED, reader.findings);
    }
    let id = id.filter(|_| grant == TokenGrant::PrivateKeyJwt);
    by_assertion(reader, url, id.as_ref(), roots, grant)
}

/// Whether the client's handler requests tokens from an endpoint. If not, the program has its own handler, or
/// Kafka creates unsigned tokens.
fn asks_endpoint(settings: &Settings<'_>, findings: &mut Findings) -> bool {
    let handler = settings.set(LOGIN_KEY);
    let (finding, asks) = match (handler, settings.set(URL)) {
        (Some(handler), _) if handler.value == TOKEN_ENDPOINT => return true,
        (Some(handler), _) if handler.value == OLD_TOKEN_ENDPOINT => {
            let message = "Kafka's clients have not had this class since version 4";
            (handler.finding(Code::ConfigHandler, message), true)
        }
        (None, Some(url)) => {
            let message = format!(
                "`{LOGIN_KEY}` is not set, so Kafka creates an unsigned token and does not use the token endpoint"
            );
            (url.finding(Code::ConfigHandler, message), false)
        }
        _ => return false,
    };
    findings.push(finding.help(format!("write `{LOGIN_KEY}={TOKEN_ENDPOINT}`")));
    asks
}

/// How a client proves its identity to the token endpoint.
enum Proof {
    Secret,
    /// A signed assertion, sent by this grant.
    Assertion(TokenGrant),
}

/// The client's proof; `None` if its tokens come from elsewhere.
fn java_proof(settings: &Settings<'_>, findings: &mut Findings) -> Option<Proof> {
    let package = TOKEN_ENDPOINT.trim_end_matches("OAuthBearerLoginCallbackHandler");
    let retriever = settings.set(RETRIEVER);
    let class = retriever.map(|one| one.value.strip_prefix(package).unwrap_or_default());
    let url = settings.set(URL).filter(|url| is_file(url.value));
    let proof = match (class, retriever) {
        (None | Some("DefaultJwtRetriever"), _) if url.is_some() => {
            elsewhere(url, "the token comes from a file", findings);
            return None;
        }
        (None | Some("DefaultJwtRetriever" | "ClientCredentialsJwtRetriever"), _) => {
            let keys = [ASSERTION_FILE, assertion::ISSUER];
            let signs = keys.iter().any(|key| settings.set(key).is_some());
            match signs {
                true => Proof::Assertion(TokenGrant::PrivateKeyJwt),
                false => Proof::Secret,
            }
        }
        (Some("JwtBearerJwtRetriever"), _) => Proof::Assertion(TokenGrant::JwtBearer),
        _ => {
            elsewhere(retriever, "the tokens come from this class", findings);
            return None;
        }
    };
    let is_signed = matches!(proof, Proof::Assertion(_));
    if let Some(file) = settings.set(ASSERTION_FILE).filter(|_| is_signed) {
        elsewhere(Some(file), SIGNED_ELSEWHERE, findings);
        return None;
    }
    Some(proof)
}

const SECRET_UNUSED: &str =
    "the client proves its identity with a signed assertion and does not send its secret";
const SIGNED_ELSEWHERE: &str = "the assertion comes from a file, which another program must renew";

fn librdkafka_request(reader: &mut Reader<'_, '_>) -> Option<TokenRequest> {
    let settings = reader.settings;
    if let Some(method) = settings.set("sasl.oauthbearer.method")
        && !["oidc", "default"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(method.value))
    {
        let finding = method.finding(
            Code::ConfigValue,
            "the client does not know this method for OAUTHBEARER",
        );
        reader.findings.push(
            finding.help("write `oidc`, or remove the line if the program supplies the tokens"),
        );
        return None;
    }
    if !is_oidc(settings) {
        let named = settings.first_of(&[URL, IDS[0], IDS[1], SECRETS[0], SECRETS[1]]);
        unused(
            named,
            "the client uses the token endpoint only with `sasl.oauthbearer.method=oidc`",
            reader.findings,
        );
        return None;
    }
    let metadata = settings.set("sasl.oauthbearer.metadata.authentication.type");
    if let Some(metadata) = metadata.filter(|one| !one.value.eq_ignore_ascii_case("none")) {
        elsewhere(
            Some(metadata),
            "the tokens come from the machine's metadata service",
            reader.findings,
        );
        return None;
    }
    let proof = librdkafka_proof(settings, reader.findings)?;
    let url = endpoint::url(settings, reader.findings);
    let roots = endpoint::librdkafka_roots(reader);
    let [id, secret] = [&IDS, &SECRETS].map(|keys| settings.any(keys));
    let Proof::Assertion(grant) = proof else {
        unused(
            settings.first_of(&assertion::SIGNED),
            "the client requests its tokens with a client secret; it signs an assertion only with `sasl.oauthbearer.grant.type=urn:ietf:params:oauth:grant-type:jwt-bearer`",
            reader.findings,
        );
        for (key, value) in [(IDS[1], &id), (SECRETS[1], &secret)] {
            if value.is_none() {
                reader.findings.push(absent(key));
            }
        }
        let proof = OauthProof::ClientSecret(secret?.sensitive());
        return Some(request(url?, Some(&id?.sensitive()), proof, roots?));
    };
    unused(secret, SECRET_UNUSED, reader.findings);
    if let Some(file) = settings.set(ASSERTION_FILE) {
        match settings.first_of(&assertion::SIGNED) {
            Some(other) => {
                let finding = both(&other, ASSERTION_FILE, other.key());
                reader.findings.push(finding);
            }
            None => elsewhere(Some(file), SIGNED_ELSEWHERE, reader.findings),
        }
        return None;
    }
    by_assertion(reader, url, None, roots, grant)
}

/// The client's proof; `None` if a finding reports its grant.
fn librdkafka_proof(settings: &Settings<'_>, findings: &mut Findings) -> Option<Proof> {
    const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    let Some(grant) = settings.set(GRANT) else {
        return Some(Proof::Secret);
    };
    if grant.value.eq_ignore_ascii_case("client_credentials") {
        return Some(Proof::Secret);
    }
    if grant.value.eq_ignore_ascii_case(JWT_BEARER) {
        return Some(Proof::Assertion(TokenGrant::JwtBearer));
    }
    findings.push(
        grant
            .finding(Code::ConfigValue, "the client does not know this grant")
            .help(format!("write client_credentials or {JWT_BEARER}"))
            .fact(FactName::Allowed, "client_credentials, jwt-bearer"),
    );
    None
}

fn by_assertion(
    reader: &mut Reader<'_, '_>,
    url: Option<&str>,
    id: Option<&SensitiveText>,
    roots: Option<Vec<Certificate>>,
    grant: TokenGrant,
) -> Option<TokenRequest> {
    let assertion = assertion::read(reader)?;
    let request = request(url?, id, assertion.proof.clone(), roots?);
    Some(assertion.on(request.grant(grant)))
}

fn request(
    url: &str,
    id: Option<&SensitiveText>,
    proof: OauthProof,
    roots: Vec<Certificate>,
) -> TokenRequest {
    let mut client = OauthClient::new(url, id.map_or("", |id| id.expose()), proof);
    client.identity_provider_roots = roots;
    TokenRequest::new(client)
}

/// Reports a key that the client ignores, and why.
fn unused(setting: Option<Setting<'_>>, why: &str, findings: &mut Findings) {
    if let Some(setting) = setting {
        let finding = setting.finding(Code::ConfigOauthUnused, format!("ignored: {why}"));
        findings.push(finding.help("remove it, or choose the grant that uses it"));
    }
}

/// Reports where the tokens come from.
fn elsewhere(setting: Option<Setting<'_>>, whence: &str, findings: &mut Findings) {
    if let Some(setting) = setting {
        let finding: Finding = setting.finding(
            Code::ConfigTokens,
            format!("{whence}; msk-auth requests tokens only from a token endpoint, with a client secret or an assertion that it signs"),
        );
        findings.push(finding.help(assertion::GIVE_TOKEN));
    }
}

fn is_file(url: &str) -> bool {
    let begin = url.get(..5);
    begin.is_some_and(|begin| begin.eq_ignore_ascii_case("file:"))
}

/// The value of a key, or otherwise of an option of the login module, trimmed.
fn key_or_option(
    settings: &Settings<'_>,
    entry: &JaasEntry,
    key: &str,
    option: &str,
) -> Option<SensitiveText> {
    let of_option = || {
        let value = entry.option(option)?.expose();
        Some(value.trim_matches(|character| character <= ' '))
    };
    let value = settings.get(key).map(|setting| setting.value);
    let value = value.or_else(of_option).filter(|value| !value.is_empty());
    value.map(SensitiveText::from)
}
