//! The plan of a configuration, and whether the configuration fits the plan for a cluster.

use crate::aws::{Broker, EventSource, OauthParameters, SourceAccessType};
use crate::config::configuration::{Configuration, ConfiguredCredentials};
use crate::config::dialect::Dialect;
use crate::finding::{Code, FactName, Finding, Findings, Place, printable};
use crate::method::Method;
use crate::plan::{Decision, Plan, Rejected, RootsSource};
use crate::tls::Roots;

/// The most brokers that a sentence lists.
const MAX_LISTED: usize = 3;

/// The places of a configuration's settings, for findings.
#[derive(Clone, Debug, Default)]
pub(super) struct Origins {
    pub(super) method: Place,
    pub(super) brokers: Place,
    pub(super) roots: Place,
    pub(super) oauth: Place,
}

impl Configuration {
    /// The method and the brokers of the configuration, and why. There is no plan if it is not accepted, or
    /// names no brokers.
    pub fn decision(&self) -> Decision {
        let plan = self.plan().filter(|_| self.accepted());
        let reason = match (&plan, self.accepted()) {
            (Some(plan), _) => self.reason(plan.method),
            (None, false) => REJECTED.to_owned(),
            (None, true) => "the configuration names no brokers".to_owned(),
        };
        Decision {
            plan,
            reason,
            rejected: Vec::new(),
            lambda: None,
        }
    }

    fn reason(&self, method: Method) -> String {
        let field = self.origins.method.field.as_deref();
        match (method.sasl_mechanism(), method) {
            (Some(_), Method::Iam) if self.dialect.is_java() => {
                "the configuration logs in with AWS credentials".to_owned()
            }
            (Some(_), Method::Iam) => {
                "the mechanism is OAUTHBEARER with a token of the program, and every broker is one of MSK".to_owned()
            }
            (Some(mechanism), _) => format!("the mechanism is {mechanism}"),
            (None, Method::Mtls) => {
                "the protocol is SSL, and a client certificate is configured".to_owned()
            }
            (None, Method::Tls) => {
                "the protocol is SSL, and no client certificate is configured".to_owned()
            }
            (None, _) if field.is_none() => {
                "`security.protocol` is not set, which means PLAINTEXT".to_owned()
            }
            (None, _) => "the protocol is PLAINTEXT".to_owned(),
        }
    }

    /// The type of SourceAccessConfiguration that this configuration's credential, or else its root
    /// certificate, has in a mapping of this event source; `None` if the mapping names none for it.
    pub fn source_access(&self, event_source: EventSource) -> Option<SourceAccessType> {
        let is_self_managed = event_source == EventSource::SelfManaged;
        let root = SourceAccessType::ServerRootCaCertificate;
        if matches!(self.credentials, ConfiguredCredentials::DelegationToken(_)) {
            return None;
        }
        match self.method? {
            Method::Mtls => Some(SourceAccessType::ClientCertificateTlsAuth),
            Method::ScramSha512 => Some(SourceAccessType::SaslScram512Auth),
            Method::ScramSha256 => Some(SourceAccessType::SaslScram256Auth),
            Method::Plain => Some(SourceAccessType::BasicAuth),
            Method::OauthBearer => Some(SourceAccessType::OauthbearerAuth),
            Method::Iam => is_self_managed.then_some(SourceAccessType::IamAuth),
            Method::Tls => (is_self_managed && self.roots.is_some()).then_some(root),
            Method::Plaintext => None,
        }
    }

    /// The event source of a mapping for these brokers: MSK if each of them is a broker of MSK.
    pub fn event_source(&self) -> EventSource {
        match Broker::are_of_msk(&self.brokers) {
            true => EventSource::Msk,
            false => EventSource::SelfManaged,
        }
    }

