//! The stages of a connection, reported as they end.

use std::time::{Duration, Instant};

use msk_auth::lambda::Stage;

use crate::{Failure, StageReport};

/// Reports the end of a stage.
pub(crate) fn staged<T>(
    outcome: Result<T, Failure>,
    started: Instant,
    report: &mut (dyn FnMut(StageReport) + Send),
    message: impl FnOnce(&T) -> String,
    stage: Stage,
) -> Result<T, Failure> {
    let elapsed = started.elapsed();
    match outcome {
        Ok(value) => {
            report(StageReport {
                stage,
                elapsed,
                outcome: Ok(message(&value)),
            });
            Ok(value)
        }
        Err(failure) => Err(failed(failure, elapsed, report)),
    }
}

pub(crate) fn failed(
    failure: Failure,
    elapsed: Duration,
    report: &mut (dyn FnMut(StageReport) + Send),
) -> Failure {
    report(StageReport {
        stage: failure.stage,
        elapsed,
        outcome: Err(failure.clone()),
    });
    failure
}

/// Reports the handshake that is not reported yet: as failed, where that is what the first answer
/// after it says, which ends it all; else as done.
pub(crate) fn settled<T>(
    after: Result<T, Failure>,
    handshake: &mut Option<StageReport>,
    report: &mut (dyn FnMut(StageReport) + Send),
) -> Result<Result<T, Failure>, Failure> {
    match (after, handshake.take()) {
        (Err(failure), Some(handshake)) if failure.stage == Stage::Tls => {
            Err(failed(failure, handshake.elapsed, report))
        }
        (after, Some(handshake)) => {
            report(handshake);
            Ok(after)
        }
        (after, None) => Ok(after),
    }
}
