### Each deed of a journal as a sentence. $who is the actor, rendered. What a deed records stands in its attribute.

act-signed = { $who } signed { $i }{ $definitive ->
        [0] {""}
       *[other] {" "}definitively
    }{ $place ->
        [0] {""}
       *[other] {" "}at { $place }
    }
    .meaning = Signature of an instrument.
act-approved = { $who } approved ratification of { $i } at home, without a deposit{ $law ->
        [0] {""}
       *[other] , by { $law }
    }
    .meaning = Approval at home, by parliament or head of State. It is not a deposit and binds nobody.
act-deposited = { $who } deposited an instrument of { $kind ->
        [0] ratification
        [1] acceptance
        [2] approval
        [3] accession
        [4] succession
       *[other] consent to be bound
    } in respect of { $i }{ $place ->
        [0] {""}
       *[other] {" "}at { $place }
    }
    .meaning = Deposit of an instrument with the depositary.
act-acceded = { $who } acceded to { $i }
    .meaning = Deposit of an instrument of accession.
act-succeeded = { $who } succeeded to { $i }
    .meaning = Notification of succession to a predecessor's participation.
act-notified-acceptance = { $who } notified acceptance of { $i }
    .meaning = Notification that the instrument is accepted, or that internal procedures are complete.
act-notified-withdrawal = { $who } notified withdrawal from { $i }
    .meaning = Notice of withdrawal.
act-suspended-notice = { $who } suspended its notice of withdrawal from { $i }
    .meaning = A statement that a notice of withdrawal is suspended.
act-revoked-notice = { $who } revoked its notice of withdrawal from { $i }
    .meaning = Revocation of a notice of withdrawal.
act-resumed-notice = { $who } resumed its notice of withdrawal from { $i }
    .meaning = A statement that a suspended notice of withdrawal runs on.
act-invited = { $who } invited { $c } to accede to { $i }
    .meaning = Invitation to accede, by an organ or by every party.
act-entered-into-force = { $who } entered into force{ $c ->
        [0] {""}
       *[other] {" "}for { $c }
    }
    .meaning = A published statement that an instrument entered into force (for some States). An attestation, not a cause.
act-ceased-to-be-in-force = { $who } ceased to be in force{ $c ->
        [0] {""}
       *[other] {" "}for { $c }
    }
    .meaning = A published statement that an instrument ceased to be in force (for some States).
act-decided-appoint = { $who } decided to appoint { $p } of { $c } as { $f }{ $from ->
        [0] {""}
       *[other] {" "}from { $from }
    }{ $until ->
        [0] {""}
       *[other] {" "}until { $until }
    }
    .meaning = Appointment to an office.
act-decided-prolong = { $who } decided to prolong { $p } of { $c } as { $f } until { $until }
    .meaning = Prolongation of a holder's term.
act-decided-relieve = { $who } decided to relieve { $p } of { $c } as { $f }{ $from ->
        [0] {""}
       *[other] {" "}from { $from }
    }
    .meaning = Relief of a holder before the end of the term.
act-decided-admit = { $who } decided to admit { $c }
    .meaning = Admission of a member.
act-decided-suspend = { $who } decided to suspend { $c }{ $request ->
        [0] {""}
       *[other] {" "}at its request
    }
    .meaning = Suspension of a member, as a sanction or at its request.
act-decided-end-suspension = { $who } decided to end the suspension of { $c }
    .meaning = End of a suspension.
act-decided-exclude = { $who } decided to exclude { $c }
    .meaning = Exclusion of a member.
act-decided-take-vote = { $who } decided to take away the vote of { $c }
    .meaning = Loss of the vote, such as for arrears.
act-decided-give-vote = { $who } decided to give back the vote of { $c }
    .meaning = Return of the vote.
act-decided-temporary-chair = { $who } decided that { $c } chairs { $o } for the time being, in place of { $d }{ $from ->
        [0] {""}
       *[other] , from { $from }
    }
    .meaning = A chair for the time being: the turn of the one replaced stays owed.
act-decided-chair = { $who } decided that { $c } chairs { $o }{ $from ->
        [0] {""}
       *[other] {" "}from { $from }
    }
    .meaning = A chair by decision.
act-decided-found = { $who } decided to found { $o }{ $until ->
        [0] {""}
       *[other] {" "}until { $until }
    }
    .meaning = Foundation of an organ, permanent or until a date.
act-decided-end = { $who } decided to end { $o }
    .meaning = End of an organ.
