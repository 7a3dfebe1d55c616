//! Reads a secret's document, for checking and for loading.

use crate::chain::{self, Certificate, Chain};
use crate::finding::{
    Code, Conditions, FactName, Family, Finding, Findings, FindingsError, Place, Severity,
};
use crate::identity::{self, Identity, Parts};
use crate::json::{Data, Entry};
use crate::key::{Budget, PrivateKey};
use crate::lambda::{self, Answer, Basis, LastProcessingResult};
use crate::secret::fields::Fields;
use crate::secret::intent::gathered;
use crate::secret::login::{self, Login};
use crate::secret::meaning::{Holds, is_filled};
use crate::secret::mislabelled::relabelled;
use crate::secret::oauth::{self, OauthClient};
use crate::secret::proven::{Proven, proven};
use crate::secret::recognise::{has_any_field, names_any_field, recognised};
use crate::secret::{SecretType, entries, opening, surroundings};
use crate::sensitive::{SensitiveBytes, SensitiveText};

/// An accepted secret.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Secret {
    /// For mutual TLS.
    ClientCertificate(Box<Identity>),
    /// The trusted root certificates for the brokers of a self-managed cluster.
    ServerRootCa(Vec<Certificate>),
    /// For SASL/SCRAM or SASL/PLAIN.
    Login(Login),
    /// For SASL/OAUTHBEARER: the client that requests tokens from an authorization server.
    OauthClient(OauthClient),
}

/// The content of a document, accepted or not.
#[derive(Debug)]
#[non_exhaustive]
pub struct SecretReport {
    /// The given or recognised type.
    pub secret_type: SecretType,
    /// All findings.
    pub findings: Findings,
    /// The chain, as far as it could be read.
    pub chain: Option<Chain>,
    /// The private key, if it could be read.
    pub key: Option<PrivateKey>,
    secret: Option<Secret>,
    /// Whether the caller gave the type, or the content looks like a secret.
    is_secret: bool,
    /// Whether it contains several complete identities, so that only its owner knows which is meant.
    pub(crate) has_several_clients: bool,
}

impl SecretReport {
    /// The same report without lines and excerpts, for a secret that was made from a keystore: its owner has no
    /// file with these lines.
    #[must_use]
    pub fn without_lines(mut self) -> Self {
        self.findings.remove_lines(|_| true);
        self
    }

    /// Whether the caller gave the type, or the document looks like a secret. If not, `secret_type` is only the
    /// default.
    pub fn is_recognised(&self) -> bool {
        self.is_secret
    }

    /// Whether no finding is an error, and there is something to use.
    pub fn accepted(&self) -> bool {
        self.secret.is_some() && !self.findings.has_errors()
    }

    /// The secret, if it is accepted.
    pub fn secret(&self) -> Option<&Secret> {
        self.secret.as_ref().filter(|_| self.accepted())
    }

    /// The message that Lambda would show as the mapping's `LastProcessingResult`, if it is known;
    /// `None` under other rules than Lambda's, and for a document that is not a secret.
    pub fn lambda(&self) -> Option<Answer> {
        if !self.is_secret || !self.findings.rules().are_of_lambda() {
            return None;
        }
        let inferred = |result| Answer::new(result, Basis::Inferred);
        match self.secret_type {
            SecretType::ClientCertificateTlsAuth => lambda::for_findings(self.findings.iter()),
            _ if !self.findings.has_errors() => None,
            SecretType::ServerRootCaCertificate => {
                let unreadable = self.findings.iter().any(|finding| {
                    finding.severity == Severity::Error && finding.code.family() != Family::Chain
                });
                Some(inferred(match unreadable {
                    true => LastProcessingResult::ProvidedCertificateOrPrivateKeyInvalid,
                    false => LastProcessingResult::LambdaFailedToAuthenticateServer,
                }))
            }
            _ => Some(inferred(LastProcessingResult::SaslAuthenticationFailed)),
        }
    }

    /// The secret, or the findings as an error.
    pub fn into_result(self) -> Result<Secret, FindingsError> {
        match self.secret {
            Some(secret) if !self.findings.has_errors() => Ok(secret),
            _ => Err(self.findings.into()),
        }
    }
}

