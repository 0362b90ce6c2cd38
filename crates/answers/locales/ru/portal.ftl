# Портал.

p-about-instrument = Документ { $i }
p-act-absent = Отсутствовали
p-act-abstained = Воздержались
p-act-after = следующий акт в журнале
p-act-before = предыдущий акт в журнале
p-act-contested = Оспаривается
p-act-corrects = Исправляет акт
p-act-duties = Обязанности, которые из него возникают или на которые он отвечает
p-act-effective = Действует с
p-act-effects = Что он изменил
p-act-lead = Совершён { $day }. Акт { $n } в журнале в его нынешнем виде; постоянное имя акта — { $id }.
p-act-limited = В ограниченном формате
p-act-not-known = На выбранный день знания этот акт ещё не был известен.
p-act-note = Примечание
p-act-objected = Возражали
p-act-objected-format = Возражали против ограниченного формата
p-act-present = Присутствовали
p-act-procedural = По процедурному вопросу
p-act-received = Получен
p-act-replaced = Этот акт не действует: он исправлен или отозван.
p-act-served = Уведомление получили
p-act-withdraws = Отзывает акт
p-act-without-session = Без проведения сессии
p-acts = Акты
p-acts-between = Акты, совершённые между этими днями
p-acts-of = Акты государства и о государстве: { $c }
p-acts-on = Акты
p-all = все
p-all-acts = Весь журнал
p-all-due = Все сроки
p-all-findings = Все замечания
p-also-called = Другие названия:
p-answer-on = Ответ на { $on }
p-answer-stretch = { $since ->
    [0] { $until ->
        [0] На { $on } и на любой другой день.
       *[other] На { $on } и по { $until } включительно.
    }
   *[other] { $until ->
        [0] На { $on }, начиная с { $since }.
       *[other] На { $on }, с { $since } по { $until }.
    }
}
p-api = Для программ
p-api-act = Один акт
p-api-article = Одна статья с правилами и редакциями
p-api-days = Дни, в которые что-либо менялось
p-api-days-text = Каждый адрес принимает «on» (день просмотра) и «known» (только известное к этому дню) в виде ГГГГ-ММ-ДД. Страница отдаётся как данные при «format=json» или с заголовком «Accept: application/json»; одна из её таблиц — как CSV при «format=csv» и «table».
p-api-document = Один документ, принятый органами
p-api-instrument = Один международный документ: участники, вступление в силу, редакции
p-api-lead = Всё, что есть на странице, доступно как данные по тому же адресу. Ключи не нужны.
p-api-member = Одно государство
p-api-office = Одна должность
p-api-organ = Один орган
p-api-text = Один текст с правилами
p-api-why = Ответ на вопрос, заданный словами, с доказательством
p-applies-from = Текст, действующий с { $day }, в сравнении с предыдущим.
p-around = До и после
p-article = Статья { $a }
p-as-above = (см. выше)
p-as-csv = CSV: { $table }
p-as-in-journal = Как записано в журнале
p-as-json = JSON
p-as-pdf = PDF
p-ask = Спросить
p-ask-label = Вопрос английскими словами
p-ask-title = Вопрос
p-atom = Лента Atom
p-attention = Замечания, требующие внимания
p-back-to-today = Вернуться к сегодняшнему дню
p-bad-act = { $help ->
    [0] Это не читается как акт: { $text } («{ $where }»)
   *[other] Это не читается как акт: { $text } («{ $where }»). { $help }
}
p-bad-day = «{ $value }» — не дата. Пишите дату в виде ГГГГ-ММ-ДД, например 2009-12-01.
p-bad-format = «{ $value }» — не вид страницы. Есть html, json, csv и text.
p-bad-query = «{ $value }» не читается или слишком длинно.
p-bad-question = { $help ->
    [0] «{ $q }» не читается как вопрос: { $text }
   *[other] «{ $q }» не читается как вопрос: { $text }. { $help }
}
p-bad-request = Запрос не читается
p-bar = { $what }: { $kind }, { $since } – { $last }
p-bar-contested = спорно
p-bar-holds = действует или занимает
p-bar-owed = очередь сохраняется
p-bar-suspended = приостановлено
p-bar-temporary = временно
p-bar-unsettled = не установлено
p-broken = нарушен
p-by-video = { $place ->
    [0] по видеосвязи
   *[other] { $place }, по видеосвязи
}
p-calendar = Календарь (iCalendar)
p-chaired-by = председатель: { $who }
p-chairs = Председатели во времени
p-changes-title = Что изменилось с { $since } по { $on }
p-chart-on = Кому подотчётны органы на { $on }
p-citation = { $organisation }: { $title }, на { $on }, по сведениям на { $known }. Servanda, отпечаток записи { $digest }. { $register ->
    [0] { $url }
   *[other] { $register } { $url }
}
p-cite = Ссылка на эту страницу
p-claims = Заявления, притязания и неуплаченные взносы
p-claims-are-none = Притязание не является юридическим актом. Реестр хранит, кто на что притязает; ответы от этого не меняются.
p-close = Закрыть
p-col-absent = Отсутствовали
p-col-act = Акт
p-col-address = Адрес
p-col-after = После
p-col-answer = Ответ
p-col-answers-to = Подотчётен
p-col-applies = Применяется
p-col-article = Статья
p-col-bearer = Кто обязан
p-col-before = До
p-col-beside = Ещё
p-col-by = Срок
p-col-by-right = По какой статье
p-col-chair = Председатель
p-col-date = Дата
p-col-decision = Решение
p-col-deposited = Согласие
p-col-document = Документ
p-col-due = Что наступает
p-col-duty = Обязанность
p-col-effect = Вступление в силу, расчёт
p-col-effect-of = Действие
p-col-ended = Прекращено
p-col-fact = Сведение
p-col-feeds = Ленты
p-col-field = Область
p-col-fields = Области
p-col-file = Файл
p-col-finding = Замечание
p-col-from = Из чего возникает
p-col-from-act = Из акта
p-col-held = Проведено
p-col-holder = Занимает должность
p-col-host = Принимающее государство
p-col-id = Постоянное имя
p-col-implementation = Исполнение
p-col-in-force = В силе
p-col-in-view = День просмотра
p-col-instrument = Документ
p-col-kind = Вид
p-col-last = Последний день
p-col-needed = Требуется
p-col-now = Как есть
p-col-of = Чего касается
p-col-office = Должность
p-col-organ = Орган
p-col-parameters = Параметры
p-col-parties = Участники
p-col-party = Участник
p-col-place = Место
p-col-principle = Принцип
p-col-published = Вступление в силу, публикация
p-col-question = Вопрос
p-col-read-back = Полными словами
p-col-reading = Толкование
p-col-replaced-by = Заменена
p-col-reservations = Оговорки
p-col-result = Найдено
p-col-rule = Правило
p-col-rules = Правила
p-col-seat = Место
p-col-seats = Места
p-col-sentence = Предложение
p-col-signatories = Подписавшие
p-col-signed = Подписание
p-col-since = С
p-col-sits = Кто заседает
p-col-source = Источник
p-col-standing = Положение
p-col-state = Состояние
p-col-state-concerned = Государство
p-col-state-name = Государство
p-col-text = Текст
p-col-then = Как было бы
p-col-toward = Перед кем
p-col-turn = Очередь
p-col-type = Тип
p-col-until = До
p-col-value = Значение
p-col-what = Что
p-col-who = Кто
p-col-year = Год
p-competence = Компетенция
p-composition = Состав
p-copied = Скопировано
p-copy = Копировать
p-copy-proof = Копировать доказательство
p-corrections = Исправления и отзывы актов
p-count-contested = { $counts } (спорно)
p-count-unsettled = { $counts } (не установлено)
p-data-lead = Всё, что здесь показано, можно забрать: каждую страницу в JSON и каждую таблицу в CSV по её собственному адресу, а всю запись — в этих файлах.
p-data-title = Данные
p-decided-and-done = Что решено и сделано
p-decisions-title = Решения
p-decisions-until = Решения по { $on }
p-defence-rules = Применимые правила
p-defence-title = Коллективная оборона
p-digest = Отпечаток записи по известным сведениям:
p-disclaimer = Тексты — пересказ без официальной силы; преимущество имеют официальные тексты. Ответ программы не является юридической консультацией.
p-document-in-force = действует
p-document-not-in-force = не действует
p-documents = Принятые документы
p-due-between = С { $from } по { $until }
p-due-anniversary = годовщины
p-due-document-ends = истечение документов
p-due-duty = обязанности
p-due-extension = продление
p-due-handover = передача председательства
p-due-instrument-term-ends = сроки документов
p-due-kinds = Виды (не выбрано — все)
p-due-review = обзоры
p-due-sessions = сессии
p-due-term-ends = окончание сроков
p-due-turn-begins = очереди на должности
p-due-withdrawal = выход
p-due-next = Ближайшие сроки
p-due-title = Сроки
p-duties-of = Обязанности государства: { $c }
p-duties-toward = Обязанности перед государством: { $c }
p-english-only = Этот текст есть только на английском языке.
p-exists = Существует
p-failed = Не получилось
p-failed-text = Страницу не удалось построить. Ничего не потеряно; попробуйте позже.
p-feed-all = Акты как лента Atom
p-feed-of = Atom: { $title }
p-feed-title-of = { $name }: { $of }
p-feeds = Ленты по государствам
p-file-acts-csv = Все акты в CSV
p-file-acts-json = Все акты в JSON
p-file-journal = Все акты как журнал, который программа прочтёт снова
p-file-status = Организация на выбранный день в JSON
p-files = Файлы
p-find = Найти
p-findings = Замечания
p-findings-lead = Что нарушают записанные акты, как читается устав. Замечание ничего не отменяет: акт действует, если устав не лишает его действия из-за изъяна.
p-force = Вступление в силу, шаг за шагом
p-holders = Занимавшие должность
p-holders-chart = Занимавшие должность по гражданству
p-holds = соблюдён
p-ics = календарь
p-in-effect = действует
p-in-force = в силе
p-in-view = день просмотра
p-index-entry = { $texts ->
    [one] { $texts } текст
    [few] { $texts } текста
   *[many] { $texts } текстов
}, { $acts ->
    [one] { $acts } акт
    [few] { $acts } акта
   *[many] { $acts } актов
}
p-index-lead = Договорные организации на любой день, по сведениям на любой день, со статьями и актами, которые доказывают каждый ответ.
p-index-title = Организации
p-instruments-chart = Документы в силе во времени
p-instruments-title = Международные документы
p-journal-lead = { $n ->
    [one] { $n } акт по { $on }, последние сначала.
    [few] { $n } акта по { $on }, последние сначала.
   *[many] { $n } актов по { $on }, последние сначала.
}
p-journal-title = Журнал
p-key-member = член организации
p-key-party = участник: { $i }
p-key-party-main = участник
p-kind-act = акт
p-kind-article = статья
p-kind-decision = решение
p-kind-document = документ
p-kind-instrument = международный документ
p-kind-office = должность
p-kind-organ = орган
p-kind-person = лицо
p-kind-state = государство
p-known = По сведениям на
p-lanes-desc = { $n ->
    [one] { $n } строка с { $from } по { $until }. Таблица на этой странице говорит то же словами.
    [few] { $n } строки с { $from } по { $until }. Таблица на этой странице говорит то же словами.
   *[many] { $n } строк с { $from } по { $until }. Таблица на этой странице говорит то же словами.
}
p-languages = Языки
p-last-month = за последние тридцать дней
p-last-ten = за последние десять лет
p-last-year = за последний год
p-latest-acts = Последние акты
p-long-day = { $day } { $month } { $year } года
p-map = Карта
p-map-disclaimer = Границы и названия на карте взяты из общедоступного набора данных; они не выражают мнения о статусе какой-либо территории или её границ. Малые государства показаны точками.
p-map-list = { $n ->
    [one] { $n } государство на карте списком
    [few] { $n } государства на карте списком
   *[many] { $n } государств на карте списком
}
p-map-of = { $n ->
    [one] Карта: { $n } государство на { $on }
    [few] Карта: { $n } государства на { $on }
   *[many] Карта: { $n } государств на { $on }
}
p-members-chart = Членство во времени
p-members-history = Членство во времени, словами
p-members-on = На { $on }
p-members-title = Члены
p-membership = Членство
p-menu = Разделы
p-met = выполнено
p-missed = пропущено
p-more-proofs = { $n ->
    [one] И ещё { $n }; оно есть в тексте.
    [few] И ещё { $n }; они есть в тексте.
   *[many] И ещё { $n }; они есть в тексте.
}
p-n-findings = { $n ->
    [one] { $n } замечание
    [few] { $n } замечания
   *[many] { $n } замечаний
}
p-names-disclaimer = Названия государств следуют практике каждой организации и не выражают мнения об их статусе.
p-nav-data = Данные
p-nav-decisions = Решения
p-nav-defence = Коллективная оборона
p-nav-due = Сроки
p-nav-instruments = Документы
p-nav-journal = Журнал
p-nav-members = Члены
p-nav-organs = Органы
p-nav-sessions = Сессии
p-nav-states = Государства
p-nav-today = Сегодня
p-nav-what-if = Что если
p-news = Сведения изменились.
p-no-acts = Актов нет.
p-no-corrections = Ни один акт не исправлен и не отозван.
p-no-day = День не определён.
p-no-defence-rules = В этот день не применяется ни одно правило о коллективной обороне.
p-no-duties = Обязанностей нет.
p-no-effect = не имеет действия
p-no-effects = Один этот акт не меняет ни одного ответа.
p-no-findings = Замечаний нет.
p-no-requests = Ни обращений, ни применения статей нет.
p-no-versions = Ни одна статья не заменена позднейшим текстом.
p-nobody = В записи никого нет.
p-none = Записей нет.
p-not-found = Не найдено
p-not-found-text = По этому адресу ничего нет.
p-not-in-force = не в силе
p-not-party = согласия в записи нет
p-not-yet = ещё нет
p-nothing-changed = Ничего не изменилось.
p-nothing-found = Ничего не найдено. Попробуйте меньше слов или более поздний день.
p-on = На день
p-on-day = На { $on }
p-open = открыто
p-organisations = Все организации
p-organs-title = Органы и должности
p-other-forms = Другие виды этой страницы
p-over-time = За всё время
p-owed-on = Кто что был обязан, по состоянию на { $on }. У каждой обязанности — её срок и то, чем на неё ответили.
p-pages = Страницы
p-paraphrase = Проза — пересказ без официальной силы. Каждое правило стоит рядом со своей статьёй: полными словами и предложением, которое исполняется.
p-parties = Участники и подписавшие
p-party = участник
p-pdf-lead = На { $on }, по сведениям на { $known }. Отпечаток записи: { $digest }.
p-permanent = Постоянная ссылка
p-plenipotentiary = полномочный представитель, назначенный каждым
p-principles = Принципы
p-principles-lead = Каждый принцип устава проверяется по всем ответам и записанным актам за всё время.
p-proof-json = Доказательство в JSON
p-proof-key = § — положение полными словами, • — акт с источником, ∅ — то, чего не было, ↑ — приведено выше.
p-proof-text = Доказательство текстом
p-q-class = Категория: { $name }
p-q-competence = Компетенция: { $name }
p-q-composition = Состав: { $name }
p-q-duties = Обязанности
p-q-duties-in = Обязанности государства { $a }: { $name }
p-q-duties-of = Обязанности государства: { $a }
p-q-duties-of-toward = Обязанности: { $a } перед государством { $b }
p-q-duties-toward = Обязанности перед государством: { $b }
p-q-parties = Участники: { $name }
p-q-signatories = Подписавшие: { $name }
p-q-territories = Территории: { $a }, { $name }
p-q-votes = Члены с правом голоса
p-read-text = Читать текст
p-readings = Толкования
p-record-changed = Запись изменилась после создания этой ссылки: её отпечаток теперь другой.
p-reload = Показать страницу заново
p-replaces = Заменяет
p-requests = Обращения и применение статей
p-results = Результаты
p-rotation = Председательство по государствам
p-rule-applies = применяется
p-rule-applies-not = в этот день не применяется
p-rule-applies-when = Когда применяется каждое правило
p-rules = Правила
p-ruling-contested = Толкования расходятся: показано каждое.
p-ruling-settled = Ответ установлен.
p-ruling-silent = Об этом не говорит ни одно правило.
p-ruling-unsettled = Известные даты не дают точного ответа.
p-running = Текущие обязанности и обращения
p-search = Поиск
p-search-cut = Показаны только { $n } лучших.
p-search-invitation = Поиск по статьям, актам, решениям, лицам и названиям, по-русски или по-английски. Совершённое после дня просмотра не показывается.
p-search-lead = { $n ->
    [0] По запросу «{ $q }» ничего нет; день просмотра — { $on }.
    [one] По запросу «{ $q }» найден { $n } результат; день просмотра — { $on }.
    [few] По запросу «{ $q }» найдено { $n } результата; день просмотра — { $on }.
   *[many] По запросу «{ $q }» найдено { $n } результатов; день просмотра — { $on }.
}
p-search-title = Поиск: { $q }
p-seat-in = Место в органе { $o }
p-seat-vacant = вакантно
p-seats-filled = { $n ->
    [one] { $n }, занято { $filled }
   *[other] { $n }, занято { $filled }
}
p-session-extraordinary = внеочередная
p-session-informal = неформальная
p-session-other = вид неизвестен
p-session-regular = очередная
p-sessions-due = Предстоящие сессии
p-sessions-held = Проведённые сессии
p-sessions-title = Сессии
p-sessions-years = По годам
p-share = Поделиться
p-share-link = Ссылка на это предположение
p-show = Показать
p-since = С
p-since-after = Первый день позже второго.
p-skip = К содержанию
p-states = Участники
p-states-title = Государства
p-step-after = Следующее изменение: { $day }
p-step-before = Предыдущее изменение: { $day }
p-strip = { $n ->
    [one] { $n } день, в который что-либо менялось; показано { $on }.
    [few] { $n } дня, в которые что-либо менялось; показано { $on }.
   *[many] { $n } дней, в которые что-либо менялось; показано { $on }.
}
p-strip-slider = День с изменением
p-tasks = Поручения и обязанности органов
p-text = Текст
p-text-head = { $known ->
    [0] { $question }, на { $on }
   *[other] { $question }, на { $on }, по сведениям на { $known }
}
p-texts = Тексты
p-the-act = акт
p-the-record = Запись
p-time = Время
p-today-title = { $name }, { $on }
p-too-many-acts = За один раз можно предположить не более { $n } актов.
p-tree-desc = { $n ->
    [one] { $n } орган. Таблица на этой странице говорит то же словами.
    [few] { $n } органа. Таблица на этой странице говорит то же словами.
   *[many] { $n } органов. Таблица на этой странице говорит то же словами.
}
p-try = Предположить
p-try-withdrawal = Предположить выход
p-turns = Очереди во времени
p-turns-to-come = Предстоящие очереди
p-until = До
p-until-before = Последний день раньше первого.
p-versions = Редакции
p-view-known = Показано: { $on }, по сведениям на { $known }.
p-view-on = Показано: { $on }.
p-vote = Право голоса
p-what-changed = Что изменилось
p-what-differs = На что ответ стал другим
p-what-if-examples = Примеры
p-what-if-findings = Что устав находит в этих актах
p-what-if-hint = По одному акту в строке, как в журнале, по-английски: дата, кто, что сделано.
p-what-if-lead = Предположите акты, которых не было, и посмотрите, что было бы иначе в следующие годы. Ничего не записывается.
p-what-if-title = Что если
p-what-would-change = Что изменилось бы
p-who-owes = Кто что был обязан
p-why = Почему
p-why-in-effect = Почему он действует
p-why-of = Почему? { $what }
p-duty-assist = оказать помощь{ $own ->
    [0] {""}
   *[other] {" "}действиями по своему выбору
}
p-duty-inform = немедленно уведомить
p-duty-consult = немедленно провести консультации
p-duty-pay = уплатить взнос за { $what } год
p-duty-register = зарегистрировать документ
p-duty-step = { $what }
p-duty-task = «{ $what }»
p-duty-must = { $what }
p-duty-must-not = воздерживаться от следующего: { $what }
p-state-no-record = записи об исполнении нет
p-no-instrument = документа о согласии в записи нет
p-not-yet-party = ещё не участник
p-suspended-member = { $country } (приостановлено)
p-acts-perhaps-between = Акты, которые, возможно, совершены между этими днями: их дни точно не известны
p-older-findings = { $n ->
    [one] И ещё { $n } замечание о более старых актах.
    [few] И ещё { $n } замечания о более старых актах.
   *[many] И ещё { $n } замечаний о более старых актах.
}
p-claims-then = Что заявляли в это время
p-claims-then-lead = Записанные заявления и притязания этих дней. Притязание не является юридическим актом; оно может показать, кто какого толкования держится.
p-text-not-known = На выбранный день знания этот текст ещё не был известен.
p-running-requests = { $n ->
    [one] { $n } обязанность
    [few] { $n } обязанности
   *[many] { $n } обязанностей
}
p-col-duties = Обязанности
p-no-consents = В записи нет согласия ни одного государства на этот документ; его вступление в силу известно только по опубликованному заявлению.
p-why-cell = Почему? { $row }, { $column }: { $what }
p-took-effect = действует с { $day }
p-not-on-record = записи нет
p-seats-unrecorded = { $n }; записи о назначениях нет
p-many-states = { $n ->
    [one] { $n } государство. Все:
    [few] { $n } государства. Все:
   *[many] { $n } государств. Все:
}
p-readings-agree = Каждое толкование даёт один и тот же ответ:
p-known-means = Акт считается известным со дня совершения, если журнал не говорит, когда он получен; источники могут быть моложе.
p-feed-summary = { $deed } ({ $source })
p-compose = Составить акт
p-compose-who = Кто
p-compose-do = Что делает
p-compose-what = Какой документ или орган
p-compose-day = В какой день
p-do-withdraw = уведомляет о выходе (документ)
p-do-accede = присоединяется (документ)
p-do-ratify = сдаёт ратификационную грамоту (документ)
p-do-sign = подписывает (документ)
p-do-admit = принимается решением (орган)
p-do-suspend = приостанавливается решением (орган)
p-do-exclude = исключается решением (орган)
p-do-chair = председательствует по решению (орган)
p-do-assistance = просит о помощи
p-as-line = Или напишите, как в журнале
p-ask-by-name = Или выберите вопрос
p-chair-reckoned = { $who } (расчёт)
p-range = { $from } – { $to }, точно не известно
p-still-applies = По-прежнему применяется к государствам, не связанным позднейшим текстом: { $list }.
p-more-rows = { $n ->
    [one] Показать ещё { $n } строку
    [few] Показать ещё { $n } строки
   *[many] Показать ещё { $n } строк
}
p-text-foot =
    По сведениям на { $known }. Отпечаток записи: { $digest }
    { $url }
