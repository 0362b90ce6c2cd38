### The read-back of each form of the charter language, under the form's key: the clause in fuller words, silent choices spelled out.
### A choice comes as the number of the way taken, from 0; a flag or slot that is absent as 0, a flag that is there as 1.
### These must be numbers for Fluent; the keys of the variants are. Ordinals come as 30th, times as twice.

## Consent to be bound

form-open-for-signature = { $i } is open for signature by { $who ->
        [0] { $c } and by no other State
        [1] every State
       *[other] the parties to { $j } and by no other State
    }{ $from ->
        [0] {""}
       *[other] , from { $from }, that day included
    }{ $until ->
        [0] {""}
       *[other] , until { $until }, that day included
    }{ $force ->
        [0] {""}
       *[other] , until the day on which it enters into force
    }
    .meaning = Says whose signature is in form, and when. A signature by another State or outside the time is reported.
    .example = the Treaty is open for signature by every State until it is in force
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Article IX(1)
form-subject-to-ratification = a signature does not bind by itself: a signatory is bound only after it has deposited an instrument of ratification, acceptance or approval
    .meaning = A signature makes a signatory and no contracting State. Consent is counted from the deposit.
    .example = signature is subject to ratification
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Article IX(2)
form-definitive-signature = a signature alone expresses consent to be bound, and no ratification is needed after it
    .meaning = Each signature counts as consent to be bound on its own day.
    .example = signature alone binds
    .treaty = Convention on Early Notification of a Nuclear Accident, Article 12(2)
form-accession-open = a State that has not signed may accede by depositing an instrument of accession, { $force ->
        [0] at any time
       *[other] but not before the day on which { $i } enters into force
    }
    .meaning = An accession by any State is in form. With the condition, an accession before entry into force is reported and gives no consent.
    .example = a State that has not signed may accede once the Treaty is in force
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Article IX(1)
form-accession-invited = a State may accede after it has been invited to do so by { $by }, and under this clause not without such an invitation
    .meaning = An accession is in form only if an invitation of that State by the inviter is on record, not later than the accession.
    .example = a State invited by every party may accede
    .treaty = North Atlantic Treaty, Article 10
form-accession-decided = a State may accede after a decision of { $o } to admit it; a State that consents before the entry into force needs no such decision
    .meaning = An accession after entry into force is in form only if the organ's decision to admit the State was adopted not later than the accession.
    .example = a State whose admission the Council has decided may accede
    .treaty = Charter of the United Nations, Article 4(2)
form-succession = a State that notifies succession continues the participation of its predecessor, from the day that its notification states or else from the day of the notification
    .meaning = A notification of succession counts as consent to be bound.
    .example = succession continues the participation of the predecessor
    .treaty = Vienna Convention on Succession of States in respect of Treaties, Article 17
form-depositary = the depositary of { $i } is { $c }; where more than one State is named, each of them is a depositary, a deposit with any one of them is enough, and of several deposits by one State the first counts
    .meaning = Names the States that keep the original and receive instruments and notices. It also says who “every Depositary” is.
    .example = the depositary of the Treaty is Belarus
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Article IX(2)
form-depositary-organ = the depositary of { $i } is { $o }; a depositary keeps the original, receives instruments and notices, and examines their form only
    .meaning = Names the organ that keeps the original and receives instruments and notices.
    .example = the depositary of the Treaty is the Council
    .treaty = Vienna Convention on the Law of Treaties, Article 76(1)
form-counting = { $what ->
        [0] a period of days or weeks after an event ends later than the plain count gives, by this number of days: { $n }; periods of months and years are not affected
       *[other] any period after an event ends later than the plain count gives, by this number of days: { $n }
    }{ $u ->
        [0] {""}
       *[other] ; this holds for events until { $u }, that day included
    }
    .meaning = Sets how the depositary of this instrument counts days: the plain count leaves out the day of the event, and this clause adds days to it, for events until a day if one is given.
    .example = days after an event are counted with 1 day more until 2005-01-31
    .treaty = Convention on Early Notification of a Nuclear Accident, Article 12(3), as the International Atomic Energy Agency counted until 2005
form-month-end = a period of months or years that would end on a day which the month does not have ends on the first day of the next month, and not on the last day of that month
    .meaning = Changes the rule for the end of a month: without this clause 31 January and one month is the last day of February, with it 1 March.
    .example = a month that ends too soon runs to the first day of the next month
    .treaty = a text that departs from the European Convention on the Calculation of Time-Limits, Article 4(2), whose rule of the last day holds otherwise

## Entry into force

form-in-force = { $i } enters into force { $s }
    .meaning = The instrument is in force from the day so computed, with the acts that were counted as the reason. While a condition is not met it is not in force, and what is missing is shown.
    .example = the Treaty is in force from the day every signatory has deposited ratification
    .treaty = Collective Security Treaty, Article 11; Treaty on the Non-Proliferation of Nuclear Weapons, Article IX(3)
form-later-state = for a State whose consent comes after the conditions of entry into force were met, this instrument enters into force { $l }, but never before it is itself in force
    .meaning = Gives the day from which a State that joins later is a party. Without this clause it is the day of its deposit.
    .example = for a later State: on the 30th day after its deposit
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Article IX(4)
form-applies-from = this instrument applies from { $e }, that day included
    .meaning = The instrument in which the clause stands begins to apply on the day on which the conditions are met.
    .example = this applies from the day the Treaty and the Charter are in force
    .treaty = CSTO Regulation on the order of response to crisis situations, 10 December 2010
form-applies-once-approved = this instrument applies from the day on which the decision of { $o } to approve it takes effect, that day included
    .meaning = The instrument in which the clause stands begins to apply with the organ's adopted decision to approve it.
    .example = this applies from the day the Council approves it
    .treaty = Rules of Procedure of the bodies of the CSTO, 18 June 2004
form-rejoins = a State that has { $how ->
        [0] signed { $i }
       *[other] deposited an instrument of ratification, acceptance or approval of { $i }
    } is again a party to { $j }, from the day on which it did so, without a new accession
    .meaning = One act restores the participation of a former party in the instruments named, in so far as they are in force.
    .example = the Protocol makes a State that has deposited ratification of it again a party to the Treaty and the Charter
    .treaty = Protocol on restoring the membership of Uzbekistan in the CSTO, 2006

## Term, change, end

