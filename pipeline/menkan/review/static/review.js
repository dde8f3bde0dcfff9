// The page of the review: moves between figures, sends decisions, puts in the parts that come back.
// The server makes all HTML and escapes what documents say; here nothing but its answers is put into the page.
"use strict";

const page = document.getElementById("case");
const list = document.getElementById("queue");
const help = document.getElementById("help");
const said = document.getElementById("said");
const token = document.querySelector('meta[name="menkan-token"]').content;
let chosen = null; // place of the figure in the form, "120-126"
let asked = 0; // forms asked for so far: the answer to an earlier question is late
let acting = Promise.resolve(); // the decision under way: what is done meanwhile waits for it

function say(text, isBad = false) {
  said.textContent = text;
  said.className = isBad ? "bad" : "";
}

// ---- figures -------------------------------------------------------------------------------------------------------

function figures() {
  const places = [...document.querySelectorAll("#text [data-figure]")].map((mark) => mark.dataset.figure);
  return [...new Set(places)];
}

function marksOf(place) {
  return document.querySelectorAll(`[data-figure="${place}"]:not(form)`);
}

function light(place) {
  for (const mark of document.querySelectorAll(".chosen")) mark.classList.remove("chosen");
  if (place) for (const mark of marksOf(place)) mark.classList.add("chosen");
}

// The form for what `address` names; null where it is refused, or where another was asked for meanwhile.
async function panel(address) {
  const mine = ++asked;
  const answer = await reach(address);
  if (!answer) return null;
  const told = answer.ok ? await answer.text() : (await answer.json()).error;
  if (mine !== asked) return null;
  if (!answer.ok) {
    say(told, true);
    return null;
  }
  document.getElementById("panel").innerHTML = told;
  return document.getElementById("figure");
}

async function choose(place) {
  chosen = place;
  document.body.classList.add("choosing");
  light(chosen);
  const mark = document.querySelector(`#text [data-figure="${chosen}"]`);
  if (mark) {
    mark.focus({ preventScroll: true });
    intoView(mark, document.getElementById("text"));
    const box = document.querySelector(`#pages [data-figure="${chosen}"]`);
    const pages = document.getElementById("pages");
    if (box && scrolls(pages)) intoView(box, pages);
  }
  say("");
  await panel(`/figure?at=${place}`);
}

// Scrolls a pane by itself: the page and the other panes stay where they are. A pane that does not scroll lets the page.
const scrolls = (pane) => pane.scrollHeight > pane.clientHeight + 1;

function intoView(mark, pane) {
  if (!scrolls(pane)) {
    mark.scrollIntoView({ block: "start" }); // above the form, which lies over the lower part of a narrow page
    return;
  }
  const place = mark.getBoundingClientRect(), frame = pane.getBoundingClientRect();
  if (place.top < frame.top + 40 || place.bottom > frame.bottom - 40) {
    pane.scrollTop += place.top - frame.top - frame.height / 3;
  }
}

function leave() {
  chosen = null;
  asked += 1;
  light(null);
  document.body.classList.remove("choosing");
  const panelNow = document.getElementById("panel");
  panelNow.innerHTML = emptyPanel;
}