p-known-now = По сегодняшним сведениям ответ на этот день другой: { $answer }.
p-compare = Сравнить
p-answer-now = { $what }: { $answer }
p-compose-unfit = Выберите подходящее: документ — для подписания, ратификации, присоединения или выхода; орган — для решения; и день.
p-duty-in-field = { $text } ({ $field })
p-about-register = О реестре
p-algorithms = Алгоритмы ключей
p-all-records = { $n ->
    [one] { $n } запись по порядку
    [few] Все { $n } записи по порядку
   *[other] Все { $n } записей по порядку
}
p-api-blob = Приложенный файл по SHA-256 его байтов: только для сохранения
p-api-checkpoint = Опубликованная контрольная точка реестра
p-api-claims = Что, по словам хранителя сайта, следует из реестра на сегодня
p-api-entries = Записи реестра, до 256 в одном файле
p-api-entries-partial = Последние записи реестра, если они не заполняют файла
p-api-hand-in = Подача подписанной записи
p-api-hand-in-document = Подача файла, названного в записи
p-api-pending = Что ждёт подписей
p-api-receipt = Квитанция записи, которую можно проверить, никого не спрашивая
p-api-record = Одна запись реестра с её точным текстом
p-api-tile = Хеши реестра, до 256 в одном файле
p-api-tile-partial = Последние хеши реестра, если они не заполняют файла
p-charter-record = Тексты установлены записью
p-checkpoint = Опубликованная контрольная точка
p-checkpoint-file = Контрольная точка
p-citation-register = Реестр { $origin }, { $n ->
    [one] { $n } запись
    [few] { $n } записи
   *[other] { $n } записей
}, корень { $root }.
p-col-algorithm = Алгоритм
p-col-bytes = Байтов
p-col-cosigned = Время подписи
p-col-effect-from = Может быть завершено с
p-col-enrolled = Внесён записью
p-col-entered = Как внесено
p-col-journal = Журнал
p-col-key = Ключ
p-col-key-holder = Держатель
p-col-key-ended = Прекращён записью
p-col-receipt = Квитанция
p-col-record = Запись
p-col-refers = О записях
p-col-role = Роль
p-col-roles = Роли
p-col-says = О чём говорит
p-col-sha256 = SHA-256
p-col-signed-by = Кто подписал
p-col-signed-on = Подписано
p-col-signers = Подписей
p-col-suspect = Под подозрением с записи
p-col-suspect-mark = Подозрение
p-col-waiting-key = Её ключ
p-col-witness = Свидетель
p-contested-means = Эта запись оспорена: ключ, которым она подписана, позднее отозван, и подозрение падает на всё подписанное им начиная с этой или более ранней записи. Запись остаётся в реестре, а её акт — в ответах, пока он не исправлен или не отозван.
p-directory-digest = Отпечаток ключей, ролей и правил
p-documents-lead = Приложенные файлы — чужие. Их сохраняют и никогда не открывают как часть этого сайта; проверьте хеш.
p-exact-text = Точный текст, который подписан
p-exact-text-lead = Байт в байт. Подписи под ним — выше; что он есть в реестре, доказывает квитанция.
p-historical = исторический, внесён депозитарием
p-historical-contested = исторический, внесён депозитарием; оспорен
p-historical-means = Исторический акт, внесён депозитарием с указанием источника: кто его совершил, тот здесь его не подписывал.
p-history-until = История вносится по
p-holder-unknown = ключ, который не внесён
p-idempotency-key = Ключ подачи
p-key-suspect = под подозрением
p-keys = Ключи и роли
p-keys-lead = Держатель — лицо или устройство стороны под номером. Ключи из этой таблицы никогда не исчезают.
p-of-kind-act = Акт тех, кто его подписал
p-of-kind-charter-set = Тексты, по которым акты читаются и оцениваются
p-of-kind-history = Акт, совершённый до реестра или на бумаге, с источником
p-of-kind-key-complete = Завершение восстановления
p-of-kind-key-enrol = Внесение ключа
p-of-kind-key-object = Возражение против восстановления
p-of-kind-key-recover = Объявление ключа для стороны, утратившей свой
p-of-kind-key-revoke = Прекращение ключа
p-of-kind-key-rotate = Новый ключ на место старого
p-of-kind-policy-set = Правила реестра
p-of-kind-register-open = Открытие реестра
p-of-kind-role-end = Прекращение роли
p-of-kind-role-grant = Предоставление роли
p-leaf-hash = Хеш листа
p-n-days = { $n ->
    [one] { $n } день
    [few] { $n } дня
   *[other] { $n } дней
}
p-nav-register = Реестр
p-no-cosignature = Ни один свидетель не подписал эту контрольную точку.
p-no-recoveries = О восстановлении ключей никогда не объявляли.
p-no-witnesses = Правила не требуют свидетелей: что всем читателям показан один и тот же реестр, утверждает лишь хранитель сайта. Сохраняйте проверенное и сравнивайте.
p-nothing-waits = Ничто не ждёт подписей.
p-origin = Имя реестра
p-policy = Правила
p-quorum = Свидетели и кворум
p-quorum-none = без свидетелей
p-receipt-n = квитанция { $n }
p-receipts = Квитанции
p-receipts-lead = Акты, на которые ссылается это доказательство, и их записи в реестре. Квитанция показывает, что запись там есть, и проверяется без обращения к кому-либо.
p-record-after = следующая запись
p-record-before = предыдущая запись
p-record-contested = оспорена
p-record-documents = Приложенные файлы
p-record-n = запись { $n }
p-record-title = Запись { $n }
p-records-lead = { $n ->
    [one] Опубликована { $n } запись, сначала новые. Записи не меняются и не удаляются.
    [few] Опубликованы { $n } записи, сначала новые. Записи не меняются и не удаляются.
   *[other] Опубликовано { $n } записей, сначала новые. Записи не меняются и не удаляются.
}
p-records-title = Записи
p-recoveries = Восстановления
p-recovery-complete = завершено
p-recovery-days = Срок ожидания при восстановлении
p-recovery-objected = заявлено возражение
p-recovery-pending = ожидает
p-recovery-warning = Ожидает завершения восстановление утраченных ключей. Объявлен новый ключ ({ $party }); он может вступить в действие с { $day }. Если это неверно, любая сторона может возразить, пока он не вступил в действие.
p-register-lead = Реестр — это список всех подписанных актов организации в том порядке, в каком они поступили; ничто в нём нельзя изменить или удалить незаметно. Всё, что показывают эти страницы, следует только из его записей и файлов, и каждый может это проверить.
p-register-title = Реестр
p-role-custodian = хранитель ключей
p-role-officer = сотрудник депозитария
p-role-seal = печать
p-says-charter-set = { $n ->
    [one] Установлены тексты: { $n } файл
    [few] Установлены тексты: { $n } файла
   *[other] Установлены тексты: { $n } файлов
}
p-says-key-complete = Восстановление завершено: { $reason }
p-says-key-enrol = Внесён ключ держателя { $holder } с ролью «{ $role }»
p-says-key-object = Заявлено возражение против восстановления: { $reason }
p-says-key-recover = Объявлен новый ключ ({ $party }), вступает в действие не ранее { $day }
p-says-key-revoke = Прекращён ключ держателя { $holder }
p-says-key-rotate = Заменён ключ держателя { $holder }
p-says-policy-set = Заменены правила
p-says-register-open = { $n ->
    [one] Реестр открыт, в нём { $n } сотрудник депозитария
    [few] Реестр открыт, в нём { $n } сотрудника депозитария
   *[other] Реестр открыт, в нём { $n } сотрудников депозитария
}
p-says-role-end = Держатель { $holder } лишён роли «{ $role }»
p-says-role-grant = Держателю { $holder } дана роль «{ $role }»
p-seen-size = Сколько записей видел подписавший
p-signatures = Подписи
p-signed-by-log = Подписана ключами журнала
p-signed-itself = подписан теми, кто действует
p-thresholds = Сколько подписей нужно
p-thresholds-lead = Столько разных держателей подписывают запись каждого вида: сотрудники депозитария, а акт — печати каждого государства, которое действует.
p-tree-root = Корень дерева
p-tree-size = Записей
p-verify = Проверьте сами
p-verify-lead = Программа получает весь реестр, проверяет каждую подпись, хеш и правило и заново вычисляет то, что утверждает хранитель сайта:
p-verify-python = Вторая программа проверки, написанная на Python по одному описанию формата, проверяет журнал реестра, не читая актов:
p-verify-receipt = Квитанция доказывает одну запись и проверяется без сети; вот квитанция записи 0:
p-waiting = Что ждёт подписей
p-waiting-file = Как данные, для подписания
p-waiting-lead = { $n ->
    [one] Ждёт { $n } запись.
    [few] Ждут { $n } записи.
   *[other] Ждут { $n } записей.
}
p-witnesses = Свидетели, поставившие подпись
