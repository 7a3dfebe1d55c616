use super::*;
use crate::finding::Severity;
use crate::lambda::{Stage, Words, answer};
use crate::method::Method;

/// Every pair of failure and basis that `lambda::answer` knows for a sentence.
fn known(result: LastProcessingResult) -> Vec<(F, Basis)> {
    let failures = [
        F::MaterialInvalid,
        F::MethodInactive,
        F::CredentialMissing,
        F::Unreachable,
        F::ServerUntrusted,
        F::ClientCertificateMissing,
        F::ClientCertificateRefused,
        F::CredentialsRefused,
        F::NotAuthorized,
        F::ConnectionQuota,
    ];
    let mut pairs = Vec::new();
    for failure in failures {
        for method in Method::ALL {
            for stage in Stage::ALL {
                let answer = answer(*method, *stage, failure);
                if let Some(answer) = answer.filter(|answer| answer.result == result) {
                    pairs.push((failure, answer.basis));
                }
            }
        }
    }
    pairs
}

/// The best basis on which one of the codes alone leads to a sentence.
fn basis_of_codes(cause: &Cause, result: LastProcessingResult) -> Option<Basis> {
    let basis = |code: &Code| match code.lambda() {
        Words::Says(answer) if answer.result == result => Some(answer.basis),
        _ => None,
    };
    cause.codes.iter().filter_map(basis).min()
}

#[test]
fn each_cause_rests_on_the_tables() {
    for result in LastProcessingResult::ALL {
        for cause in causes(*result) {
            let is_known = known(*result).contains(&(cause.failure, cause.basis));
            let by_codes = basis_of_codes(cause, *result) == Some(cause.basis);
            assert!(is_known || by_codes, "{result}: {}", cause.what);
        }
    }
}

#[test]
fn each_row_of_the_table_has_a_cause() {
    for result in LastProcessingResult::ALL {
        for pair in known(*result) {
            let mut pairs = causes(*result)
                .iter()
                .map(|cause| (cause.failure, cause.basis));
            assert!(pairs.any(|other| other == pair), "{result}: {pair:?}");
        }
    }
}

/// A code that leads to other words would lead a reader astray.
#[test]
fn the_codes_are_errors_that_lead_there() {
    for result in LastProcessingResult::ALL {
        for cause in causes(*result) {
            for code in cause.codes {
                match code.lambda() {
                    Words::Says(answer) => assert_eq!(answer.result, *result, "{code}"),
                    Words::Depends(failure) => {
                        let leads = known(*result).iter().any(|(known, _)| *known == failure);
                        assert!(leads, "{result}: {code}");
                    }
                    Words::Nothing(_) => panic!("{code}"),
                }
            }
            let severity = |code: &Code| code.severity_under_lambda();
            let is_error = |code| severity(code) <= Some(Severity::Warning);
            assert!(cause.codes.iter().all(is_error), "{}", cause.what);
        }
    }
}

#[test]
fn what_is_documented_comes_before_what_is_inferred() {
    for result in LastProcessingResult::ALL {
        let first = causes(*result).first().unwrap();
        assert!(first.basis <= Seen, "{result}");
    }
}
