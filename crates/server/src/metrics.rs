//! Figures for the operator, in the text format of Prometheus.

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::time::Duration;

/// Everything that is counted.
pub struct Metrics {
    registry: Registry,
    answers: Family<[(&'static str, String); 1], Counter>,
    seconds: Histogram,
    made: Counter,
    rooms: Gauge,
    /// Open streams of news.
    pub live: Gauge,
    /// New editions since the start.
    pub editions: Counter,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix("servanda");
        let answers = Family::default();
        registry.register("answers", "Answers to requests, by status", answers.clone());
        let bounds = [0.000_5, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];
        let seconds = Histogram::new(bounds);
        registry.register("answer_seconds", "Time from request to answer", seconds.clone());
        let made = Counter::default();
        registry.register("pages_made", "Pages made anew, and not taken from memory", made.clone());
        let rooms = Gauge::default();
        registry.register("rooms", "Reckonings held in memory", rooms.clone());
        let live = Gauge::default();
        registry.register("live_streams", "Open streams of news", live.clone());
        let editions = Counter::default();
        registry.register("editions", "New editions of charters and journals read", editions.clone());
        Metrics { registry, answers, seconds, made, rooms, live, editions }
    }
}

impl Metrics {
    /// Counts an answer.
    pub fn answered(&self, status: u16, took: Duration) {
        self.answers.get_or_create(&[("status", status.to_string())]).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    /// Counts a page that was made.
    pub fn made(&self) {
        self.made.inc();
    }

    /// The figures as text.
    pub fn text(&self, rooms: usize) -> String {
        self.rooms.set(i64::try_from(rooms).unwrap_or(i64::MAX));
        let mut out = String::new();
        let _ = encode(&mut out, &self.registry);
        out
    }
}
