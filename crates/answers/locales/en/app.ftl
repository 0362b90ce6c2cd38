language-name = English
language-letters = latin
named = the { $name }
## Common words
yes = yes
no = no
none = none
nobody = nobody
silent = no rule speaks
vacant = vacant
standing-none = not a member
standing-member = member
standing-suspended = suspended
suspended-too = { $text }; suspended: { $list }
delegates = appointed: { $list }
no-delegate = no appointment on record: { $list }
standing-unsettled = not settled
standing-contested = contested
not-settled = not settled
together = Together:
the-depositary = the depositary
toward-all = all together
person = { $name } ({ $country })
acting-holder = vacant; acting: { $name } ({ $country })
temporary-chair = { $country } for the time being; the turn of { $owed } is owed
unsettled = not settled by the dates known: { $values }
contested = contested: { $values }
by-reading = reading “{ $reading }”: { $value }
counted-list = { $n }: { $list }
sure-and-maybe = not settled; sure: { $n } ({ $sure }); possibly also: { $maybe }
stretch =
    { $since ->
        [0] (until { $until })
       *[other] { $until ->
            [0] (since { $since })
           *[other] (from { $since } to { $until })
        }
    }
turn-line = By the rule it is the turn of: { $turn }
act-line = act { $n }, { $done }: { $deed }
act-number = act { $n }
clause-line = { $place }: { $text }
as-above = as above: { $text }
readings-differ = The readings differ:
under-reading = Under the reading “{ $reading }”: { $text }
instead-of = In place of Article { $article } of { $i }: { $text }
with-condition = { $text }; { $condition }
and-list = { $rest } and { $last }
without-effect = { $text } [without effect]
finding-notice-not-revocable = The notice of withdrawal is revoked, and under this text a notice may not be revoked.
finding-line = { $act }: { $text }
and-more = and { $n } more
ordinal =
    { $class ->
        [1] { $n }st
        [2] { $n }nd
        [3] { $n }rd
       *[other] { $n }th
    }
times =
    { $n ->
        [1] once
        [2] twice
       *[other] { $n } times
    }
period-days = { $n } { $n ->
        [one] day
       *[other] days
    }
period-weeks = { $n } { $n ->
        [one] week
       *[other] weeks
    }
period-months = { $n } { $n ->
        [one] month
       *[other] months
    }
period-years = { $n } { $n ->
        [one] year
       *[other] years
    }
day-of-year = { $day } { $month }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Absence as a ground
absent-consent = no consent of { $c } to { $i } is on record
absent-withdrawal = no withdrawal of { $c } from { $i } is on record
absent-condition = the condition for the entry into force of { $i } is not met on record
absent-rule = no rule of the charter speaks
absent-objection = no member with a vote objected to act { $n }
absent-suspension = no suspension or exclusion of { $c } by decision is on record
absent-appointment = no appointment to { $o } is on record
absent-handover = no hand-over of the chair of { $o } is on record
absent-ended = the State { $c } has ceased to exist
absent-discharge = nothing on record discharges or releases it
absent-foundation = nothing on record founds { $o }
absent-step = not on record: { $c } { $s } before the day of the test

## Status
status-title =
    { $known ->
        [0] { $name } on { $on }
       *[other] { $name } on { $on }, as known on { $known }
    }
no-organisation-yet = There is no organisation in law on this day; the instruments and organs below exist by treaty.
head-instruments = Instruments
head-members = Members
head-organs = Organs
head-offices = Offices
head-documents = Documents in force
head-duties = Running duties
head-due = Due in the next thirteen months
since = since { $day }
until = until { $day }
in-force-since = in force since { $day }
no-longer-in-force = not in force since { $day }
signed-not-in-force = signed, not in force
n-parties = { $n } { $n ->
        [one] party
       *[other] parties
    }
n-seats = { $n } { $n ->
        [one] seat
       *[other] seats
    }
chair-is = chair: { $chair }, since { $day }
seat-at = seat: { $place }
answers-to = answers to { $organ }
turn-owed = { $organ }: the turn of { $country } is owed.
turn-of-organ = { $organ }: whose turn it is: { $turn }
nothing-due = nothing
findings-so-far =
    { $n ->
        [one] One finding on the acts up to this day: { $act }: { $text }
       *[other] { $n } findings on the acts up to this day; the latest: { $act }: { $text } (ask “findings” for all)
    }

## Duties
duty-since = { $text } (from { $day })
line-n = line { $n }
state-pending = pending
state-due = due
state-overdue = due; its time has run out and nothing is on record
state-discharged = discharged
state-breached = breached
state-released = released
state-silent = silent
state-unsettled = not settled
state-contested = contested
duty-assist = { $bearer } must assist { $toward }{ $own ->
        [0] {""}
       *[other] , by such action as it deems necessary
    } [{ $state }]
