//! What a secret that is not accepted makes of a decision.

use crate::finding::Findings;
use crate::plan::decision::{Decision, Rejected};
use crate::secret::SecretReport;

impl Decision {
    /// Takes the plan back where the secret is not accepted: what is wrong with it goes into
    /// `findings`, and what Lambda would say of it into the decision.
    pub fn judge_secret(&mut self, report: &SecretReport, findings: &mut Findings) {
        for finding in report.findings.iter() {
            findings.push(finding.clone());
        }
        let Some(plan) = self.plan.take_if(|_| !report.accepted()) else {
            return;
        };
        const REASON: &str = "the secret that is given is not accepted";
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
