//! The secrets that a cluster takes its SASL/SCRAM users from.

use super::body::Answer;
use super::error::{Fault, FetchError, Operation};
use super::judge::shown;
use super::{Call, Fetcher};
use msk_auth::aws::{ClusterArn, SecretArn};
use msk_auth::finding::{Findings, Rules};
use msk_auth::json::Json;

/// How many pages are asked for, of as many secrets each as the service lists by itself.
const MOST_PAGES: usize = 20;

impl Fetcher {
    /// The secrets that are associated with a cluster for SASL/SCRAM, one a user, to choose one of
    /// for [`secret`](Self::secret)
    /// ([ListScramSecrets](https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn-scram-secrets.html)).
    ///
    /// # Errors
    /// The call failed, or its answer lists no secrets.
    pub async fn scram_secrets(&self, arn: &ClusterArn) -> Result<Vec<SecretArn>, FetchError> {
        let call = Call::of_cluster(Operation::ListScramSecrets, arn);
        let mut secrets = Vec::new();
        let mut next_page: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let answer = Answer::default();
            let question = async || {
                self.kafka(&call)
                    .list_scram_secrets()
                    .cluster_arn(&call.arn)
                    .set_next_token(next_page.take())
                    .customize()
                    .interceptor(answer.clone())
                    .send()
                    .await
            };
            let document = self.ask(&call, question, &answer).await?;
            let page = page_of(document.as_slice()).map_err(|fault| call.failed(fault))?;
            secrets.extend(page.0);
            next_page = page.1;
            if next_page.is_none() {
                break;
            }
        }
        Ok(secrets)
    }
}

/// The secrets on a page, and what to ask the next one with.
fn page_of(answer: &[u8]) -> Result<(Vec<SecretArn>, Option<String>), Fault> {
    let mut findings = Findings::under(&Rules::lambda());
    let mut page = (Vec::new(), None);
    if let Some(json) = Json::read_object(answer, "the list of secrets", &mut findings) {
        let list = json.root().member("SecretArnList", &mut findings);
        for text in list.texts(&mut findings) {
            let arn = text.parse().map_err(|error| {
                Fault::NotAnAnswer(format!("it lists {}: {error}", shown(text)))
            })?;
            page.0.push(arn);
        }
        let next = json.root().member("NextToken", &mut findings);
        page.1 = next.text(&mut findings).map(str::to_owned);
    }
    match findings.has_errors() {
        true => Err(Fault::Unreadable(findings.into())),
        false => Ok(page),
    }
}
