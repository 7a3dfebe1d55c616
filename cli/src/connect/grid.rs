//! The stages of all brokers side by side, redrawn as they end where that is a terminal.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use msk_auth::cluster::Broker;
use msk_auth::connect::StageReport;
use msk_auth::lambda::Stage;

const STAGES: [(Stage, &str); 7] = [
    (Stage::Resolve, "resolve"),
    (Stage::Tcp, "tcp"),
    (Stage::Tls, "tls"),
    (Stage::Sasl, "sasl"),
    (Stage::ApiVersions, "api-versions"),
    (Stage::Metadata, "metadata"),
    (Stage::Authorize, "authorize"),
];
/// A long host is cut in the middle of nowhere; its first label tells brokers apart.
const MAXIMUM_NAME: usize = 36;
const WIDTH: usize = 12;

pub(super) struct Grid {
    rows: Vec<Row>,
    width: usize,
    is_live: bool,
}

struct Row {
    broker: Broker,
    name: String,
    cells: [Option<Cell>; STAGES.len()],
}

#[derive(Clone, Copy)]
struct Cell {
    elapsed: Duration,
    ok: bool,
}

impl Grid {
    pub(super) fn new(brokers: &[Broker]) -> Self {
        let rows: Vec<Row> = brokers
            .iter()
            .map(|broker| Row {
                broker: broker.clone(),
                name: short(broker),
                cells: [None; STAGES.len()],
            })
            .collect();
        Self {
            width: rows
                .iter()
                .map(|row| row.name.chars().count())
                .max()
                .unwrap_or(0),
            rows,
            is_live: std::io::stdout().is_terminal(),
        }
    }

    /// Draws the empty grid, if it will be redrawn.
    pub(super) fn begin(&self) {
        if self.is_live {
            self.draw();
        }
    }

    pub(super) fn note(&mut self, broker: &Broker, report: &StageReport) {
        let column = STAGES.iter().position(|(stage, _)| *stage == report.stage);
        for row in self.rows.iter_mut().filter(|row| row.broker == *broker) {
            if let Some(cell) = column.and_then(|column| row.cells.get_mut(column)) {
                *cell = Some(Cell {
                    elapsed: report.elapsed,
                    ok: report.outcome.is_ok(),
                });
            }
        }
        if self.is_live {
            // Back to the heading, to write over everything.
            anstream::print!("\x1b[{}A\r", self.rows.len().saturating_add(1));
            self.draw();
        }
    }

    /// Draws it for good, unless that was done.
    pub(super) fn end(&self) {
        if !self.is_live {
            self.draw();
        }
    }

    fn draw(&self) {
        let width = self.width;
        let mut text = format!("{:width$}", "");
        for (_, name) in STAGES {
            text.push_str(&format!(
                "{name:>0$}",
                WIDTH.max(name.len().saturating_add(2))
            ));
        }
        text.push('\n');
        for row in &self.rows {
            text.push_str(&format!("{:width$}", row.name));
            for (cell, (_, name)) in row.cells.iter().zip(STAGES) {
                let (plain, styled) = shown(*cell);
                let pad = WIDTH
                    .max(name.len().saturating_add(2))
                    .saturating_sub(plain.chars().count());
                text.push_str(&" ".repeat(pad));
                text.push_str(&styled);
            }
            text.push('\n');
        }
        anstream::print!("{text}");
        let _ = anstream::stdout().flush();
    }
}

/// Without and with its colour.
fn shown(cell: Option<Cell>) -> (String, String) {
    match cell {
        None => ("·".to_owned(), "·".to_owned()),
        Some(Cell { elapsed, ok: true }) => {
            let plain = format!("{} ms", milliseconds(elapsed));
            (plain.clone(), format!("\x1b[32m{plain}\x1b[0m"))
        }
        Some(Cell { .. }) => ("failed".to_owned(), "\x1b[1;31mfailed\x1b[0m".to_owned()),
    }
}

/// Rounded; below ten with one decimal.
fn milliseconds(elapsed: Duration) -> String {
    let milliseconds = elapsed.as_secs_f64() * 1000.0;
    match milliseconds < 9.95 {
        true => format!("{milliseconds:.1}"),
        false => format!("{milliseconds:.0}"),
    }
}

fn short(broker: &Broker) -> String {
    let whole = broker.to_string();
    if whole.chars().count() <= MAXIMUM_NAME {
        return whole;
    }
    let label = broker.host.split('.').next().unwrap_or_default();
    let label: String = label.chars().take(MAXIMUM_NAME.saturating_sub(8)).collect();
    format!("{label}….:{}", broker.port).replace("….", "…")
}