form-term = { $i } remains in force until the end of the day that comes { $p } after the day of its entry into force, that last day included, months and years by the calendar{ $renewable ->
        [0] , and then ends
       *[other] , and then ends unless a further instrument renews it
    }
    .meaning = Limits the time in force. After the last day the instrument is not in force and nobody is a party, unless a renewal or a decision to extend says otherwise.
    .example = the Treaty lasts 5 years from its entry into force, and may be renewed by instrument
    .treaty = Collective Security Treaty, Article 11
form-no-term = { $i } remains in force without limit of time
    .meaning = States that no term is missing: the instrument has no last day.
    .example = the Treaty has no term
    .treaty = Convention on the Prohibition of Anti-Personnel Mines, Article 20(1)
form-renewal = { $j }, once it is in force, renews { $i } for { $p } from { $d }, that day included, even if { $j } enters into force after that day{ $q ->
        [0] ; after that period { $i } ends
       *[other] ; at the end of that period, and of every later one, { $i } is renewed for { $q } without any further act
    }
    .meaning = Continues the renewed instrument from the day named, for the parties to the renewing one. The renewal reaches back, so an answer as known before the renewing instrument was in force may differ.
    .example = the Protocol renews the Treaty for 5 years from 1999-04-21, and then for 5 years each time
    .treaty = Protocol of 2 April 1999 on the extension of the Collective Security Treaty
form-extension = on the day that comes { $p } after the entry into force of { $i }, a decision of { $o } is due on whether { $i } is extended, indefinitely, until a date or for a period; this clause by itself extends nothing
    .meaning = Makes the decision due on that day. An adopted decision to extend moves the end of the term.
    .example = 25 years after entry into force the Conference decides on the extension of the Treaty
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Article X(2)
form-withdrawal = a party may withdraw by notice: it ceases to be a party on the day that comes { $p } after the day on which its notice was received, the day of receipt itself not counted, months and years by the calendar{ $q ->
        [0] {""}
       *[other] ; no notice may be given before { $q } have passed from the entry into force of the instrument{ $own ->
        [0] {""}
       *[other] {" "}for that party
    }
    }
    .meaning = A notice of withdrawal on record ends participation on the day so reckoned. A notice before the time, or by a State that is no party, is reported and has no effect.
    .example = a party may withdraw on 1 year's notice, not before 20 years from entry into force
    .treaty = North Atlantic Treaty, Article 13; Treaty on the Non-Proliferation of Nuclear Weapons, Article X(1)
form-suspended-notice-resumes = a notice of withdrawal that was suspended may be resumed, and then takes effect when the days that remained of its period at the suspension have run from the day of the resumption
    .meaning = One reading of the effect of a suspended notice: the time already run counts.
    .example = a notice that was suspended may resume for the days that remained
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Article X(1): the notices of 1993 and 2003
form-suspended-notice-anew = the time that a suspended notice of withdrawal had run is lost: the whole period must run again from the day on which notice is given anew or the suspended notice is resumed
    .meaning = The other reading of the effect of a suspended notice: nothing of the time already run counts.
    .example = a notice that was suspended needs the whole period again
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Article X(1): the notices of 1993 and 2003
form-notice-served = a notice of withdrawal has effect only for a State that has served it on every party; without a record of such service it has no effect
    .meaning = A notice for which no service on the parties is on record does not end participation, and is reported.
    .example = a notice has effect only for a State that has served it on every party
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Article X(1)
form-replaces = the clauses that follow stand in place of Article { $a } of { $i } from the entry into force of this instrument and for the parties to it; before that day, and for others, the former text remains
    .meaning = From the entry into force of the amending instrument its parties are under the new clauses, and the former ones apply before and to others.
    .example = replaces Article 4 of the Treaty
    .treaty = Protocol of 10 December 2010 amending the Collective Security Treaty

## Members

form-organisation-begins = { $g } exists in law from the day on which { $i } enters into force, that day included
    .meaning = Before that day there is no organisation, whatever was decided or announced.
    .example = the Organization exists from the entry into force of the Charter
    .treaty = Charter of the Collective Security Treaty Organization, Article 1
form-member = every State for which { $i } is in force is a member, as long as it is in force for that State
    .meaning = Membership follows participation in the instrument, day by day, except where a State was excluded.
    .example = a party to the Charter is a member
    .treaty = Charter of the Collective Security Treaty Organization, Article 1
form-admits = a new member is admitted by a decision of { $o }, and not without it
    .meaning = Gives the organ the power to admit. An admission by another organ is reported.
    .example = the Council admits a member by decision
    .treaty = Charter of the United Nations, Article 4(2)
form-suspends = { $o } may by a decision suspend a member that does not perform its duties; no member is suspended without a decision
    .meaning = Gives the organ the power to suspend as a sanction. The suspension begins with the adopted decision and lasts until a decision ends it.
    .example = the Council may suspend a member that does not perform its duties
    .treaty = Charter of the Collective Security Treaty Organization, Article 20
form-suspends-at-request = { $o } may by a decision suspend a member that has asked for it; the request alone suspends nothing
    .meaning = Gives the organ the power to suspend at the member's wish. Until the decision the member's standing is unchanged.
    .example = the Council may suspend a member at its request
    .treaty = CSTO, Uzbekistan's note of 2012 and the Council's decision on it
form-excludes = { $o } may by a decision exclude a member that does not perform its duties; membership ends on the day on which that decision takes effect
    .meaning = Gives the organ the power to exclude. The adopted decision ends membership.
    .example = the Council may exclude a member that does not perform its duties
    .treaty = Charter of the United Nations, Article 6; Charter of the Collective Security Treaty Organization, Article 20
form-suspended-member = a suspended member has no seat and no vote as long as the suspension lasts; it remains a member and still owes its duties
    .meaning = Takes the suspended member out of the seats, the quorum and the vote, and leaves its duties running.
    .example = a suspended member has no seat and no vote, its duties remain
    .treaty = Statute of the Council of Europe, Article 8
form-vote-for-arrears = if a member has not paid what it owes for { $p }, { $o } may by a decision take away its vote until it pays; without that decision the vote is not lost
    .meaning = Gives the organ the power to take away the vote of a member in arrears. The vote is lost only by an adopted decision.
    .example = if a member has not paid for 2 years, the Council may take away its vote until it pays
    .treaty = Charter of the Collective Security Treaty Organization, Article 24
