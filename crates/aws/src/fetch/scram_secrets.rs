//! The secrets of a cluster's SASL/SCRAM users.

use msk_auth::aws::{ClusterArn, SecretArn};
use serde_json::Value;

use super::body::Answer;
use super::error::{Fault, FetchError, Operation};
use super::judge::shown;
use super::{Call, Fetcher};

/// The maximum number of pages; the service decides how many secrets are on each.
const MOST_PAGES: usize = 20;

impl Fetcher {
    /// Lists the secrets that are associated with a cluster for SASL/SCRAM, one for each user; choose one for
    /// [`secret`](Self::secret)
    /// ([ListScramSecrets](https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn-scram-secrets.html)).
    ///
    /// # Errors
    /// The call failed, or its response lists no secrets.
    pub async fn scram_secrets(&self, arn: &ClusterArn) -> Result<Vec<SecretArn>, FetchError> {
        let call = Call::of_cluster(Operation::ListScramSecrets, &self.target(arn).await?);
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

/// The secrets on a page, and the token for the next one.
fn page_of(answer: &[u8]) -> Result<(Vec<SecretArn>, Option<String>), Fault> {
    let not_an_answer = |reason: &str| Fault::NotAnAnswer(reason.into());
    let page: Value = serde_json::from_slice(answer)
        .map_err(|error| Fault::NotAnAnswer(shown(&error.to_string())))?;
    let member = |name: &str| page.get(name).filter(|value| !value.is_null());
    let list: &[Value] = match member("secretArnList") {
        None if page.is_object() => &[],
        None => return Err(not_an_answer("it is not a JSON object")),
        Some(Value::Array(list)) => list,
        Some(_) => return Err(not_an_answer("its secretArnList is not a list")),
    };
    let mut secrets = Vec::with_capacity(list.len());
    for element in list {
        let text = element.as_str();
        let text = text.ok_or_else(|| not_an_answer("it lists a value that is not a string"))?;
        let arn = text.parse();
        secrets.push(
            arn.map_err(|error| Fault::NotAnAnswer(format!("it lists {}: {error}", shown(text))))?,
        );
    }
    let next = match member("nextToken") {
        None => None,
        Some(Value::String(token)) => Some(token.clone()).filter(|token| !token.is_empty()),
        Some(_) => return Err(not_an_answer("its nextToken is not a string")),
    };
    Ok((secrets, next))
}
