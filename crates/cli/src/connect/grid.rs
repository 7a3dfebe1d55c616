//! The stages of all brokers side by side, redrawn as they end where that is a terminal.

use std::time::Duration;

use msk_auth::aws::Broker;
use msk_auth::client::Client;
use msk_auth::lambda::Stage;
use msk_auth_connect::StageReport;

use crate::output;
use crate::painted::Painted;

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
            output::rewind(self.rows.len().saturating_add(1));
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
        let mut text = Painted::default();
        text.push(&" ".repeat(name_width));
        for stage in &self.stages {
            text.push(&format!("{:>1$}", stage.as_str(), width(*stage)));
        }
        text.end_line();
        for row in &self.rows {
            text.push(&format!("{:name_width$}", row.name));
            for (cell, stage) in row.cells.iter().zip(&self.stages) {
                push_cell(*cell, width(*stage), &mut text);
            }
            text.end_line();
        }
        output::print_painted(&text);
    }
}

fn width(stage: Stage) -> usize {
    MINIMUM_COLUMN.max(stage.as_str().len().saturating_add(2))
}

/// Whether standard output is a terminal in which so much can be written over again.
fn fits_terminal(columns: usize, rows: usize) -> bool {
    output::terminal_size()
        .is_some_and(|(width, height)| width >= columns && height > rows.saturating_add(1))
}

/// A cell in its colour, at the right of its column.
fn push_cell(cell: Option<Cell>, width: usize, text: &mut Painted) {
    let plain = match cell {
        None => "·".to_owned(),
        Some(Cell { elapsed, ok: true }) => format!("{} ms", milliseconds(elapsed)),
        Some(_) => "failed".to_owned(),
    };
    text.push(&" ".repeat(width.saturating_sub(plain.chars().count())));
    match cell {
        None => text.push(&plain),
        Some(Cell { ok: true, .. }) => text.push_green(&plain),
        Some(_) => text.push_red(&plain),
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

/// A long host is cut after its first label, by which brokers differ.
fn short(broker: &Broker) -> String {
    let whole = broker.to_string();
    if whole.chars().count() <= MAXIMUM_NAME {
        return whole;
    }
    let label = broker.host.split('.').next().unwrap_or_default();
    let label: String = label.chars().take(MAXIMUM_NAME.saturating_sub(7)).collect();
    format!("{label}…:{}", broker.port)
}