form-observer = a State or an organisation may become an observer by a decision of { $o }; an observer is not a member and has no vote
    .meaning = Gives the organ the power to grant observer standing.
    .example = a State or organisation may be observer by decision of the Council
    .treaty = Charter of the Collective Security Treaty Organization, Article 21

## Organs

form-consists = in { $o } sits, by right and without an act of appointment, { $t } of each of { $g }
    .meaning = Gives the seats of the organ on any day: one for each of the group on that day.
    .example = the Council consists of "the head of state" of every member
    .treaty = Charter of the Collective Security Treaty Organization, Article 13
form-plenipotentiaries = in { $o } sits one plenipotentiary of each of { $g }, appointed by each under its own law; a seat is vacant until an appointment is recorded
    .meaning = Gives the seats of the organ, filled by recorded appointments.
    .example = the Permanent Council consists of a plenipotentiary appointed by each member under its own law
    .treaty = Charter of the Collective Security Treaty Organization, Article 13
form-may-leave-organ = each of { $g } may leave { $o } and may return to it, and remains bound by the instrument meanwhile
    .meaning = A recorded departure takes the seat away until a recorded return. Participation in the instrument does not change.
    .example = a member may leave the Military Committee and return to it
    .treaty = North Atlantic Treaty, Article 9: France and the Military Committee
form-supreme = the supreme organ is { $o }: no other organ stands above it
    .meaning = Marks the organ to which the chain of answering leads in the end.
    .example = the Council is the supreme organ
    .treaty = Charter of the Collective Security Treaty Organization, Article 13
form-answers = the organ to which { $o } must answer for the work done is { $p }
    .meaning = Places one organ under another in the order of organs.
    .example = the Permanent Council answers to the Council
    .treaty = Charter of the United Nations, Article 60
form-competence = { $o } may decide only on matters in the field of { $f }
    .meaning = A decision of the organ whose recorded field lies outside these fields is reported as outside competence.
    .example = the Permanent Council decides in the field of foreign policy
    .treaty = Charter of the Collective Security Treaty Organization, Article 14
form-competence-all = { $o } may decide on matters in every field
    .meaning = No decision of the organ is outside its competence by its field.
    .example = the Council decides in every field
    .treaty = Charter of the United Nations, Article 10
form-seat = the seat of { $o } is at { $t }
    .meaning = States where the organ sits. No further rule follows from it.
    .example = the Secretariat has its seat at Moscow
    .treaty = Charter of the Collective Security Treaty Organization, Article 18
form-founds = { $o } may by a decision found further organs, each permanent unless the decision states its last day
    .meaning = Gives the organ the power to found organs. A founded organ exists from the decision until its date or a decision to end it.
    .example = the Council may found organs, permanent or until a date
    .treaty = Charter of the United Nations, Articles 22 and 29
form-belongs = the work of { $o } is in the field of { $f }; this clause gives no power to decide
    .meaning = Places a working body in its fields, so that tasks and drafts can be checked against them.
    .example = the Joint Staff works in the field of military cooperation
    .treaty = Charter of the Collective Security Treaty Organization, Article 18 bis
form-meets = sessions of { $o } are held at least { $n } in each calendar year{ $alternating ->
        [0] {""}
       *[other] , and the members host them in turn
    }
    .meaning = Makes the sessions due in each calendar year, met or missed by the sessions on record. An informal meeting does not count.
    .example = the Council meets at least once a year, in alternating members
    .treaty = Charter of the Collective Security Treaty Organization, Article 13
form-meets-every = a meeting of { $o } to review { $i } is held at intervals of { $p }, counted from the entry into force of { $i }
    .meaning = Makes the review meetings due at these intervals.
    .example = the Conference meets every 5 years to review the Treaty
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Article VIII(3)
form-extraordinary = an extraordinary session of { $o } is held when the number of members that ask for it reaches { $n }
    .meaning = Says how many members can demand an extraordinary session.
    .example = the Council meets in extraordinary session at the request of 2 members
    .treaty = Regulation on the Collective Security Council, 6 July 1992
form-drafts = a draft is first prepared by { $a }, then cleared by { $b }, and only then adopted by { $c }
    .meaning = Sets the way of a draft. A step that is missing or out of this order is reported.
    .example = a draft passes from the Secretariat to the Permanent Council before the Council adopts it
    .treaty = Charter of the Collective Security Treaty Organization, Article 18
form-oversees = { $o } must see, at all times between the sessions of { $p }, that the decisions of { $p } are carried out
    .meaning = Lists for the organ the decisions of the other that are not yet carried out.
    .example = the Permanent Council sees that the decisions of the Council are carried out
    .treaty = Charter of the Collective Security Treaty Organization, Article 13

## Chair

form-chair-rotates = the chair of { $o } passes to the member that comes next in the alphabetical order of the members' names in { $lang ->
        [0] Russian
       *[other] English
    }, and after the last of them to the first again, { $at ->
        [0] on the first day of each regular session
        [1] on { $d } of each year, that day included
       *[other] on the first day of each month
    }
    .meaning = Gives the chair on any day from the last one on record, by the names in use on the day of the hand-over.
    .example = the chair of the Council passes to the next member in Russian alphabetical order, at the regular session
    .treaty = Provisional Rules of Procedure of the United Nations Security Council, rule 18
form-chair-host = the member on whose territory a regular session is held chairs { $o } from the first day of that session until the next regular session
    .meaning = Gives the chair on any day from the regular sessions on record and their hosts.
    .example = the member that hosts the regular session chairs the Council until the next
    .treaty = Charter of the Collective Security Treaty Organization, Article 13
form-chair-follows = the member that chairs { $o } also chairs { $p }, from the same day and for the same time
    .meaning = The chair of the other organs follows the chair of the first.
    .example = the member that chairs the Council chairs the Permanent Council and the Foreign Ministers
    .treaty = Council Decision 2009/881/EU, Article 2

## Offices

form-appoints = the appointment of { $f } is made by a decision of { $o }{ $r ->
        [0] {""}
       *[other] , for which a recommendation by { $r } is needed beforehand
    }
    .meaning = Gives the organ the power to fill the office. An appointment without the recommendation is reported.
    .example = the Council appoints the Secretary General on the recommendation of the Foreign Ministers
    .treaty = Charter of the United Nations, Article 97
