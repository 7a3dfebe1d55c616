//! The stages of all brokers side by side, redrawn on a terminal as they end.

use std::time::Duration;

use msk_auth::client::Client;
use msk_auth::lambda::Stage;
use msk_auth_connect::{Event, StageReport};

use crate::output;
use crate::painted::Painted;

/// The width at which the table fits into 80 characters.
const MAXIMUM_NAME: usize = 22;
const MINIMUM_COLUMN: usize = 8;
const HEADING_OF_ADVERTISED: &str = "advertised by the cluster:";

pub(super) struct Grid {
    stages: Vec<Stage>,
    given: Vec<Row>,
    advertised: Vec<Row>,
    is_live: bool,
    /// How many lines of the table are on the terminal.
    drawn: usize,
}

struct Row {
    address: String,
    name: String,
    cells: Vec<Option<Cell>>,
}

#[derive(Clone, Copy)]
struct Cell {
    elapsed: Duration,
    ok: bool,
}

impl Grid {
    /// An empty grid for the given brokers, with the stages of this client. `is_live` allows drawing
    /// it while stages run.
    pub(super) fn new(client: &Client, questions: bool, is_live: bool) -> Self {
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
        let mut grid = Self {
            stages,
            given: Vec::new(),
            advertised: Vec::new(),
            is_live: is_live && output::terminal_size().is_some(),
            drawn: 0,
        };
        let given = client.brokers().iter();
        grid.given = given.map(|broker| grid.row(&broker.to_string())).collect();
        grid
    }

    /// Draws the empty grid, if it will be redrawn.
    pub(super) fn begin(&mut self) {
        self.redraw();
    }

    /// Records an event, and draws the grid again if it is live.
    pub(super) fn note(&mut self, event: Event<'_>) {
        match event {
            Event::Advertised { address } => self.advertised.push(self.row(address)),
            Event::Stage { address, report } => self.fill(address, report),
            _ => return,
        }
        self.redraw();
    }

    /// Draws the final grid.
    pub(super) fn end(&mut self) {
        self.erase();
        let text = self.draw(false);
        output::print_painted(&text);
        self.is_live = false;
    }

    fn row(&self, address: &str) -> Row {
        Row {
            address: address.to_owned(),
            name: short(address),
            cells: vec![None; self.stages.len()],
        }
    }

    fn fill(&mut self, address: &str, report: &StageReport) {
        let column = self.stages.iter().position(|stage| *stage == report.stage);
        let rows = self.given.iter_mut().chain(&mut self.advertised);
        for row in rows.filter(|row| row.address == address) {
            if let Some(cell) = column.and_then(|column| row.cells.get_mut(column)) {
                *cell = Some(Cell {
                    elapsed: report.elapsed,
                    ok: report.outcome.is_ok(),
                });
            }
        }
    }

    fn redraw(&mut self) {
        if !self.is_live {
            return;
        }
        self.erase();
        if !self.fits_terminal() {
            // From here on it waits for the end of the examination.
            self.is_live = false;
            return;
        }
        let text = self.draw(true);
        output::print_painted(&text);
        self.drawn = self.lines();
    }

    /// Removes the drawn grid from the terminal.
    fn erase(&mut self) {
        if self.drawn > 0 {
            output::rewind(self.drawn);
            self.drawn = 0;
        }
    }

    fn lines(&self) -> usize {
        let heading = usize::from(!self.advertised.is_empty());
        let rows = self.given.len().saturating_add(self.advertised.len());
        rows.saturating_add(heading).saturating_add(1)
    }

    fn name_width(&self) -> usize {
        let rows = self.given.iter().chain(&self.advertised);
        let names = rows.map(|row| row.name.chars().count());
        names.max().unwrap_or(0)
    }

    /// Whether standard output is a terminal in which that many lines can be overwritten.
    fn fits_terminal(&self) -> bool {
        let columns: usize = self.stages.iter().map(|stage| width(*stage)).sum();
        let columns = columns.saturating_add(self.name_width());
        output::terminal_size()
            .is_some_and(|(width, height)| width >= columns && height > self.lines())
    }

    /// The grid as text; with `is_running`, the current stage of each broker is marked.
    fn draw(&self, is_running: bool) -> Painted {
        let name_width = self.name_width();
        let mut text = Painted::default();
        text.push(&" ".repeat(name_width));
        for stage in &self.stages {
            text.push(&format!("{:>1$}", stage.as_str(), width(*stage)));
        }
        text.end_line();
        for row in &self.given {
            self.push_row(row, name_width, is_running, &mut text);
        }
        if !self.advertised.is_empty() {
            text.push(HEADING_OF_ADVERTISED);
            text.end_line();
        }
        for row in &self.advertised {
            self.push_row(row, name_width, is_running, &mut text);
        }
        text
    }

    fn push_row(&self, row: &Row, name_width: usize, is_running: bool, text: &mut Painted) {
        text.push(&format!("{:name_width$}", row.name));
        let mut is_running = is_running;
        for (cell, stage) in row.cells.iter().zip(&self.stages) {
            let is_at_it = is_running && cell.is_none();
            push_cell(*cell, is_at_it, width(*stage), text);
            // The next stage begins if this one succeeded.
            is_running &= cell.is_some_and(|cell| cell.ok);
        }
        text.end_line();
    }
}

fn width(stage: Stage) -> usize {
    MINIMUM_COLUMN.max(stage.as_str().len().saturating_add(2))
}

/// A cell in its colour, aligned to the right of its column.
fn push_cell(cell: Option<Cell>, is_at_it: bool, width: usize, text: &mut Painted) {
    let plain = match cell {
        None if is_at_it => "…".to_owned(),
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

/// A long host is cut after its first label, which differs between brokers.
fn short(address: &str) -> String {
    if address.chars().count() <= MAXIMUM_NAME {
        return address.to_owned();
    }
    let (host, port) = address.rsplit_once(':').unwrap_or((address, ""));
    let label = host.split('.').next().unwrap_or_default();
    let label: String = label.chars().take(MAXIMUM_NAME.saturating_sub(7)).collect();
    let port: String = port.chars().take(5).collect();
    format!("{label}…:{port}")
}
