//! The portal: an organisation on the web, on any day, as known on any day, with the proof of each answer.
//!
//! This crate forbids files, clocks and law: it is given [`Source`]s and today's date, and asks the reckoner. It is the one
//! place that knows HTTP, HTML and addresses. What a page says is one value (`page::Page`) from which HTML, JSON and CSV
//! are all made.

mod address;
mod assets;
mod book;
mod encoding;
mod identity;
mod layout;
mod log;
mod metrics;
mod open_api;
mod page;
mod pages;
mod pictures;
mod portal;
#[cfg(feature = "pdf")]
mod print;
mod register;
mod rooms;
mod rows;
mod search;
mod serve;
mod site;
mod watch;

pub use portal::{Portal, Settings};
pub use register::{RegisterSource, RegisterView};
pub use serve::{ServeError, Tls, serve};
pub use site::{Appended, Broken, Edition, Site, Source};
pub use watch::{Watch, serve_witness};
