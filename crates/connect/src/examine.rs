//! Every stage at every broker, for a person who asks why it does not connect.

use std::sync::Arc;
use std::time::{Duration, Instant};

use msk_auth::Method;
use msk_auth::aws::Broker;
use msk_auth::finding::Code;
use msk_auth::lambda::{Answer, Stage};
use tokio::task::JoinSet;

use crate::questions::{self, Questions};
use crate::{Connection, Connector, Failure, SaslSession, TlsSession, probe};

/// How one stage ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StageReport {
    /// The stage.
    pub stage: Stage,
    /// How long it took.
    pub elapsed: Duration,
    /// What came of it, in a few words for a person, or what went wrong.
    pub outcome: Result<String, Failure>,
}

/// How a broker fared.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BrokerReport {
    /// The broker.
    pub broker: Broker,
    /// The stages that were gone through, in order. Only the last can have failed.
    pub stages: Vec<StageReport>,
    /// What TLS negotiated, where it came to that.
    pub tls: Option<TlsSession>,
    /// How long the login holds, where the broker sets a limit.
    pub session: Option<SaslSession>,
}

impl BrokerReport {
    /// What went wrong, if anything.
    pub fn failure(&self) -> Option<&Failure> {
        self.stages
            .iter()
            .find_map(|stage| stage.outcome.as_ref().err())
    }

    /// Whether every stage went well.
    pub fn is_ready(&self) -> bool {
        !self.stages.is_empty() && self.failure().is_none()
    }
}

/// How all brokers fared.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectReport {
    /// The method.
    pub method: Method,
    /// Each broker, in the plan's order.
    pub brokers: Vec<BrokerReport>,
}

impl ConnectReport {
    /// Whether every broker lets this client in, as a consumer of all partitions needs.
    pub fn is_ready(&self) -> bool {
        !self.brokers.is_empty() && self.brokers.iter().all(BrokerReport::is_ready)
    }

    /// The first broker's failure, if any.
    pub fn failure(&self) -> Option<&Failure> {
        self.brokers.iter().find_map(BrokerReport::failure)
    }

    /// What Lambda would show for an event source mapping in this client's place.
    pub fn lambda(&self) -> Option<Answer> {
        self.failure()?.lambda(self.method)
    }
}

impl Connector {
    /// Goes through every stage at every broker at the same time, then asks each about the
    /// cluster, and `questions`. `observe` is called with each stage as it ends.
    ///
    /// Where a broker hangs up without a word, a second connection or two find out more: whether
    /// the port speaks plaintext, or hangs up on everybody. None of them carries a secret.
    ///
    /// Must run on a Tokio runtime with input, output and time enabled.
    pub async fn examine(
        &self,
        questions: &Questions,
        observe: impl Fn(&Broker, &StageReport) + Send + Sync + 'static,
    ) -> ConnectReport {
        let observe = Arc::new(observe);
        let mut tasks = JoinSet::new();
        for (index, broker) in self.client.brokers().iter().enumerate() {
            let (connector, broker) = (self.clone(), broker.clone());
            let (questions, observe) = (questions.clone(), observe.clone());
            tasks.spawn(async move {
                let report = connector.examine_one(broker, &questions, &*observe).await;
                (index, report)
            });
        }
        let mut brokers: Vec<_> = tasks.join_all().await;
        brokers.sort_by_key(|(index, _)| *index);
        ConnectReport {
            method: self.client.method(),
            brokers: brokers.into_iter().map(|(_, report)| report).collect(),
        }
    }

    async fn examine_one(
        &self,
        broker: Broker,
        questions: &Questions,
        observe: &(dyn Fn(&Broker, &StageReport) + Send + Sync),
    ) -> BrokerReport {
        let mut report = BrokerReport {
            broker,
            stages: Vec::new(),
            tls: None,
            session: None,
        };
        let mut failed = None;
        let opened = {
            let mut note = |stage: StageReport| match stage.outcome {
                // More may be found out about it first.
                Err(_) => failed = Some(stage),
                Ok(_) => {
                    observe(&report.broker, &stage);
                    report.stages.push(stage);
                }
            };
            self.open(&report.broker, &mut note).await
        };
        match opened {
            Ok(mut connection) => {
                report.tls = connection.tls().cloned();
                report.session = connection.session();
                failed = self
                    .ask(&mut connection, questions, &mut report, observe)
                    .await;
            }
            Err(failure) => {
                let failure = probe::refine(self, &report.broker, failure).await;
                if let Some(stage) = &mut failed {
                    stage.outcome = Err(failure);
                }
            }
        }
        if let Some(stage) = failed {
            observe(&report.broker, &stage);
            report.stages.push(stage);
        }
        report
    }

    /// The stages after the login; the one that failed, if one did.
    async fn ask(
        &self,
        connection: &mut Connection,
        questions: &Questions,
        report: &mut BrokerReport,
        observe: &(dyn Fn(&Broker, &StageReport) + Send + Sync),
    ) -> Option<StageReport> {
        let mut note = |stage, started: Instant, message| {
            let stage = StageReport {
                stage,
                elapsed: started.elapsed(),
                outcome: Ok(message),
            };
            observe(&report.broker, &stage);
            report.stages.push(stage);
        };
        let started = Instant::now();
        let metadata = match questions::metadata(connection, questions).await {
            Ok(metadata) => metadata,
            Err(failure) => return Some(ended(self.sasl_expected(failure), started)),
        };
        note(Stage::Metadata, started, questions::describe(&metadata));
        if questions.is_empty() {
            return None;
        }
        let started = Instant::now();
        match questions::authorize(connection, &metadata, questions).await {
            Ok(message) => {
                note(Stage::Authorize, started, message);
                None
            }
            Err(failure) => Some(ended(failure, started)),
        }
    }

    /// A listener with SASL answers `ApiVersions` to everybody, and hangs up on the next request.
    fn sasl_expected(&self, failure: Failure) -> Failure {
        if failure.code != Code::ClosedEarly || self.client.sasl_mechanism().is_some() {
            return failure;
        }
        Failure::new(
            Stage::Metadata,
            Code::SaslExpected,
            "the broker hangs up on the first request: this port wants a SASL login",
        )
        .help(
            "give the credentials of a SASL method, or use the port of this one: on MSK 9094 is \
             TLS, 9092 plaintext",
        )
    }
}

fn ended(failure: Failure, started: Instant) -> StageReport {
    StageReport {
        stage: failure.stage,
        elapsed: started.elapsed(),
        outcome: Err(failure),
    }
}