form-serves = the term of { $f } is { $p }, counted from the day from which the appointment has effect, months and years by the calendar, unless the appointment states its own last day
    .meaning = Gives the end of the holder's term. After it the office is vacant until it is filled.
    .example = the Secretary General serves 3 years
    .treaty = Charter of the Collective Security Treaty Organization, Article 17
form-turns = the turns of { $f } go to citizens of the members in the alphabetical order of the members' names in { $lang ->
        [0] Russian
       *[other] English
    }, each turn being { $p } long and the next beginning when it ends; the first turn begins on { $d }, that day included, and is the turn of { $c }
    .meaning = Says whose turn it is on any day. An appointment of a citizen of another member is out of turn.
    .example = the turns of the Secretary General rotate among citizens of the members in Russian alphabetical order, each of 3 years from 2017-01-01, beginning with Armenia
    .treaty = Decision of the Collective Security Council of 2015 on the rotation of the Secretary General from 2017
form-vacancy-same = if the office of { $f } falls vacant before a turn ends, the rest of that turn remains with the same member
    .meaning = After a vacancy the turn does not move. The turns that follow keep their days.
    .example = a vacancy of the Secretary General leaves the rest of the turn to the same member
    .treaty = Charter of the Collective Security Treaty Organization, Article 17: the vacancy of 2018
form-vacancy-next = if the office of { $f } falls vacant before a turn ends, the rest of that turn goes to the member that comes next in the order
    .meaning = After a vacancy the turn moves on to the next member.
    .example = a vacancy of the Secretary General gives the rest of the turn to the next member
    .treaty = Charter of the Collective Security Treaty Organization, Article 17: the vacancy of 2018
form-citizen = only a citizen of a State that is a member may hold the office of { $f }
    .meaning = An appointment of a citizen of a State that is no member on that day is reported.
    .example = the Secretary General is a citizen of a member
    .treaty = Charter of the Collective Security Treaty Organization, Article 17

## Decisions

form-decides = decisions of { $o } are taken by { $m }
    .meaning = A decision on record is adopted, and has effect, only if the attendance and votes on record do not stand against it. Who has a vote is asked of the day before.
    .example = the Council decides by consensus
    .treaty = Charter of the Collective Security Treaty Organization, Article 12
form-limited-format = { $o } may decide in limited format, with fewer than all its members taking part, if no member objects to that format
    .meaning = A decision marked as taken in limited format is adopted if no member objected to the format and none of those taking part objected to the decision.
    .example = the Council may decide in limited format, if no member objects to the format
    .treaty = Charter of the Collective Security Treaty Organization, Article 12, as amended in 2010
form-binds = an adopted decision of { $o } binds every member from the day on which it takes effect
    .meaning = The duties that a decision lays down rest on the members without a further act of consent.
    .example = a decision of the Council binds the members
    .treaty = Charter of the United Nations, Article 25
form-no-effect = a decision taken { $flaw ->
        [0] outside the competence of the organ
        [1] without the recommendation that it needs
        [2] out of the turn that the rotation gives
       *[other] without a quorum
    } has no effect at all, from the beginning
    .meaning = The flaw makes the decision void. Without this clause the flaw is only reported.
    .example = a decision without recommendation has no effect
    .treaty = Treaty on the Functioning of the European Union, Articles 263 and 264

## Duties

form-if-aggression = if any one of { $g } suffers aggression, what is set out under this clause follows
    .meaning = Opens with an act on record: aggression suffered or determined, or an invocation or request of assistance. What stands under it says who then owes what.
    .example = if a party suffers aggression
    .treaty = Collective Security Treaty, Article 4; North Atlantic Treaty, Article 5
form-if-threat = if the security of any one of { $g } is threatened, each of { $h } must enter into consultations at once, without any further condition
    .meaning = A request for consultations on record makes a duty to consult for each of the group.
    .example = if the security of a party is threatened, the parties must consult at once
    .treaty = Collective Security Treaty, Article 2; North Atlantic Treaty, Article 4
form-pays = each member must pay its share for a year not later than { $m } of that year, that day included{ $debt ->
        [0] {""}
       *[other] , and a sum that is not paid by then is a debt
    }
    .meaning = Makes one duty for each member and year, discharged by a recorded payment and breached after the day.
    .example = each member must pay its share by 31 December of each year, a sum not paid is a debt
    .treaty = Charter of the Collective Security Treaty Organization, Article 24
form-registers = the depositary must have { $i } registered with { $b }; no last day is set for it
    .meaning = Makes a duty of the depositary, discharged by a recorded registration.
    .example = the depositary must register the Treaty with the UN Secretariat
    .treaty = Charter of the United Nations, Article 102
form-must-not = each of { $g } must not { $t }, as long as this clause applies to it{ $f ->
        [0] {""}
       *[other] ; the duty belongs to the field of { $f }
    }
    .meaning = Makes a standing prohibition for each of the group. It is listed as running and is never discharged.
    .example = each nuclear-weapon State must not "transfer nuclear weapons to any recipient" in the field of non-proliferation
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Articles I and II
form-must-by = each of { $g } must { $s }, { $d }
    .meaning = Makes a dated duty for each of the group, discharged by the recorded step and breached after the last day.
    .example = each non-nuclear-weapon State must begin safeguards talks within 180 days from entry into force
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Article III(4)
form-must = each of { $g } must { $t }, as long as this clause applies to it and without a last day{ $f ->
        [0] {""}
       *[other] ; the duty belongs to the field of { $f }
    }
    .meaning = Makes a standing duty for each of the group. It is listed as running; no act on record ends it.
    .example = each party must "pursue negotiations in good faith on nuclear disarmament" in the field of disarmament
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Article VI
form-anniversary = the years of { $what ->
        [0] { $i }
       *[other] { $g }
    } are counted from { $d }, and each return of that date is an anniversary; no legal effect follows from it
    .meaning = Gives the age on any day, and the anniversaries among the things due.
    .example = the Treaty counts its years from 1992-05-15
    .treaty = Statement of the CSTO Secretariat of 15 May 2020, which counts from the signature of the Treaty and from the decision of 14 May 2002
form-principle = it is a principle that { $p }
    .meaning = Every answer is checked against the principle. The check reports that it holds, or the answer that breaks it.
    .example = principle: no duty binds a party without its own consent
    .treaty = Charter of the Collective Security Treaty Organization, Article 5
