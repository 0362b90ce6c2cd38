//! The closed table of deeds: everything that a journal can record.

use servanda_language::{Grammar, Kind};
use std::sync::LazyLock;

/// One row of the table of deeds.
#[derive(Clone, Copy, Debug)]
pub struct DeedForm {
    /// The deed.
    pub deed: Deed,
    /// Stable key, used in JSON and in messages.
    pub key: &'static str,
    /// The pattern of what follows the actor.
    pub pattern: &'static str,
    /// What it records.
    pub meaning: &'static str,
}

macro_rules! deeds {
    ($($deed:ident $key:literal $pattern:literal $meaning:literal)*) => {
        /// What an act does.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Deed {
            $(#[doc = $meaning] $deed,)*
        }

        /// The table, in the order in which forms are tried.
        pub const DEEDS: &[DeedForm] = &[
            $(DeedForm { deed: Deed::$deed, key: $key, pattern: $pattern, meaning: $meaning },)*
        ];
    };
}

deeds! {
    Signed "signed" "signed {i:instrument} [definitive: definitively] [at {place:text}]"
        "Signature of an instrument; definitively where it is not subject to ratification."
    Approved "approved" "approved ratification of {i:instrument} [by {law:text}]"
        "Approval at home, by parliament or head of State. It is not a deposit and binds nobody."
    Deposited "deposited"
        "deposited (kind: ratification | acceptance | approval | accession | succession | consent) of {i:instrument} [at {place:text}]"
        "Deposit of an instrument with the depositary."
    Acceded "acceded" "acceded to {i:instrument}"
        "Deposit of an instrument of accession."
    Succeeded "succeeded" "succeeded to {i:instrument}"
        "Notification of succession to a predecessor's participation."
    NotifiedAcceptance "notified-acceptance" "notified acceptance of {i:instrument}"
        "Notification that the instrument is accepted, or that internal procedures are complete."
    WithdrewRatification "withdrew-ratification" "withdrew its ratification of {i:instrument}"
        "Withdrawal of an instrument of ratification, such as before entry into force."
    DeclaredProvisional "declared-provisional"
        "declared provisional application of [Article {a:article} of] {i:instrument}"
        "A declaration that an instrument, or an article of it, is applied provisionally."
    EndedProvisional "ended-provisional" "ended provisional application of {i:instrument}"
        "Notice that provisional application ends, such as by a decision not to become a party."
    AcceptedAccession "accepted-accession" "accepted the accession of {c:country+} to {i:instrument}"
        "Acceptance of another State's accession, where it has effect only toward those that accept it."
    ObjectedToAccession "objected-to-accession" "objected to the accession of {c:country+} to {i:instrument}"
        "Objection to another State's accession."
    MadeReservation "made-reservation" "made a reservation to Article {a:article} of {i:instrument}"
        "A reservation to an article."
    WithdrewReservation "withdrew-reservation" "withdrew its reservation to Article {a:article} of {i:instrument}"
        "Withdrawal of a reservation."
    ObjectedToReservation "objected-to-reservation"
        "objected to the reservation of {c:country} to {i:instrument} [precluding: precluding entry into force between them]"
        "Objection to a reservation, with or without the statement that it keeps the instrument out of force between the two."
    WithdrewObjection "withdrew-objection" "withdrew its objection to {i:instrument}"
        "Withdrawal of an objection to an amendment."
    ObjectedTo "objected-to" "objected to {i:instrument}"
        "Objection to an amendment, or its rejection, where silence would be acceptance."
    SuspendedOperation "suspended-operation" "suspended the operation of {i:instrument}"
        "A statement that the operation of an instrument is suspended for the actor. Whether it has effect is the charter's to say."
    ResumedOperation "resumed-operation" "resumed the operation of {i:instrument}"
        "A statement that a suspended instrument operates again."
    Extended "extended" "extended {i:instrument} to {t:text}"
        "Extension of an instrument to a territory."
    AgreedOnForce "agreed-on-force" "agreed on the entry into force of {i:instrument} [on {d:date}]"
        "Agreement of those that have deposited on the entry into force, where the instrument leaves it to them."
    EnteredConflict "entered-conflict" "entered into armed conflict"
        "A State takes part in an armed conflict from this day."
    EndedConflict "ended-conflict" "ended its armed conflict"
        "The end of an armed conflict for a State."
    NotifiedWithdrawal "notified-withdrawal" "notified withdrawal from {i:instrument}"
        "Notice of withdrawal."
    SuspendedNotice "suspended-notice" "suspended its notice of withdrawal from {i:instrument}"
        "A statement that a notice of withdrawal is suspended."
    RevokedNotice "revoked-notice" "revoked its notice of withdrawal from {i:instrument}"
        "Revocation of a notice of withdrawal."
    ResumedNotice "resumed-notice" "resumed its notice of withdrawal from {i:instrument}"
        "A statement that a suspended notice of withdrawal runs on."
    Invited "invited" "invited {c:country+} to accede to {i:instrument}"
        "Invitation to accede, by an organ or by every party."
    EnteredIntoForce "entered-into-force" "entered into force [for {c:country+}]"
        "A published statement that an instrument entered into force (for some States). An attestation, not a cause."
    CeasedToBeInForce "ceased-to-be-in-force" "ceased to be in force [for {c:country+}]"
        "A published statement that an instrument ceased to be in force (for some States)."
    DecidedAppoint "decided-appoint"
        "decided to appoint {p:person} of {c:country} as {f:office} [from {from:date}] [until {until:date}]"
        "Appointment to an office."
    DecidedProlong "decided-prolong" "decided to prolong {p:person} of {c:country} as {f:office} until {until:date}"
        "Prolongation of a holder's term."
    DecidedRelieve "decided-relieve" "decided to relieve {p:person} of {c:country} as {f:office} [from {from:date}]"
        "Relief of a holder before the end of the term."
    DecidedAdmit "decided-admit" "decided to admit {c:country+}"
        "Admission of a member."
    DecidedSuspend "decided-suspend" "decided to suspend {c:country} [request: at its request]"
        "Suspension of a member, as a sanction or at its request."
    DecidedEndSuspension "decided-end-suspension" "decided to end the suspension of {c:country}"
        "End of a suspension."
    DecidedExclude "decided-exclude" "decided to exclude {c:country}"
        "Exclusion of a member."
    DecidedTakeVote "decided-take-vote" "decided to take away the vote of {c:country}"
        "Loss of the vote, such as for arrears."
    DecidedGiveVote "decided-give-vote" "decided to give back the vote of {c:country}"
        "Return of the vote."
    DecidedTemporaryChair "decided-temporary-chair"
        "decided that {c:country} chairs {o:organ} for the time being, in place of {d:country} [from {from:date}]"
        "A chair for the time being: the turn of the one replaced stays owed."
    DecidedChair "decided-chair" "decided that {c:country} chairs {o:organ} [from {from:date}]"
        "A chair by decision."
    DecidedFound "decided-found" "decided to found {o:organ} [until {until:date}]"
        "Foundation of an organ, permanent or until a date."
    DecidedEnd "decided-end" "decided to end {o:organ}"
        "End of an organ."
    DecidedAdopt "decided-adopt" "decided to adopt {d:document} [until {until:date}]"
        "Adoption of a document, in force until a date or repeal."
    DecidedRepeal "decided-repeal" "decided to repeal {d:document}"
        "Repeal of a document."
    DecidedApprove "decided-approve" "decided to approve {i:instrument}"
        "Adoption of an instrument by an organ: a regulation, rules of procedure, a text opened for signature."
    DecidedTask "decided-task" "decided to give {o:organ} the task {t:text} [by {by:date}]"
        "A task to an organ, with a date."
    DecidedMeasure "decided-measure" "decided to send {t:text} to {c:country} [until {until:date}]"
        "A measure of collective security: forces, a mission, assistance."
    DecidedEndMeasure "decided-end-measure" "decided to end the mission to {c:country}"
        "End of a measure."
    DecidedElect "decided-elect"
        "decided to elect {c:country+} to {o:organ} from {from:date} until {until:date}"
        "Election of members to an organ for a term; both days are included."
    DecidedEndInstrument "decided-end-instrument" "decided to end {i:instrument}"
        "Termination of an instrument by an organ."
    DecidedReading "decided-reading" "decided that the reading {t:text} holds"
        "A decision between readings of the charter: the named one is the rule, for every day."
    DecidedExtend "decided-extend"
        "decided to extend {i:instrument} (how: indefinitely | until {until:date} | for {p:period})"
        "Extension of an instrument by decision, where the instrument allows it."
    DecidedObserver "decided-observer" "decided to make {t:text} observer"
        "Grant of observer standing."
    DecidedSo "decided-so" "decided so for {i:instrument}"
        "The decision that an instrument leaves to an organ."
    DecidedOn "decided-on" "decided on {t:text}"
        "Any other decision."
    NotAdopted "not-adopted" "did not adopt {t:text}"
        "A draft that was considered and not adopted."
    Recommended "recommended" "recommended {p:person} of {c:country} as {f:office}"
        "Recommendation of a candidate for an office."
    Determined "determined" "determined aggression against {c:country} [on condition that {t:text}]"
        "Determination by an organ that a member suffers aggression, outright or on a condition."
    Confirmed "confirmed" "confirmed its determination about {c:country}"
        "Confirmation of a conditional determination."
    Met "met"
        "met in (kind: regular | extraordinary | informal | other) session [at {place:text} in {c:country}] [video: by video] [with {h:country} in the chair]"
        "A session of an organ. An informal meeting is none in law; `other` is a session whose kind the sources do not give."
    TookTemporaryChair "took-temporary-chair"
        "took the chair of {o:organ} for the time being, in place of {d:country}"
        "A chair for the time being, as recorded."
    TookChair "took-chair" "took the chair of {o:organ}"
        "A hand-over of the chair, as recorded."
    TookOffice "took-office" "took office as {f:office} [until {until:date}]"
        "A holder takes office."
    BeganToAct "began-to-act" "began to act as {f:office}"
        "Somebody fills an office for the time being."
    LeftOffice "left-office" "left office as {f:office}"
        "A holder or acting holder leaves."
    Requested "requested"
        "requested (what: assistance | consultations) [under Article {a:article} of {i:instrument}] [against {t:text}]"
        "A request of a member to the others."
    Invoked "invoked" "invoked Article {a:article} of {i:instrument}"
        "Invocation of an article on collective defence without a request."
    SufferedAggression "suffered-aggression" "suffered aggression [by {t:text}]"
        "Aggression against a country, as determined or admitted. What is only asserted is a claim."
    WithdrewRequest "withdrew-request" "withdrew its request"
        "Withdrawal of the actor's last request."
    Assisted "assisted" "assisted {c:country} [with {t:text}]"
        "Assistance given."
    Consulted "consulted" "consulted [about {c:country}]"
        "Consultations held, among the members or in an organ."
    EndedMission "ended-mission" "ended the mission to {c:country}"
        "Forces or a mission left."
    Informed "informed" "informed {b:body} [about {c:country}]"
        "Information to a body outside, such as the notice that a collective measure needs."
    Registered "registered" "registered {i:instrument} with {b:body}"
        "Registration of an instrument (Charter of the United Nations, Article 102)."
    GrantedStanding "granted-standing" "granted observer standing to {g:organisation}"
        "Standing of the organisation in another body."
    AppointedDelegate "appointed-delegate" "appointed {p:person} as plenipotentiary in {o:organ}"
        "Appointment of a representative under the member's own law."
    Paid "paid" "paid its share for {y:number}"
        "Payment of the share of a year."
    NotPaid "not-paid" "did not pay its share for {y:number}"
        "A recorded failure to pay the share of a year."
    LeftOrgan "left-organ" "left {o:organ}"
        "A member stops taking part in one organ and stays a party."
    ReturnedToOrgan "returned-to-organ" "returned to {o:organ}"
        "A member takes part in the organ again."
    Drafted "drafted" "drafted {d:document}"
        "Preparation of a draft."
    Cleared "cleared" "cleared {d:document}"
        "Clearance of a draft."
    Considered "considered" "considered {d:document}"
        "Consideration of a draft."
    CarriedOut "carried-out" "carried out the task {t:text}"
        "Discharge of a task."
    Claims "claims" "claims {t:text}"
        "A claim. It is not an act in law: the ruling does not change, the register keeps who claims what."
    Stated "stated" "stated {t:text}"
        "A statement or announcement. It is not an act in law."
    Step "step" "{s:step}"
        "A step that the charter has defined, such as the one that makes a class."
}

