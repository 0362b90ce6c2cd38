### What is wrong with a text, under the code of the finding: the headline, `.label` under the marked words, `.help` for what to do.
### $suggestion is the nearest thing that would be right, $expected a list of what could stand there; each is 0 if there is none.
### $found is quoted from the text. $kind is the word that follows `define`, or `country`.

## Sentences

diag-unfinished-sentence = The sentence stops before it is complete
    .label = something must follow here
    .help = { $expected ->
        [0] Complete the sentence.
       *[other] Here can follow, for example: { $expected }.
    }
diag-unexpected-word = “{ $found }” does not fit at this place of the sentence
    .label = not expected here
    .help = { $suggestion ->
        [0] { $expected ->
            [0] Compare the sentence with the forms in the manual.
           *[other] Here can stand, for example: { $expected }.
        }
       *[other] Did you mean “{ $suggestion }”?
    }
diag-too-many-words = The sentence is complete before “{ $found }”
    .label = this and what follows is too much
    .help = Remove these words, or say what they mean in a sentence of its own.
diag-unknown-name = { $kind ->
        [instrument] No instrument is called “{ $found }”
        [organisation] No organisation is called “{ $found }”
        [organ] No organ is called “{ $found }”
        [office] No office is called “{ $found }”
        [field] No field is called “{ $found }”
        [group] No group of countries is called “{ $found }”
        [class] No class of States is called “{ $found }”
        [document] No document is called “{ $found }”
        [body] No outside body is called “{ $found }”
        [step] No step is worded “{ $found }”
        [country] No country is called “{ $found }”
       *[other] The name “{ $found }” is not known
    }
    .label = unknown name
    .help = { $suggestion ->
        [0] { $kind ->
            [country] Write the country as the table of names does, or add this name to the table.
           *[other] Use a name as it was defined, or define this one: “define { $kind } { $found }”.
        }
       *[other] Did you mean “{ $suggestion }”?
    }
diag-absurd-period = A period cannot have the length { $found }
    .label = not a possible length
    .help = Write a whole number from 1 to 100000 before days, weeks, months or years.
diag-bad-date = “{ $found }” cannot be read as a date: { $reason }
    .label = not a date
    .help = Write year, month and day, as in 1992-05-15. In a journal a date may also be less exact: 1992-05, 1992 or 1992-05/1992-08.

## Definitions

diag-defined-twice = The name “{ $name }” is already taken by another thing of the same kind
    .label = defined a second time
    .help = Keep one of the two definitions, or give one of the two things another name. All names of one thing stand in one line, separated by “ / ”.
diag-unknown-kind = There is no kind of thing called “{ $found }”
    .label = not a kind that can be defined
    .help = { $suggestion ->
        [0] After “define” stands one of: instrument, organisation, organ, office, field, group, class, document, body, step.
       *[other] Did you mean “{ $suggestion }”?
    }
diag-nothing-defined = This line defines nothing
    .label = { $kind ->
        [group] a name, a colon and the countries or the test are missing
        [class] a name, a colon and the test are missing
       *[other] the name is missing
    }
    .help = { $kind ->
        [group] Write “define group NAME: COUNTRY, COUNTRY and COUNTRY” or “define class NAME: a State that STEP before DATE”.
        [class] Write “define class NAME: a State that STEP before DATE”.
       *[other] Write the name after the kind: “define { $kind } NAME”. Further names follow, separated by “ / ”.
    }
diag-bad-class = The test of this class cannot be read
    .label = not a test
    .help = A class is given in one of two ways: “a State that STEP before DATE”, with a step that is defined and an exact date, or “a State that is not a CLASS”, with a class that is defined earlier.

## Charter documents

diag-child-without-parent = This condition or exception stands under no sentence
    .label = indented, with no sentence above it
    .help = Put it directly under the sentence that it limits. If it is a sentence of its own, begin it at the margin.
diag-wrong-parent = This condition or exception does not belong under the sentence above it
    .label = cannot stand here
    .help = It can stand only under a sentence of one of these forms: { $parents }.
diag-date-not-exact = “{ $found }” is not an exact day or number, and a charter needs one here
    .label = must be exact
    .help = Write year, month and day, as in 1992-05-15. Only a journal may give a date less exactly.
diag-bad-reading = This reading is not written as a reading must be
    .label = not a reading
    .help = Write the word “reading”, a name in quotation marks, a colon and the sentence, as in: reading "narrow": signature alone binds
diag-reading-alone = The reading “{ $reading }” has no other reading beside it
    .label = the only reading in this article
    .help = Add the other reading of the same article, or write the sentence without “reading” if nobody disputes it.
diag-no-such-article = The { $instrument } has no Article { $found } in these documents
    .label = no such article
    .help = { $suggestion ->
        [0] Write the number as it stands in the heading of the article, such as “Article 4” or “Article 18 bis”.
       *[other] Did you mean Article { $suggestion }?
    }
diag-article-without-rule = “{ $article }” has no sentences
    .label = nothing follows from this article
    .help = Add a fence marked “charter” with what the article provides. If it provides nothing that can be reckoned, say so: no rule: "why".
diag-force-twice = The entry into force of the { $instrument } is laid down twice
    .label = laid down a second time
    .help = Keep one of the two sentences. If the text is read in two ways, write each as a reading; if a later instrument changes the rule, put “replaces Article …” before the new one.
