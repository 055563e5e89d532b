"use strict";
// Tables that sort, filter and download; sources on hover. Everything is read without it, too.
(() => {
  const value = (cell) => (cell ? cell.dataset.v ?? cell.textContent.trim() : "");
  const number = (text) => (text === "" ? NaN : Number(text.replace(/,/g, "")));

  const sort = (table, column, button) => {
    const head = button.parentElement;
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const figures = head.classList.contains("n");
    const rows = [...body.rows].map((row, at) => {
      const text = value(row.cells[column]);
      return { row, at, text, figure: figures ? number(text) : 0 };
    });
    rows.sort((a, b) => {
      if (figures) {
        // What has no figure comes last, either way.
        const [none, other] = [Number.isNaN(a.figure), Number.isNaN(b.figure)];
        if (none || other) return none - other || a.at - b.at;
        return (down ? b.figure - a.figure : a.figure - b.figure) || a.at - b.at;
      }
      const order = a.text.localeCompare(b.text, "en", { numeric: true });
      return (down ? -order : order) || a.at - b.at;
    });
    body.append(...rows.map((r) => r.row));
  };

  // As the command line writes CSV: text that a spreadsheet would run as a formula gets an apostrophe in front.
  const quoted = (cell, figures) => {
    let text = value(cell);
    if (!(figures && (text === "" || Number.isFinite(number(text)))) && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
    if (figures && Number.isFinite(number(text))) text = String(number(text));
    return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  };

  const download = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows].filter((row) => !row.hidden);
    const lines = [heads.map((head) => quoted(head, false)).join(",")];
    for (const row of rows) {
      lines.push([...row.cells].map((cell, i) => quoted(cell, heads[i].classList.contains("n"))).join(","));
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
    link.download = table.id + ".csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  for (const table of document.querySelectorAll("table.data")) {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 2) continue;
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", () => sort(table, column, button));
      head.replaceChildren(button);
    });
    const tools = document.createElement("div");
    tools.className = "tools";
    if (rows.length > 7) {
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.type = "search";
      label.append("Filter ", input);
      const state = document.createElement("span");
      state.setAttribute("role", "status");
      const texts = rows.map((row) => [...row.cells].map((cell) => cell.textContent).join(" ").toLowerCase());
      input.addEventListener("input", () => {
        const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        let shown = 0;
        rows.forEach((row, i) => {
          row.hidden = !words.every((word) => texts[i].includes(word));
          shown += !row.hidden;
        });
        state.textContent = words.length ? `${shown} of ${rows.length} rows` : "";
      });
      tools.append(label, state);
    }
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Download CSV";
    button.setAttribute("aria-label", "Download CSV: " + table.caption.textContent);
    button.addEventListener("click", () => download(table));
    tools.append(button);
    table.parentElement.before(tools);
  }

  // A sheet that is linked to opens.
  const open = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  if (location.hash) open();

  // What a figure rests on, beside it.
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.id = "tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);
  const show = (event) => {
    const link = event.target.closest?.("a.src");
    const row = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!row) return;
    const [, , , quality, source, note] = [...row.cells].map((cell) => cell.textContent);
    tip.textContent = [quality, source, note].filter(Boolean).join(" \u2013 ");
    const box = link.getBoundingClientRect();
    link.removeAttribute("title");
    link.setAttribute("aria-describedby", "tip");
    tip.hidden = false;
    tip.style.left = Math.max(4, Math.min(box.left + scrollX, scrollX + innerWidth - tip.offsetWidth - 8)) + "px";
    tip.style.top = box.bottom + scrollY + 4 + "px";
  };
  const hide = () => {
    tip.hidden = true;
    document.querySelector("[aria-describedby=tip]")?.removeAttribute("aria-describedby");
  };
  for (const kind of ["mouseover", "focusin"]) addEventListener(kind, show);
  for (const kind of ["mouseout", "focusout"]) addEventListener(kind, hide);
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
})();