/// The table of deeds, compiled.
pub fn grammar() -> &'static Grammar {
    static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
        let rows = DEEDS.iter().map(|d| (d.key, d.pattern)).collect();
        Grammar::new(&[("deed", rows)]).unwrap_or_default()
    });
    &GRAMMAR
}

impl Deed {
    /// The deed of a form of the table.
    pub fn of(form: u16) -> Deed {
        DEEDS.get(form as usize).map_or(Deed::Stated, |d| d.deed)
    }

    /// Its row of the table.
    pub fn row(self) -> u16 {
        DEEDS.iter().position(|d| d.deed == self).unwrap_or(0) as u16
    }

    /// Its stable key.
    pub fn key(self) -> &'static str {
        DEEDS.get(self.row() as usize).map_or("", |d| d.key)
    }

    /// A request, an invocation, or what an organ finds on one.
    pub fn is_request(self) -> bool {
        matches!(
            self,
            Deed::Requested
                | Deed::Invoked
                | Deed::SufferedAggression
                | Deed::Determined
                | Deed::Confirmed
                | Deed::WithdrewRequest
        )
    }

    /// A statement that records what somebody says; it is no act in law.
    pub fn is_claim(self) -> bool {
        matches!(self, Deed::Claims | Deed::Stated)
    }

    /// A decision of an organ.
    pub fn is_decision(self) -> bool {
        self.key().starts_with("decided") || matches!(self, Deed::Determined | Deed::Confirmed)
    }

    /// Who can do it, for messages: the kinds of actor that fit.
    pub fn fits(self, actor: &crate::Actor) -> bool {
        use crate::Actor;
        match self {
            Deed::EnteredIntoForce | Deed::CeasedToBeInForce => matches!(actor, Actor::Instrument(_)),
            Deed::TookOffice | Deed::BeganToAct | Deed::LeftOffice => matches!(actor, Actor::Person { .. }),
            Deed::Met => matches!(actor, Actor::Organ(_)),
            Deed::Claims | Deed::Stated | Deed::Informed | Deed::Registered | Deed::Step => {
                !matches!(actor, Actor::Instrument(_))
            }
            Deed::Invited | Deed::Consulted => {
                matches!(actor, Actor::Organ(_) | Actor::Countries(_))
            }
            Deed::GrantedStanding => matches!(actor, Actor::Body(_)),
            Deed::Drafted
            | Deed::Cleared
            | Deed::Considered
            | Deed::CarriedOut
            | Deed::Recommended
            | Deed::EndedMission => {
                matches!(actor, Actor::Organ(_) | Actor::Office(_) | Actor::Countries(_))
            }
            d if d.is_decision() || d == Deed::NotAdopted => matches!(actor, Actor::Organ(_)),
            _ => matches!(actor, Actor::Countries(_)),
        }
    }
}

/// The kinds of name that can act.
pub(crate) const ACTING: [Kind; 5] =
    [Kind::Organ, Kind::Office, Kind::Body, Kind::Organisation, Kind::Instrument];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_deeds_compiles() {
        let rows = DEEDS.iter().map(|d| (d.key, d.pattern)).collect();
        assert_eq!(Grammar::new(&[("deed", rows)]).err(), None);
        for (i, row) in DEEDS.iter().enumerate() {
            assert_eq!(Deed::of(i as u16), row.deed);
        }
    }
}