duty-inform = { $bearer }: { $toward } must be informed at once [{ $state }]
duty-consult = { $bearer } must consult with { $toward } at once [{ $state }]
duty-pay = { $bearer } must pay its share for { $what } by { $by } [{ $state }]
duty-register = { $bearer } must register the instrument with { $toward } [{ $state }]
duty-step = { $bearer }: { $what }, by { $by } [{ $state }]
duty-task = { $bearer }: “{ $what }”{ $by ->
        [0] {""}
       *[other] , by { $by }
    }, given by { $toward } [{ $state }]
duty-must = { $bearer } must { $what }{ $field ->
        [0] {""}
       *[other] {" "}({ $field })
    }
duty-must-not = { $bearer } must not { $what }{ $field ->
        [0] {""}
       *[other] {" "}({ $field })
    }

## Due
due-sessions = regular session of { $name } in { $year }: { $met ->
        [1] held
       *[other] { $n } of { $m } held
    }
due-handover = the chair of { $name } passes to { $country }
due-term-ends = the term of { $what } in { $name } ends
due-turn-begins = { $name }: the turn of { $country } begins
due-instrument-term = { $n ->
        [0] the term of { $name } ends
       *[other] a term of { $name } ends; it is renewed
    }
due-withdrawal = { $country } ceases to be a party to { $name }
due-duty = { $what ->
        [0] { $country ->
            [0] a duty of all falls due ({ $article })
           *[other] a duty of { $country } falls due ({ $article })
        }
       *[other] { $country ->
            [0] { $name }: “{ $what }”
           *[other] { $country }: { $what }
        }
    }{ $met ->
        [1] {" "}(done)
       *[other] {""}
    }
due-document-ends = { $name } expires
due-anniversary = { $name }: { $n } { $n ->
        [one] year
       *[other] years
    }
due-review = review conference: { $name }
due-extension = decision on the extension of { $name }{ $met ->
        [1] {" "}(taken)
       *[other] {""}
    }

## Entry into force
force-yes = { $i } is in force on { $on }; it entered into force on { $since }.
force-unsettled = whether { $i } is in force on { $on } is not settled by the dates known; its entry into force: { $since }.
force-contested = whether { $i } is in force on { $on } is contested; under the first reading it entered into force on { $since }.
force-no =
    { $since ->
        [0] { $i } is not in force on { $on }.
       *[other] { $i } is not in force on { $on }. Its entry into force: { $since }.
    }
force-condition = The condition — { $place }: { $text }
force-adopted = Adopted: { $day }
force-no-term = Term: none ({ $place })
force-attested = Attested: { $day } — { $act }
force-counted = Counted:
force-none-counted = No instrument on record counts toward the condition.
force-signed = signed { $day }
force-rejected = Not counted:
rejected-not-of-group = not of the group that the condition names
rejected-other-kind = of another kind than the condition needs
rejected-after = after the condition was met
rejected-second = a second instrument of the same State
rejected-uninvited = an accession to which the instrument was not open, or without invitation
rejected-withdrawn = withdrawn before it counted
rejected-organisation = of an organisation, which is not counted
rejected-accession = an accession, which is not counted
rejected-succession = a succession, which is not counted
force-missing =
    { $names ->
        [0] Missing: { $n } more.
       *[other] { $n ->
            [0] Missing on record: { $names }.
           *[other] Missing on record: { $names }, and { $n } more.
        }
    }
force-differs = Computed { $computed }, published { $published }: { $n } days apart. What could explain it:
force-perhaps = – { $text }
force-unexplained = – nothing on record fits: an act may be missing or misdated, or the clause may be written otherwise
fit-days =
    { $n ->
        [one] the depositary may count 1 day more (`days after an event are counted with 1 day more`)
       *[other] the depositary may count the days differently, by { $n }
    }
fit-deposit =
    the published day follows from { $act }{ $more ->
        [plain] {""}: the condition may have been met by it
        [0] {""}: the condition may have been met by it
       *[lacks] : the depositary counted { $n } { $n ->
            [one] instrument
           *[other] instruments
        } more before it than are here, such as of a State that has ceased to exist
        [surplus] : { $n } { $n ->
            [one] instrument
           *[other] instruments
        } counted here { $n ->
            [one] was
           *[other] were
        } not counted there, such as a mere signature or an instrument of an organisation
    }
fit-missing =
    the published day follows from an act { $to ->
        [0] on { $from }
       *[other] between { $from } and { $to }
    } that is not on record
force-progress = How far the condition is:
force-part =
    { $group }: { $have } of { $need }{ $more ->
        [0] {""}
       *[other] , { $more } more
    }
