//! The progress of the examination of one broker.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use msk_auth::lambda::Stage;

use super::report::{BrokerReport, StageReport};
use super::{Event, Observer};
use crate::{Action, Connection};

/// A report in progress. It can be read at any time.
pub(super) struct Course {
    report: Mutex<BrokerReport>,
    observe: Arc<Observer>,
    began: Instant,
}

impl Course {
    pub(super) fn new(address: String, observe: Arc<Observer>) -> Self {
        Self {
            report: Mutex::new(BrokerReport {
                address,
                stages: Vec::new(),
                tls: None,
                session: None,
                is_complete: false,
            }),
            observe,
            began: Instant::now(),
        }
    }

    /// Passes an action to the observer.
    pub(super) fn observe_action(&self, action: &Action) {
        let elapsed = self.began.elapsed();
        let address = self.lock().address.clone();
        (self.observe)(Event::Action {
            address: &address,
            elapsed,
            action,
        });
    }

    /// Records a stage that has ended, and passes it to the observer.
    pub(super) fn note(&self, stage: StageReport) {
        let address = self.lock().address.clone();
        (self.observe)(Event::Stage {
            address: &address,
            report: &stage,
        });
        self.lock().stages.push(stage);
    }

    pub(super) fn note_success(&self, stage: Stage, started: Instant, message: String) {
        self.note(StageReport {
            stage,
            elapsed: started.elapsed(),
            outcome: Ok(message),
        });
    }

    /// Records the negotiated properties.
    pub(super) fn connected(&self, connection: &Connection) {
        let mut report = self.lock();
        report.tls = connection.tls().cloned();
        report.session = connection.session();
    }

    pub(super) fn complete(&self) {
        self.lock().is_complete = true;
    }

    pub(super) fn report(&self) -> BrokerReport {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, BrokerReport> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