/// Reads a secret's document and reports everything that is wrong with it.
///
/// Without a type, [`recognise`](crate::secret::recognise) determines it. Documents larger than the
/// rules' [`max_secret_bytes`](crate::Rules::max_secret_bytes) are rejected before they are read.
///
/// ```
/// # #[cfg(feature = "ring")] {
/// use msk_auth::{Code, Conditions, Rules, secret};
///
/// let conditions = Conditions::new(Rules::lambda(), msk_auth::tls::ring());
/// let report = secret::check(br#"{"username": "alice", "pasword": "x"}"#, None, &conditions);
///
/// assert!(!report.accepted());
/// assert!(report.findings.contains(Code::SecretFieldMissing));
/// assert!(report.findings.contains(Code::SecretFieldUnknown)); // with help: `password`
/// # }
/// ```
pub fn check(
    document: &[u8],
    secret_type: Option<SecretType>,
    conditions: &Conditions,
) -> SecretReport {
    let mut budget = Budget::under(&conditions.rules);
    check_within(document, secret_type, conditions, &mut budget)
}

/// [`check`], within the remaining budget of a call.
pub(crate) fn check_within(
    document: &[u8],
    secret_type: Option<SecretType>,
    conditions: &Conditions,
    budget: &mut Budget,
) -> SecretReport {
    let mut findings = Findings::under(&conditions.rules);
    let opened = surroundings::judge(document, &mut findings);
    let is_envelope = findings.contains(Code::SecretEnvelope);
    let (text, members) = match opened {
        Some((text, members)) => (text, Some(members)),
        None => (SensitiveBytes::from(&[][..]), None),
    };
    let is_secret = secret_type.is_some()
        || match &members {
            Some(members) => has_any_field(members),
            None => findings.contains(Code::PemKeystore) || names_any_field(document),
        };
    let secret_type =
        secret_type.unwrap_or_else(|| recognised(members.as_deref().unwrap_or_default()));
    let mut report = SecretReport {
        secret_type,
        findings,
        chain: None,
        key: None,
        secret: None,
        is_secret,
        has_several_clients: false,
    };
    if let Some(members) = members {
        let proven = match secret_type {
            SecretType::ClientCertificateTlsAuth => proven(&members, conditions, budget),
            _ => Proven::default(),
        };
        // A field that is there decides which client is meant.
        let is_open = is_envelope || !has_certificate(&members);
        if is_open && proven.clients > 1 {
            report.has_several_clients = true;
            report.findings.push(several_clients(proven.clients));
            // A repair extracts nothing then.
            let help =
                "choose one client, and make a secret of its chain and key with `msk-auth pack`";
            report.findings.set_help(Code::SecretEnvelope, help);
        }
        let members = match is_envelope {
            true => gathered(members, secret_type, &proven, conditions),
            false => members,
        };
        let text = text.expose();
        let findings = &mut report.findings;
        let fields = Fields::judge(members, text, secret_type, &proven, conditions, findings);
        report.read(&fields, conditions, budget);
    }
    report
}

fn several_clients(count: usize) -> Finding {
    Finding::new(
        Code::KeyMultiple,
        Place::default(),
        format!("the chains and keys of {count} clients; a secret contains one"),
    )
    .help("keep the chain and the key of the intended client, and delete the others")
    .fact(FactName::Count, count)
    .fact(FactName::MaximumCount, 1_usize)
}

/// Whether the field itself is present, so that other members are not needed.
fn has_certificate(members: &[Entry]) -> bool {
    members
        .iter()
        .any(|member| is_filled(member, "certificate"))
}

/// Reads a secret's document; the error lists everything that is wrong with it.
///
/// It runs the same code as [`check`], with the same rules for the type.
pub fn load(
    document: &[u8],
    secret_type: Option<SecretType>,
    conditions: &Conditions,
) -> Result<Secret, FindingsError> {
    check(document, secret_type, conditions).into_result()
}

/// The text members of a secret's document by name, in their order, for any type; empty if it is
/// not a JSON object.
///
/// Use it to show a secret to its owner or to write it again. It does not check the secret.
///
/// ```
/// let members = msk_auth::secret::members(br#"{"username": "alice", "password": "x"}"#);
/// assert_eq!(members[0].0.expose(), "username");
/// assert_eq!(members[0].1.expose(), "alice");
/// ```
pub fn members(document: &[u8]) -> Vec<(SensitiveText, SensitiveText)> {
    texts_of(entries::read(document).unwrap_or_default())
}