    /// What a mapping names in addition to an OAuth client's secret, which has no fields for it: the scope and
    /// the SASL extensions. Reports extensions that a mapping can't name.
    pub fn oauth_source_access(&self, findings: &mut Findings) -> Vec<(SourceAccessType, String)> {
        let scope = self.oauth.scope.iter();
        let mut named: Vec<_> = scope
            .map(|scope| (SourceAccessType::OauthbearerScope, scope.clone()))
            .collect();
        for (name, value) in &self.oauth.extensions {
            let kind = match name.as_str() {
                "logicalCluster" => SourceAccessType::OauthbearerLogicalCluster,
                "identityPoolId" => SourceAccessType::OauthbearerIdentityPool,
                _ => {
                    findings.push(extension_left_out(name, &self.origins.oauth));
                    continue;
                }
            };
            named.push((kind, value.clone()));
        }
        named
    }

    /// Compares the configuration with the plan for a cluster. A plan for another method is removed, so that it
    /// can't lead to a weaker one. Differences in brokers, roots or token parameters are reported in `findings`.
    pub fn judge(&self, decision: &mut Decision, findings: &mut Findings) {
        let Some(method) = self.method else {
            return;
        };
        if let Some(plan) = decision.plan.take_if(|plan| plan.method != method) {
            let finding = self.other_method(method, plan.method);
            decision.reason.clone_from(&finding.message);
            decision.rejected.insert(
                0,
                Rejected {
                    method: plan.method,
                    why: format!("the configuration uses {}", method.name()),
                },
            );
            decision.rejected.sort_by_key(|rejected| rejected.method);
            findings.push(finding);
        }
        if let Some(plan) = &mut decision.plan {
            self.judge_brokers(plan, findings);
            self.judge_roots(plan, findings);
            self.judge_oauth(plan, findings);
        }
    }

    fn other_method(&self, own: Method, planned: Method) -> Finding {
        let (own_name, planned_name) = (own.name(), planned.name());
        let change = format!("change the cluster or the mapping so that {own_name} is used");
        let help = match planned {
            // Never advise a client to connect without authentication.
            Method::Tls | Method::Plaintext => change,
            _ => format!("configure the client for {planned_name}, or {change}"),
        };
        Finding::new(
            Code::PlanConfigMethod,
            self.origins.method.clone(),
            format!("the configuration uses {own_name}, but the plan uses {planned_name}"),
        )
        .help(help)
        .fact(FactName::Method, own.as_str())
    }

    fn judge_brokers(&self, plan: &Plan, findings: &mut Findings) {
        let is_planned = |broker: &&Broker| {
            let mut planned = plan.brokers.iter();
            planned
                .any(|one| one.port == broker.port && one.host.eq_ignore_ascii_case(&broker.host))
        };
        let strangers = self.brokers.iter().filter(|broker| !is_planned(broker));
        let strangers: Vec<_> = strangers.map(ToString::to_string).collect();
        if strangers.is_empty() {
            return;
        }
        let listed = strangers.iter().take(MAX_LISTED);
        let listed: Vec<_> = listed.map(|broker| printable(broker)).collect();
        let more = match strangers.len().saturating_sub(listed.len()) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!(
            "the plan connects to other brokers; these of the configuration are not among them: {}{more}",
            listed.join(", ")
        );
        findings.push(
            Finding::new(Code::PlanConfigBrokers, self.origins.brokers.clone(), message)
                .help("check that the configuration is for this cluster and this network; the plan has the cluster's own brokers")
                .fact(FactName::Broker, listed.join(",")),
        );
    }

    /// A plan without roots of its own gets those of the configuration.
    fn judge_roots(&self, plan: &mut Plan, findings: &mut Findings) {
        let own = self.roots.as_ref();
        let (message, help) = match (&plan.roots, own) {
            (RootsSource::AmazonTrustServices, Some(roots)) if !roots.has_one_of_amazon() => (
                "no root of Amazon Trust Services, which signs the certificates of MSK's brokers",
                without_own_roots(&self.origins.roots, self.dialect),
            ),
            (RootsSource::Public, Some(_)) => (
                "the configuration has root certificates of its own, and the mapping names none: Lambda would trust only the public certificate authorities",
                "make a secret of them with `msk-auth pack --config FILE`, and name it in the mapping as SERVER_ROOT_CA_CERTIFICATE".to_owned(),
            ),
            (RootsSource::Secret(_), None) => (
                "the mapping names a root certificate, and the configuration has none of its own",
                "give the client the same root, unless a public certificate authority signed the brokers' certificates".to_owned(),
            ),
            _ => return,
        };
        // The configuration itself has this finding already.
        if !findings.contains(Code::ConfigMskRoots) {
            let place = self.origins.roots.clone();
            findings.push(Finding::new(Code::PlanConfigRoots, place, message).help(help));
        }
        if let (RootsSource::Public, Some(pem)) = (&plan.roots, self.roots_text()) {
            plan.roots = RootsSource::Given(pem);
        }
    }

