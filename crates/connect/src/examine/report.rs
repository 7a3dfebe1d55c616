//! What an examination has found.

use std::time::Duration;

use msk_auth::Method;
use msk_auth::lambda::{Answer, Basis, Stage};

use crate::{Failure, SaslSession, TlsSession};

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
    /// The broker, `host:port`, safe to show.
    pub address: String,
    /// The stages that were gone through, in order. Only the last can have failed.
    pub stages: Vec<StageReport>,
    /// What TLS negotiated, where it came to that.
    pub tls: Option<TlsSession>,
    /// How long the login holds, where the broker sets a limit.
    pub session: Option<SaslSession>,
    /// Whether it was examined to its end; not where the examination was stopped before.
    pub is_complete: bool,
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
        self.is_complete && !self.stages.is_empty() && self.failure().is_none()
    }
}

/// A broker as the cluster's metadata names it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdvertisedBroker {
    /// The broker's number.
    pub node_id: i32,
    /// `host:port` as the cluster advertises it, safe to show.
    pub address: String,
    /// Whether it is one of those that were given, whose report is among those.
    pub is_given: bool,
    /// How it fared; `None` where it was given, and where it was not tried.
    pub report: Option<BrokerReport>,
}

/// How all brokers fared.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectReport {
    /// The method.
    pub method: Method,
    /// Each broker that was given, in the plan's order.
    pub brokers: Vec<BrokerReport>,
    /// Each broker that the cluster advertises, 256 at most.
    pub advertised: Vec<AdvertisedBroker>,
    /// How many more it advertises.
    pub advertised_left_out: usize,
    /// Whether the advertised brokers were to be examined too.
    pub advertised_are_asked: bool,
    /// Whether the examination was stopped before its end.
    pub is_interrupted: bool,
}

impl ConnectReport {
    /// Whether every broker lets this client in, as a consumer of all partitions needs: those that were
    /// given and, unless they were left out, those that the cluster advertises.
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

    /// Every broker that was examined: those that were given, then those that are advertised.
    pub fn examined(&self) -> impl Iterator<Item = &BrokerReport> {
        self.brokers.iter().chain(self.examined_advertised())
    }

    /// Those of the advertised brokers that were examined.
    pub fn examined_advertised(&self) -> impl Iterator<Item = &BrokerReport> {
        self.advertised.iter().filter_map(|one| one.report.as_ref())
    }

    /// The first broker's failure, if any.
    pub fn failure(&self) -> Option<&Failure> {
        self.examined().find_map(BrokerReport::failure)
    }

    /// What Lambda would show for an event source mapping in this client's place.
    pub fn lambda(&self) -> Option<Answer> {
        let given = self.brokers.iter().find_map(BrokerReport::failure);
        if let Some(failure) = given {
            return failure.lambda(self.method);
        }
        let mut answer = self.failure()?.lambda(self.method)?;
        // Of brokers after the first connection nothing is documented.
        answer.basis = Basis::Inferred;
        Some(answer)
    }
}