form-no-rule = this article lays down no rule that can be reckoned, for this reason: { $t }
    .meaning = Accounts for an article that is no rule, so that the check of coverage is complete. Nothing follows from it.
    .example = no rule: states a purpose
    .treaty = any preamble (Vienna Convention on the Law of Treaties, Article 31(2))

## Conditions and exceptions under a sentence

child-not-before-date = but not before { $d }: if the conditions are met earlier, it enters into force on that day
    .meaning = Sets the earliest day of entry into force.
    .example = not before 1998-09-24
    .treaty = Comprehensive Nuclear-Test-Ban Treaty, Article XIV(1)
child-not-before-instrument = but not before the day on which { $i } enters into force, and not at all while { $i } has not entered into force
    .meaning = Makes the entry into force wait for that of the other instrument.
    .example = not before the Treaty
    .treaty = Optional Protocol to the International Covenant on Civil and Political Rights, Article 9(1)
child-unless-decided = unless a decision of { $o } says otherwise: such a decision goes before this clause where it speaks and as long as it lasts
    .meaning = An adopted decision of the organ is the exception; where it is silent the clause holds.
    .example = unless the Council decides otherwise
    .treaty = Charter of the Collective Security Treaty Organization, Article 13
child-keeps-turn = a member that cannot serve when its turn comes keeps its turn: the one that serves in its place for the time being still has its own turn later
    .meaning = A chair for the time being does not use up a turn. The turn of the one replaced stays owed.
    .example = a member that cannot serve keeps its turn
    .treaty = Charter of the Collective Security Treaty Organization, Article 13: Belarus and Russia, 2009–2010
child-bound-until-term = a party to { $i } that is not a party to { $j } is bound by { $i } until the end of the term and no longer
    .meaning = Those who did not join the renewal cease to be parties on the day after the last day of the term.
    .example = a party to the Treaty that is not a party to the Protocol is bound until the term ends
    .treaty = Protocol of 2 April 1999 on the extension of the Collective Security Treaty
child-revocable = a notice of withdrawal may be revoked on any day before the day on which it has effect, and then is as if not given
    .meaning = A revocation on record before the day of effect undoes the notice. A later one is reported and has no effect.
    .example = notice may be revoked before it has effect
    .treaty = Vienna Convention on the Law of Treaties, Article 68
child-with-statement = the notice must contain a statement of the events that led to it; what they weigh is for the withdrawing State to judge
    .meaning = A matter of the form of the notice. The engine asks for no proof of the events.
    .example = with a statement of the events that led to it
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Article X(1)
child-to-whom = the notice must go to every other party{ $b ->
        [0] {""}
       *[other] {" "}and to { $b }
    }
    .meaning = Says who must receive the notice.
    .example = notice goes to every party and the UN Security Council
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Article X(1)
child-no-vote-on-it = the member concerned has no vote on that decision, and is not counted for it
    .meaning = The vote or objection of the member concerned is left out when the decision is reckoned.
    .example = the member has no vote on it
    .treaty = Charter of the Collective Security Treaty Organization, Article 20
child-against-all = that aggression is regarded as aggression against every one of { $g }
    .meaning = Every one of the group on that day counts as attacked. Duties follow only from the clauses that lay them down.
    .example = that is aggression against every party
    .treaty = Collective Security Treaty, Article 4; North Atlantic Treaty, Article 5
child-must-assist = each of { $g } other than the victim must assist the victim{ $once ->
        [0] {""}
       *[other] , at once
    }{ $asked ->
        [0] , whether or not it asks
       *[other] , if the victim asks for it
    }{ $own ->
        [0] {""}
       *[other] , by such action as each deems necessary
    }
    .meaning = Makes one duty of assistance for each other one of the group on that day, toward the victim. It is discharged by assistance on record.
    .example = every other party must assist the victim at once, if the victim asks
    .treaty = Collective Security Treaty, Article 4, as amended in 2010; North Atlantic Treaty, Article 5
child-must-inform = { $who ->
        [0] { $g }
       *[other] { $o }
    } must inform { $b } at once, that is on the day of the measure or event
    .meaning = Makes a duty with a clock, discharged by information on record.
    .example = the parties must inform the UN Security Council at once
    .treaty = Charter of the United Nations, Article 51; Collective Security Treaty, Article 4
child-not-bound = a member that did not vote for a decision taken in limited format is not bound by it
    .meaning = The duties of such a decision rest only on those who took part.
    .example = a member that did not vote is not bound
    .treaty = Charter of the Collective Security Treaty Organization, Article 12, as amended in 2010
child-quorum = the organ can decide only if { $q ->
        [0] more than half
       *[other] at least { $s }
    } of the members are present
    .meaning = A decision whose record shows fewer members present is reported as taken without a quorum.
    .example = a quorum is a majority of the members
    .treaty = Rules of Procedure of the General Assembly of the United Nations, rule 67
child-late-joiner = a State that joins after the period has begun must do so not later than the day of its own deposit, that day included
    .meaning = Gives a State that joins later its own last day.
    .example = a State that joins later by the day of its deposit
    .treaty = Treaty on the Non-Proliferation of Nuclear Weapons, Article III(4)

## Phrases: who

phrase-group-other-signatory = the signatories other than those already named
phrase-group-other-party = the parties other than those already named
phrase-group-other-member = the members other than those already named
phrase-group-signatory = the signatories
phrase-group-party = the parties to { $i ->
        [0] this instrument
       *[other] { $i }
    }{ $adopted ->
        [0] {""}
       *[other] {" "}that were parties on the day on which this instrument was adopted
    }

phrase-group-member = the members
phrase-group-depositary = the depositaries
phrase-group-class = the States of the class { $c }
phrase-group-group = the States of the group { $g }
phrase-group-countries = the States named here ({ $c })
phrase-group-state = all States

## Phrases: how many

phrase-quantity-every = every one of
phrase-quantity-at-least = at least { $n } of
phrase-quantity-majority = a majority (more than half) of
phrase-quantity-share = at least { $s } of
phrase-quantity-number = { $n } or more of
phrase-who-who = { $q } { $g }{ $n ->
        [0] {""}
       *[other] {" "}({ $n } being among them)
    }{ $w ->
        [0] {""}
       *[other] {" "}that together have { $w }
    }

## Phrases: what they did, conditions, events

phrase-deed-deposited = deposited an instrument { $k ->
        [0] of ratification (acceptance or approval counts alike)
        [1] of acceptance (ratification or approval counts alike)
        [2] of approval (ratification or acceptance counts alike)
        [3] of accession
       *[other] expressing consent to be bound, of whatever kind
    }
