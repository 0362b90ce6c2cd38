//! Questions and answers.

use servanda_language::{Country, Name};

/// A thing one may ask of every day.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Question {
    /// Is the instrument in force?
    InForce(Name),
    /// Is the country a party?
    Party(Name, Country),
    /// Is the country a party, and is the operation of the instrument not suspended for it?
    Applies(Name, Country),
    /// Is the instrument in force between two countries?
    Between(Name, Country, Country),
    /// Does the country apply the instrument provisionally?
    Provisional(Name, Country, Option<servanda_charter::ClauseId>),
    /// Is the article that a clause speaks of in force?
    Article(servanda_charter::ClauseId),
    /// Has the country signed?
    Signatory(Name, Country),
    /// What is the country's standing in the organisation?
    Member(Country),
    /// Has the member a vote?
    Vote(Country),
    /// Does the organisation exist?
    Organisation(Name),
    /// Does the organ exist?
    Organ(Name),
    /// Has the country a seat in the organ?
    Seat(Name, Country),
    /// Who chairs the organ?
    Chair(Name),
    /// Whose turn it is to chair the organ.
    ChairTurn(Name),
    /// Who holds the office?
    Holder(Name),
    /// Whose turn it is to fill the office.
    OfficeTurn(Name),
    /// Is the document in force?
    Document(Name),
    /// Is the country of the class?
    Class(Name, Country),
}

/// A country's standing in an organisation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Standing {
    /// Not a member.
    None,
    /// A member.
    Member,
    /// A member whose participation is suspended.
    Suspended,
}

/// Who fills an office.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Holder {
    /// The person.
    pub name: Box<str>,
    /// Their citizenship.
    pub country: Country,
    /// For the time being; the office itself is vacant.
    pub acting: bool,
}

/// An answer to a [`Question`].
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Answer {
    /// Yes or no.
    Bool(bool),
    /// A country.
    Country(Country),
    /// A country that chairs for the time being, and whose turn stays owed.
    Temporary(Country, Country),
    /// A standing.
    Standing(Standing),
    /// A holder or acting holder.
    Holder(Holder),
    /// Nobody.
    Vacant,
}
