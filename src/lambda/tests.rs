use super::table::TABLE;
use super::*;
use crate::finding::{Family, Findings, Place, Rules};

fn says(method: Method, stage: Stage, failure: FailureKind) -> Option<&'static str> {
    answer(method, stage, failure).map(|answer| answer.result.as_str())
}

/// The causes as "Troubleshooting Kafka event source mapping errors" lists them.
#[test]
fn the_documented_causes() {
    use FailureKind as F;
    use Method as M;
    use Stage as S;
    let authorize = Some("Cluster failed to authorize Lambda");
    let sasl = Some("SASL authentication failed");
    let server = Some("Server failed to authenticate Lambda");
    for method in [M::ScramSha512, M::Mtls, M::Iam] {
        assert_eq!(says(method, S::Authorize, F::NotAuthorized), authorize);
    }
    assert_eq!(says(M::ScramSha512, S::Sasl, F::CredentialsRefused), sasl);
    assert_eq!(says(M::Iam, S::Sasl, F::NotAuthorized), sasl);
    assert_eq!(says(M::Iam, S::Sasl, F::ConnectionQuota), sasl);
    assert_eq!(says(M::Tls, S::Tls, F::ClientCertificateMissing), server);
    assert_eq!(says(M::Mtls, S::Plan, F::MethodInactive), server);
    assert_eq!(says(M::Mtls, S::Tls, F::ClientCertificateRefused), server);
    assert_eq!(
        says(M::ScramSha512, S::Tls, F::ServerUntrusted),
        Some("Lambda failed to authenticate server")
    );
    assert_eq!(
        says(M::Mtls, S::Secret, F::MaterialInvalid),
        Some("Provided certificate or private key is invalid")
    );
}

#[test]
fn what_is_not_known_is_not_said() {
    assert_eq!(
        answer(Method::Plaintext, Stage::Tls, FailureKind::ServerUntrusted),
        None
    );
    assert_eq!(
        answer(Method::Iam, Stage::Secret, FailureKind::ServerUntrusted),
        None
    );
}

/// A row that an earlier one hides would never be read.
#[test]
fn no_row_hides_another() {
    for row in TABLE {
        for method in row.methods {
            for stage in row.stages {
                let rows = TABLE.iter().filter(|other| {
                    other.failure == row.failure
                        && other.methods.contains(method)
                        && other.stages.contains(stage)
                });
                assert_eq!(rows.count(), 1, "{method} {stage} {:?}", row.failure);
            }
        }
    }
}

/// An error in a secret has words under Lambda's rules, save those of which it is known that
/// Lambda can't meet them.
#[test]
fn every_error_of_a_secret_has_words() {
    use Family::{Chain, Key, Leaf, Login, Oauth, Pem, Secret};
    let without: Vec<_> = Code::ALL
        .iter()
        .filter(|code| [Secret, Pem, Key, Chain, Leaf, Login, Oauth].contains(&code.family()))
        .filter(|code| Rules::lambda().severity(**code) == Some(Severity::Error))
        .filter(|code| for_code(**code).is_none())
        .map(|code| code.as_str())
        .collect();
    assert_eq!(without, ["secret-too-large"]);
}

/// Any other error has words at some stage, or says why it has none.
#[test]
fn every_other_error_has_words_or_a_reason() {
    for code in Code::ALL {
        match code.lambda() {
            Words::Says(_) => {}
            Words::Depends(_) => {
                let stages = Stage::ALL.iter();
                let mut pairs =
                    stages.flat_map(|stage| Method::ALL.iter().map(move |m| (m, stage)));
                let has_words = pairs.any(|(m, stage)| for_failure(*m, *stage, *code).is_some());
                assert!(has_words, "{code}");
            }
            Words::Nothing(why) => assert!(why.len() > 10, "{code}: {why}"),
        }
    }
}

#[test]
fn what_keeps_the_material_from_loading_comes_first() {
    let mut findings = Findings::under(&Rules::lambda());
    let place = Place::field("certificate");
    findings.push(Finding::new(
        Code::LeafSelfSigned,
        place.clone(),
        "a warning",
    ));
    assert_eq!(for_findings(findings.iter()), None);
    findings.push(Finding::new(Code::LeafExpired, place.clone(), "expired"));
    assert_eq!(
        for_findings(findings.iter()),
        Some(Answer::new(
            LastProcessingResult::ServerFailedToAuthenticateLambda,
            Basis::Inferred
        ))
    );
    findings.push(Finding::new(Code::ChainReversed, place.clone(), "reversed"));
    assert_eq!(
        for_findings(findings.iter()),
        Some(Answer::new(
            LastProcessingResult::ProvidedCertificateOrPrivateKeyInvalid,
            Basis::Seen
        ))
    );
    findings.push(Finding::new(Code::KeyPbes2, place, "PBES2"));
    assert_eq!(
        for_findings(findings.iter()),
        Some(Answer::new(
            LastProcessingResult::ProvidedCertificateOrPrivateKeyInvalid,
            Basis::Documented
        ))
    );
}