phrase-deed-notified = notified its acceptance
phrase-deed-signed = signed
phrase-condition-done = { $w } { $h ->
        [0] has
       *[other] have
    } { $d }
phrase-condition-in-force = { $i } { $h ->
        [0] is
       *[other] are
    } in force
phrase-condition-decided = the decision that this instrument leaves to { $o } has been taken
phrase-event-day = the first day on which { $c }
phrase-event-nth = the day of the { $n } deposit { $of ->
        [0] of an instrument expressing consent to be bound, of whatever kind
       *[other] { $k ->
            [0] of an instrument of ratification (acceptance or approval counts alike)
           *[other] of an instrument of accession
        }
    }{ $g ->
        [0] {""}
       *[other] {" "}by { $g }
    }, one deposit being counted for each{ $x ->
        [0] {""}
       *[other] , or, if later, the first day by which those that have deposited include { $x }
    }{ $w ->
        [0] {""}
       *[other] , or, if later, the first day by which they together have { $w }
    }

## Phrases: beginnings

phrase-start-from = on { $e }, that day included
phrase-start-nth-day = on the { $n } day after { $e }, that first day itself not counted
phrase-start-after = on the day that comes { $p } after { $e }, that first day itself not counted, months and years by the calendar
phrase-start-month-following = on the first day of the calendar month after the one in which the period of { $p } ends that runs after { $e }, that first day itself not counted, months and years by the calendar
phrase-start-month-after-day = on the first day of the calendar month after the one that contains the { $n } day after { $e }, that first day itself not counted
phrase-start-nth-month = on the first day of the { $n } calendar month after the calendar month that contains { $e }, that month itself not counted
phrase-start-on = on { $d }, that day included, whatever else is done or not done
phrase-later-deposit = on the day of its own deposit, that day included
phrase-later-after = on the day that comes { $p } after the day of its own deposit, that day itself not counted, months and years by the calendar
phrase-later-nth-day = on the { $n } day after the day of its own deposit, that day itself not counted
phrase-later-month-following = on the first day of the calendar month after the one in which the period of { $p } ends that runs after its own deposit, the day of deposit itself not counted, months and years by the calendar
phrase-later-nth-month = on the first day of the { $n } calendar month after the calendar month of its own deposit, that month itself not counted

## Phrases: ways to decide

phrase-method-consensus-present = consensus of the members present: a decision is adopted if no member that is present and has a vote objects, and neither absence nor abstention prevents it
phrase-method-consensus = consensus: a decision is adopted if no member that has a vote objects, whether present or absent, and neither absence nor abstention is an objection
phrase-method-unanimity = unanimity: a decision is adopted if no member present votes against it, and abstention does not prevent it
phrase-method-share-voting = votes in favour of at least { $s } of the members present and voting, those that abstain not being counted as voting
phrase-method-share-members = votes in favour of at least { $s } of all the members, present or not
phrase-method-majority-voting = votes in favour of more than half of the members present and voting, those that abstain not being counted as voting
phrase-method-majority-members = votes in favour of more than half of all the members, present or not
phrase-method-votes = votes in favour, in number at least { $n }

## Phrases: deadlines

phrase-deadline-at-once = at once, that is on the day on which the duty arises
phrase-deadline-every-year = not later than { $m } of each year, that day included
phrase-deadline-within-force = not later than the day that comes { $p } after the entry into force of this instrument for the State concerned, that last day included, months and years by the calendar
phrase-deadline-within-step = not later than the day that comes { $p } after the day of its own earlier step ({ $s }), that last day included, months and years by the calendar

## Phrases: principles

phrase-principle-own-consent = no duty binds a party without its own consent: every duty rests on an act of the State that owes it
phrase-principle-consultation-first = no military measure comes before the parties have consulted: consultations on record go before every measure
phrase-principle-equal-duties = the members have equal votes and equal duties: what one owes or decides, every other owes or decides alike
phrase-principle-non-interference = no act of a member or organ changes what belongs to another member: its participation, seats and duties change only by its own acts or by rules to which it has consented

## Phrases: who invites

phrase-inviter-every-party = every party
phrase-inviter-organ = { $o }

## Final clauses at large

form-organisations-not-counted = an instrument deposited by an organisation of States is not counted in addition to those deposited by its member States
    .meaning = An organisation becomes a party like a State; for the conditions of entry into force its deposit is rejected with this reason.
    .example = an instrument of an organisation is not counted beside those of its member States
    .treaty = Paris Agreement, Article 21(4); Basel Convention, Article 25(3)
form-accessions-not-counted = instruments of accession are not counted toward the conditions of entry into force
    .meaning = A State that accedes is bound, but does not bring the instrument nearer to its entry into force.
    .example = accessions are not counted
    .treaty = Convention on the Physical Protection of Nuclear Material, Article 19(1)
form-successions-counted = notifications of succession are counted toward the conditions of entry into force
    .meaning = Without this clause a succession never counts, for it continues what was counted already.
    .example = successions are counted
    .treaty = a depositary that counts successors as further deposits
form-only-party-joins = a State can become a party to this instrument only if it is a party to { $i }, or from the day on which it becomes one
    .meaning = For a State that is not yet a party to the parent instrument, the effect of its deposit waits for that; without it there is none, and this is reported.
    .example = only a party to the Protocol may join
    .treaty = Montreal Amendment of 1997, Article 2
form-leaves-too = a party that ceases to be a party to { $i } ceases on the same day to be a party to { $j }
    .meaning = Leaving the parent instrument leaves what depends on it.
    .example = a party that leaves the Convention leaves the Protocol
    .treaty = United Nations Framework Convention on Climate Change, Article 25(3)
form-accession-accepted = an accession has effect only between the acceding State and those parties that have declared their acceptance of it
    .meaning = The instrument is in force between two States only from the acceptance; ask `the Treaty between A and B`.
    .example = accession has effect only toward parties that accept it
    .treaty = Convention on the Civil Aspects of International Child Abduction, Article 38
form-accession-objected = an accession has no effect between the acceding State and a party that has objected to it
    .meaning = The instrument is in force between two States unless one objected to the accession of the other.
    .example = accession has no effect toward a party that objects to it
    .treaty = Convention Abolishing the Requirement of Legalisation for Foreign Public Documents, Article 12
