//! What policies allow.

use super::*;

/// What is granted is what is needed, names with wildcards in them included.
#[test]
fn the_policy_grants_what_is_needed() {
    for method in [Method::Iam, Method::ScramSha512, Method::Mtls] {
        for role in [
            ClientRole::Lambda,
            ClientRole::Consumer,
            ClientRole::Producer,
        ] {
            for group in [None, Some("g"), Some("*?${aws:username}")] {
                let request = request(method, role);
                let request = match group {
                    Some(group) => request.group(group).unwrap(),
                    None => request,
                };
                let requirements = request.requirements();
                let policies: Vec<_> = request.policy().iter().map(policy).collect();
                assert_eq!(missing(&policies, &requirements), []);
                assert_eq!(policies.is_empty(), requirements.is_empty());
            }
        }
    }
}

#[test]
fn a_wildcard_in_a_name_grants_no_other() {
    let literal = request(Method::Iam, ClientRole::Consumer)
        .group("*")
        .unwrap();
    let granted = policy(&literal.policy().unwrap());
    let other = request(Method::Iam, ClientRole::Consumer)
        .group("other")
        .unwrap();
    let gaps = missing(&[granted], &other.requirements());
    let actions: Vec<_> = gaps.iter().map(|gap| gap.requirement.action).collect();
    assert_eq!(
        actions,
        ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"]
    );
}

#[test]
fn any_group_needs_every_group() {
    let json = |group: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "*",
                "Resource": ["{CLUSTER}", "arn:aws:kafka:*:*:topic/*", "arn:aws:kafka:*:*:group/{group}"]}}}}"#
        )
    };
    let needs = request(Method::Iam, ClientRole::Consumer).requirements();
    let gaps =
        |json: String| missing(&[IamPolicy::from_json(json.as_bytes()).unwrap()], &needs).len();
    assert_eq!(gaps(json("*")), 0);
    assert_eq!(gaps(json("orders/5f1c7b0e-1/*")), 0);
    assert_eq!(gaps(json("orders/5f1c7b0e-1/g")), 2);
}

/// Where any resource will do, a policy that reaches some is enough, and a `Deny` must reach all.
#[test]
fn what_only_aws_knows() {
    let needs = request(Method::ScramSha512, ClientRole::Lambda).requirements();
    let actions = |statements: &str| -> Vec<&'static str> {
        let json = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let policy = IamPolicy::from_json(json.as_bytes()).unwrap();
        missing(&[policy], &needs)
            .iter()
            .map(|gap| gap.requirement.action)
            .collect()
    };
    let allow = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
    assert_eq!(actions(allow), [""; 0]);
    let some = r#"{"Effect": "Allow", "NotAction": "logs:*", "Resource": "*"},
        {"Effect": "Allow", "Action": "logs:*", "Resource": "arn:aws:logs:*:*:log-group:/aws/lambda/*"}"#;
    assert_eq!(actions(some), [""; 0]);
    let elsewhere = some.replace("arn:aws:logs:*", "arn:aws:logs:us-east-1");
    assert_eq!(
        actions(&elsewhere),
        [
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:PutLogEvents"
        ]
    );
    let deny_one = format!(
        r#"{allow}, {{"Effect": "Deny", "Action": "kms:*", "Resource": "arn:aws:kms:*:*:key/00000000-1111-4222-8333-444444444444"}}"#
    );
    assert_eq!(actions(&deny_one), [""; 0]);
    let deny_all = deny_one.replace("key/00000000-1111-4222-8333-444444444444", "key/*");
    assert_eq!(actions(&deny_all), ["kms:Decrypt"]);
    let allow_rest = r#"{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:kms:*:*:key/00000000-1111-4222-8333-444444444444"}"#;
    assert_eq!(actions(allow_rest), [""; 0]);
    let deny_rest = format!(
        r#"{allow}, {{"Effect": "Deny", "Action": "kms:*", "NotResource": "arn:aws:kms:*:*:key/00000000-1111-4222-8333-444444444444"}}"#
    );
    assert_eq!(actions(&deny_rest), [""; 0]);
}

