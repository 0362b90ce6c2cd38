// Tables of a page as data. What is read is what stands there, without the links to proofs.

const read = (table) => {
  const text = (cell) => {
    const copy = cell.cloneNode(true);
    for (const why of copy.querySelectorAll("a.why")) why.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const heads = [...table.tHead.rows[0].cells].map(text);
  return { heads, rows: [...table.tBodies[0].rows].map((row) => [...row.cells].map(text)) };
};

// A table that is long goes on in a second one, behind "show more".
const parts = (section) => [`#table-${section}`, `#table-${section}-more`];

// The rows of the table of a section, each an object keyed by the headings.
export async function rowsOf(page, section) {
  return (await placesOf(page, section)).map(({ row }) => row);
}

async function placesOf(page, section) {
  const all = [];
  await page.locator(parts(section)[0]).waitFor({ state: "attached" });
  for (const part of parts(section)) {
    if ((await page.locator(part).count()) === 0) continue;
    const { heads, rows } = await page.locator(part).evaluate(read);
    rows.forEach((cells, number) => {
      all.push({ part, number, heads, row: Object.fromEntries(cells.map((cell, i) => [heads[i], cell])) });
    });
  }
  return all;
}

// A column may be a string or a pattern; "*" is the whole row, for what stands in the row whatever its columns are called.
const fits = (row, match) =>
  Object.entries(match).every(([head, wanted]) => {
    if (head === "*") return wanted.test(Object.values(row).join(" | "));
    if (!(head in row)) throw new Error(`there is no column “${head}” among ${Object.keys(row).join(", ")}`);
    return wanted instanceof RegExp ? wanted.test(row[head]) : row[head] === wanted;
  });

export function matching(rows, match) {
  return rows.filter((row) => fits(row, match));
}

// The one row that fits.
export function only(rows, match) {
  const found = matching(rows, match);
  if (found.length !== 1) {
    const all = rows
      .map((row) => Object.values(row).join(" | "))
      .slice(0, 12)
      .join("\n");
    throw new Error(`${found.length} rows fit ${describe(match)} among\n${all}`);
  }
  return found[0];
}

// Where the one row that fits and a column are: for clicking there.
export async function placeOf(page, section, match, head) {
  const places = await placesOf(page, section);
  const row = only(
    places.map((place) => place.row),
    match,
  );
  const { part, number, heads } = places.find((place) => place.row === row);
  const column = heads.indexOf(head);
  if (column < 0) throw new Error(`there is no column “${head}” among ${heads.join(", ")}`);
  const more = page.locator(`details:not([open]):has(> * ${part}) > summary`);
  if ((await more.count()) > 0) await more.click();
  return page.locator(`${part} > tbody > tr`).nth(number).locator("> th, > td").nth(column);
}

function describe(match) {
  return Object.entries(match)
    .map(([head, wanted]) => `${head} = ${wanted}`)
    .join(", ");
}
