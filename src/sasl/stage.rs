//! How far an exchange of one message and one answer has come: PLAIN, OAUTHBEARER, AWS_MSK_IAM.

use super::{Outcome, SaslError, Step};

#[derive(Debug)]
pub(super) enum Stage {
    Ready,
    Sent,
    /// The server has explained its refusal and waits for one more message.
    Refused(SaslError),
    Done,
    Failed(SaslError),
}

impl Stage {
    pub(super) fn send(&mut self) -> Result<(), SaslError> {
        match self {
            Self::Ready => {
                *self = Self::Sent;
                Ok(())
            }
            _ => Err(SaslError::OutOfOrder),
        }
    }

    pub(super) fn is_ready(&self) -> bool {
        matches!(self, Self::Ready)
    }

    /// Like [`send`](Self::send), where the server has begun.
    pub(super) fn send_after(&mut self, challenge: &[u8]) -> Result<(), SaslError> {
        if let Err(error) = expect_empty(challenge) {
            *self = Self::Failed(error.clone());
            return Err(error);
        }
        self.send()
    }

    /// Ends the exchange by what `judge` makes of the server's answer to the one message.
    pub(super) fn conclude(
        &mut self,
        judge: impl FnOnce() -> Result<(), SaslError>,
    ) -> Result<Step, SaslError> {
        let verdict = match self {
            Self::Sent => judge(),
            Self::Refused(refusal) => Err(refusal.clone()),
            Self::Ready | Self::Done | Self::Failed(_) => return Err(SaslError::OutOfOrder),
        };
        match verdict {
            Ok(()) => {
                *self = Self::Done;
                Ok(Step::Done)
            }
            Err(error) => {
                *self = Self::Failed(error.clone());
                Err(error)
            }
        }
    }

    pub(super) fn outcome(&self) -> Outcome<'_> {
        match self {
            Self::Ready | Self::Sent => Outcome::Pending,
            Self::Done => Outcome::Done,
            Self::Refused(error) | Self::Failed(error) => Outcome::Failed(error),
        }
    }
}

/// A server that begins does so with an empty challenge (RFC 4422 section 3).
pub(super) fn expect_empty(challenge: &[u8]) -> Result<(), SaslError> {
    if challenge.is_empty() {
        Ok(())
    } else {
        Err(SaslError::UnexpectedData {
            length: challenge.len(),
        })
    }
}