/// An explicit Deny overrides every Allow
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>), and
/// a statement that can't be read may be one. So nothing counts as allowed.
#[test]
fn a_statement_that_is_not_read_leaves_nothing_determined() {
    use crate::finding::{Findings, Rules};
    let needs = request(Method::Iam, ClientRole::Lambda).requirements();
    for second in [
        r#""Effect": "Deny", "Action": "*", "Resource": "*", "Principal": "*""#,
        r#""Action": "*", "Resource": "*""#,
        r#""Effect": "deny", "Action": "*", "Resource": "*""#,
        r#""Effect": "Deny", "Action": "*", "Resource": ["kafka*"]"#,
        r#""Effect": "Deny", "Action": "*", "Resource": ["*", 1]"#,
        r#""Effect": "Deny", "Action": ["*"], "Resource": "*", "Resorce": "*""#,
        r#""Effect": "Allow", "Action": "*", "Resource": "*", "Condition": ["aws:SourceVpc"]"#,
        r#""Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": "x"}"#,
    ] {
        let json = format!(
            r#"{{"Version": "2012-10-17", "Statement": [
                {{"Effect": "Allow", "Action": "*", "Resource": "*"}}, {{{second}}}]}}"#
        );
        for rules in [Rules::lambda(), Rules::kafka()] {
            let mut findings = Findings::under(&rules);
            let policy = IamPolicy::read(json.as_bytes(), &mut findings).unwrap();
            let whole = IamPolicy::from_json(br#"{"Version": "2012-10-17", "Statement": []}"#);
            let policies = [policy, whole.unwrap()];
            assert_eq!(super::super::missing(&policies, &needs), None, "{second}");
        }
    }
}