form-no-reservations = no reservation may be made
    .meaning = A reservation on record is reported.
    .example = reservations are not permitted
    .treaty = Rome Statute, Article 120
form-reservations-to = a reservation may be made to Article { $a } and to no other
    .meaning = A reservation to another article is reported.
    .example = reservations are permitted to Article 20 only
    .treaty = Convention on Cybercrime, Article 42
form-objection-precludes = an objection to a reservation{ $p ->
        [0] {""}
       *[other] , made within { $p } of it,
    } keeps { $i } out of force between the two States if the objecting State says so
    .meaning = The pairwise effect of an objection with that statement; an objection without it, or later, has none.
    .example = an objection to a reservation within 12 months keeps the Treaty out of force between the two States, if it says so
    .treaty = Vienna Convention on the Law of Treaties, Articles 20(4)(b) and 20(5)
form-provisional = a State may declare that it applies { $a ->
        [0] { $i }
       *[other] Article { $a } of { $i }
    } provisionally, until that is in force for it or it ends the application
    .meaning = A declaration on record begins provisional application, which ends with entry into force for the State or by its notice. It makes no party.
    .example = a State may apply Article 1 of the Treaty provisionally until it is in force for it
    .treaty = Mine Ban Convention, Article 18; Arms Trade Treaty, Article 23
form-territories = a State may extend { $i } to territories for whose relations it is responsible, by notice
    .meaning = An extension on record is shown with the parties; without this clause it is reported.
    .example = a State may extend the Treaty to its territories
    .treaty = Genocide Convention, Article XII
form-later-after-force = for a State whose consent comes after this instrument has entered into force, it enters into force { $l }
    .meaning = Another clock for those who come after entry into force than for those between the trigger and it.
    .example = for a State that deposits after entry into force: 30 days after its deposit
    .treaty = Southern Indian Ocean Fisheries Agreement, Article 24
form-later-accession = for a State that accedes later, this instrument enters into force { $l }
    .meaning = Another clock for accessions than for ratifications by signatories.
    .example = for a State that accedes: on the 90th day after its deposit
    .treaty = Vienna Convention on the Law of Treaties, Article 16: the text may tell accession from ratification
form-in-force-for = for { $c } { $i } enters into force { $s }
    .meaning = A day of their own for States that the text names.
    .example = for Denmark the Treaty is in force on 1995-01-01
    .treaty = treaties with a timetable for States that they name
form-in-conflict = for a State that takes part in an armed conflict its deposit has effect at once, whatever period is laid down
    .meaning = The effect moves to the later of the deposit and the beginning of the conflict on record, but not before the instrument itself is in force.
    .example = a deposit has effect at once for a State in armed conflict
    .treaty = Geneva Convention I of 1949, Article 62
form-article-in-force = Article { $a } of { $i } enters into force { $s }
    .meaning = An article with a day of its own; ask `Article 4 of the Treaty in force`.
    .example = Article 4 of the Amendment is in force on 2033-01-01
    .treaty = Kigali Amendment of 2016, Article IV(2)
form-adopted = { $i } was adopted on { $d }
    .meaning = The day that "when it was adopted" means, and from which final clauses apply.
    .example = the Amendment was adopted on 1995-09-22
    .treaty = Basel Convention, Article 17(5)
form-binds-all = { $i }, once in force, is in force for every party to { $j }, whether or not it has accepted it
    .meaning = An amendment that binds all, also those that did not accept it.
    .example = the Amendment binds every party to the Statute
    .treaty = Rome Statute, Article 121(4)
form-opt-out = { $i } is not in force for a party that objects to it { $when ->
        [0] before it has entered into force
        [1] by { $d }, that day included
       *[other] within { $p } from { $e }
    }
    .meaning = Silence binds; an objection in time keeps the party out until it is withdrawn.
    .example = a party that objects to the Amendment within 10 months from 2024-06-19 is not bound by it
    .treaty = International Health Regulations, Articles 59 and 61
form-replaced-by = a State for which { $i } enters into force ceases on the same day to be a party to { $j }
    .meaning = Joining the new instrument denounces the old one.
    .example = a party to the Convention leaves the Old Convention
    .treaty = revised conventions of the International Labour Organization
form-joins-amended = a State that becomes a party to { $j } after { $i } has entered into force becomes a party to { $k } as well
    .meaning = New parties join the amended text, unless they say otherwise.
    .example = a State that becomes a party to the Convention once the Amendment is in force becomes a party to the Amendment
    .treaty = Vienna Convention on the Law of Treaties, Article 40(5)
form-withdrawal-effect = a party may withdraw by notice: it ceases to be a party { $x }{ $q ->
        [0] {""}
       *[other] ; no notice may be given before { $q } have passed from the entry into force of the instrument{ $own ->
        [0] {""}
       *[other] {" "}for that party
    }
    }
    .meaning = As withdrawal on notice, with a day of effect that is reckoned in another way.
    .example = a party may withdraw with effect on the first day of the month following 3 months after its notice
    .treaty = Convention on Cybercrime, Article 47
form-withdrawal-periods = a party may cease to be a party only at the end of a period of { $p }{ $q ->
        [0] {""}
       *[other] {" "}(the first one: { $q })
    }, by notice given at least { $n } before that end; who gives none is bound for the next period
    .meaning = The notice has effect at the end of the running period if it comes in time, else at the end of the next.
    .example = a party may leave at the end of each period of 5 years, after a first one of 10 years, by notice 6 months before
    .treaty = Genocide Convention, Article XIV
form-suspends-operation = a party may suspend the operation of { $i } for itself, by notice
    .meaning = A notice of suspension on record stops the application to that party until it is resumed; it stays a party. Without this clause a suspension is reported and has no effect.
    .example = a party may suspend the operation of the Treaty by notice
    .treaty = Treaty on Conventional Armed Forces in Europe, under one reading; Vienna Convention on the Law of Treaties, Articles 57 and 62
form-lapses-for-arrears = a party that has not paid for { $p } ceases to be a party
    .meaning = Participation ends by itself with the last year of arrears on record.
    .example = a party that has not paid for 2 years is no longer a party
    .treaty = European and Mediterranean Plant Protection Organization, Convention, Article XIX
form-ends-below = { $i } ceases to be in force for all when fewer than { $n } parties remain{ $p ->
        [0] {""}
       *[other] {" "}for { $p } without a break
    }
    .meaning = A condition that must hold all the time.
    .example = the Treaty ends when fewer than 16 parties remain
    .treaty = Genocide Convention, Article XV
