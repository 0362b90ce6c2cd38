language-name = Русский
language-letters = cyrillic
named = «{ $name }»
## Общие слова
yes = да
no = нет
none = нет
nobody = никто
silent = правила об этом нет
vacant = вакантно
standing-none = не член
standing-member = член
standing-suspended = участие приостановлено
suspended-too = { $text }; участие приостановлено: { $list }
delegates = назначены: { $list }
no-delegate = нет записи о назначении: { $list }
standing-unsettled = не установлено
standing-contested = спорно
not-settled = не установлено
together = Вместе:
the-depositary = депозитарий
toward-all = все вместе
person = { $name } ({ $country })
acting-holder = вакантно; исполняет обязанности: { $name } ({ $country })
temporary-chair = { $country } временно; очередь государства { $owed } сохраняется
unsettled = не установлено по известным датам: { $values }
contested = спорно: { $values }
by-reading = толкование «{ $reading }»: { $value }
counted-list = { $n }: { $list }
sure-and-maybe = не установлено; точно: { $n } ({ $sure }); возможно, также: { $maybe }
stretch =
    { $since ->
        [0] (по { $until })
       *[other] { $until ->
            [0] (с { $since })
           *[other] (с { $since } по { $until })
        }
    }
turn-line = По правилу очередь принадлежит: { $turn }
act-line = акт { $n }, { $done }: { $deed }
act-number = акт { $n }
clause-line = { $place }: { $text }
as-above = как выше: { $text }
readings-differ = Толкования расходятся:
under-reading = При толковании «{ $reading }»: { $text }
instead-of = Вместо статьи { $article } документа { $i }: { $text }
with-condition = { $text }; { $condition }
and-list = { $rest } и { $last }
without-effect = { $text } [не имеет силы]
finding-notice-not-revocable = Уведомление о выходе отозвано, а по этому тексту отзыв не допускается.
finding-line = { $act }: { $text }
and-more = и ещё { $n }
ordinal = { $n }-й
times =
    { $n ->
        [1] один раз
        [2] дважды
       *[other] { $n } раз
    }
period-days = { $n } { $n ->
        [one] день
        [few] дня
       *[many] дней
    }
period-weeks = { $n } { $n ->
        [one] неделя
        [few] недели
       *[many] недель
    }
period-months = { $n } { $n ->
        [one] месяц
        [few] месяца
       *[many] месяцев
    }
period-years = { $n } { $n ->
        [one] год
        [few] года
       *[many] лет
    }
day-of-year = { $day } { $month }
month-1 = января
month-2 = февраля
month-3 = марта
month-4 = апреля
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = августа
month-9 = сентября
month-10 = октября
month-11 = ноября
month-12 = декабря

## Отсутствие как основание
absent-consent = нет записи о согласии государства { $c } на обязательность документа { $i }
absent-withdrawal = нет записи о выходе государства { $c } из документа { $i }
absent-condition = условие вступления в силу документа { $i } по записям не выполнено
absent-rule = ни одно правило устава об этом не говорит
absent-objection = ни один член с правом голоса не возразил против акта { $n }
absent-suspension = нет записи о приостановлении участия или исключении государства { $c }
absent-appointment = нет записи о назначении на должность { $o }
absent-handover = нет записи о переходе председательства в органе { $o }
absent-ended = государство { $c } прекратило существование
absent-discharge = нет записи об исполнении или освобождении
absent-foundation = нет записи об учреждении: { $o }
absent-step = нет записи: { $c } { $s } до дня, указанного в определении

## Состояние
status-title =
    { $known ->
        [0] { $name } на { $on }
       *[other] { $name } на { $on }, как было известно на { $known }
    }
no-organisation-yet = В этот день организации в правовом смысле нет; документы и органы ниже существуют в силу договора.
head-instruments = Документы
head-members = Члены
head-organs = Органы
head-offices = Должности
head-documents = Действующие решения и стратегии
head-duties = Текущие обязательства
head-due = Предстоит в ближайшие тринадцать месяцев
since = с { $day }
until = до { $day } включительно
in-force-since = в силе с { $day }
no-longer-in-force = не действует с { $day }
signed-not-in-force = подписан, не вступил в силу
n-parties = { $n } { $n ->
        [one] участник
        [few] участника
       *[many] участников
    }
