//! What `--verbose` shows: each step with its time and broker, on standard error.

use msk_auth_connect::Event;

pub(super) fn print(event: &Event<'_>) {
    match event {
        Event::Action {
            address,
            elapsed,
            action,
        } => {
            let milliseconds = format!("{:.1}", elapsed.as_secs_f64() * 1000.0);
            errln!("{:>8} ms  {}  {}", milliseconds, address, action);
        }
        Event::Advertised { address } => {
            errln!("{:>11}  {}  advertised by the cluster", "", address);
        }
        Event::Stage { address, report } => {
            if let Err(failure) = &report.outcome {
                let (stage, code) = (failure.stage, failure.code);
                errln!("{:>11}  {}  {} failed: {}", "", address, stage, code);
            }
        }
        _ => {}
    }
}