diag-knot = These rules wait for each other on the same day: { $articles }
    .label = this rule and the others form a circle
    .help = Let one of them rest on something that does not wait for the others, such as signatures, deposits or a fixed day.

## Journals

diag-line-without-act = This line belongs to no act
    .label = indented, with no act above it
    .help = Remove the empty line or the remark above it, or begin the line at the margin with a date if it is an act.
diag-no-source = The act has no source
    .label = from where is this known?
    .help = Add an indented line under the act: source: the publication, page or address.
diag-received-before-done = The act was received ({ $received }) before it was done ({ $done })
    .label = done on this day
    .help = Check both dates. At the beginning of the line stands the day of the act, after “received” the day on which it arrived.
diag-bad-status = “{ $found }” is not a status that an act can have
    .label = not a status
    .help = Write “contested by” and who contests the act. An act that nobody contests needs no status.
diag-bad-way-of-deciding = “{ $found }” is not a way of deciding
    .label = not a way of deciding
    .help = { $suggestion ->
        [0] Write “limited format” or “correspondence”. A decision taken in session needs no such line.
       *[other] Did you mean “{ $suggestion }”?
    }
diag-unknown-property = An act has no line called “{ $found }”
    .label = unknown line
    .help = { $suggestion ->
        [0] The lines under an act are: source, note, label, status, by, present, absent, abstained, objected, objected to format, served, field, effective, received.
       *[other] Did you mean “{ $suggestion }”?
    }
diag-label-twice = The label “{ $label }” is given to two acts
    .label = the label stands here again
    .help = Give each act a label of its own, so that a correction can say which act it means.
diag-unknown-actor = Nobody called “{ $found }” is known to act
    .label = who is this?
    .help = { $suggestion ->
        [0] An act begins with a country, or with an organ, office, body, organisation or instrument that a charter defines. A person is written with the country, as in “John Smith of Canada”.
       *[other] Did you mean “{ $suggestion }”?
    }
diag-unknown-deed = No act begins with “{ $found }”
    .label = not an act that can be recorded
    .help = { $suggestion ->
        [0] Use one of the acts in the manual, or a step that a charter defines.
       *[other] Did you mean “{ $suggestion }”?
    }
diag-cannot-do = “{ $deed }” cannot be an act of “{ $found }”
    .label = cannot act in this way
    .help = Name the one who acted. Decisions and sessions belong to organs; signatures, deposits and notices to States; taking and leaving office to persons; entry into force is stated of the instrument.

## Questions and names

diag-unknown-question = The question “{ $found }” cannot be understood
    .label = not a question that can be answered
    .help = { $suggestion ->
        [0] { $expected ->
            [0] Ask, for example, “parties to the Treaty”, “chair of the Council” or “duties of Armenia”.
           *[other] Here can stand, for example: { $expected }.
        }
       *[other] Did you mean “{ $suggestion }”?
    }
diag-bad-names-row = A row of the table of names cannot be read: { $reason }
    .label = left out
    .help = Correct the row: a country code of two capital letters, en or ru, the first day, the day after the last, the short name, the official name, other names separated by “;”. The rest of the table is used meanwhile.

## What can stand at a place of a sentence

slot-instrument = the name of an instrument
slot-organ = the name of an organ
slot-office = the name of an office
slot-organisation = the name of an organisation
slot-field = the name of a field
slot-group = the name of a group of countries
slot-class = the name of a class of States
slot-category = the name of a category
slot-measure = the name of a measure
slot-document = the name of a document
slot-body = the name of an outside body
slot-step = a step that is defined
slot-country = the name of a country
slot-period = a period such as 6 months
slot-date = a date such as 1992-05-15
slot-number = a whole number
slot-ordinal = an ordinal such as 30th
slot-times = once, twice or a number such as 3 times
slot-share = a share such as 2/3 or 55 %
slot-day-of-year = a day of the year such as 1 January
slot-person = the name of a person
slot-article = the number of an article such as 4 or 18 bis
slot-text = words of your own, or a text in quotation marks
slot-phrase = a set phrase
slot-end = the end of the sentence
diag-no-such-table = There is no table “{ $found }” in this folder
    .label = not in the folder
    .help = A table is a CSV file in the folder itself, beside the documents. Write its name as the file has it, with the ending .csv.
diag-bad-table = The table “{ $found }” cannot be read: { $reason }
    .label = this table
    .help = A table is UTF-8 text with commas between its columns, a line of headings first, and as many cells in every line.
diag-no-such-column = The table has no column “{ $found }”
    .label = no such column
    .help = The columns of the table are: { $columns }. A category needs a column `country`; a measure needs `country` and the column that it names.
diag-bad-row = { $file }, line { $line }: “{ $found }” cannot be read in the column { $column }
    .label = this table
    .help = A country is written with a name or code that the tables of names know, a day as YYYY-MM-DD, a figure with a point and at most six decimals.
diag-bad-category = The table of this category cannot be read from the words
    .label = not a table
    .help = Write `the States listed in FILE.csv`; the file has a column `country`, and `from` and `until` where membership is dated.
diag-bad-measure = The table of this measure cannot be read from the words
    .label = not a measure
    .help = Write `column NAME of FILE.csv`, and if the figures of one day count for ever `, as communicated by YYYY-MM-DD`; the file has a column `country`, the named column, and `from` where figures are dated.
diag-translation-differs = The translation { $file } has other headings than the document
    .label = this document
    .help = Give the translation the same headings, in the same order and of the same levels. It is left out meanwhile.