n-seats = { $n } { $n ->
        [one] место
        [few] места
       *[many] мест
    }
chair-is = председатель: { $chair }, с { $day }
seat-at = место пребывания: { $place }
answers-to = подотчётен: { $organ }
turn-owed = { $organ }: за государством { $country } сохраняется очередь.
turn-of-organ = { $organ }: чья очередь: { $turn }
nothing-due = ничего
findings-so-far =
    { $n ->
        [one] Одно замечание к актам до этого дня: { $act }: { $text }
       *[other] Замечаний к актам до этого дня: { $n }; последнее: { $act }: { $text } (все: вопрос “findings”)
    }

## Обязательства
duty-since = { $text } (с { $day })
line-n = строка { $n }
state-pending = не наступило
state-due = подлежит исполнению
state-overdue = срок истёк, записи об исполнении нет
state-discharged = исполнено
state-breached = нарушено
state-released = снято
state-silent = молчание
state-unsettled = не установлено
state-contested = спорно
duty-assist = { $bearer }: помощь государству { $toward }{ $own ->
        [0] {""}
       *[other] , действиями по собственному усмотрению
    } [{ $state }]
duty-inform = { $bearer }: немедленно уведомить { $toward } [{ $state }]
duty-consult = { $bearer }: немедленные консультации по обращению государства { $toward } [{ $state }]
duty-pay = { $bearer }: взнос за { $what } год до { $by } [{ $state }]
duty-register = { $bearer }: регистрация документа, { $toward } [{ $state }]
duty-step = { $bearer }: { $what }, до { $by } [{ $state }]
duty-task = { $bearer }: «{ $what }»{ $by ->
        [0] {""}
       *[other] , до { $by }
    }, поручение органа { $toward } [{ $state }]
duty-must = { $bearer } обязуется: { $what }{ $field ->
        [0] {""}
       *[other] {" "}({ $field })
    }
duty-must-not = { $bearer } обязуется воздерживаться: { $what }{ $field ->
        [0] {""}
       *[other] {" "}({ $field })
    }

## Сроки
due-sessions = очередная сессия органа { $name } в { $year } году: { $met ->
        [1] состоялась
       *[other] проведено { $n } из { $m }
    }
due-handover = председательство в органе { $name } переходит: { $country }
due-term-ends = истекает срок: { $what }, { $name }
due-turn-begins = { $name }: начинается очередь государства { $country }
due-instrument-term = { $n ->
        [0] истекает срок действия документа { $name }
       *[other] истекает период действия документа { $name }; он продлевается
    }
due-withdrawal = { $country } перестаёт быть участником документа { $name }
due-duty = { $what ->
        [0] { $country ->
            [0] наступает срок общего обязательства ({ $article })
           *[other] наступает срок обязательства: { $country } ({ $article })
        }
       *[other] { $country ->
            [0] { $name }: «{ $what }»
           *[other] { $country }: { $what }
        }
    }{ $met ->
        [1] {" "}(исполнено)
       *[other] {""}
    }
due-document-ends = истекает срок документа { $name }
due-anniversary = { $name }: { $n } { $n ->
        [one] год
        [few] года
       *[many] лет
    }
due-review = конференция по рассмотрению действия: { $name }
due-extension = решение о продлении документа { $name }{ $met ->
        [1] {" "}(принято)
       *[other] {""}
    }

## Вступление в силу
force-yes = Документ { $i } действует на { $on }; вступил в силу { $since }.
force-unsettled = Действует ли документ { $i } на { $on }, по известным датам не решено; вступление в силу: { $since }.
force-contested = Действует ли документ { $i } на { $on }, спорно; по первому толкованию он вступил в силу { $since }.
force-no =
    { $since ->
        [0] Документ { $i } на { $on } не действует.
       *[other] Документ { $i } на { $on } не действует. Вступление в силу: { $since }.
    }
