//! Fetches clusters, their brokers and secrets by ARN, with the AWS SDK.
//!
//! [`Fetcher::connection`] fetches everything that a connection needs: a [`Cluster`], its
//! [`BootstrapBrokers`], and a secret's document for [`secret::load`](msk_auth::secret::load).
//! [`connection_blocking`] does the same for a program without Tokio.
//!
//! ```no_run
//! use msk_auth_aws::Fetcher;
//! use msk_auth::iam::Region;
//! use msk_auth_aws::SdkChain;
//!
//! # async fn fetch() -> Result<(), Box<dyn std::error::Error>> {
//! let cluster = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/5f1c7b0e-1".parse()?;
//! let secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_orders-AbCdEf".parse()?;
//! let fetcher = Fetcher::load(&SdkChain::new(&Region::new("eu-west-1")?)).await;
//! let fetched = fetcher.connection(&cluster, Some(&secret)).await?;
//! println!("{:?} {:?}", fetched.cluster, fetched.brokers);
//! # Ok(())
//! # }
//! ```
//!
//! The caller needs `kafka:DescribeClusterV2` and `kafka:GetBootstrapBrokers` on the cluster, and
//! `kafka:DescribeVpcConnection` on a VPC connection. For a secret it needs `secretsmanager:GetSecretValue`
//! and, if a customer managed KMS key encrypts the secret, `kms:Decrypt` on the key. A [`FetchError`] names the
//! missing permission.
//!
//! # How secrets are protected
//!
//! The SDK signs, sends and retries. Its parsers and traces do not see the response, which is read
//! here into memory that is wiped. After a secret, the connection is closed, and the HTTP library's
//! read buffers are overwritten. Not covered: the buffers in which rustls decrypts, which it frees
//! without wiping; the memory of an HTTP client that the caller sets in the [`SdkConfig`]; and the
//! buffers of a connection that stays open against the request, as with HTTP/2.

mod body;
mod error;
mod judge;
mod scram_secrets;

use std::time::{Duration, Instant};

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_kafka::config::http::HttpResponse;
use aws_sdk_kafka::config::timeout::TimeoutConfig;
use aws_sdk_kafka::error::{ProvideErrorMetadata, SdkError};
use body::Answer;
pub use error::{Fault, FetchError, Operation, Refusal};
use msk_auth::aws::{BootstrapBrokers, Cluster, ClusterArn, SecretArn};
use msk_auth::finding::FindingsError;
use msk_auth::secret;
use msk_auth::sensitive::{SensitiveBuffer, SensitiveBytes};

use crate::chain::SdkChainBuilder;

/// How long a call may take, including all its attempts, unless [`Fetcher::timeout`] sets another
/// time.
const TIMEOUT: Duration = Duration::from_secs(15);
/// The number of attempts within that time: as many as the SDK makes.
const ATTEMPTS: u32 = 3;

/// Everything that a connection to a cluster needs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fetched {
    /// AWS's description of the cluster.
    pub cluster: Cluster,
    /// The addresses of its brokers.
    pub brokers: BootstrapBrokers,
    /// The secret's document, if it was requested.
    pub secret: Option<SensitiveBytes>,
}

/// Fetches by ARN, in the region of the ARN.
///
/// Like the SDK, its calls need a Tokio runtime with time and IO. Endpoints, proxies, retries and
/// the HTTP client are those of the [`SdkConfig`].
#[derive(Clone, Debug)]
pub struct Fetcher {
    config: SdkConfig,
    timeout: Duration,
}

impl Fetcher {
    /// Makes a fetcher with the program's own SDK settings, except for their region.
    pub fn new(config: &SdkConfig) -> Self {
        // The SDK panics without a behaviour version.
        let version = config.behavior_version();
        let version = version.unwrap_or_else(BehaviorVersion::latest);
        Self {
            config: config.to_builder().behavior_version(version).build(),
            timeout: TIMEOUT,
        }
    }

    /// Makes a fetcher with credentials from the SDK's chain, a profile or a role; begin with
    /// [`SdkChain::new`](crate::SdkChain::new).
    pub async fn load(credentials: &SdkChainBuilder) -> Self {
        Self::new(&credentials.sdk_config().await)
    }