function step(by) {
  const all = figures();
  if (!all.length) return;
  const from = chosen ? chosen.split("-").map(Number) : [-1, -1];
  let at = all.indexOf(chosen);
  if (at < 0) at = by > 0 ? all.filter((one) => Number(one.split("-")[0]) <= from[0]).length - 1 : all.length;
  choose(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

// ---- decisions -----------------------------------------------------------------------------------------------------

// What menkan answers on this document; null, and the page says so, where it does not.
async function reach(address, options) {
  try {
    return await fetch(page.dataset.address + address, options);
  } catch {
    say(said.dataset.lost, true);
    return null;
  }
}

async function decide(kind, told = {}) {
  const answer = await reach("/decisions", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Menkan-Token": token },
    body: JSON.stringify({ kind, seen: Number(page.dataset.seen), ...told }),
  });
  if (!answer) return false;
  const reply = answer.headers.get("content-type").startsWith("application/json") ? await answer.json() : {};
  if (answer.ok) {
    put(reply);
    return true;
  }
  const now = answer.status === 409 && (await reach("/parts"));
  if (now && now.ok) put(await now.json());
  say(reply.error || (answer.status === 403 ? said.dataset.locked : String(answer.status)), true);
  return false;
}

function put(reply) {
  page.dataset.seen = reply.seen;
  const folded = () => [...document.querySelectorAll("#side details")];
  const named = (one) => one.id || one.querySelector("summary").textContent.replace(/[0-9]/g, "");
  const open = new Set(folded().filter((one) => one.open).map(named));
  for (const [id, html] of Object.entries(reply.parts)) refill(document.getElementById(id), html);
  for (const one of folded()) one.open = open.has(named(one));
  light(chosen);
  document.documentElement.dataset.drawn = reply.seen;
}

// Of pages that are there already only the boxes are drawn anew: their pictures stay.
function refill(element, html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  const [old, now] = [element, made.content].map((root) => [...root.querySelectorAll(".sheet")]);
  const source = (sheet) => sheet.querySelector("img").getAttribute("src");
  if (now.length && old.length === now.length && old.every((sheet, i) => source(sheet) === source(now[i]))) {
    old.forEach((sheet, i) => sheet.querySelector("svg").replaceWith(now[i].querySelector("svg")));
  } else element.replaceChildren(made.content);
}

function filledIn(form) {
  const fields = {};
  for (const control of form.elements) {
    if (!control.name) continue;
    if (control.name === "parties") {
      fields.parties = fields.parties || [];
      if (control.checked) fields.parties.push(control.value);
    } else fields[control.name] = control.type === "checkbox" ? control.checked : control.value;
  }
  return fields;
}

async function save(form) {
  if (await decide(form.dataset.kind, { figure: form.dataset.figure, fields: filledIn(form) })) {
    await choose(form.dataset.figure);
    say(said.dataset.saved);
  }
}

// ---- words that were selected --------------------------------------------------------------------------------------

// Offsets count code points, as the record does; a paragraph says where it begins.
function offsetOf(node, at) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const paragraph = element && element.closest("#text [data-start]");
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, at);
  return Number(paragraph.dataset.start) + [...before.toString()].length;
}

function selected() {
  const words = String(getSelection()).trim();
  return words && words.length <= 80 && offsetOf(getSelection().anchorNode, 0) !== null ? words : "";
}

function unfold(id, control) {
  const part = document.getElementById(id);
  part.open = true;
  part.scrollIntoView({ block: "nearest" });
  const found = part.querySelector(control);
  if (found) found.focus();
  return found;
}

async function missed() {
  const selection = getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const start = range && offsetOf(range.startContainer, range.startOffset);
  const end = range && offsetOf(range.endContainer, range.endOffset);
  if (start === null || end === null || start >= end) {
    leave();
    const form = document.getElementById("missed");
    document.body.classList.add("choosing");
    form.hidden = false;
    form.elements.words.focus();
    return;
  }
  const form = await panel(`/figure?at=${start}-${end}`);
  if (form) propose(form);
}

function propose(form) {
  chosen = form.dataset.figure;
  light(chosen);
  document.body.classList.add("choosing");
  form.elements.value.focus();
}

// ---- acts ----------------------------------------------------------------------------------------------------------

const follow = (name) => {
  const link = document.querySelector(`a[data-act="${name}"][href]`);
  if (link) location.assign(link.href);
};

const onCase = {
  next_figure: () => step(1),
  previous_figure: () => step(-1),
  accept: async () => chosen && (await decide("accept", { figure: chosen })) && step(1),
  reject: async () => {
    if (!chosen) return;
    const place = chosen;
    if (await decide("reject", { figure: place })) step(1);
  },
  edit: () => {
    const form = document.getElementById("figure");
    if (form) form.elements.value.focus();
  },
  add: missed,
  persons: () => {
    const name = selected();
    const control = unfold("persons", name ? ".missed [name=name]" : "[name=name]");
    if (name) control.value = name;
  },
  holdings: () => unfold("holdings", "select"),
  undo: async () => {
    if (await decide("undo")) {
      if (chosen && figures().includes(chosen)) await choose(chosen);
      else leave();
      say(said.dataset.undone);
    }
  },
  done: async () => {
    if (document.querySelector("#state .done") || (await decide("done"))) {
      const next = document.querySelector('a[data-act="next_case"][href]');
      if (next) location.assign(next.href);
    }
  },
  next_case: () => follow("next_case"),
  previous_case: () => follow("previous_case"),
  queue: () => follow("queue"),
};

function row(by) {
  const links = [...document.querySelectorAll("#queue tbody tr.case a")];
  const at = links.indexOf(document.activeElement);
  const next = links[Math.min(Math.max(at + by, 0), links.length - 1)];
  if (next) next.focus();
}

