// What the portal does beyond links and forms: news, a slider over the days of change, proofs in place, copying.
// Every page works without it.

const body = document.body;

// News: the server tells when the record has changed; the page offers itself anew.
function listen() {
  const at = body.dataset.live;
  const news = document.getElementById("news");
  if (!at || !news || !window.EventSource) return;
  let first = null;
  const source = new EventSource(at);
  source.addEventListener("acts", (event) => {
    if (first === null) first = event.data;
    else if (event.data !== first) news.hidden = false;
  });
  news.querySelector("a")?.addEventListener("click", async (event) => {
    event.preventDefault();
    await renew(location.href);
    first = null;
    source.close();
    listen();
  });
  window.addEventListener("pagehide", () => source.close(), { once: true });
}

// Puts a page's content in the place of this one's, and keeps the reader where they are.
async function renew(href) {
  const answer = await fetch(href, { cache: "no-store", headers: { Accept: "text/html" } });
  if (!answer.ok) {
    location.assign(href);
    return;
  }
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.title = next.title;
  for (const id of ["time", "main"]) {
    const [old, fresh] = [document.getElementById(id), next.getElementById(id)];
    if (old && fresh) old.replaceWith(fresh);
  }
  const news = document.getElementById("news");
  if (news) news.hidden = true;
  document.body.dataset.digest = next.body.dataset.digest ?? "";
  prepare();
}

// A slider over the days on which anything changed: arrow keys go from change to change.
function slider() {
  const strip = document.getElementById("strip");
  const on = document.getElementById("on");
  if (!strip || !on || strip.querySelector("input")) return;
  const range = document.createElement("input");
  range.type = "range";
  range.setAttribute("aria-label", strip.dataset.label);
  const epoch = (day) => Date.parse(`${day}T00:00:00Z`) / 86400000;
  const name = (n) => new Date(n * 86400000).toISOString().slice(0, 10);
  range.min = String(epoch(strip.dataset.from));
  range.max = String(epoch(strip.dataset.until));
  range.value = String(epoch(on.value));
  range.setAttribute("aria-valuetext", on.value);
  strip.insertBefore(range, strip.querySelector(".years"));
  let days = [];
  let loading = null;
  let wanted = null;
  const load = () =>
    (loading ??= fetch(strip.dataset.days)
      .then((answer) => (answer.ok ? answer.json() : { days: [] }))
      .then((json) => {
        days = json.days.map(epoch);
      }));
  const show = (n) => {
    range.value = String(n);
    on.value = name(n);
    range.setAttribute("aria-valuetext", name(n));
  };
  const go = () => {
    const url = new URL(location.href);
    url.searchParams.set("on", on.value);
    url.searchParams.delete("acts");
    history.pushState(null, "", url);
    renew(url.href).then(() => document.querySelector("#strip input")?.focus({ preventScroll: true }));
  };
  range.addEventListener("pointerdown", load);
  range.addEventListener("focus", load);
  range.addEventListener("input", () => show(Number(range.value)));
  range.addEventListener("change", () => {
    if (wanted === null) go();
  });
  range.addEventListener("keydown", async (event) => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    await load();
    const here = epoch(on.value);
    const next = step > 0 ? days.find((d) => d > here) : days.findLast((d) => d < here);
    if (next === undefined) return;
    show(next);
    clearTimeout(wanted);
    wanted = setTimeout(() => {
      wanted = null;
      go();
    }, 250);
  });
}

// A proof opens over the page; its own address is one link away.
function proofs() {
  const panel = document.getElementById("panel");
  if (!panel?.showModal) return;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a.why");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) {
      location.assign(link.href);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const content = panel.querySelector(".content");
    const parts = [page.querySelector("main h1"), ...page.querySelectorAll("main > p, main > .answer"), page.getElementById("answer"), page.getElementById("readings"), page.getElementById("proof")];
    content.replaceChildren(...parts.filter(Boolean));
    const heading = content.querySelector("h1");
    if (heading) {
      const whole = document.createElement("a");
      whole.href = link.href;
      whole.append(...heading.childNodes);
      heading.append(whole);
    }
    for (const part of content.querySelectorAll("[id]")) part.removeAttribute("id");
    for (const part of content.querySelectorAll("[aria-labelledby]")) part.removeAttribute("aria-labelledby");
    copying(content);
    if (!panel.open) panel.showModal();
  });
}

function copying(root) {
  for (const button of root.querySelectorAll("button.copy")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const { copy, fetch: from, done } = button.dataset;
      const text = from ? await (await fetch(from)).text() : document.querySelector(copy)?.textContent ?? "";
      await navigator.clipboard.writeText(text);
      button.textContent = done;
    });
  }
}

function prepare() {
  slider();
  copying(document);
}

window.addEventListener("popstate", () => renew(location.href));
prepare();
proofs();
listen();