    /// Sets another limit for the time of each call, including all its attempts; the default is 15
    /// s.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Fetches the cluster and its brokers, and the secret if one is given. `cluster` may be a VPC
    /// connection; the result then describes the cluster to which it leads.
    ///
    /// # Errors
    /// The first call that failed.
    pub async fn connection(
        &self,
        cluster: &ClusterArn,
        secret: Option<&SecretArn>,
    ) -> Result<Fetched, FetchError> {
        let cluster = &self.target(cluster).await?;
        Ok(Fetched {
            cluster: self.cluster(cluster).await?,
            brokers: self.brokers(cluster).await?,
            secret: match secret {
                Some(arn) => Some(self.secret(arn).await?),
                None => None,
            },
        })
    }

    /// Returns the cluster to which a VPC connection leads; the ARN of a cluster is returned unchanged
    /// ([DescribeVpcConnection](https://docs.aws.amazon.com/msk/1.0/apireference/vpc-connections-arn.html)).
    ///
    /// # Errors
    /// The call failed, or its response names no cluster.
    pub async fn target(&self, arn: &ClusterArn) -> Result<ClusterArn, FetchError> {
        if !arn.is_vpc_connection() {
            return Ok(arn.clone());
        }
        let call = Call {
            operation: Operation::DescribeVpcConnection,
            arn: arn.to_string(),
            region: arn.region.clone(),
        };
        let answer = Answer::default();
        let question = async || {
            self.kafka(&call)
                .describe_vpc_connection()
                .arn(&call.arn)
                .customize()
                .interceptor(answer.clone())
                .send()
                .await
        };
        let document = self.ask(&call, question, &answer).await?;
        target_of(document.as_slice()).map_err(|fault| call.failed(fault))
    }

    /// Fetches AWS's description of a cluster
    /// ([DescribeClusterV2](https://docs.aws.amazon.com/MSK/2.0/APIReference/v2-clusters-clusterarn.html)).
    ///
    /// # Errors
    /// The call failed, or its response describes no cluster.
    pub async fn cluster(&self, arn: &ClusterArn) -> Result<Cluster, FetchError> {
        let call = Call::of_cluster(Operation::DescribeClusterV2, &self.target(arn).await?);
        let answer = Answer::default();
        let question = async || {
            self.kafka(&call)
                .describe_cluster_v2()
                .cluster_arn(&call.arn)
                .customize()
                .interceptor(answer.clone())
                .send()
                .await
        };
        let document = self.ask(&call, question, &answer).await?;
        call.read(&document, Cluster::from_json)
    }

    /// Fetches the addresses of a cluster's brokers
    /// ([GetBootstrapBrokers](https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn-bootstrap-brokers.html)).
    ///
    /// # Errors
    /// The call failed, or its response lists no brokers.
    pub async fn brokers(&self, arn: &ClusterArn) -> Result<BootstrapBrokers, FetchError> {
        let call = Call::of_cluster(Operation::GetBootstrapBrokers, &self.target(arn).await?);
        let answer = Answer::default();
        let question = async || {
            self.kafka(&call)
                .get_bootstrap_brokers()
                .cluster_arn(&call.arn)
                .customize()
                .interceptor(answer.clone())
                .send()
                .await
        };
        let document = self.ask(&call, question, &answer).await?;
        call.read(&document, BootstrapBrokers::from_json)
    }

    /// Fetches the document of a secret, in its current version
    /// ([GetSecretValue](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html)).
    ///
    /// # Errors
    /// The call failed, or the secret is not text: a `SecretBinary` is refused.
    pub async fn secret(&self, arn: &SecretArn) -> Result<SensitiveBytes, FetchError> {
        let call = Call {
            operation: Operation::GetSecretValue,
            arn: arn.to_string(),
            region: arn.region.clone(),
        };
        let answer = Answer::secret();
        let question = async || {
            self.secrets_manager(&call)
                .get_secret_value()
                .secret_id(&call.arn)
                .customize()
                .interceptor(answer.clone())
                .send()
                .await
        };
        let document = self.ask(&call, question, &answer).await?;
        secret_of(document.as_slice()).map_err(|fault| call.failed(fault))
    }