force-condition = Условие — { $place }: { $text }
force-adopted = Принят: { $day }
force-no-term = Срок действия: не ограничен ({ $place })
force-attested = Засвидетельствовано: { $day } — { $act }
force-counted = Учтены:
force-none-counted = Ни один документ из записей не учитывается для условия.
force-signed = подписание { $day }
force-rejected = Не учтены:
rejected-not-of-group = не из круга государств, названного условием
rejected-other-kind = не того вида, какой требует условие
rejected-after = после выполнения условия
rejected-second = второй документ того же государства
rejected-uninvited = присоединение, для которого документ не был открыт, или без приглашения
rejected-withdrawn = отозван
rejected-organisation = документ организации не учитывается
rejected-accession = присоединение не учитывается
rejected-succession = правопреемство не учитывается
force-missing =
    { $names ->
        [0] Недостаёт: ещё { $n }.
       *[other] { $n ->
            [0] В записях недостаёт: { $names }.
           *[other] В записях недостаёт: { $names }, и ещё { $n }.
        }
    }
force-differs = Исчислено { $computed }, опубликовано { $published }: разница в днях { $n }. Что может это объяснить:
force-perhaps = – { $text }
force-unexplained = – ничто в записях не подходит: акт может отсутствовать или иметь неверную дату, либо условие изложено иначе
fit-days = депозитарий может считать дни иначе, на { $n }
fit-deposit =
    опубликованный день следует из: { $act }{ $more ->
        [plain] {""} — условие могло быть выполнено этим актом
        [0] {""} — условие могло быть выполнено этим актом
       *[lacks] ; депозитарий учёл до него документов больше, чем здесь, на { $n } (например, государства, прекратившего существование)
        [surplus] ; документов, учтённых здесь и не учтённых там: { $n } (например, подпись без ратификации или документ организации)
    }
fit-missing =
    опубликованный день следует из акта { $to ->
        [0] от { $from }
       *[other] в промежутке { $from } – { $to }
    }, которого нет в записях
force-progress = Насколько выполнено условие:
force-part =
    { $group }: { $have } из { $need }{ $more ->
        [0] {""}
       *[other] , недостаёт { $more }
    }
force-of-which = в том числе { $part }
force-weight =
    { $measure }{ $of ->
        [0] {""}
       *[other] {" "}к { $of }
    }: { $reached } % из необходимых { $needed } %{ $short ->
        [0] {""}
       *[other] , недостаёт { $short } п. п.
    } (таблица { $table }{ $asof ->
        [0] {""}
       *[other] , по состоянию на { $asof }
    })
gap-signatories = подписавшие государства
gap-parties =
    { $i ->
        [0] участники
       *[other] участники документа { $i }
    }
gap-parties-adopted =
    { $i ->
        [0] участники на день принятия
       *[other] участники документа { $i } на день принятия
    }
gap-members = члены
gap-depositaries = депозитарии
gap-named = { $name }
gap-states = государства
gap-depositors = документы
gap-hopeless = Ни один набор государств из таблицы не достаточен.
gap-smallest =
    { $exact ->
        [0] Достаточный набор (меньший возможен), государств: { $size }
       *[other] Наименьшие наборы для вступления в силу, государств: { $size }
    }{ $named ->
        [0] {""}
       *[other] : { $named }
    }{ $sets ->
        [0] {""}
       *[other] ; на выбор: { $sets }{ $many ->
            [0] {""}
           *[other] ; и другие
        }
    }{ $any ->
        [0] {""}
       *[other] ; любых ещё: { $any }
    }.
force-left = Решение остаётся за людьми: { $text }
force-provisional = Временно применяется с { $day } между сдавшими документы на хранение.
column-state = государство
column-deposited = акт
column-since = действует с
column-until = до
step-deemed = молчаливо принято { $day }
step-missed = условие не выполнено к { $day }
step-agreed = те, кому предоставлено решать, договорились: { $day }
step-effect-from = с действием с { $day }
force-steps = Как исчислен день:
step-met = условие выполнено { $day }
step-counted = по порядку счёта дней прибавляется { $n }: { $day }
step-plus = плюс { $period }: { $day }
step-next-month = первый день следующего месяца: { $day }
step-nth-month = первый день месяца номер { $n } после: { $day }
step-not-before = но не ранее { $day }
step-on = в установленный день { $day }
step-attested = записанные документы условия не выполняют; день { $day } засвидетельствован источником
force-terms = Сроки:
force-renews = и далее каждый раз на { $period }, автоматически
force-parties = Действует на { $on } для { $n } { $n ->
        [one] государства
       *[other] государств
    }:

