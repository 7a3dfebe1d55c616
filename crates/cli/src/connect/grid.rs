//! The stages of all brokers side by side, redrawn as they end where that is a terminal.

use std::time::Duration;

use msk_auth::aws::Broker;
use msk_auth::client::Client;
use msk_auth::lambda::Stage;
use msk_auth_connect::StageReport;
use terminal_size::{Height, Width, terminal_size_of};

/// With the columns this fits into 80 characters.
const MAXIMUM_NAME: usize = 22;
const MINIMUM_COLUMN: usize = 8;

pub(super) struct Grid {
    stages: Vec<Stage>,
    rows: Vec<Row>,
    name_width: usize,
    is_live: bool,
}

struct Row {
    broker: Broker,
    name: String,
    cells: Vec<Option<Cell>>,
}

#[derive(Clone, Copy)]
struct Cell {
    elapsed: Duration,
    ok: bool,
}

impl Grid {
    /// An empty grid for these brokers, with the stages that this client goes through.
    pub(super) fn new(client: &Client, questions: bool) -> Self {
        let mut stages = vec![Stage::Resolve, Stage::Tcp];
        if client.tls_config().is_some() {
            stages.push(Stage::Tls);
        }
        if client.sasl_mechanism().is_some() {
            stages.push(Stage::Sasl);
        }
        stages.extend([Stage::ApiVersions, Stage::Metadata]);
        if questions {
            stages.push(Stage::Authorize);
        }
        let rows: Vec<Row> = client
            .brokers()
            .iter()
            .map(|broker| Row {
                broker: broker.clone(),
                name: short(broker),
                cells: vec![None; stages.len()],
            })
            .collect();
        let names = rows.iter().map(|row| row.name.chars().count());
        let name_width = names.max().unwrap_or(0);
        let columns: usize = stages.iter().map(|stage| width(*stage)).sum();
        Self {
            is_live: fits_terminal(name_width.saturating_add(columns), rows.len()),
            stages,
            rows,
            name_width,
        }
    }

    /// Draws the empty grid, if it will be redrawn.
    pub(super) fn begin(&self) {
        if self.is_live {
            self.draw();
        }
    }

    pub(super) fn note(&mut self, broker: &Broker, report: &StageReport) {
        let column = self.stages.iter().position(|stage| *stage == report.stage);
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
            out!("\x1b[{}A\r", self.rows.len().saturating_add(1));
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
        let name_width = self.name_width;
        let mut text = " ".repeat(name_width);
        for stage in &self.stages {
            text.push_str(&format!("{:>1$}", stage.as_str(), width(*stage)));
        }
        text.push('\n');
        for row in &self.rows {
            text.push_str(&format!("{:name_width$}", row.name));
            for (cell, stage) in row.cells.iter().zip(&self.stages) {
                let (plain, styled) = shown(*cell);
                let padding = width(*stage).saturating_sub(plain.chars().count());
                text.push_str(&" ".repeat(padding));
                text.push_str(&styled);
            }
            text.push('\n');
        }
        out!("{text}");
    }
}

fn width(stage: Stage) -> usize {
    MINIMUM_COLUMN.max(stage.as_str().len().saturating_add(2))
}

/// Whether standard output is a terminal in which so much can be written over again.
fn fits_terminal(columns: usize, rows: usize) -> bool {
    let Some((Width(width), Height(height))) = terminal_size_of(std::io::stdout()) else {
        return false;
    };
    usize::from(width) >= columns && usize::from(height) > rows.saturating_add(1)
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

/// A long host is cut after its first label, which tells brokers apart.
fn short(broker: &Broker) -> String {
    let whole = broker.to_string();
    if whole.chars().count() <= MAXIMUM_NAME {
        return whole;
    }
    let label = broker.host.split('.').next().unwrap_or_default();
    let label: String = label.chars().take(MAXIMUM_NAME.saturating_sub(7)).collect();
    format!("{label}…:{}", broker.port)
}
