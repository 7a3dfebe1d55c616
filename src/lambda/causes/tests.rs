use super::*;
use crate::finding::Severity;
use crate::lambda::Words;
use crate::lambda::table::TABLE;
use crate::method::Method;

/// What the table knows to lead to a sentence: the failure, the method, and on what that rests.
fn known(result: LastProcessingResult) -> Vec<(F, Method, Basis)> {
    let rows = TABLE.iter().filter(|row| row.answer.result == result);
    rows.flat_map(|row| {
        let methods = row.methods.iter();
        methods.map(|method| (row.failure, *method, row.answer.basis))
    })
    .collect()
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
            let known = known(*result);
            let by_codes = basis_of_codes(cause, *result) == Some(cause.basis);
            for method in cause.methods {
                let mut rows = known
                    .iter()
                    .filter(|(failure, known, _)| *failure == cause.failure && known == method);
                let is_known = rows.clone().any(|(.., basis)| *basis == cause.basis);
                let leads = is_known || by_codes && rows.next().is_some();
                assert!(leads, "{result}: {} {method}", cause.what);
            }
        }
    }
}

#[test]
fn each_row_of_the_table_has_a_cause() {
    for result in LastProcessingResult::ALL {
        for (failure, method, basis) in known(*result) {
            let is_it = |cause: &&Cause| {
                cause.failure == failure && cause.methods.contains(&method) && cause.basis == basis
            };
            let cause = causes(*result).iter().find(is_it);
            assert!(cause.is_some(), "{result}: {failure} {method} {basis}");
        }
    }
}

#[test]
fn a_mapping_has_the_causes_of_its_method() {
    let codes = |method, names_credential| -> Vec<Code> {
        let result = LastProcessingResult::SaslAuthenticationFailed;
        let causes = causes_of(result, method, names_credential);
        causes.flat_map(|cause| cause.codes).copied().collect()
    };
    let (scram, iam) = (Some(Method::ScramSha512), Some(Method::Iam));
    assert!(codes(scram, true).contains(&Code::LoginWhitespace));
    assert!(!codes(scram, true).contains(&Code::SaslTokenExpired));
    assert!(codes(iam, false).contains(&Code::SaslTokenExpired));
    assert!(!codes(iam, false).contains(&Code::LoginWhitespace));
    // A mapping that names a secret does not lack one.
    assert!(codes(scram, false).contains(&Code::PlanSecretMissing));
    assert!(!codes(scram, true).contains(&Code::PlanSecretMissing));
    assert_eq!(codes(Some(Method::Mtls), false), []);
    assert!(codes(None, false).len() > codes(scram, false).len());
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
                        let leads = known(*result).iter().any(|(known, ..)| *known == failure);
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