force-of-which = of which { $part }
force-weight =
    { $measure }{ $of ->
        [0] {""}
       *[other] {" "}to { $of }
    }: { $reached } % of the { $needed } % needed{ $short ->
        [0] {""}
       *[other] , { $short } points short
    } (table { $table }{ $asof ->
        [0] {""}
       *[other] , as of { $asof }
    })
gap-signatories = signatories
gap-parties =
    { $i ->
        [0] parties
       *[other] parties to { $i }
    }
gap-parties-adopted =
    { $i ->
        [0] parties when it was adopted
       *[other] parties to { $i } when it was adopted
    }
gap-members = members
gap-depositaries = depositaries
gap-named = { $name }
gap-states = States
gap-depositors = instruments
gap-hopeless = No set of the States that the table lists would be enough.
gap-smallest =
    { $exact ->
        [0] A set of { $size }
       *[other] The smallest sets that would bring it into force have { $size }
    } { $size ->
        [one] State
       *[other] States
    }{ $named ->
        [0] {""}
       *[other] : { $named }
    }{ $sets ->
        [0] {""}
       *[other] { $named ->
            [0] : { $sets }
           *[other] , with { $sets }
        }{ $many ->
            [0] {""}
           *[other] ; and others
        }
    }{ $any ->
        [0] {""}
       *[other] { $named ->
            [0] { $sets ->
                [0] : any { $any } that count
               *[other] , and any { $any } more
            }
           *[other] , and any { $any } more
        }
    }{ $exact ->
        [0] {" "}would be enough; a smaller one may exist
       *[other] {""}
    }.
force-left = To be decided by people: { $text }
force-provisional = In force provisionally since { $day }, among those that have deposited.
column-state = State
column-deposited = joined by
column-since = in force from
column-until = until
step-deemed = accepted by silence on { $day }
step-missed = the condition was not met by { $day }
step-agreed = those that may decide have agreed: { $day }
step-effect-from = with effect from { $day }
force-steps = How the day is reckoned:
step-met = the condition is met on { $day }
step-counted = { $n } { $n ->
        [one] day
       *[other] days
    } more by the way of counting: { $day }
step-plus = { $period } later: { $day }
step-next-month = the first day of the month following: { $day }
step-nth-month = the first day of month number { $n } after: { $day }
step-not-before = but not before { $day }
step-on = on the fixed day { $day }
step-attested = the instruments on record do not meet the condition; the day { $day } is attested by a source
force-terms = Terms:
force-renews = and then { $period } each time, by itself
force-parties = In force on { $on } for { $n } { $n ->
        [one] State
       *[other] States
    }:

## What if
nothing-changes = Nothing changes.
q-in-force = { $name } in force
q-party = { $country }: party to { $name }
q-applies = { $country }: application of { $name }
q-provisional = { $country }: provisional application of { $name }
q-between = { $country }: { $name } between them
q-article = Article { $article } of { $name } in force
q-signatory = { $country }: signatory of { $name }
q-member = { $country }: member
q-vote = { $country }: vote
q-organisation = { $name } exists
q-organ = { $name } exists
q-seat = { $country }: seat in { $name }
q-chair = chair of { $name }
q-turn = turn of { $name }
q-holder = holder of { $name }
q-document = { $name } in force
q-class = { $country }: { $name }

## Findings
finding-attested-defeated = a published day of entry into force, though enough have objected: by the rule it is not in force
finding-without-effect = by this clause the flaw takes the effect of the decision away
finding-attested-differs = the day published ({ $published }) is not the day that the rule gives ({ $computed })
finding-withdrawal-of-non-party = a withdrawal by a State that is no party
finding-withdrawal-before-force = a withdrawal by a State for which the instrument was not in force yet; it is taken to run all the same
finding-before-adoption = an act from before the day on which the instrument was adopted
finding-withdrawal-too-early = a withdrawal before the time from which the text allows it; it has no effect
finding-not-party-to-parent = consent by a State that is not a party to the instrument on which this one depends; it has no effect
finding-objection-too-late = an objection after the time that the text allows for it; it has no effect
finding-provisional-without-rule = provisional application that the text does not provide for; it has no effect
finding-ratification-withdrawn-too-late = withdrawal of an instrument of ratification after it had taken effect; it has no effect
finding-reservation-not-permitted = a reservation that the text does not permit
finding-suspension-without-rule = suspension of the operation of an instrument whose text, as read, does not provide for it; it has no effect
finding-withdrawal-outside-window = a withdrawal outside the time in which the text allows it; it has no effect
finding-notice-not-served = the notice is not on record as served on every party; under this reading it has no effect
finding-revoked-too-late = a notice revoked or suspended after it had taken effect
finding-accession-before-force = an accession before it was open: the instrument was not in force
finding-accession-not-invited = an accession without the invitation that the text requires; it has no effect
finding-accession-not-decided = an accession without the decision that the text requires; it has no effect
finding-signature-not-open = { $country }: signature of an instrument that was not open to it
finding-signature-out-of-time = signature outside the time for which the instrument was open
finding-ratification-without-signature = { $country }: ratification without a signature on record
finding-chair-not-a-member = { $country } takes the chair without being a member or party with a seat
finding-chair-out-of-turn = out of turn: by the alphabet it was the turn of { $country }
finding-no-handover = a regular session without a hand-over of the chair on record; the rule would have passed it on
finding-term-run-out = the term ended with { $last } and the record has no prolongation and no successor for the next day; the holder stays
finding-no-vote = { $country } is recorded as voting and has no vote
finding-no-limited-format = decided in limited format, which the text in force did not know
finding-objected-to-format = { $country } objected to the limited format; the decision is not adopted
finding-no-quorum = no quorum
finding-not-adopted-under-rule = { $country ->
        [0] the decision rule is not met; the decision is not adopted
       *[other] the decision rule is not met: { $country } objected; the decision is not adopted
    }
