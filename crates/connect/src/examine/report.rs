//! The results of an examination.

use std::time::Duration;

use msk_auth::Method;
use msk_auth::lambda::{Answer, Basis, Stage};

use crate::{Failure, SaslSession, TlsSession};

/// The result of one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StageReport {
    /// The stage.
    pub stage: Stage,
    /// How long it took.
    pub elapsed: Duration,
    /// The result in a few words, or the failure.
    pub outcome: Result<String, Failure>,
}

/// The result for one broker.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BrokerReport {
    /// The broker, `host:port`, safe to show.
    pub address: String,
    /// The stages that were reached, in order. Only the last can have failed.
    pub stages: Vec<StageReport>,
    /// What TLS negotiated, if that stage was reached.
    pub tls: Option<TlsSession>,
    /// How long the login is valid, if the broker sets a limit.
    pub session: Option<SaslSession>,
    /// Whether it was examined completely; `false` if the examination was stopped before.
    pub is_complete: bool,
}

impl BrokerReport {
    /// The failure, if there is one.
    pub fn failure(&self) -> Option<&Failure> {
        self.stages
            .iter()
            .find_map(|stage| stage.outcome.as_ref().err())
    }

    /// Whether every stage succeeded.
    pub fn is_ready(&self) -> bool {
        self.is_complete && !self.stages.is_empty() && self.failure().is_none()
    }
}

/// A broker in the cluster's metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdvertisedBroker {
    /// The broker's number.
    pub node_id: i32,
    /// `host:port` as the cluster advertises it, safe to show.
    pub address: String,
    /// Whether it is one of the given brokers, which have their own reports.
    pub is_given: bool,
    /// Its report; `None` if it was given or was not tried.
    pub report: Option<BrokerReport>,
}

/// The results for all brokers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectReport {
    /// The method.
    pub method: Method,
    /// Each given broker, in the plan's order.
    pub brokers: Vec<BrokerReport>,
    /// Each broker that the cluster advertises, at most 256.
    pub advertised: Vec<AdvertisedBroker>,
    /// How many more it advertises.
    pub advertised_left_out: usize,
    /// Whether the advertised brokers were to be examined, too.
    pub advertised_are_asked: bool,
    /// Whether the examination was stopped before its end.
    pub is_interrupted: bool,
}

impl ConnectReport {
    /// Whether every broker accepts this client, as a consumer of all partitions needs: the given ones
    /// and, unless they were skipped, those that the cluster advertises.
    pub fn is_ready(&self) -> bool {
        let is_ready = |one: &AdvertisedBroker| {
            one.is_given || one.report.as_ref().is_some_and(BrokerReport::is_ready)
        };
        let advertised = !self.advertised_are_asked
            || self.advertised_left_out == 0 && self.advertised.iter().all(is_ready);
        !self.is_interrupted
            && !self.brokers.is_empty()
            && self.brokers.iter().all(BrokerReport::is_ready)
            && advertised
    }

    /// Every examined broker: the given ones, then the advertised ones.
    pub fn examined(&self) -> impl Iterator<Item = &BrokerReport> {
        self.brokers.iter().chain(self.examined_advertised())
    }

    /// The examined brokers among the advertised ones.
    pub fn examined_advertised(&self) -> impl Iterator<Item = &BrokerReport> {
        self.advertised.iter().filter_map(|one| one.report.as_ref())
    }

    /// The first broker's failure, if any.
    pub fn failure(&self) -> Option<&Failure> {
        self.examined().find_map(BrokerReport::failure)
    }

    /// The message that Lambda would show for an event source mapping in place of this client.
    pub fn lambda(&self) -> Option<Answer> {
        let given = self.brokers.iter().find_map(BrokerReport::failure);
        if let Some(failure) = given {
            return failure.lambda(self.method);
        }
        let mut answer = self.failure()?.lambda(self.method)?;
        // Lambda's messages after the first connection are not documented.
        answer.basis = Basis::Inferred;
        Some(answer)
    }
}
