//! AWS_MSK_IAM: a signed request as JSON, and the broker's answer to it.

use super::one_message::{Exchange, OneMessage, Verdict, one_message};
use super::{Mechanism, SaslError};
use crate::finding::printable;
use crate::json::{Data, Value, read_strict};
use crate::sensitive::{SensitiveBytes, SensitiveText};

const VERSION: &str = "2020_10_22";
/// The maximum size of a payload. One with a session token has about 2,000 bytes.
const MAXIMUM_PAYLOAD: usize = 65_536;
/// The maximum size of a broker's answer, which has about 80 bytes.
const MAXIMUM_ANSWER: usize = 4_096;

/// The mechanism `AWS_MSK_IAM`, version `2020_10_22`, as in Amazon's Java library.
///
/// The payload is the JSON of a request for `kafka-cluster:Connect`, signed with Signature Version
/// 4 for one broker's host. Anyone who reads it can use the identity during its short lifetime, so
/// [`Mechanism::needs_encryption`] is true.
///
/// ```
/// use msk_auth::sasl::{AwsMskIam, Mechanism, Step};
///
/// let mut iam = AwsMskIam::new(r#"{"version":"2020_10_22","host":"b-1…"}"#.into())?;
/// iam.first()?;
/// let step = iam.answer(br#"{"version":"2020_10_22","request-id":"c2f8-41"}"#)?;
/// assert_eq!(step, Step::Done);
/// assert_eq!(iam.request_id(), Some("c2f8-41"));
/// # Ok::<(), msk_auth::sasl::SaslError>(())
/// ```
#[derive(Debug)]
pub struct AwsMskIam(OneMessage<Request>);

#[derive(Debug)]
struct Request {
    payload: SensitiveText,
    /// The broker's id for this login.
    id: Option<String>,
}

impl AwsMskIam {
    /// Makes a login with this signed payload.
    ///
    /// # Errors
    /// [`SaslError::Empty`] or [`SaslError::TooLong`] (65,536 bytes).
    pub fn new(payload: SensitiveText) -> Result<Self, SaslError> {
        const PART: &str = "payload";
        if payload.is_empty() {
            return Err(SaslError::Empty { part: PART });
        }
        let length = payload.expose().len();
        if length > MAXIMUM_PAYLOAD {
            return Err(SaslError::TooLong {
                part: PART,
                length,
                maximum: MAXIMUM_PAYLOAD,
            });
        }
        Ok(Self(OneMessage::new(Request { payload, id: None })))
    }

    /// The broker's id for this login, for requests to AWS Support; safe to show. Available after
    /// the broker has sent one, even if the answer is refused.
    pub fn request_id(&self) -> Option<&str> {
        self.0.exchange.id.as_deref()
    }
}

one_message!(impl Mechanism for AwsMskIam as "AWS_MSK_IAM");

impl Exchange for Request {
    fn message(&self) -> SensitiveBytes {
        SensitiveBytes::from(self.payload.expose().as_bytes())
    }

    fn judge(&mut self, answer: &[u8]) -> Result<Verdict, SaslError> {
        let answer = read_object(answer)?;
        self.id = text(&answer, "request-id")?;
        match text(&answer, "version")? {
            Some(version) if version == VERSION => Ok(Verdict::Accepted),
            Some(version) => Err(SaslError::IamVersion { version }),
            None => Err(SaslError::IamVersionMissing),
        }
    }
}

fn read_object(challenge: &[u8]) -> Result<Value, SaslError> {
    if challenge.is_empty() {
        return Err(SaslError::IamRefused);
    }
    if challenge.len() > MAXIMUM_ANSWER {
        return Err(SaslError::MessageTooLong {
            length: challenge.len(),
            maximum: MAXIMUM_ANSWER,
        });
    }
    match read_strict(challenge) {
        Ok(answer) if matches!(answer.data, Data::Object(_)) => Ok(answer),
        _ => Err(SaslError::IamAnswerMalformed),
    }
}

fn text(answer: &Value, member: &str) -> Result<Option<String>, SaslError> {
    match answer.get(member) {
        None => Ok(None),
        Some(value) => match value.as_text() {
            Some(text) => Ok(Some(printable(text))),
            None => Err(SaslError::IamAnswerMalformed),
        },
    }
}
