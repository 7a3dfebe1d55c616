//! The common part of PLAIN, OAUTHBEARER and AWS_MSK_IAM: the client sends one message, and the
//! server's answer to it decides.

use core::fmt;

use super::part::expect_empty;
use super::{Outcome, SaslError, Step};
use crate::sensitive::SensitiveBytes;

/// The specific part of each of these mechanisms.
pub(super) trait Exchange: fmt::Debug {
    /// The client's message.
    fn message(&self) -> SensitiveBytes;

    /// Checks the server's answer. An error ends the exchange.
    fn judge(&mut self, answer: &[u8]) -> Result<Verdict, SaslError>;
}

pub(super) enum Verdict {
    Accepted,
    /// The server refuses for this reason, and waits for these bytes before it ends the exchange.
    Refused(SaslError, &'static [u8]),
}

/// An [`Exchange`], and its state.
#[derive(Debug)]
pub(super) struct OneMessage<E> {
    pub(super) exchange: E,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Ready,
    Sent,
    /// The server has explained its refusal and waits for one more message.
    Refused(SaslError),
    Done,
    Failed(SaslError),
}

impl<E: Exchange> OneMessage<E> {
    pub(super) fn new(exchange: E) -> Self {
        Self {
            exchange,
            stage: Stage::Ready,
        }
    }

    pub(super) fn first(&mut self) -> Result<SensitiveBytes, SaslError> {
        match self.stage {
            Stage::Ready => {
                self.stage = Stage::Sent;
                Ok(self.exchange.message())
            }
            _ => Err(SaslError::OutOfOrder),
        }
    }

    pub(super) fn answer(&mut self, challenge: &[u8]) -> Result<Step, SaslError> {
        let step = match &self.stage {
            Stage::Ready => expect_empty(challenge).and_then(|()| self.first().map(Step::Send)),
            Stage::Sent => self.judge(challenge),
            Stage::Refused(reason) => Err(reason.clone()),
            Stage::Done | Stage::Failed(_) => return Err(SaslError::OutOfOrder),
        };
        if let Err(error) = &step {
            self.stage = Stage::Failed(error.clone());
        }
        step
    }

    fn judge(&mut self, answer: &[u8]) -> Result<Step, SaslError> {
        match self.exchange.judge(answer)? {
            Verdict::Accepted => {
                self.stage = Stage::Done;
                Ok(Step::Done)
            }
            Verdict::Refused(reason, reply) => {
                self.stage = Stage::Refused(reason);
                Ok(Step::Send(SensitiveBytes::from(reply)))
            }
        }
    }

    pub(super) fn outcome(&self) -> Outcome<'_> {
        match &self.stage {
            Stage::Ready | Stage::Sent => Outcome::Pending,
            Stage::Done => Outcome::Done,
            Stage::Refused(error) | Stage::Failed(error) => Outcome::Failed(error),
        }
    }
}

/// `one_message!(impl Mechanism for TYPE as NAME)`, where `TYPE` is a public type around a
/// [`OneMessage`]. A blanket implementation would show its private trait in the documentation.
macro_rules! one_message {
    (impl $mechanism:ident for $type:ident as $name:literal) => {
        impl $mechanism for $type {
            fn name(&self) -> &'static str {
                $name
            }

            // The message contains the secret, or a proof that the client has it.
            fn needs_encryption(&self) -> bool {
                true
            }

            fn first(
                &mut self,
            ) -> Result<$crate::sensitive::SensitiveBytes, $crate::sasl::SaslError> {
                self.0.first()
            }

            fn answer(
                &mut self,
                challenge: &[u8],
            ) -> Result<$crate::sasl::Step, $crate::sasl::SaslError> {
                self.0.answer(challenge)
            }

            fn outcome(&self) -> $crate::sasl::Outcome<'_> {
                self.0.outcome()
            }
        }
    };
}

pub(super) use one_message;
