//! Applies a rejected secret to a decision.

use crate::finding::Findings;
use crate::plan::decision::{Decision, Rejected};
use crate::secret::SecretReport;

impl Decision {
    /// Removes the plan if the secret is not accepted: its problems are added to `findings`, and
    /// Lambda's message to the decision.
    pub fn judge_secret(&mut self, report: &SecretReport, findings: &mut Findings) {
        for finding in report.findings.iter() {
            findings.push(finding.clone());
        }
        let Some(plan) = self.plan.take_if(|_| !report.accepted()) else {
            return;
        };
        const REASON: &str = "the given secret is not accepted";
        REASON.clone_into(&mut self.reason);
        self.rejected.insert(
            0,
            Rejected {
                method: plan.method,
                why: REASON.to_owned(),
            },
        );
        self.rejected.sort_by_key(|rejected| rejected.method);
        self.lambda = report.lambda();
    }
}