form-ends-with = { $i } ceases to be in force on the day on which { $j } enters into force
    .meaning = One instrument supersedes another.
    .example = the Old Treaty ends when the Treaty is in force
    .treaty = Vienna Convention on the Law of Treaties, Article 59
form-ends-decided = { $i } ceases to be in force when { $o } has so decided
    .meaning = An organ may end the instrument.
    .example = the Treaty ends when the Council has so decided
    .treaty = commodity agreements, such as the International Tropical Timber Agreement, 2006, Article 44
form-consists-elected = { $o } consists of { $t } of every member that has been elected to it, for the term of its election
    .meaning = Seats follow the elections on record, from the first to the last day of each term.
    .example = the Security Council consists of a representative of every member elected to it
    .treaty = Charter of the United Nations, Article 23(2)
form-decides-procedure = { $o } decides matters of procedure by { $m }
    .meaning = Another rule for decisions that the record marks as procedural.
    .example = the Security Council decides procedure by 9 votes
    .treaty = Charter of the United Nations, Article 27(2)
child-otherwise-decided = otherwise those that have deposited decide on its entry into force
    .meaning = Where the condition is not met the engine stops and says who must decide; an agreement of them all on record gives the day.
    .example = otherwise the depositors decide on its entry into force
    .treaty = Agreement between the EFTA States and Türkiye, 1991, Article 32
child-otherwise = otherwise { $s }
    .meaning = Another beginning where the first was not met in time.
    .example = otherwise on the first day of the month following the day every signatory has deposited ratification
    .treaty = Treaty of Lisbon, Article 6(2); Montreal Amendment of 1997, Article 3(1)
child-may-agree = if it is not in force by { $d }, { $who ->
        [0] those that have deposited
       *[other] { $n } of those that have deposited
    } may agree that it enters into force
    .meaning = After that day the engine says who may agree; their agreement on record gives the day.
    .example = if not in force by 1960-01-24, 5 depositors may agree on its entry into force
    .treaty = North-East Atlantic Fisheries Convention, 1959, Article 14
child-may-convene = if it is not in force by { $d }, those that have deposited may convene a conference
    .meaning = A step that is open, not a way to enter into force.
    .example = if not in force by 1999-09-24, the depositors may convene a conference
    .treaty = Comprehensive Nuclear-Test-Ban Treaty, Article XIV(2)
child-fallback = if it is not in force by { $d }, it enters into force{ $provisional ->
        [0] {""}
       *[other] {" "}provisionally
    } { $s }
    .meaning = Lower thresholds after a day; provisionally, if the text says so.
    .example = if not in force by 1985-03-31, provisionally, from the day 10 States have deposited consent
    .treaty = International Tropical Timber Agreement, 1983, Article 37
child-with-effect-from = but with effect from { $d }, even if it enters into force later
    .meaning = The effect reaches back to the day.
    .example = with effect from 2006-09-01
    .treaty = Fisheries protocol between the European Community and Cape Verde, 2007, Article 10
child-opt-out-for = for { $c } the objection may come until { $d }, that day included
    .meaning = An unequal window for the parties named.
    .example = for Iran, Netherlands, New Zealand and Slovakia: by 2025-12-19
    .treaty = International Health Regulations, amendments of 2024
child-no-exit-in-conflict = if the withdrawing party is then engaged in an armed conflict, its withdrawal has no effect before the end of that conflict
    .meaning = The day of effect is put off to the end of the conflict on record.
    .example = no withdrawal has effect during an armed conflict of the party
    .treaty = Mine Ban Convention, Article 20(3)
child-irrevocable = a notice may not be revoked
    .meaning = A revocation on record is reported and has no effect.
    .example = notice may not be revoked
    .treaty = a text that departs from Article 68 of the Vienna Convention on the Law of Treaties
child-window = notice may be given only within { $p } after the end of each period of { $q } from entry into force
    .meaning = A notice outside the window is reported and has no effect; who misses it is bound for another period.
    .example = only within 1 year after each period of 10 years from entry into force
    .treaty = conventions of the International Labour Organization
child-duties-remain = duties that are already due remain after the withdrawal
    .meaning = What was due before the end of participation stays due.
    .example = duties already due remain
    .treaty = Charter of the Organization of American States, Article 143
child-duties-outlive = the duties under Article { $a } remain for { $p } after the withdrawal
    .meaning = Protection that outlives participation.
    .example = duties under Article 47 remain for 20 years
    .treaty = Energy Charter Treaty, Article 47(3)
child-no-vote-against = and none of { $g } has voted against
    .meaning = A veto: a vote against by one of the group defeats the decision. Abstention and absence do not.
    .example = no permanent member has voted against
    .treaty = Charter of the United Nations, Article 27(3)
phrase-group-category = those listed as { $k } on the day
phrase-part-counted = { $q } { $g }
phrase-part-all = every one of { $g }
phrase-weight-share = at least { $s } of { $m }
phrase-weight-ratio = { $m } of at least { $s } of their { $t }
phrase-who-weighed = { $g } that together have { $w }

phrase-event-deemed = { $d }, on which day it is deemed accepted unless by then objections have been made by { $w }{ $v ->
        [0] {""}
       *[other] , or by { $v }
    }
phrase-event-date = { $d }
phrase-start-next-month = on the first day of the calendar month after the one that contains { $e }
phrase-start-on-if = on { $d }, if by then, that day included, { $c }
phrase-start-each = for each State by itself, { $l }
phrase-later-next-month = on the first day of the calendar month after the one of its own deposit
phrase-later-month-after-day = on the first day of the calendar month after the one that contains the { $n } day after its own deposit, the day of deposit itself not counted
phrase-exit-after = on the day that comes { $p } after the day on which its notice was received, that day itself not counted, months and years by the calendar
phrase-exit-nth-day = on the { $n } day after the day on which its notice was received, that day itself not counted
phrase-exit-month-following = on the first day of the calendar month after the one in which the period of { $p } ends that runs after its notice was received
phrase-exit-year-end = at the end of the calendar year in which its notice was received, if it came before { $m }, else at the end of the next year
phrase-exit-notice = on the day on which its notice was received, that day included
phrase-condition-done-by = { $c } { $h ->
        [0] has
       *[other] have
    } { $d }
