//! The commands that make Lambda use the packed secrets.

use std::path::{Path, PathBuf};

use msk_auth::aws::{EventSource, SourceAccessType};
use msk_auth::finding::shell_word;

use crate::words;

/// The commands that follow.
pub(super) struct Next {
    event_source: EventSource,
    secrets: Vec<(SourceAccessType, PathBuf)>,
    parameters: Vec<(SourceAccessType, String)>,
}

impl Next {
    pub(super) fn new(
        event_source: EventSource,
        parameters: Vec<(SourceAccessType, String)>,
    ) -> Self {
        Self {
            event_source,
            secrets: Vec::new(),
            parameters,
        }
    }

    /// A secret that is in a file.
    pub(super) fn push(&mut self, kind: SourceAccessType, file: &Path) {
        self.secrets.push((kind, file.to_owned()));
    }

    pub(super) fn print(&self) {
        errln!("\nnext, run these commands, with the words in capitals replaced:");
        for (kind, file) in &self.secrets {
            errln!("  {}", self.creation(*kind, file));
        }
        if self.is_scram_of_msk() {
            errln!(
                "  aws kafka batch-associate-scram-secret --cluster-arn CLUSTER_ARN --secret-arn-list SECRET_ARN"
            );
        }
        errln!(
            "  aws lambda update-event-source-mapping --uuid UUID --source-access-configurations {}",
            shell_word(&self.configurations())
        );
        if self.event_source == EventSource::SelfManaged {
            errln!(
                "  (this list replaces the mapping's, so also add its VPC_SUBNET and VPC_SECURITY_GROUP entries)"
            );
        }
    }

    /// What the mapping must name in addition to a secret on standard output.
    pub(super) fn print_parameters(&self) {
        if !self.parameters.is_empty() {
            errln!("\nthe mapping also needs: {}", self.configurations());
        }
    }

    fn is_scram_of_msk(&self) -> bool {
        let is_scram = |(kind, _): &(SourceAccessType, _)| kind.is_login();
        self.event_source == EventSource::Msk && self.secrets.iter().any(is_scram)
    }

    /// MSK associates a SCRAM secret only under such a name, and encrypted with a customer's key.
    fn creation(&self, kind: SourceAccessType, file: &Path) -> String {
        let name = match kind {
            _ if self.is_scram_of_msk() => "AmazonMSK_NAME --kms-key-id KEY_ARN",
            SourceAccessType::ServerRootCaCertificate => "ROOT_NAME",
            _ => "NAME",
        };
        let file = words::quoted(file);
        // The quotation marks of a name, if it has some, are around the whole word.
        let file = match file.strip_prefix('\'') {
            Some(rest) => format!("'file://{rest}"),
            None => format!("file://{file}"),
        };
        format!("aws secretsmanager create-secret --name {name} --secret-string {file}")
    }

    fn configurations(&self) -> String {
        let secrets = self.secrets.iter().map(|(kind, _)| {
            let arn = match kind {
                SourceAccessType::ServerRootCaCertificate => "ROOT_SECRET_ARN",
                _ => "SECRET_ARN",
            };
            (*kind, arn.to_owned())
        });
        let all = secrets.chain(self.parameters.iter().cloned());
        let list: Vec<_> = all
            .map(|(kind, uri)| serde_json::json!({"Type": kind.as_str(), "URI": uri}))
            .collect();
        serde_json::Value::from(list).to_string()
    }
}
