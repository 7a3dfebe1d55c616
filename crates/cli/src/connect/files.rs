//! The token and the roots in files that options name.

use std::path::Path;

use msk_auth::client::BearerTokens;
use msk_auth::finding::with_causes;
use msk_auth::secret::pack::PackInput;
use msk_auth::secret::{self, Secret, SecretType, pack};
use msk_auth::sensitive::SensitiveText;
use msk_auth::tls::Roots;
use msk_auth::{Conditions, Findings, Rules};

use crate::provider::provider;
use crate::{Unusable, input};

/// The token in a file, read once.
pub(super) fn bearer(path: &Path) -> Result<BearerTokens, Unusable> {
    let content = input::read(path)?;
    let text = secret::plain_text(content.expose()).ok_or_else(|| {
        let name = input::name(path);
        Unusable(format!("{name}: the token is neither UTF-8 nor UTF-16"))
    })?;
    let token = SensitiveText::from(text.expose().trim());
    if token.expose().is_empty() {
        return Err(Unusable(format!("{} contains no token", input::name(path))));
    }
    Ok(BearerTokens::new(move || Ok(token.clone().into())))
}

/// Roots from a PEM text, or from a secret that contains one.
pub(super) fn roots(path: &Path) -> Result<Roots, Unusable> {
    let content = input::read(path)?;
    let conditions = Conditions::new(Rules::kafka(), provider());
    let unusable = |problem: &str| Unusable(format!("--ca {}: {problem}", input::name(path)));
    let text = secret::plain_text(content.expose());
    let is_document = |text: &SensitiveText| text.expose().trim_start().starts_with('{');
    if text.as_ref().is_some_and(is_document) {
        let kind = Some(SecretType::ServerRootCaCertificate);
        let secret = secret::load(content.expose(), kind, &conditions)
            .map_err(|error| unusable(&with_causes(&error)))?;
        let Secret::ServerRootCa(certificates) = secret else {
            return Err(unusable("no root certificates"));
        };
        return Roots::from_certificates(&certificates)
            .map_err(|error| unusable(&with_causes(&error)));
    }
    let Some(text) = text else {
        let mut findings = Findings::under(&conditions.rules);
        let name = input::name(path);
        pack::certificates(
            &PackInput::new(&name, content.expose()),
            &conditions,
            &mut findings,
        );
        let problem = findings.into_ranked().into_iter().next();
        return Err(unusable(&match problem {
            Some(finding) => match finding.help {
                Some(help) => format!("{}; {help}", finding.message),
                None => finding.message,
            },
            None => "not text".to_owned(),
        }));
    };
    Roots::from_pem(text.expose(), &conditions).map_err(|error| unusable(&with_causes(&error)))
}
