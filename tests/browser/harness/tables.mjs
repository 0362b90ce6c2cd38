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

// The rows of the table of a section, each an object keyed by the headings.
export async function rowsOf(page, section) {
  const { heads, rows } = await page.locator(`#table-${section}`).evaluate(read);
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [heads[i], cell])));
}

const fits = (row, match) =>
  Object.entries(match).every(([head, wanted]) => {
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
  const { heads, rows } = await page.locator(`#table-${section}`).evaluate(read);
  const all = rows.map((row) => Object.fromEntries(row.map((cell, i) => [heads[i], cell])));
  const row = all.indexOf(only(all, match));
  const column = heads.indexOf(head);
  if (column < 0) throw new Error(`there is no column “${head}” among ${heads.join(", ")}`);
  return page.locator(`#table-${section} > tbody > tr`).nth(row).locator("> th, > td").nth(column);
}

function describe(match) {
  return Object.entries(match)
    .map(([head, wanted]) => `${head} = ${wanted}`)
    .join(", ");
}