/// [`members`] of the secret inside the output of a tool: `aws secretsmanager get-secret-value`, a
/// Kubernetes Secret, UTF-16.
pub fn members_inside(document: &[u8]) -> Vec<(SensitiveText, SensitiveText)> {
    texts_of(opening::open(document).into_members())
}

fn texts_of(members: Vec<Entry>) -> Vec<(SensitiveText, SensitiveText)> {
    let text = |member: Entry| match member.value.data {
        Data::Text(text) => Some((member.key, text.text)),
        _ => None,
    };
    members.into_iter().filter_map(text).collect()
}

/// Reports PEM that is where the password belongs.
fn pem_in_place_of_password(text: &str) -> Option<Finding> {
    let (what, field) = match Holds::of(text) {
        Holds { keys: true, .. } => ("a private key", "privateKey"),
        Holds {
            certificates: true, ..
        } => ("certificates", "certificate"),
        _ => return None,
    };
    let place = Place::field("privateKeyPassword");
    let message = format!("{what} in place of the key's password");
    let finding = Finding::new(Code::PemLabelUnexpected, place, message);
    Some(finding.help(format!(
        "move the text to `{field}` if it is not there yet, and delete it here"
    )))
}

impl SecretReport {
    fn read(&mut self, fields: &Fields, conditions: &Conditions, budget: &mut Budget) {
        self.secret = match self.secret_type {
            SecretType::ClientCertificateTlsAuth => self.read_identity(fields, conditions, budget),
            SecretType::ServerRootCaCertificate => self.read_roots(fields, conditions),
            SecretType::SaslScram512Auth | SecretType::SaslScram256Auth => {
                self.read_login(fields, true)
            }
            SecretType::BasicAuth => self.read_login(fields, false),
            SecretType::OauthbearerAuth => {
                oauth::read(fields, conditions, budget, &mut self.findings).map(Secret::OauthClient)
            }
        };
    }

    fn read_identity(
        &mut self,
        fields: &Fields,
        conditions: &Conditions,
        budget: &mut Budget,
    ) -> Option<Secret> {
        let key = fields.text("privateKey").map(SensitiveText::expose);
        let relabelled = key.and_then(|key| relabelled(key, &Place::field("privateKey")));
        let (relabelled, finding) = relabelled.unzip();
        self.findings.extend(finding);
        let password = fields.text("privateKeyPassword");
        let in_place = password.and_then(|text| pem_in_place_of_password(text.expose()));
        let parts = Parts {
            certificate: fields.text("certificate").map(|text| text.expose()),
            private_key: relabelled.as_ref().map(SensitiveText::expose).or(key),
            password: password.filter(|_| in_place.is_none()),
        };
        self.findings.extend(in_place);
        let reading = identity::read(
            &parts,
            &identity::Fields::default(),
            conditions,
            budget,
            &mut self.findings,
        );
        self.chain = reading.chain;
        self.key = reading.key;
        if let Some(name) = &fields.meant_for_password {
            let help = format!("rename the field `{name}` to `privateKeyPassword`");
            self.findings.set_help(Code::KeyPasswordMissing, &help);
        }
        reading
            .identity
            .map(|identity| Secret::ClientCertificate(Box::new(identity)))
    }

    fn read_roots(&mut self, fields: &Fields, conditions: &Conditions) -> Option<Secret> {
        let text = fields.text("certificate")?;
        let place = Place::field("certificate");
        let roots = chain::read_roots(text.expose(), conditions.at, &place, &mut self.findings);
        (!roots.is_empty()).then_some(Secret::ServerRootCa(roots))
    }

    fn read_login(&mut self, fields: &Fields, scram: bool) -> Option<Secret> {
        let username = fields.text("username").map(SensitiveText::expose);
        let password = fields.text("password");
        let exposed = password.map(SensitiveText::expose);
        login::check(username, exposed, scram, &mut self.findings);
        Some(Secret::Login(Login::new(username?, password?.clone())))
    }
}