const onList = {
  next_figure: () => row(1),
  previous_figure: () => row(-1),
  next_case: () => followRel("next"),
  previous_case: () => followRel("prev"),
};

const followRel = (rel) => {
  const link = document.querySelector(`a[rel="${rel}"]`);
  if (link) location.assign(link.href);
};

const acts = {
  ...(page ? onCase : onList),
  search: () => (document.getElementById("search") ? document.getElementById("search").focus() : follow("queue")),
  help: () => (help.open ? help.close() : help.showModal()),
  cancel: () => {
    if (help.open) help.close();
    else if (page) {
      const was = chosen;
      leave();
      const mark = was && document.querySelector(`#text [data-figure="${was}"]`);
      if (mark) mark.focus({ preventScroll: true });
      else if (document.activeElement) document.activeElement.blur();
    }
  },
};

// The keys of `shell.KEYS`.
const keys = {
  j: "next_figure", k: "previous_figure", a: "accept", e: "edit", x: "reject", m: "add", h: "holdings", u: "undo",
  w: "persons", d: "done", n: "next_case", p: "previous_case", q: "queue", "/": "search", "?": "help", Escape: "cancel",
};

const emptyPanel = page ? document.getElementById("panel").innerHTML : "";

const decisions = new Set(["accept", "reject", "undo", "done"]);

function enact(act, decides = true) {
  const over = acting.then(act).catch((error) => say(String(error), true));
  if (decides) acting = over;
}

function isTyping(element) {
  return element && (element.matches("input:not([type=checkbox]), select, textarea"));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "s" && (event.ctrlKey || event.metaKey) && document.getElementById("figure")) {
    event.preventDefault();
    enact(() => save(document.getElementById("figure")));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const mark = event.target.closest && event.target.closest("#text [data-figure]");
  if (mark && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    choose(mark.dataset.figure);
    return;
  }
  if (event.key === "Escape" && isTyping(event.target)) {
    event.target.blur();
    if (chosen) choose(chosen);
    else if (page) leave();
    return;
  }
  if (isTyping(event.target) || (help.open && !["Escape", "?"].includes(event.key))) return;
  const act = acts[keys[event.key]];
  if (act) {
    event.preventDefault();
    const decides = decisions.has(keys[event.key]);
    if (!(event.repeat && decides)) enact(act, decides); // a key held down decides once
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  if (button && button.type === "button") {
    if (acts[button.dataset.act]) enact(acts[button.dataset.act], decisions.has(button.dataset.act));
    return;
  }
  const mark = event.target.closest("#text [data-figure], #pages [data-figure]");
  if (mark && getSelection().isCollapsed) choose(mark.dataset.figure);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.id === "figure") {
    event.preventDefault();
    enact(() => save(form));
  } else if (form.id === "missed") {
    event.preventDefault();
    const proposed = await panel(`/figure?words=${encodeURIComponent(form.elements.words.value)}`);
    if (proposed) propose(proposed);
  } else if (form.matches(".holding")) {
    event.preventDefault();
    const fields = { ...filledIn(form), party: form.dataset.party, was: form.dataset.was };
    enact(async () => (await decide("holding", { fields })) && say(said.dataset.saved));
  } else if (form.matches(".person")) {
    event.preventDefault();
    const fields = { ...filledIn(form), was: form.dataset.was, remove: Boolean(event.submitter && event.submitter.name === "remove") };
    enact(async () => {
      if (!(await decide("party", { fields }))) return;
      if (chosen) await (figures().includes(chosen) ? choose(chosen) : leave());
      say(said.dataset.saved);
    });
  }
});

// A choice in the filters of the list takes effect at once.
if (list) list.addEventListener("change", (event) => event.target.matches(".filters select") && event.target.form.requestSubmit());

// Qualifiers and kinds of information go with the meaning: another meaning leaves them unsaid.
document.addEventListener("change", (event) => {
  if (!event.target.matches('#figure [name="metric"]')) return;
  const { category, qualifier } = event.target.form.elements;
  for (const one of qualifier.options) one.hidden = Boolean(one.dataset.metric) && one.dataset.metric !== event.target.value;
  qualifier.value = "";
  category.value = "";
  category.closest("label").hidden = !category.dataset.metrics.split(" ").includes(event.target.value);
});

document.documentElement.dataset.ready = "";