    /// Makes one call within its time limit, and returns the body of the response.
    async fn ask<T, E>(
        &self,
        call: &Call,
        question: impl AsyncFnOnce() -> Result<T, SdkError<E, HttpResponse>>,
        answer: &Answer,
    ) -> Result<SensitiveBuffer, FetchError>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(call.failed(Fault::NoRuntime));
        }
        let begun = Instant::now();
        let outcome = tokio::time::timeout(self.timeout, async {
            match Box::pin(question()).await {
                Ok(_) => answer.read().await,
                Err(error) => Err(judge::fault_of(&error, begun.elapsed())),
            }
        });
        match outcome.await {
            Ok(outcome) => outcome.map_err(|fault| call.failed(fault)),
            Err(_) => Err(call.failed(Fault::TimedOut {
                after: self.timeout,
            })),
        }
    }

    fn kafka(&self, call: &Call) -> aws_sdk_kafka::Client {
        let config = self.config_for(call);
        aws_sdk_kafka::Client::new(&config)
    }

    fn secrets_manager(&self, call: &Call) -> aws_sdk_secretsmanager::Client {
        let config = self.config_for(call);
        aws_sdk_secretsmanager::Client::new(&config)
    }

    /// The settings for the region of a call, with time for more than one attempt.
    fn config_for(&self, call: &Call) -> SdkConfig {
        let attempt = self.timeout.checked_div(ATTEMPTS).unwrap_or_default();
        let ours = TimeoutConfig::builder().operation_attempt_timeout(attempt);
        let set = self.config.timeout_config();
        let timeouts = set.map_or_else(TimeoutConfig::builder, TimeoutConfig::to_builder);
        let timeouts = timeouts.take_unset_from(ours);
        self.config
            .to_builder()
            .region(aws_config::Region::new(call.region.clone()))
            .timeout_config(timeouts.build())
            .build()
    }
}

/// [`Fetcher::connection`] for a program without Tokio, or within any runtime: it waits on its own
/// thread and runtime.
///
/// # Errors
/// The first call that failed, or there is no thread.
pub fn connection_blocking(
    credentials: &SdkChainBuilder,
    cluster: &ClusterArn,
    secret: Option<&SecretArn>,
) -> Result<Fetched, FetchError> {
    let no_thread = |words: String| {
        Call::of_cluster(Operation::DescribeClusterV2, cluster).failed(Fault::NoThread(words))
    };
    let fetch = || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| no_thread(error.to_string()))?;
        runtime.block_on(async {
            let fetcher = Fetcher::load(credentials).await;
            fetcher.connection(cluster, secret).await
        })
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("msk-auth-fetch".into())
            .spawn_scoped(scope, fetch)
            .map_err(|error| no_thread(error.to_string()))?;
        thread
            .join()
            .unwrap_or_else(|_| Err(no_thread("it panicked".into())))
    })
}

/// A call: the operation and its ARN.
struct Call {
    operation: Operation,
    arn: String,
    region: String,
}

impl Call {
    fn of_cluster(operation: Operation, arn: &ClusterArn) -> Self {
        Self {
            operation,
            arn: arn.cluster(),
            region: arn.region.clone(),
        }
    }

    fn failed(&self, fault: Fault) -> FetchError {
        FetchError {
            operation: self.operation,
            arn: self.arn.clone(),
            region: self.region.clone(),
            fault,
        }
    }

    fn read<T>(
        &self,
        document: &SensitiveBuffer,
        from_json: impl Fn(&[u8]) -> Result<T, FindingsError>,
    ) -> Result<T, FetchError> {
        from_json(document.as_slice()).map_err(|error| self.failed(Fault::Unreadable(error)))
    }
}

/// The cluster in a response of DescribeVpcConnection.
fn target_of(answer: &[u8]) -> Result<ClusterArn, Fault> {
    let members = secret::members(answer);
    let target = members
        .iter()
        .find(|(key, _)| key.expose() == "targetClusterArn");
    let Some((_, text)) = target else {
        return Err(Fault::NotAnAnswer("it names no targetClusterArn".into()));
    };
    match text.expose().parse::<ClusterArn>() {
        Ok(arn) if !arn.is_vpc_connection() => Ok(arn),
        _ => Err(Fault::NotAnAnswer(format!(
            "{} is not a cluster",
            judge::shown(text.expose())
        ))),
    }
}

/// The document in a response of GetSecretValue.
fn secret_of(answer: &[u8]) -> Result<SensitiveBytes, Fault> {
    let members = secret::members(answer);
    let text_of = |name: &str| members.iter().find(|(key, _)| key.expose() == name);
    if let Some((_, document)) = text_of("SecretString") {
        return Ok(SensitiveBytes::from(document.expose().as_bytes()));
    }
    Err(match text_of("SecretBinary") {
        Some(_) => Fault::SecretBinary,
        // The service names at least the secret's ARN.
        None if members.is_empty() => Fault::NotAnAnswer("it is not a JSON object".into()),
        None => Fault::SecretEmpty,
    })
}
