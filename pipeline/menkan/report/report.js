"use strict";
// Sorts and filters the tables of a report. Without this script every table stands as it was written.
(() => {
  const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
  const NUMBER = /^[-+]?[\d,]*\.?\d+\s?%?$/;
  const make = (name, more) => Object.assign(document.createElement(name), more);
  const words = (cell) => (cell ? cell.textContent.trim() : "");
  const fill = (text, told) => text.replace(/{(\w+)}/g, (all, key) => told[key] ?? all);

  // What a row is sorted by: a number where the cell is one, else its words; nothing for an empty cell.
  const order = (row, column) => {
    const cell = row.cells[column];
    const text = cell?.dataset.order ?? words(cell);
    if (text === "" || text === "—") return null;
    return NUMBER.test(text) ? Number(text.replace(/[,%\s]/g, "")) : text;
  };
  const compare = (a, b) => {
    if (a === null || b === null) return 0;
    const numbers = typeof a === "number" && typeof b === "number";
    return numbers ? a - b : collator.compare(String(a), String(b));
  };

  const makeSortable = (table) => {
    const body = table.tBodies[0];
    const written = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    const sort = (column, way) => {
      const keyed = written.map((row) => [row, order(row, column)]);
      if (way) {
        keyed.sort(([, a], [, b]) => (a === null) - (b === null) || (way === "ascending" ? 1 : -1) * compare(a, b));
      }
      body.append(...keyed.map(([row]) => row));
      heads.forEach((head, i) => head.setAttribute("aria-sort", (i === column && way) || "none"));
    };
    heads.forEach((head, column) => {
      const button = make("button", { type: "button", title: table.dataset.sort });
      button.append(...head.childNodes);
      button.addEventListener("click", () => {
        const next = { none: "ascending", ascending: "descending", descending: "" };
        sort(column, next[head.getAttribute("aria-sort")]);
      });
      head.append(button);
      head.setAttribute("aria-sort", "none");
    });
  };

  const makeFilter = (table) => {
    const rows = [...table.tBodies[0].rows];
    const told = table.dataset;
    const wanted = make("input", { type: "search", placeholder: told.filter });
    wanted.setAttribute("aria-label", told.filter);
    const count = make("output", {});
    const choices = [];
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const values = "choice" in head.dataset ? [...new Set(rows.map((row) => words(row.cells[column])))] : [];
      if (values.length < 2 || values.length > 60) return;
      const select = make("select", { title: words(head) });
      select.setAttribute("aria-label", words(head));
      select.append(make("option", { value: "", textContent: fill(told.any, { column: words(head) }) }));
      const named = values.filter((value) => value !== "").sort(collator.compare);
      select.append(...named.map((value) => make("option", { value, textContent: value })));
      choices.push([column, select]);
    });
    const clear = make("button", { type: "button", textContent: told.clear });
    const apply = () => {
      const parts = wanted.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = parts.length ? row.textContent.toLowerCase() : "";
        row.hidden = !(
          parts.every((part) => text.includes(part)) &&
          choices.every(([column, select]) => !select.value || words(row.cells[column]) === select.value)
        );
        shown += !row.hidden;
      }
      count.textContent = fill(told.shown, { shown: shown.toLocaleString("en"), all: rows.length.toLocaleString("en") });
      clear.hidden = shown === rows.length;
    };
    clear.addEventListener("click", () => {
      wanted.value = "";
      for (const [, select] of choices) select.value = "";
      apply();
      wanted.focus();
    });
    for (const control of [wanted, ...choices.map(([, select]) => select)]) control.addEventListener("input", apply);
    const bar = make("div", { className: "filter" });
    bar.setAttribute("role", "search");
    bar.append(wanted, ...choices.map(([, select]) => select), clear, count);
    table.closest(".scroll").before(bar);
    apply();
  };

  for (const table of document.querySelectorAll("table[data-sort]")) {
    if (table.tBodies[0].rows.length < 2) continue;
    if (table.dataset.filter) makeFilter(table); // before the heads become buttons: it reads their words
    makeSortable(table);
  }
  document.documentElement.dataset.ready = "";
})();