finding-outside-competence = outside the competence of the organ: { $name }
finding-no-power = no text in force gives the organ this power
finding-no-arrears = { $country } is not on record as owing for the time that the text requires
finding-not-a-member = { $country } was not a member
finding-organ-not-in-being = the organ did not exist in law on this day
finding-wrong-organ = another organ appoints to this office
finding-without-recommendation = an appointment without the recommendation that the text requires on record
finding-not-a-citizen-of-a-member = { $country } was not a member: the office is for citizens of members
finding-out-of-turn = out of turn: by the rotation it was the turn of { $country }
finding-reaches-back = a decision that would change membership before its own day; it is taken to have effect from its day
finding-no-such-act = it corrects or withdraws an act that does not exist
finding-adopted-without-draft = adopted without the draft of the organ that prepares it
finding-adopted-without-clearance = adopted before the organ that clears it had done so
finding-cleared-before-draft = cleared before it was drafted

## Check
principle-holds = holds
principle-broken = broken
check-fine = { $documents } documents, { $clauses } clauses, { $acts } acts: no errors.
check-errors = { $n } { $n ->
        [one] error
       *[other] errors
    }, { $w } { $w ->
        [one] warning
       *[other] warnings
    }.
check-principles = Principles
check-dead = Clauses that no question, act or clock of this journal rests on
check-findings = Findings about acts: { $n }
in-the-document = { $path }

## Tables
import-summary =
    { $i }: { $acts } { $acts ->
        [one] new act
       *[other] new acts
    }; { $already } on record already; { $rejected } { $rejected ->
        [one] row
       *[other] rows
    } rejected, { $doubtful } doubtful, { $empty } without an act.
score-head = { $i }: in force by the rule { $computed }, as published { $published }.
score-from-table = The acts of the table are used where the folder has none.
score-set-aside = { $n } rows without a published date are taken for mere signatures: with them the treaty would begin on another day than the table shows.
score-counts =
    { $published } published dates: { $agree } agree ({ $rate } %), { $explained } differ with an explanation, of which { $wrong } look wrong (agreed or explained { $both } %); { $differ } differ without one, { $none } could not be computed. { $unpublished } rows publish no date; { $rejected } could not be read.
score-unexplained = Not explained:
score-look-wrong = Published dates that look wrong:
score-explained = Explained:
column-act = act
column-computed = computed
column-published = published
column-days = days
column-because = why
verdict-treaty-not-in-force = by the rule and the acts the treaty is not in force
verdict-never-party = by the rule and the acts never a party
because-before-the-treaty = published before the treaty itself was in force
because-before-the-act = published before the act was done: a succession dated back, or one of the two dates is wrong
because-months-for-days = { $n } calendar { $n ->
        [one] month is
       *[other] months are
    } given where the rule has days
because-no-first-of-month = the end of the period is given, without the step to the first day of a month
because-in-conflict = at once, as the rule allows for a State in armed conflict; the acts tell of none
because-shared-day = the table gives { $n } rows this day of the act, with different published dates: the day of the act looks filled in
because-exchanged = { $country } has the date that is due here, and the other way round
because-trigger = follows from the rule once the treaty itself begins on its published day
because-counting = the days are counted with { $n } more
because-days-for-year = 365 days where the rule has twelve months
because-day-of-act = the day of the act is given as the day of effect
because-treatys-day = the treaty's own first day is given to one that joined later
because-own-clock = its own clock is given, though it is of the first group
because-years = the same day, { $n } years off
because-misprint = one figure of the date is another, or day and month are exchanged
because-second-coding = the table's own second coding differs
because-earlier-act = an earlier act of the same State stands in the table
because-succession = succession dates back
quoted = “{ $text }”
