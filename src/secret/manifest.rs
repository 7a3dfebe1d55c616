//! A Kubernetes Secret as YAML, which is recognised but not read.

use crate::finding::{Code, FactName, Finding, Place, shell_word};

/// The maximum number of lines that are searched.
const MAX_LINES: usize = 4096;

/// The manifest of a Secret, with the names in it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Manifest {
    name: Option<String>,
    namespace: Option<String>,
}

impl Manifest {
    /// Recognises a manifest; `None` for everything else.
    pub(crate) fn of(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let lines = || text.lines().take(MAX_LINES);
        let is_secret = |line: &str| value_of(line, "kind:") == Some("Secret");
        let is_known = lines().any(|line| line.starts_with("kind:") && is_secret(line))
            && lines().any(|line| line.starts_with("apiVersion:"));
        if !is_known {
            return None;
        }
        let mut metadata = lines()
            .skip_while(|line| !line.starts_with("metadata:"))
            .skip(1)
            .take_while(|line| line.starts_with([' ', '\t']) || line.is_empty());
        let found: Vec<&str> = metadata.by_ref().collect();
        let of = |key: &str| {
            let value = found.iter().find_map(|line| value_of(line, key))?;
            is_name(value).then(|| value.to_owned())
        };
        Some(Self {
            name: of("name:"),
            namespace: of("namespace:"),
        })
    }

    /// Reports YAML in place of JSON, with the command that converts it.
    pub(crate) fn finding(&self, place: &Place) -> Finding {
        let name = self.name.as_deref().unwrap_or("NAME");
        let namespace = match &self.namespace {
            Some(namespace) => format!(" --namespace {}", shell_word(namespace)),
            None => String::new(),
        };
        Finding::new(
            Code::SecretEnvelope,
            place.clone(),
            "this is a Kubernetes Secret as YAML; msk-auth reads only JSON",
        )
        .help(format!(
            "run `(umask 077; kubectl get secret {}{namespace} -o json > secret.json)` to get it \
             as JSON, or `(umask 077; yq -o json . FILE > secret.json)` (yq 4 by Mike Farah) to convert this file",
            shell_word(name),
        ))
        .fact(FactName::Found, "a Kubernetes Secret as YAML")
    }
}

/// The value after a key, without quotes.
fn value_of<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let value = line.trim().strip_prefix(key)?.trim();
    Some(value.trim_matches(['"', '\'']))
}

/// A name as in Kubernetes (RFC 1123 subdomain).
fn is_name(text: &str) -> bool {
    (1..=253).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte))
}