act-decided-adopt = { $who } decided to adopt { $d }{ $until ->
        [0] {""}
       *[other] {" "}until { $until }
    }
    .meaning = Adoption of a document, in force until a date or repeal.
act-decided-repeal = { $who } decided to repeal { $d }
    .meaning = Repeal of a document.
act-decided-approve = { $who } decided to approve { $i }
    .meaning = Adoption of an instrument by an organ: a regulation, rules of procedure, a text opened for signature.
act-decided-task = { $who } decided to give { $o } the task { $t }{ $by ->
        [0] {""}
       *[other] {" "}by { $by }
    }
    .meaning = A task to an organ, with a date.
act-decided-measure = { $who } decided to send { $t } to { $c }{ $until ->
        [0] {""}
       *[other] {" "}until { $until }
    }
    .meaning = A measure of collective security: forces, a mission, assistance.
act-decided-end-measure = { $who } decided to end the mission to { $c }
    .meaning = End of a measure.
act-decided-extend = { $who } decided to extend { $i } { $how ->
        [0] indefinitely
        [1] until { $until }
       *[other] for { $p }
    }
    .meaning = Extension of an instrument by decision, where the instrument allows it.
act-decided-observer = { $who } decided to make { $t } observer
    .meaning = Grant of observer standing.
act-decided-so = { $who } decided so for { $i }
    .meaning = The decision that an instrument leaves to an organ.
act-decided-on = { $who } decided on { $t }
    .meaning = Any other decision.
act-not-adopted = { $who } did not adopt { $t }
    .meaning = A draft that was considered and not adopted.
act-recommended = { $who } recommended { $p } of { $c } as { $f }
    .meaning = Recommendation of a candidate for an office.
act-determined = { $who } determined aggression against { $c }{ $t ->
        [0] {""}
       *[other] {" "}on condition that { $t }
    }
    .meaning = Determination by an organ that a member suffers aggression, outright or on a condition.
act-confirmed = { $who } confirmed its determination about { $c }
    .meaning = Confirmation of a conditional determination.
act-met = { $who } met in { $kind ->
        [0] regular session
        [1] extraordinary session
        [2] an informal meeting
       *[other] a session of a kind not on record
    }{ $place ->
        [0] {""}
       *[other] {" "}at { $place } in { $c }
    }{ $video ->
        [0] {""}
       *[other] {" "}by video
    }{ $h ->
        [0] {""}
       *[other] {" "}with { $h } in the chair
    }
    .meaning = A session of an organ. An informal meeting is none in law; `other` is a session whose kind the sources do not give.
act-took-temporary-chair = { $who } took the chair of { $o } for the time being, in place of { $d }
    .meaning = A chair for the time being, as recorded.
act-took-chair = { $who } took the chair of { $o }
    .meaning = A hand-over of the chair, as recorded.
act-took-office = { $who } took office as { $f }{ $until ->
        [0] {""}
       *[other] {" "}until { $until }
    }
    .meaning = A holder takes office.
act-began-to-act = { $who } began to act as { $f }
    .meaning = Somebody fills an office for the time being.
act-left-office = { $who } left office as { $f }
    .meaning = A holder or acting holder leaves.
act-requested = { $who } requested { $what ->
        [0] assistance
       *[other] consultations
    }{ $a ->
        [0] {""}
       *[other] {" "}under Article { $a } of { $i }
    }{ $t ->
        [0] {""}
       *[other] {" "}against { $t }
    }
    .meaning = A request of a member to the others.
act-invoked = { $who } invoked Article { $a } of { $i }
    .meaning = Invocation of an article on collective defence without a request.
act-suffered-aggression = { $who } suffered aggression{ $t ->
        [0] {""}
       *[other] {" "}by { $t }
    }
    .meaning = Aggression against a country, as determined or admitted. What is only asserted is a claim.
act-withdrew-request = { $who } withdrew its request
    .meaning = Withdrawal of the actor's last request.
act-assisted = { $who } assisted { $c }{ $t ->
        [0] {""}
       *[other] {" "}with { $t }
    }
    .meaning = Assistance given.
act-consulted = { $who } consulted{ $c ->
        [0] {""}
       *[other] {" "}about { $c }
    }
    .meaning = Consultations held, among the members or in an organ.
act-ended-mission = { $who } ended the mission to { $c }
    .meaning = Forces or a mission left.
act-informed = { $who } informed { $b }{ $c ->
        [0] {""}
       *[other] {" "}about { $c }
    }
    .meaning = Information to a body outside, such as the notice that a collective measure needs.