    fn judge_oauth(&self, plan: &mut Plan, findings: &mut Findings) {
        if plan.method != Method::OauthBearer {
            return;
        }
        if plan.secret.is_none() && plan.oauth == OauthParameters::default() {
            plan.oauth = self.oauth.clone();
            return;
        }
        let differing = differing(&self.oauth, &plan.oauth);
        if !differing.is_empty() {
            let message = format!(
                "the configuration and the mapping request tokens with different parameters: {}",
                differing.join(", ")
            );
            findings.push(
                Finding::new(Code::PlanConfigOauth, self.origins.oauth.clone(), message).help(
                    "make the mapping's OAUTHBEARER_SCOPE, OAUTHBEARER_LOGICAL_CLUSTER and OAUTHBEARER_IDENTITY_POOL the same as the configuration's",
                ),
            );
        }
    }

    /// The roots as PEM.
    pub(super) fn roots_text(&self) -> Option<String> {
        self.roots.as_ref()?.to_pem(&[]).ok()
    }
}

/// Checks the roots: MSK's brokers have certificates of Amazon Trust Services.
pub(super) fn msk_roots(
    roots: &Roots,
    brokers: &[Broker],
    place: &Place,
    dialect: Dialect,
    findings: &mut Findings,
) {
    if Broker::are_of_msk(brokers) && !roots.has_one_of_amazon() {
        findings.push(
            Finding::new(
                Code::ConfigMskRoots,
                place.clone(),
                "no root of Amazon Trust Services, which signs the certificates of MSK's brokers",
            )
            .help(without_own_roots(place, dialect)),
        );
    }
}

/// The help for roots that MSK's brokers do not have.
fn without_own_roots(place: &Place, dialect: Dialect) -> String {
    let field = place.field.as_deref().unwrap_or_default();
    // The place of a file is its setting and its path.
    let key = field.split_once(" (").map_or(field, |(key, _)| key);
    match (dialect.is_java(), key) {
        (true, "") => "remove the truststore: Java's own roots include Amazon's".to_owned(),
        (true, key) => format!(
            "remove the truststore, which is `{key}` and its type and password: Java's own roots include Amazon's"
        ),
        (false, "") => "remove the roots: those of the system include Amazon's".to_owned(),
        (false, key) => {
            format!(
                "remove `{key}`: without `ssl.ca.location` and `ssl.ca.pem`, librdkafka uses the system's roots, which include Amazon's"
            )
        }
    }
}

fn extension_left_out(name: &str, place: &Place) -> Finding {
    let name = printable(name);
    let message = format!(
        "the SASL extension `{name}` can't be named in a mapping, so Lambda does not send it"
    );
    Finding::new(Code::ConfigLeftOut, place.clone(), message)
        .help("use a login that needs no such extension")
        .fact(FactName::Field, name)
}

const REJECTED: &str = "the configuration is not accepted";

/// The names of what differs; the values can be secrets.
fn differing(own: &OauthParameters, other: &OauthParameters) -> Vec<String> {
    let mut names = Vec::new();
    if own.scope != other.scope {
        names.push("the scope".to_owned());
    }
    let value = |parameters: &OauthParameters, name: &str| {
        let mut extensions = parameters.extensions.iter();
        let found = extensions.find(|(other, _)| other == name);
        found.map(|(_, value)| value.clone())
    };
    for (name, _) in own.extensions.iter().chain(&other.extensions) {
        let named = format!("the extension {}", printable(name));
        if value(own, name) != value(other, name) && !names.contains(&named) {
            names.push(named);
        }
    }
    names
}
