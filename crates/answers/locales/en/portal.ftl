# The portal.

p-about-instrument = The text of { $i }
p-act-absent = Absent
p-act-abstained = Abstained
p-act-after = the next act in the journal
p-act-before = the act before in the journal
p-act-contested = Contested
p-act-corrects = Corrects act
p-act-duties = Duties that arise from it or that it answers
p-act-effective = Takes effect
p-act-effects = What it changed
p-act-lead = Done on { $day }. Act { $n } of the journal as it is now; its lasting name is { $id }.
p-act-limited = In limited format
p-act-not-known = This act was not yet known on the day of knowledge in view.
p-act-note = Note
p-act-objected = Objected
p-act-objected-format = Objected to the limited format
p-act-present = Present
p-act-procedural = On procedure
p-act-received = Received
p-act-replaced = This act does not stand: it was corrected or withdrawn.
p-act-served = Notice has reached
p-act-withdraws = Withdraws act
p-act-without-session = Without a session
p-acts = Acts
p-acts-between = Acts done in between
p-acts-of = Acts of and about { $c }
p-acts-on = Acts
p-all = all
p-all-acts = The whole journal
p-all-due = Everything that falls due
p-all-findings = All findings
p-also-called = Also called:
p-answer-on = The answer on { $on }
p-answer-stretch = { $since ->
    [0] { $until ->
        [0] On { $on }, and on every day.
       *[other] On { $on }, and up to { $until }.
    }
   *[other] { $until ->
        [0] On { $on }, since { $since }.
       *[other] On { $on }, from { $since } to { $until }.
    }
}
p-api = For programs
p-api-act = One act
p-api-article = One article with its rules and versions
p-api-days = The days on which anything changed
p-api-days-text = Every address takes “on” (the day in view) and “known” (only what was known by that day), as YYYY-MM-DD. A page becomes data with “format=json”, or with the header “Accept: application/json”; one of its tables becomes CSV with “format=csv” and “table”.
p-api-document = One document that organs adopted
p-api-instrument = One instrument: parties, entry into force, versions
p-api-lead = Everything on a page is there as data at the same address. Nothing needs a key.
p-api-member = One State
p-api-office = One office
p-api-organ = One organ
p-api-text = One text with its rules
p-api-why = The answer to a question in words, with its proof
p-applies-from = The text that applies from { $day }, held against the one before.
p-around = Before and after
p-article = Article { $a }
p-as-above = (as above)
p-as-csv = CSV: { $table }
p-as-in-journal = As it stands in the journal
p-as-json = JSON
p-as-pdf = PDF
p-ask = Ask
p-ask-label = A question in English words
p-ask-title = Ask
p-atom = Atom feed
p-attention = Findings that need attention
p-back-to-today = Back to today
p-bad-act = { $help ->
    [0] This cannot be read as an act: { $text } (“{ $where }”)
   *[other] This cannot be read as an act: { $text } (“{ $where }”). { $help }
}
p-bad-day = “{ $value }” is not a day. Write a day as YYYY-MM-DD, such as 2009-12-01.
p-bad-format = “{ $value }” is not a form of a page. There are html, json, csv and text.
p-bad-query = “{ $value }” cannot be read, or is too long.
p-bad-question = { $help ->
    [0] “{ $q }” cannot be read as a question: { $text }
   *[other] “{ $q }” cannot be read as a question: { $text }. { $help }
}
p-bad-request = That cannot be read
p-bar = { $what }: { $kind }, { $since } – { $last }
p-bar-contested = contested
p-bar-holds = in force or in office
p-bar-owed = turn owed
p-bar-suspended = suspended
p-bar-temporary = for the time being
p-bar-unsettled = not settled
p-broken = broken
p-by-video = { $place ->
    [0] by video
   *[other] { $place }, by video
}
p-calendar = Calendar (iCalendar)
p-chaired-by = chair: { $who }
p-chairs = Chairs over time
p-changes-title = What changed from { $since } to { $on }
p-chart-on = What answers to what, on { $on }
p-citation = { $organisation }: { $title }, on { $on }, as known on { $known }. Servanda, digest of the record { $digest }. { $register ->
    [0] { $url }
   *[other] { $register } { $url }
}
p-cite = Cite this page
p-claims = Statements, claims and unpaid shares
p-claims-are-none = A claim is not an act in law. The register keeps who claims what; no answer changes.
p-close = Close
p-col-absent = Absent
p-col-act = Act
p-col-address = Address
p-col-after = After
p-col-answer = Answer
p-col-answers-to = Answers to
p-col-applies = Applies
p-col-article = Article
p-col-bearer = Who owes
p-col-before = Before
p-col-beside = More
p-col-by = By
p-col-by-right = By right of
p-col-chair = Chair
p-col-date = Date
p-col-decision = Decision
p-col-deposited = Consent
p-col-document = Document
p-col-due = What falls due
p-col-duty = Duty
p-col-effect = Effect, computed
p-col-effect-of = Effect
p-col-ended = Ended
p-col-fact = Fact
p-col-feeds = Feeds
p-col-field = Field
p-col-fields = Fields
p-col-file = File
p-col-finding = Finding
p-col-from = From
p-col-from-act = From act
p-col-held = Held
p-col-holder = Holder
p-col-host = Host
p-col-id = Lasting name
p-col-implementation = Carried out
p-col-in-force = In force
p-col-in-view = In view
p-col-instrument = Instrument
p-col-kind = Kind
p-col-last = Last day
p-col-needed = Needed
p-col-now = As it is
p-col-of = Of
p-col-office = Office
p-col-organ = Organ
p-col-parameters = Parameters
p-col-parties = Parties
p-col-party = Party
p-col-place = Place
p-col-principle = Principle
p-col-published = Effect, published
p-col-question = Question
p-col-read-back = In full words
p-col-reading = Reading
p-col-replaced-by = Replaced by
p-col-reservations = Reservations
p-col-result = Result
p-col-rule = Rule
p-col-rules = Rules
p-col-seat = Seat
p-col-seats = Seats
p-col-sentence = Sentence
p-col-signatories = Signatories
p-col-signed = Signed
p-col-since = Since
p-col-sits = Who sits
p-col-source = Source
p-col-standing = Standing
p-col-state = State of it
p-col-state-concerned = State
p-col-state-name = State
p-col-text = Text
p-col-then = As it would be
p-col-toward = To whom
p-col-turn = Turn
p-col-type = Type
p-col-until = Until
p-col-value = Value
p-col-what = What
p-col-who = Who
p-col-year = Year
p-competence = Competence
p-composition = Composition
p-copied = Copied
p-copy = Copy
p-copy-proof = Copy the proof
p-corrections = Corrections and withdrawals of acts
p-count-contested = { $counts } (contested)
p-count-unsettled = { $counts } (not settled)
p-data-lead = Everything that is shown here can be taken away: each page as JSON and each table as CSV at its own address, and the whole record in these files.
p-data-title = Data
p-decided-and-done = What was decided and done
p-decisions-title = Decisions
p-decisions-until = Decisions up to { $on }
p-defence-rules = The rules that apply
p-defence-title = Collective defence
p-digest = Digest of the record as known:
p-disclaimer = The texts are paraphrases without authority; the official texts prevail. An answer of this program is not legal advice.
p-document-in-force = in force
p-document-not-in-force = not in force
p-documents = Documents adopted
p-due-between = From { $from } to { $until }
p-due-anniversary = anniversaries
p-due-document-ends = documents that end
p-due-duty = duties
p-due-extension = extensions
p-due-handover = hand-overs of the chair
p-due-instrument-term-ends = terms of instruments
p-due-kinds = Kinds (none chosen: all)
p-due-review = reviews
p-due-sessions = sessions
p-due-term-ends = ends of terms
p-due-turn-begins = turns of offices
p-due-withdrawal = withdrawals
p-due-next = Due next
p-due-title = What falls due
p-duties-of = Duties of { $c }
p-duties-toward = Duties toward { $c }
p-english-only = This text is there in English only.
p-exists = Exists
p-failed = That failed
p-failed-text = The page could not be made. Nothing is lost; please try again later.
p-feed-all = Acts as an Atom feed
p-feed-of = Atom: { $title }
p-feed-title-of = { $name }: { $of }
p-feeds = Feeds of each State
p-file-acts-csv = All acts as CSV
p-file-acts-json = All acts as JSON
p-file-journal = All acts as a journal, to be read again by the program
p-file-status = The organisation on the day in view, as JSON
p-files = Files
p-find = Find
p-findings = Findings
p-findings-lead = What acts on record break, as the charter reads. A finding takes nothing away: an act has effect unless the charter says that the flaw takes its effect.
p-force = Entry into force, step by step
p-holders = Holders over time
p-holders-chart = Holders by citizenship
p-holds = holds
p-ics = calendar
p-in-effect = in effect
p-in-force = in force
p-in-view = in view
p-index-entry = { $texts ->
    [one] { $texts } text
   *[other] { $texts } texts
}, { $acts ->
    [one] { $acts } act
   *[other] { $acts } acts
}
p-index-lead = Treaty organisations on any day, as known on any day, with the articles and acts that prove each answer.
p-index-title = Organisations
p-instruments-chart = Instruments in force over time
p-instruments-title = Instruments
p-journal-lead = { $n ->
    [one] { $n } act up to { $on }, the latest first.
   *[other] { $n } acts up to { $on }, the latest first.
}
p-journal-title = Journal
p-key-member = member
p-key-party = party to { $i }
p-key-party-main = party
p-kind-act = act
p-kind-article = article
p-kind-decision = decision
p-kind-document = document
p-kind-instrument = instrument
p-kind-office = office
p-kind-organ = organ
p-kind-person = person
p-kind-state = State
p-known = As known on
p-lanes-desc = { $n ->
    [one] { $n } line from { $from } to { $until }. The table on this page says the same in words.
   *[other] { $n } lines from { $from } to { $until }. The table on this page says the same in words.
}
p-languages = Languages
p-last-month = the last thirty days
p-last-ten = the last ten years
p-last-year = the last year
p-latest-acts = Latest acts
p-long-day = { $day } { $month } { $year }
p-map = Map
p-map-disclaimer = Boundaries and names on the map come from a public data set; they imply no opinion on the status of any territory or its frontiers. Small States are drawn as dots.
p-map-list = { $n ->
    [one] The State on the map as a list
   *[other] The { $n } States on the map as a list
}
p-map-of = { $n ->
    [one] Map with { $n } State, on { $on }
   *[other] Map with { $n } States, on { $on }
}
p-members-chart = Memberships over time
p-members-history = Memberships over time, in words
p-members-on = On { $on }
p-members-title = Members
p-membership = Membership
p-menu = Sections
p-met = met
p-missed = missed
p-more-proofs = { $n ->
    [one] And { $n } more; the text has it.
   *[other] And { $n } more; the text has them.
}
p-n-findings = { $n ->
    [one] { $n } finding
   *[other] { $n } findings
}
p-names-disclaimer = Names of States follow the usage of each organisation and imply no opinion on their status.
p-nav-data = Data
p-nav-decisions = Decisions
p-nav-defence = Defence
p-nav-due = Due
p-nav-instruments = Instruments
p-nav-journal = Journal
p-nav-members = Members
p-nav-organs = Organs
p-nav-sessions = Sessions
p-nav-states = States
p-nav-today = Today
p-nav-what-if = What if
p-news = The record has changed.
p-no-acts = No acts.
p-no-corrections = No act was corrected or withdrawn.
p-no-day = No day is fixed.
p-no-defence-rules = No rule on collective defence applies on this day.
p-no-duties = No duties.
p-no-effect = without effect
p-no-effects = No answer changes by this act alone.
p-no-findings = No findings.
p-no-requests = No requests or invocations.
p-no-versions = No later text replaces an article.
p-nobody = Nobody on record.
p-none = Nothing on record.
p-not-found = Not found
p-not-found-text = There is nothing at this address.
p-not-in-force = not in force
p-not-party = no consent on record
p-not-yet = not yet
p-nothing-changed = Nothing changed.
p-nothing-found = Nothing was found. Try fewer words, or a later day.
p-on = On
p-on-day = On { $on }
p-open = open
p-organisations = All organisations
p-organs-title = Organs and offices
p-other-forms = Other forms of this page
p-over-time = Over all time
p-owed-on = What was owed, as it stood on { $on }. Each duty has its clock and what answered it.
p-pages = Pages
p-paraphrase = The prose is a paraphrase without authority. Each rule stands beside its article: in full words, and as the sentence that is executed.
p-parties = Parties and signatories
p-party = party
p-pdf-lead = As on { $on }, as known on { $known }. Digest of the record: { $digest }.
p-permanent = Permanent link
p-plenipotentiary = a plenipotentiary appointed by each
p-principles = Principles
p-principles-lead = Each principle of the charter is checked against all answers and acts on record, over all time.
p-proof-json = Proof as JSON
p-proof-key = § a clause in full words, • an act with its source, ∅ something that was not done, ↑ given above.
p-proof-text = Proof as text
p-q-class = Class: { $name }
p-q-competence = Competence of { $name }
p-q-composition = Composition of { $name }
p-q-duties = Duties
p-q-duties-in = Duties of { $a }: { $name }
p-q-duties-of = Duties of { $a }
p-q-duties-of-toward = Duties of { $a } toward { $b }
p-q-duties-toward = Duties toward { $b }
p-q-parties = Parties to { $name }
p-q-signatories = Signatories of { $name }
p-q-territories = Territories of { $a } under { $name }
p-q-votes = Members with a vote
p-read-text = Read the text
p-readings = The readings
p-record-changed = The record has changed since this link was made: its digest is another one now.
p-reload = Show the page anew
p-replaces = Replaces
p-requests = Requests and invocations
p-results = Results
p-rotation = The chair by State
p-rule-applies = applies
p-rule-applies-not = does not apply on this day
p-rule-applies-when = When each rule applies
p-rules = Rules
p-ruling-contested = The readings differ: each is shown.
p-ruling-settled = The answer is settled.
p-ruling-silent = No rule speaks to this.
p-ruling-unsettled = The dates known do not settle it.
p-running = Running duties and requests
p-search = Search
p-search-cut = Only the best { $n } are shown.
p-search-invitation = Search articles, acts, decisions, people and names, in English or Russian. What was not yet done on the day in view is left out.
p-search-lead = { $n ->
    [0] Nothing for “{ $q }”, with { $on } in view.
    [one] { $n } result for “{ $q }”, with { $on } in view.
   *[other] { $n } results for “{ $q }”, with { $on } in view.
}
p-search-title = Search: { $q }
p-seat-in = Seat in { $o }
p-seat-vacant = vacant
p-seats-filled = { $n ->
    [one] { $n }, filled { $filled }
   *[other] { $n }, filled { $filled }
}
p-session-extraordinary = extraordinary
p-session-informal = informal
p-session-other = kind not known
p-session-regular = regular
p-sessions-due = Sessions due
p-sessions-held = Sessions held
p-sessions-title = Sessions
p-sessions-years = Year by year
p-share = Share
p-share-link = Link to this supposition
p-show = Show
p-since = Since
p-since-after = The first day lies after the second.
p-skip = Skip to the content
p-states = Parties
p-states-title = States
p-step-after = Next change: { $day }
p-step-before = Change before: { $day }
p-strip = { $n ->
    [one] { $n } day on which anything changed; in view is { $on }.
   *[other] { $n } days on which anything changed; in view is { $on }.
}
p-strip-slider = Day with a change
p-tasks = Tasks and duties of organs
p-text = Text
p-text-head = { $known ->
    [0] { $question }, on { $on }
   *[other] { $question }, on { $on }, as known on { $known }
}
p-texts = Texts
p-the-act = the act
p-the-record = The record
p-time = Time
p-today-title = { $name } on { $on }
p-too-many-acts = No more than { $n } acts can be tried at once.
p-tree-desc = { $n ->
    [one] { $n } organ. The table on this page says the same in words.
   *[other] { $n } organs. The table on this page says the same in words.
}
p-try = Try
p-try-withdrawal = Try a withdrawal
p-turns = Turns over time
p-turns-to-come = Turns to come
p-until = Until
p-until-before = The last day lies before the first.
p-versions = Versions
p-view-known = In view: { $on }, as known on { $known }.
p-view-on = In view: { $on }.
p-vote = Vote
p-what-changed = What changed
p-what-differs = What is answered otherwise
p-what-if-examples = Examples
p-what-if-findings = What the charter finds about these acts
p-what-if-hint = One act a line, as in the journal: the date, who acts, what is done.
p-what-if-lead = Try acts that were not done, and see what would be otherwise over the years. Nothing is recorded.
p-what-if-title = What if
p-what-would-change = What would change
p-who-owes = Who owed what
p-why = Why
p-why-in-effect = Why it has effect
p-why-of = Why? { $what }
p-duty-assist = assist{ $own ->
    [0] {""}
   *[other] {" "}by such action as it deems necessary
}
p-duty-inform = inform at once
p-duty-consult = consult at once
p-duty-pay = pay the share for { $what }
p-duty-register = register the instrument
p-duty-step = { $what }
p-duty-task = “{ $what }”
p-duty-must = must { $what }
p-duty-must-not = must not { $what }
p-state-no-record = no performance on record
p-no-instrument = no instrument on record
p-not-yet-party = not yet a party
p-suspended-member = { $country } (suspended)
p-acts-perhaps-between = Acts that may have been done in between: their days are not known exactly
p-older-findings = { $n ->
    [one] And { $n } finding about older acts.
   *[other] And { $n } findings about older acts.
}
p-claims-then = What was claimed in that time
p-claims-then-lead = Claims on record from these days. A claim is not an act in law; it may show who holds which reading.
p-text-not-known = This text was not yet known on the day of knowledge in view.
p-running-requests = { $n ->
    [one] { $n } duty
   *[other] { $n } duties
}
p-col-duties = Duties
p-no-consents = The record has no consent of any State to this instrument; that it is in force rests on a published statement alone.
p-why-cell = Why? { $row }, { $column }: { $what }
p-took-effect = took effect { $day }
p-not-on-record = not on record
p-seats-unrecorded = { $n ->
    [one] { $n }; appointments are not on record
   *[other] { $n }; appointments are not on record
}
p-many-states = { $n ->
    [one] { $n } State. All of them:
   *[other] { $n } States. All of them:
}
p-readings-agree = Each reading gives the same answer:
p-known-means = An act counts as known on the day it was done, unless the journal says when it was received; sources may be younger.
p-feed-summary = { $deed } ({ $source })
p-compose = Compose an act
p-compose-who = Who
p-compose-do = Does what
p-compose-what = To which instrument or organ
p-compose-day = On which day
p-do-withdraw = notifies withdrawal (instrument)
p-do-accede = accedes (instrument)
p-do-ratify = deposits ratification (instrument)
p-do-sign = signs (instrument)
p-do-admit = is admitted by decision (organ)
p-do-suspend = is suspended by decision (organ)
p-do-exclude = is excluded by decision (organ)
p-do-chair = takes the chair by decision (organ)
p-do-assistance = requests assistance
p-as-line = Or write it as in the journal
p-ask-by-name = Or choose a question
p-chair-reckoned = { $who } (reckoned)
p-range = { $from } – { $to }, not known exactly
p-still-applies = It still applies for { $list }, not bound by the later text.
p-more-rows = { $n ->
    [one] Show { $n } more row
   *[other] Show { $n } more rows
}
p-text-foot =
    As known on { $known }. Digest of the record: { $digest }
    { $url }