act-registered = { $who } registered { $i } with { $b }
    .meaning = Registration of an instrument (Charter of the United Nations, Article 102).
act-granted-standing = { $who } granted observer standing to { $g }
    .meaning = Standing of the organisation in another body.
act-appointed-delegate = { $who } appointed { $p } as plenipotentiary in { $o }
    .meaning = Appointment of a representative under the member's own law.
act-paid = { $who } paid its share for { $y }
    .meaning = Payment of the share of a year.
act-not-paid = { $who } did not pay its share for { $y }
    .meaning = A recorded failure to pay the share of a year.
act-left-organ = { $who } left { $o }
    .meaning = A member stops taking part in one organ and stays a party.
act-returned-to-organ = { $who } returned to { $o }
    .meaning = A member takes part in the organ again.
act-drafted = { $who } drafted { $d }
    .meaning = Preparation of a draft.
act-cleared = { $who } cleared { $d }
    .meaning = Clearance of a draft.
act-considered = { $who } considered { $d }
    .meaning = Consideration of a draft.
act-carried-out = { $who } carried out the task { $t }
    .meaning = Discharge of a task.
act-claims = { $who } put forward this claim, which is no act in law: { $t }
    .meaning = A claim. It is not an act in law: the ruling does not change, the register keeps who claims what.
act-stated = { $who } made this statement, which is no act in law: { $t }
    .meaning = A statement or announcement. It is not an act in law.
act-step = { $who } took this step: { $s }
    .meaning = A step that the charter has defined, such as the one that makes a class.
act-withdrew-ratification = { $who } withdrew its ratification of { $i }
    .meaning = Withdrawal of an instrument of ratification, such as before entry into force.
act-declared-provisional = { $who } declared provisional application of { $a ->
        [0] { $i }
       *[other] Article { $a } of { $i }
    }
    .meaning = A declaration that an instrument, or an article of it, is applied provisionally.
act-ended-provisional = { $who } ended provisional application of { $i }
    .meaning = Notice that provisional application ends, such as by a decision not to become a party.
act-accepted-accession = { $who } accepted the accession of { $c } to { $i }
    .meaning = Acceptance of another State's accession, where it has effect only toward those that accept it.
act-objected-to-accession = { $who } objected to the accession of { $c } to { $i }
    .meaning = Objection to another State's accession.
act-made-reservation = { $who } made a reservation to Article { $a } of { $i }
    .meaning = A reservation to an article.
act-withdrew-reservation = { $who } withdrew its reservation to Article { $a } of { $i }
    .meaning = Withdrawal of a reservation.
act-objected-to-reservation = { $who } objected to the reservation of { $c } to { $i }{ $precluding ->
        [0] {""}
       *[other] {" "}precluding entry into force between them
    }
    .meaning = Objection to a reservation, with or without the statement that it keeps the instrument out of force between the two.
act-withdrew-objection = { $who } withdrew its objection to { $i }
    .meaning = Withdrawal of an objection to an amendment.
act-objected-to = { $who } objected to { $i }
    .meaning = Objection to an amendment, or its rejection, where silence would be acceptance.
act-suspended-operation = { $who } suspended the operation of { $i }
    .meaning = A statement that the operation of an instrument is suspended for the actor. Whether it has effect is the charter's to say.
act-resumed-operation = { $who } resumed the operation of { $i }
    .meaning = A statement that a suspended instrument operates again.
act-extended = { $who } extended { $i } to { $t }
    .meaning = Extension of an instrument to a territory.
act-agreed-on-force = { $who } agreed on the entry into force of { $i }{ $d ->
        [0] {""}
       *[other] {" "}on { $d }
    }
    .meaning = Agreement of those that have deposited on the entry into force, where the instrument leaves it to them.
act-entered-conflict = { $who } entered into armed conflict
    .meaning = A State takes part in an armed conflict from this day.
act-ended-conflict = { $who } ended its armed conflict
    .meaning = The end of an armed conflict for a State.
act-decided-elect = { $who } decided to elect { $c } to { $o } from { $from } until { $until }
    .meaning = Election of members to an organ for a term; both days are included.
act-decided-end-instrument = { $who } decided to end { $i }
    .meaning = Termination of an instrument by an organ.
act-decided-reading = { $who } decided that the reading { $t } holds
    .meaning = A decision between readings of the charter: the named one is the rule, for every day.