#[test]
fn malformed_policies() {
    use crate::finding::{Findings, Rules};
    let codes = |json: &str| -> Vec<&'static str> {
        let mut findings = Findings::under(&Rules::lambda());
        IamPolicy::read(json.as_bytes(), &mut findings);
        findings
            .iter()
            .map(|finding| finding.code.as_str())
            .collect()
    };
    let statement = |body: &str| {
        codes(&format!(
            r#"{{"Version": "2012-10-17", "Statement": {{{body}}}}}"#
        ))
    };
    assert_eq!(
        statement(r#""Effect": "Allow", "Action": "a:b", "Resource": "*""#),
        [""; 0]
    );
    for body in [
        r#""Action": "a:b", "Resource": "*""#,
        r#""Effect": "allow", "Action": "a:b", "Resource": "*""#,
        r#""Effect": "Allow", "Resource": "*""#,
        r#""Effect": "Allow", "Action": "a:b""#,
        r#""Effect": "Allow", "Action": "a:b", "NotAction": "a:b", "Resource": "*""#,
        r#""Effect": "Allow", "Action": "Connect", "Resource": "*""#,
        r#""Effect": "Allow", "Action": "a:b", "Resource": "bills""#,
    ] {
        assert_eq!(statement(body), ["policy-statement"], "{body}");
    }
    assert_eq!(
        statement(r#""Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole""#),
        ["policy-principal"]
    );
    assert_eq!(
        statement(r#""Effect": "Allow", "Action": "a:b", "Resource": "*", "Resorce": "*""#),
        ["policy-element-unknown"]
    );
    assert_eq!(codes(r#"{"Statement": []}"#), ["policy-version"]);
    let long = "x".repeat(2049);
    assert_eq!(
        statement(&format!(
            r#""Effect": "Allow", "Action": "a:{long}", "Resource": "*""#
        )),
        ["policy-statement"]
    );
    // 2,048 bytes is the longest that is read.
    for (action, resource, codes) in [
        (
            format!("a:{}", "x".repeat(2046)),
            "*".to_owned(),
            [].as_slice(),
        ),
        ("a:b".to_owned(), format!("arn:{}", "x".repeat(2044)), &[]),
        (
            "a:b".to_owned(),
            format!("arn:{}", "x".repeat(2045)),
            &["policy-statement"],
        ),
        (
            "a:b".to_owned(),
            format!("arn:{long}"),
            &["policy-statement"],
        ),
    ] {
        let body = format!(r#""Effect": "Allow", "Action": "{action}", "Resource": "{resource}""#);
        assert_eq!(statement(&body), codes);
        let json = format!(r#"{{"Version": "2012-10-17", "Statement": {{{body}}}}}"#);
        assert_eq!(
            IamPolicy::from_json(json.as_bytes()).is_ok(),
            codes.is_empty()
        );
    }
    // Ten actions with a resource of one character: 20,480 is the most.
    for (last, codes) in [(2045, [].as_slice()), (2046, &["document-too-large"])] {
        let mut actions = vec![format!("\"a:{}\"", "x".repeat(2046)); 9];
        actions.push(format!("\"a:{}\"", "x".repeat(last)));
        let actions = actions.join(",");
        let body = format!(r#""Effect": "Allow", "Action": [{actions}], "Resource": "*""#);
        assert_eq!(statement(&body), codes);
    }
    let many = format!("\"a:{}\"", "x".repeat(2000)).to_string();
    let many = vec![many; 11].join(",");
    assert_eq!(
        statement(&format!(
            r#""Effect": "Allow", "Action": [{many}], "Resource": "*""#
        )),
        ["document-too-large"]
    );
}

/// Of several resources that will do, the one that lacks least is reported: what a condition would
/// allow comes before what nothing allows, and that before what is denied.
#[test]
fn the_least_refusal_is_reported() {
    let needs = request(Method::ScramSha512, ClientRole::Lambda).requirements();
    let need = |need: &&Requirement| need.action == "kms:Decrypt";
    let need = needs.iter().find(need).unwrap();
    let gap = |statements: &str| {
        let json = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let policy = IamPolicy::from_json(json.as_bytes()).unwrap();
        let gaps = missing(&[policy], std::slice::from_ref(need));
        let gap = gaps.first().unwrap();
        (gap.is_denied, gap.depends_on.clone())
    };
    let key = |digit: &str| {
        let digits = [8, 4, 4, 4, 12].map(|count| digit.repeat(count));
        let id = digits.join("-");
        format!(r#""arn:aws:kms:eu-west-1:123456789012:key/{id}""#)
    };
    let if_asked = format!(
        r#"{{"Effect": "Allow", "Action": "kms:*", "Resource": {},
            "Condition": {{"StringEquals": {{"kms:ViaService": "x"}}}}}}"#,
        key("1")
    );
    let deny = |resource: &str| {
        format!(r#"{{"Effect": "Deny", "Action": "kms:*", "Resource": {resource}}}"#)
    };
    let condition = vec!["kms:ViaService".to_owned()];
    // Nothing allows the others; the condition would allow one.
    assert_eq!(gap(&if_asked), (false, condition.clone()));
    assert_eq!(
        gap(&format!("{if_asked}, {}", deny(&key("2")))),
        (false, condition.clone())
    );
    // A Deny of the one leaves what nothing allows.
    assert_eq!(
        gap(&format!("{if_asked}, {}", deny(&key("1")))),
        (false, vec![])
    );
    // A Deny of all leaves nothing else.
    assert_eq!(gap(&deny(r#""*""#)), (true, vec![]));
    assert_eq!(
        gap(&format!("{if_asked}, {}", deny(r#""*""#))),
        (true, vec![])
    );
    // A Deny that depends is one that may apply.
    let allow = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
    let may_deny = r#"{"Effect": "Deny", "Action": "kms:*", "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}}}"#;
    let secure = vec!["aws:SecureTransport".to_owned()];
    assert_eq!(gap(&format!("{allow}, {may_deny}")), (true, secure));
}

/// Condition keys are not case-sensitive
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html>).
#[test]
fn a_condition_key_is_one_in_either_case() {
    let statement = |condition: &str| {
        format!(
            r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{{condition}}}}}"#
        )
    };
    let (one, other) = (
        r#""StringEquals": {"aws:SourceVpc": "v"}"#,
        r#""StringLike": {"AWS:sourcevpc": "v"}"#,
    );
    for statements in [
        statement(&format!("{one}, {other}")),
        format!("{}, {}", statement(one), statement(other)),
    ] {
        let json = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let policy = IamPolicy::from_json(json.as_bytes()).unwrap();
        let needs = request(Method::Iam, ClientRole::Consumer).requirements();
        let gaps = missing(&[policy], &needs);
        assert!(!gaps.is_empty());
        for gap in gaps {
            assert_eq!(gap.depends_on, ["aws:SourceVpc"]);
        }
    }
}

/// IAM stores at most 10,240 characters of inline policies in a role and 6,144 in a managed policy
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>). A larger document
/// is one finding, however many problems it has.
#[test]
fn a_policy_larger_than_iam_stores_is_one_finding() {
    use crate::finding::{Code, Findings, Rules};
    let statement = |condition: &str| {
        format!(
            r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition":
                {{"StringEquals": {{{condition}}}}}}}"#
        )
    };
    let keys = |count: usize| {
        let keys = (0..count).map(|key| format!(r#""k{key}": "v""#));
        keys.collect::<Vec<_>>().join(",")
    };
    let unknown = keys(10_000);
    for (statements, is_read) in [
        (vec!["{}".to_owned(); 40_000].join(","), false),
        (vec![statement(""); 512].join(","), true),
        (vec![statement(""); 513].join(","), false),
        (statement(&keys(1024)), true),
        (statement(&keys(1025)), false),
        (statement(&keys(70_000)), false),
        (format!("{{{unknown}}}"), false),
    ] {
        let json = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let mut findings = Findings::under(&Rules::lambda());
        let policy = IamPolicy::read(json.as_bytes(), &mut findings);
        assert_eq!(policy.is_some(), is_read);
        assert_eq!(findings.contains(Code::DocumentTooLarge), !is_read);
        assert_eq!(findings.iter().count(), usize::from(!is_read));
    }
}
