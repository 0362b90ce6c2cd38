// A page with every fault that is looked for, to prove that each is found.

export const BAD_PAGE = `<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>Плохая страница</title></head><body>
<main><h1>Заголовок</h1>
<p id="twice">Совет решил the Council met at Moscow.</p>
<p id="twice">p-nav-today</p>
<p lang="en">The Council met at Moscow.</p>
<p>Цитата: «the Council met at Moscow».</p>
<p><del>старое</del><ins>новое</ins></p>
<p>Конец без слова,</p>
<p>without-recommendation</p>
<p>Вот p-nav-members и всё</p>
<p>{ $name } пришёл</p>
<ul><p>не пункт</p></ul>
</main></body></html>`;

// What is wrong with it: kind, and a part of the text.
export const ITS_FAULTS = [
  ["no-dup-id", "twice"],
  ["element-permitted-content", "<p>"],
  ["english", "the Council met at Moscow."],
  ["key", "p-nav-today"],
  ["program's word", "p-nav-today"],
  ["key", "p-nav-members"],
  ["key", "{ $name }"],
  ["glued", "старое‖новое"],
  ["ragged", "Конец без слова,"],
  ["program's word", "without-recommendation"],
];
