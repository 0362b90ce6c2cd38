//! Days, periods, timelines, rulings and the reasons for them.
//!
//! This crate forbids knowledge of treaties: nothing here knows what a State, an act or an article is.
//! It has no clock; a [`Day`] is always given from outside.

mod day;
mod reasons;
mod ruling;
mod steps;
mod timeline;
mod when;

pub use day::{Counting, Day, DayError, DayOfYear, MonthEnd, Period, Unit};
pub use reasons::{Ground, Reasons, Why};
pub use ruling::{Because, Reading, Ruling};
pub use steps::Steps;
pub use timeline::{Piece, Timeline};
pub use when::{When, WhenError};
