//! What is needed and what is lacking, for a person.

use msk_auth::Method;
use msk_auth::access::{AccessRequest, Gap, PolicyDocument, SecurityGroupRule};

use crate::{Unusable, output, words};

pub(super) fn print_needs(
    request: &AccessRequest,
    rules: &[SecurityGroupRule],
) -> Result<(), Unusable> {
    if let Some(policy) = request.policy() {
        outln!("IAM policy for the role:");
        output::print_json(&policy)?;
        outln!();
    }
    if request.is_idempotent() && request.method() == Method::Iam {
        outln!(
            "A producer that writes idempotently, as Kafka's Java client does by default since \
             3.0, needs\nWriteDataIdempotently; --no-idempotence omits it.\n"
        );
    }
    print_cluster_policy(request)?;
    print_acls(request);
    print_rules(rules);
    Ok(())
}

/// What the policies of the role lack, and what is needed and not decided by them.
pub(super) fn print_verdict(request: &AccessRequest, gaps: Option<&[Gap]>) -> Result<(), Unusable> {
    match gaps {
        Some([]) if request.requirements().is_empty() => {
            outln!("No IAM permission is needed, so the policies don't decide.");
        }
        gaps => print_gaps(gaps)?,
    }
    if request.cluster_policy().is_some() || !request.acls().is_empty() {
        outln!(
            "\nThe policies of the role don't decide these permissions, which are needed too.\n"
        );
        print_cluster_policy(request)?;
        print_acls(request);
    }
    Ok(())
}

fn print_cluster_policy(request: &AccessRequest) -> Result<(), Unusable> {
    if let Some(policy) = request.cluster_policy() {
        // A pattern can't be an argument of a command.
        let cluster = match policy.cluster.contains('*') {
            true => "ARN",
            false => &policy.cluster,
        };
        outln!(
            "Cluster policy, for the cluster's owner {} to attach with `aws kafka \
             put-cluster-policy --cluster-arn {} --policy file://cluster-policy.json`:",
            policy.owner,
            cluster
        );
        output::print_json(&policy.document)?;
        outln!();
    }
    Ok(())
}

fn print_acls(request: &AccessRequest) {
    let acls = request.acls();
    if !acls.is_empty() {
        outln!(
            "Kafka ACLs; set BOOTSTRAP to the brokers, and write an administrator's login into admin.properties:"
        );
        if acls
            .iter()
            .any(|command| command.contains("'User:<") || command.contains("=<subject"))
        {
            outln!(
                "(put the client's principal in place of <…>, or run this again with --principal or --secret)"
            );
        }
        for command in acls {
            outln!("  {}", command);
        }
        outln!();
    }
}

fn print_rules(rules: &[SecurityGroupRule]) {
    outln!("Security group rules (TCP):");
    for rule in rules {
        let preposition = match rule.direction.as_str() {
            "inbound" => "from",
            _ => "to",
        };
        let ports = match rule.last_port == rule.port {
            true => rule.port.to_string(),
            false => format!("{}-{}", rule.port, rule.last_port),
        };
        outln!(
            "  {:<8} {:<5} {} {}",
            rule.direction.as_str(),
            ports,
            preposition,
            rule.peer
        );
    }
    outln!();
}

/// The maximum number of condition keys that are listed for a permission.
const MAX_KEYS: usize = 12;

/// The condition keys in one line, without those beyond the first dozen.
fn listed(keys: &[String]) -> String {
    let shown: Vec<&str> = keys.iter().take(MAX_KEYS).map(String::as_str).collect();
    match keys.len().saturating_sub(MAX_KEYS) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What the policies lack, for a person; `None` if it can't be determined.
pub(crate) fn print_gaps(gaps: Option<&[Gap]>) -> Result<(), Unusable> {
    let Some(gaps) = gaps else {
        outln!("What the policies lack can't be determined.");
        return Ok(());
    };
    if gaps.is_empty() {
        outln!("The policies allow everything that is needed.");
        return Ok(());
    }
    outln!("The policies lack:");
    for gap in gaps {
        let what = match (gap.is_denied, gap.depends_on.as_slice()) {
            (true, []) => "denied".to_owned(),
            (false, []) => "absent".to_owned(),
            (true, keys) => format!("denied, depending on {}", listed(keys)),
            (false, keys) => format!("allowed, depending on {}", listed(keys)),
        };
        let needed = &gap.requirement;
        outln!("  {} on {}", needed.action, needed.scope.as_str());
        match needed.lambda {
            Some(answer) => outln!("    {}; {}", what, words::lambda(answer)),
            None => outln!("    {}", what),
        }
    }
    // A condition withholds on purpose, so no fix removes it.
    let absent = gaps
        .iter()
        .filter(|gap| !gap.is_denied && gap.depends_on.is_empty());
    if let Some(remedy) = PolicyDocument::granting(absent.map(|gap| &gap.requirement)) {
        outln!("\nThis policy adds what is missing:");
        output::print_json(&remedy)?;
    }
    Ok(())
}