## Что если
nothing-changes = Ничего не меняется.
q-in-force = { $name }: действие
q-party = { $country }: участие, { $name }
q-applies = { $country }: применение, { $name }
q-provisional = { $country }: временное применение, { $name }
q-between = { $country }: действие между ними, { $name }
q-article = статья { $article }, { $name }: действие
q-signatory = { $country }: подпись, { $name }
q-member = { $country }: членство
q-vote = { $country }: право голоса
q-organisation = { $name }: существование
q-organ = { $name }: существование
q-seat = { $country }: место, { $name }
q-chair = председатель, { $name }
q-turn = очередь, { $name }
q-holder = должностное лицо, { $name }
q-document = { $name }: действие
q-class = { $country }: { $name }

## Замечания
finding-attested-defeated = опубликованный день вступления в силу, хотя возразивших достаточно: по правилу документ не в силе
finding-without-effect = согласно этому положению такой изъян лишает решение действия
finding-attested-differs = опубликованный день ({ $published }) не совпадает с днём по правилу ({ $computed })
finding-withdrawal-of-non-party = уведомление о выходе государства, которое не является участником
finding-withdrawal-before-force = выход государства, для которого документ ещё не вступил в силу; срок считается текущим
finding-before-adoption = акт, совершённый до дня принятия документа
finding-withdrawal-too-early = выход ранее срока, с которого его допускает текст; последствий не имеет
finding-not-party-to-parent = согласие государства, не участвующего в документе, от которого зависит данный; последствий не имеет
finding-objection-too-late = возражение после срока, отведённого для него текстом; последствий не имеет
finding-provisional-without-rule = временное применение, не предусмотренное текстом; последствий не имеет
finding-ratification-withdrawn-too-late = отзыв ратификационной грамоты после того, как она вступила в действие; последствий не имеет
finding-reservation-not-permitted = оговорка, которую текст не допускает
finding-suspension-without-rule = приостановление действия документа, не предусмотренное его текстом в данном толковании; последствий не имеет
finding-withdrawal-outside-window = выход вне времени, в которое его допускает текст; последствий не имеет
finding-notice-not-served = нет записи о вручении уведомления всем участникам; при этом толковании оно не имеет силы
finding-revoked-too-late = уведомление отозвано или приостановлено после того, как возымело действие
finding-accession-before-force = присоединение до его открытия: документ ещё не вступил в силу
finding-accession-not-invited = присоединение без приглашения, которого требует текст; последствий не имеет
finding-accession-not-decided = присоединение без решения, которого требует текст; последствий не имеет
finding-signature-not-open = { $country }: подпись под документом, который не был открыт для этого государства
finding-signature-out-of-time = подпись вне срока, в течение которого документ был открыт
finding-ratification-without-signature = { $country }: ратификация без записи о подписании
finding-chair-not-a-member = { $country } принимает председательство, не будучи членом или участником с местом в органе
finding-chair-out-of-turn = вне очереди: по алфавиту очередь принадлежала: { $country }
finding-no-handover = очередная сессия без записи о переходе председательства; по правилу оно должно было перейти
finding-term-run-out = срок истёк { $last }, записи о продлении или преемнике на следующий день нет; должностное лицо остаётся
finding-no-vote = { $country } записано как голосующее, не имея права голоса
finding-no-limited-format = решение в ограниченном формате, которого действующий текст не знал
finding-objected-to-format = { $country } возражает против ограниченного формата; решение не принято
finding-no-quorum = нет кворума
finding-not-adopted-under-rule = { $country ->
        [0] правило принятия решений не выполнено; решение не принято
       *[other] правило принятия решений не выполнено: возражение государства { $country }; решение не принято
    }
