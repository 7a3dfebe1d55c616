//! Examines every stage at every broker, to find out why a client does not connect.

mod course;
mod report;

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use msk_auth::aws::Broker;
use msk_auth::finding::Code;
use msk_auth::lambda::Stage;
use tokio::task::JoinSet;

use crate::action::{Action, Trace};
use crate::advertised::{self, Advertised};
use crate::questions::{self, Questions};
use crate::{Connection, Connector, Failure, probe};
use course::Course;
pub use report::{AdvertisedBroker, BrokerReport, ConnectReport, StageReport};

/// An event of an examination.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The cluster advertises a broker that was not given; it is also examined.
    Advertised {
        /// `host:port`, safe to show.
        address: &'a str,
    },
    /// A stage has ended at a broker.
    Stage {
        /// `host:port`, safe to show.
        address: &'a str,
        /// Its result.
        report: &'a StageReport,
    },
    /// A step at a broker, or a message from it: more detailed than stages, and without any secret.
    Action {
        /// `host:port`, safe to show.
        address: &'a str,
        /// The time since the examination of this broker began.
        elapsed: Duration,
        /// The step.
        action: &'a Action,
    },
}

type Observer = dyn Fn(Event<'_>) + Send + Sync;

/// The maximum number of advertised brokers that are examined at the same time.
const AT_ONCE: usize = 16;

impl Connector {
    /// Goes through every stage at every broker at the same time, then asks each about the cluster and
    /// the `questions`. Then does the same at the brokers that the cluster advertises, at most 256.
    /// `observe` is called with each stage as it ends, and with each action.
    ///
    /// An advertised broker's certificate must be for its advertised name, not for
    /// [`server_name`](Self::server_name), because that is the name that clients get from the metadata.
    ///
    /// If a broker closes the connection without an answer, or its certificate is not trusted, one or two more
    /// connections find out more: whether the port speaks plaintext, or closes every connection, and which
    /// certificates it sends. They send no secret.
    ///
    /// Must run on a Tokio runtime with input, output and time enabled.
    pub async fn examine(
        &self,
        questions: &Questions,
        observe: impl Fn(Event<'_>) + Send + Sync + 'static,
    ) -> ConnectReport {
        self.examine_until(questions, observe, std::future::pending())
            .await
    }

    /// Examines like [`examine`](Self::examine), until `stop` is ready: then connections are
    /// dropped, and the report says so and contains the results so far.
    pub async fn examine_until(
        &self,
        questions: &Questions,
        observe: impl Fn(Event<'_>) + Send + Sync + 'static,
        stop: impl Future<Output = ()>,
    ) -> ConnectReport {
        let mut stop = pin!(stop);
        // Before anything begins, so that the observer sees all of it.
        let is_stopped =
            poll_fn(|context| Poll::Ready(stop.as_mut().poll(context).is_ready())).await;
        let mut examination = Examination::begin(self, questions, Arc::new(observe));
        let is_interrupted = is_stopped || {
            let mut run = pin!(examination.run());
            poll_fn(|context| {
                if run.as_mut().poll(context).is_ready() {
                    return Poll::Ready(false);
                }
                stop.as_mut().poll(context).map(|()| true)
            })
            .await
        };
        // The observer gets no events after this.
        examination.tasks.shutdown().await;
        examination.report(is_interrupted)
    }
}

/// A running examination.
struct Examination {
    connector: Connector,
    /// The connector for brokers with their own names.
    direct: Connector,
    questions: Questions,
    observe: Arc<Observer>,
    tasks: JoinSet<Found>,
    given: Vec<Arc<Course>>,
    advertised: Vec<(Advertised, Option<Arc<Course>>)>,
    /// The indices in `advertised` of those still to be examined.
    waiting: VecDeque<usize>,
    left_out: usize,
}

/// The brokers that a broker's metadata advertises, and how many more.
type Found = (Vec<Advertised>, usize);

impl Examination {
    fn begin(connector: &Connector, questions: &Questions, observe: Arc<Observer>) -> Self {
        let mut direct = connector.clone();
        direct.server_name = None;
        let mut examination = Self {
            connector: connector.clone(),
            direct,
            questions: questions.clone(),
            observe,
            tasks: JoinSet::new(),
            given: Vec::new(),
            advertised: Vec::new(),
            waiting: VecDeque::new(),
            left_out: 0,
        };
        for broker in connector.client.brokers() {
            let course = Arc::new(Course::new(broker.to_string(), examination.observe.clone()));
            examination.given.push(course.clone());
            let (connector, broker) = (connector.clone(), broker.clone());
            let questions = questions.clone();
            examination.tasks.spawn(async move {
                let found = connector.examine_one(&broker, &questions, &course, |failure| failure);
                let found = found.await;
                course.complete();
                found
            });
        }
        examination
    }

    /// Examines all brokers, with one task for each.
    async fn run(&mut self) {
        let limit = self.given.len().saturating_add(AT_ONCE);
        loop {
            while self.tasks.len() < limit
                && let Some(index) = self.waiting.pop_front()
            {
                self.try_advertised(index);
            }
            match self.tasks.join_next().await {
                None => return,
                // A task that panicked leaves its course incomplete, and the report not ready.
                Some(done) => self.take_down(done.unwrap_or_default()),
            }
        }
    }

    /// Records the brokers that a broker advertises, each once, even if several brokers list it.
    fn take_down(&mut self, (list, more): Found) {
        self.left_out = self.left_out.max(more);
        for one in list {
            if self.advertised.iter().any(|(known, _)| *known == one) {
                continue;
            }
            if self.advertised.len() >= advertised::MAXIMUM {
                self.left_out = self.left_out.max(1);
                return;
            }
            let is_given = self.is_given(&one);
            if self.questions.advertised && !is_given {
                self.waiting.push_back(self.advertised.len());
            }
            self.advertised.push((one, None));
        }
    }

    fn is_given(&self, one: &Advertised) -> bool {
        self.connector
            .client
            .brokers()
            .iter()
            .any(|given| one.is(given))
    }

    fn try_advertised(&mut self, index: usize) {
        let Some((advertised, place)) = self.advertised.get_mut(index) else {
            return;
        };
        let address = advertised.address.clone();
        (self.observe)(Event::Advertised { address: &address });
        let course = Arc::new(Course::new(address, self.observe.clone()));
        *place = Some(course.clone());
        let (connector, advertised) = (self.direct.clone(), advertised.clone());
        self.tasks.spawn(async move {
            match &advertised.broker {
                None => course.note(ended(advertised.malformed(), Instant::now())),
                Some(broker) => {
                    let given = connector.client.brokers();
                    let explain = |failure| advertised.explain(failure, given);
                    let questions = Questions::default();
                    connector
                        .examine_one(broker, &questions, &course, explain)
                        .await;
                }
            }
            course.complete();
            // The brokers that it advertises itself are those of the same cluster.
            Found::default()
        });
    }

    fn report(self, is_interrupted: bool) -> ConnectReport {
        let is_given: Vec<bool> = self
            .advertised
            .iter()
            .map(|(one, _)| self.is_given(one))
            .collect();
        let mut advertised: Vec<_> = self.advertised.into_iter().zip(is_given).collect();
        advertised.sort_by_key(|((one, _), _)| one.node_id);
        ConnectReport {
            method: self.connector.client.method(),
            brokers: self.given.iter().map(|course| course.report()).collect(),
            advertised: advertised
                .into_iter()
                .map(|((one, course), is_given)| AdvertisedBroker {
                    node_id: one.node_id,
                    address: one.address,
                    is_given,
                    report: course.map(|course| course.report()),
                })
                .collect(),
            advertised_left_out: self.left_out,
            advertised_are_asked: self.questions.advertised,
            is_interrupted,
        }
    }
}

impl Connector {
    /// Examines the stages at one broker; returns what it advertises. `explain` completes a
    /// failure.
    async fn examine_one(
        &self,
        broker: &Broker,
        questions: &Questions,
        course: &Arc<Course>,
        explain: impl Fn(Failure) -> Failure,
    ) -> Found {
        let connector = self.traced(course.clone());
        let mut failed = None;
        let opened = {
            let mut note = |stage: StageReport| match stage.outcome {
                // First try to find out more about it.
                Err(_) => failed = Some(stage),
                Ok(_) => course.note(stage),
            };
            connector.open(broker, &mut note).await
        };
        let mut found = Found::default();
        match opened {
            Ok(mut connection) => {
                course.connected(&connection);
                match self.ask(&mut connection, questions, course).await {
                    Ok(of_broker) => found = of_broker,
                    Err((of_broker, stage)) => {
                        found = of_broker;
                        failed = Some(stage);
                    }
                }
            }
            Err(failure) => {
                let failure = probe::refine(&connector, broker, failure).await;
                if let Some(stage) = &mut failed {
                    stage.outcome = Err(failure);
                }
            }
        }
        if let Some(mut stage) = failed {
            stage.outcome = stage.outcome.map_err(explain);
            course.note(stage);
        }
        found
    }

    /// The same connector, with observed actions.
    fn traced(&self, course: Arc<Course>) -> Self {
        let mut traced = self.clone();
        traced.trace = Trace::to(move |action| course.observe_action(action));
        traced
    }

    /// The stages after the login: returns the advertised brokers, and the failure of a stage, if
    /// there is one.
    async fn ask(
        &self,
        connection: &mut Connection,
        questions: &Questions,
        course: &Course,
    ) -> Result<Found, (Found, StageReport)> {
        let started = Instant::now();
        let metadata = match questions::metadata(connection, questions).await {
            Ok(metadata) => metadata,
            Err(failure) => {
                let stage = ended(self.sasl_expected(failure), started);
                return Err((Found::default(), stage));
            }
        };
        course.note_success(Stage::Metadata, started, questions::describe(&metadata));
        let found = advertised::read(&metadata);
        if questions.is_empty() {
            return Ok(found);
        }
        let started = Instant::now();
        match questions::authorize(connection, &metadata, questions).await {
            Ok(message) => {
                course.note_success(Stage::Authorize, started, message);
                Ok(found)
            }
            Err(failure) => Err((found, ended(failure, started))),
        }
    }

    /// A listener with SASL answers `ApiVersions` to every client, and closes the connection on the next
    /// request.
    fn sasl_expected(&self, failure: Failure) -> Failure {
        if failure.code != Code::ClosedEarly || self.client.sasl_mechanism().is_some() {
            return failure;
        }
        Failure::new(
            Stage::Metadata,
            Code::SaslExpected,
            "the broker closes the connection on the first request: this port requires a SASL login",
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
