//! A role to assume, in sessions with a constant principal.

use std::time::Duration;

/// The default session name of a role.
pub(crate) const SESSION_NAME: &str = "msk-auth";

/// A role to assume.
#[derive(Clone, Debug)]
pub struct AssumedRole {
    pub(crate) arn: String,
    pub(crate) external_id: Option<String>,
    pub(crate) session_name: String,
    pub(crate) duration: Option<Duration>,
}

impl AssumedRole {
    /// Makes a role with this ARN, in sessions named `msk-auth`.
    pub fn new(arn: impl Into<String>) -> Self {
        Self {
            arn: arn.into(),
            external_id: None,
            session_name: SESSION_NAME.into(),
            duration: None,
        }
    }

    /// Sets the external id that the role's trust policy requires.
    pub fn external_id(mut self, external_id: impl Into<String>) -> Self {
        self.external_id = Some(external_id.into());
        self
    }

    /// Sets the name of the session, 2 to 64 letters, digits and `_+=,.@-`. It is part of the
    /// principal that the broker sees, so it must not change while connections are open.
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.session_name = name.into();
        self
    }

    /// Sets how long a session lasts, at least 15 minutes; the default is an hour.
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = Some(duration);
        self
    }

    /// The ARN of its sessions' principal.
    pub(crate) fn principal(&self) -> Option<String> {
        let mut parts = self.arn.split(':').skip(1);
        let (partition, account) = (parts.next()?, parts.nth(2)?);
        let name = parts.next()?.strip_prefix("role/")?.rsplit('/').next()?;
        let session = &self.session_name;
        Some(format!(
            "arn:{partition}:sts::{account}:assumed-role/{name}/{session}"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_the_principal_that_sts_would_say() {
        let role = AssumedRole::new("arn:aws-cn:iam::123456789012:role/service/orders");
        let principal = "arn:aws-cn:sts::123456789012:assumed-role/orders/msk-auth";
        assert_eq!(role.principal().as_deref(), Some(principal));
        for arn in ["", "orders", "arn:aws:iam::123456789012:user/alice"] {
            assert_eq!(AssumedRole::new(arn).principal(), None);
        }
    }
}