finding-outside-competence = вне компетенции органа: { $name }
finding-no-power = ни один действующий текст не даёт органу такого полномочия
finding-no-arrears = за государством { $country } по записям нет задолженности за срок, которого требует текст
finding-not-a-member = { $country } не было членом
finding-organ-not-in-being = в этот день орган в правовом смысле не существовал
finding-wrong-organ = на эту должность назначает другой орган
finding-without-recommendation = назначение без записи о представлении, которого требует текст
finding-not-a-citizen-of-a-member = { $country } не было членом: должность предназначена гражданам государств-членов
finding-out-of-turn = вне очереди: по ротации очередь принадлежала: { $country }
finding-reaches-back = решение изменило бы членство ранее своего дня; оно считается действующим со своего дня
finding-no-such-act = исправляет или отзывает акт, которого нет
finding-adopted-without-draft = принято без проекта органа, который его готовит
finding-adopted-without-clearance = принято до согласования органом, который его согласует
finding-cleared-before-draft = согласовано до подготовки проекта

## Проверка
principle-holds = соблюдён
principle-broken = нарушен
check-fine = Документов: { $documents }, правил: { $clauses }, актов: { $acts }; ошибок нет.
check-errors = Ошибок: { $n }, предупреждений: { $w }.
check-principles = Принципы
check-dead = Правила, на которых в этом журнале не основан ни один вопрос, акт или срок
check-findings = Замечаний к актам: { $n }
in-the-document = { $path }

## Таблицы
import-summary = { $i }. Новых актов: { $acts }; уже записано: { $already }; отклонено строк: { $rejected }, сомнительных: { $doubtful }, без акта: { $empty }.
score-head = { $i }: по правилу в силе с { $computed }, опубликовано { $published }.
score-from-table = Где в папке нет актов, взяты акты таблицы.
score-set-aside = Строк без опубликованной даты, принятых лишь за подписание: { $n }; с ними договор начинался бы в другой день, чем показывает таблица.
score-counts =
    Опубликованных дат: { $published }. Совпадает { $agree } ({ $rate } %), расходится с объяснением { $explained }, из них похожи на ошибку { $wrong } (совпадает или объяснено { $both } %); расходится без объяснения { $differ }, не исчислено { $none }. Без опубликованной даты: { $unpublished }; не прочитано: { $rejected }.
score-unexplained = Без объяснения:
score-look-wrong = Опубликованные даты, похожие на ошибку:
score-explained = Объяснено:
column-act = акт
column-computed = исчислено
column-published = опубликовано
column-days = дней
column-because = почему
verdict-treaty-not-in-force = по правилу и актам договор не вступил в силу
verdict-never-party = по правилу и актам никогда не участник
because-before-the-treaty = опубликовано раньше вступления в силу самого договора
because-before-the-act = опубликовано раньше самого акта: правопреемство задним числом либо неверна одна из двух дат
because-months-for-days = вместо дней, как в правиле, даны календарные месяцы: { $n }
because-no-first-of-month = дан конец срока без перехода к первому дню месяца
because-in-conflict = немедленно, как правило допускает для государства в вооружённом конфликте; акты о нём не говорят
because-shared-day = этот день акта стоит в таблице в { $n } строках с разными опубликованными датами: похоже, он подставлен
because-exchanged = дата, положенная здесь, стоит у { $country }, и наоборот
because-trigger = следует из правила, если сам договор начинается в опубликованный день
because-counting = дни считаются на { $n } больше
because-days-for-year = 365 дней вместо двенадцати месяцев
because-day-of-act = вместо дня действия дан день акта
because-treatys-day = присоединившемуся позже дан первый день договора
because-own-clock = дан собственный срок, хотя государство из первой группы
because-years = тот же день, разница в годах: { $n }
because-misprint = одна цифра даты другая либо день и месяц переставлены
because-second-coding = вторая кодировка самой таблицы расходится
because-earlier-act = в таблице есть более ранний акт того же государства
because-succession = правопреемство действует с прошлого дня
quoted = «{ $text }»