p-known-now = As known today the answer for this day is another one: { $answer }.
p-compare = Compare
p-answer-now = { $what }: { $answer }
p-compose-unfit = Choose what fits: an instrument for signing, ratifying, acceding or withdrawing; an organ for a decision; and a day.
p-duty-in-field = { $text } ({ $field })
p-about-register = About the register
p-algorithms = Algorithms of keys
p-all-records = { $n ->
    [one] The { $n } record, in order
   *[other] All { $n } records, in order
}
p-api-blob = A document, by the SHA-256 of its bytes: always to be saved
p-api-checkpoint = The published checkpoint of the register
p-api-claims = What the host says that follows from the register on today’s date
p-api-entries = Records of the register, up to 256 in one file
p-api-entries-partial = The last records of the register, where they fill no file
p-api-hand-in = Hands in a signed record
p-api-hand-in-document = Hands in a document that a record names
p-api-pending = What waits for signatures
p-api-receipt = The receipt of a record, which can be checked without asking anybody
p-api-record = One record of the register, with its exact text
p-api-tile = Hashes of the register, up to 256 in one file
p-api-tile-partial = The last hashes of the register, where they fill no file
p-charter-record = Charter set by record
p-checkpoint = The published checkpoint
p-checkpoint-file = Checkpoint
p-citation-register = Register { $origin }, { $n ->
    [one] { $n } record
   *[other] { $n } records
}, root { $root }.
p-col-algorithm = Algorithm
p-col-bytes = Bytes
p-col-cosigned = Cosigned at
p-col-effect-from = Can be completed from
p-col-enrolled = Enrolled by record
p-col-entered = How it came in
p-col-journal = Journal
p-col-key = Key
p-col-key-holder = Holder
p-col-key-ended = Ended by record
p-col-receipt = Receipt
p-col-record = Record
p-col-refers = About the records
p-col-role = Role
p-col-roles = Roles
p-col-says = What it says
p-col-sha256 = SHA-256
p-col-signed-by = Signed by
p-col-signed-on = Signed on
p-col-signers = Signers
p-col-suspect = Suspect from record
p-col-suspect-mark = Suspect
p-col-waiting-key = Its key
p-col-witness = Witness
p-contested-means = This record is contested: a key that signed it was revoked later, as suspect from this record or an earlier one. The record stays in the register, and its act in the answers, until it is corrected or withdrawn.
p-directory-digest = Digest of keys, roles and policy
p-documents-lead = Documents are other people’s files. They are saved, never opened as a part of this site; check the hash.
p-exact-text = The exact text that was signed
p-exact-text-lead = Byte for byte. Its signatures are above; the receipt proves that it is in the register.
p-historical = historical, entered by the depositary
p-historical-contested = historical, entered by the depositary; contested
p-historical-means = Historical, entered by the depositary with its source: who did the act has not signed it here.
p-history-until = History is entered up to
p-holder-unknown = a key that is not enrolled
p-idempotency-key = Key of the submission
p-key-suspect = suspect
p-keys = Keys and roles
p-keys-lead = A holder is a numbered person or device of a party. Keys are never taken away from this table.
p-of-kind-act = An act of those who signed it
p-of-kind-charter-set = The documents by which acts are read and judged
p-of-kind-history = An act done before the register or on paper, with its source
p-of-kind-key-complete = The completion of a recovery
p-of-kind-key-enrol = The enrolment of a key
p-of-kind-key-object = An objection to a recovery
p-of-kind-key-recover = The announcement of a key for a party that has lost its own
p-of-kind-key-revoke = The end of a key
p-of-kind-key-rotate = A new key in the place of an old one
p-of-kind-policy-set = The policy of the register
p-of-kind-register-open = The opening of the register
p-of-kind-role-end = The end of a role
p-of-kind-role-grant = The grant of a role
p-leaf-hash = Hash of the leaf
p-n-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
p-nav-register = Register
p-no-cosignature = No witness has cosigned this checkpoint.
p-no-recoveries = No recovery was ever announced.
p-no-witnesses = The policy asks for no witnesses: nobody but the host says that every reader is shown the same register. Keep what you have verified, and compare.
p-nothing-waits = Nothing waits for signatures.
p-origin = Name of the register
p-policy = Policy
p-quorum = Witnesses and quorum
p-quorum-none = no witnesses
p-receipt-n = receipt { $n }
p-receipts = Receipts
p-receipts-lead = The acts that this proof names, with their records in the register. A receipt shows, without asking anybody, that the record is there.
p-record-after = the next record
p-record-before = the record before
p-record-contested = contested
p-record-documents = Documents
p-record-n = record { $n }
p-record-title = Record { $n }
p-records-lead = { $n ->
    [one] { $n } record is published. It is never changed or removed.
   *[other] { $n } records are published, the newest first. None is ever changed or removed.
}
p-records-title = Records
p-recoveries = Recoveries
p-recovery-complete = completed
p-recovery-days = Delay of a recovery
p-recovery-objected = objected to
p-recovery-pending = pending
p-recovery-warning = A recovery of lost keys is pending. A new key is announced for { $party }, and can take effect from { $day }. If that is not right, any party can object until it has taken effect.
p-register-lead = The register is the list of all signed acts of the organisation, in the order in which they came in; nothing in it can be changed or removed without everybody seeing it. What these pages show follows from its records and documents alone, and anybody can verify that.
p-register-title = Register
p-role-custodian = custodian
p-role-officer = officer
p-role-seal = seal
p-says-charter-set = { $n ->
    [one] The charter was set: { $n } file
   *[other] The charter was set: { $n } files
}
p-says-key-complete = A recovery was completed: { $reason }
p-says-key-enrol = A key was enrolled for { $holder }, with the role { $role }
p-says-key-object = A recovery was objected to: { $reason }
p-says-key-recover = A new key was announced for { $party }, to take effect from { $day }
p-says-key-revoke = A key of { $holder } was ended
p-says-key-rotate = A key of { $holder } was replaced
p-says-policy-set = The policy was replaced
p-says-register-open = { $n ->
    [one] The register was opened, with { $n } officer
   *[other] The register was opened, with { $n } officers
}
p-says-role-end = { $holder } lost the role { $role }
p-says-role-grant = { $holder } was given the role { $role }
p-seen-size = Records the signer had seen
p-signatures = Signatures
p-signed-by-log = Signed by the log’s keys
p-signed-itself = signed by those who act
p-thresholds = How many must sign
p-thresholds-lead = So many different holders sign a record of each type: officers of the depositary, or for an act the seals of each country that acts.
p-tree-root = Root of the tree
p-tree-size = Records
p-verify = Verify it yourself
p-verify-lead = The program fetches the whole register, checks every signature, hash and rule, and reckons anew what the host says:
p-verify-python = A second verifier, written in Python from the description of the format alone, checks the log without reading acts:
p-verify-receipt = A receipt proves one record, and is checked without a network; here that of record 0:
p-waiting = What waits for signatures
p-waiting-file = As data, to be signed
p-waiting-lead = { $n ->
    [one] { $n } record waits.
   *[other] { $n } records wait.
}
p-witnesses = Witnesses that cosigned
