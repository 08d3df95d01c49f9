// Filters, words and pages of a list without a new page: the parts marked `data-deel` come from the page
// asked for. Address, history, title and focus stay right; the count is announced.
const count = () => document.querySelector(".telling");
const all = (selector) => [...document.querySelectorAll(selector)];
const voice = Object.assign(document.createElement("p"), { role: "status", className: "voorlezen" });
document.body.append(voice);

let running, pause;

async function load(url, { save, focus }) {
  clearTimeout(pause);
  running?.abort();
  running = new AbortController();
  const parts = all("[data-deel]");
  parts.forEach((part) => (part.ariaBusy = true));
  try {
    if (!parts.length) throw new Error();
    const headers = { "X-Voorlopig": save === "replaceState" };
    const answer = await fetch(url, { headers, signal: running.signal });
    if (!answer.ok) throw new Error();
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const opened = new Set(all("details[open]").map(name));
    for (const part of parts) {
      const fresh = next.querySelector(`[data-deel="${part.dataset.deel}"]`);
      part.replaceChildren(...(fresh?.childNodes ?? []));
      part.ariaBusy = null;
    }
    all("[data-deel] details").forEach((one) => (one.open ||= opened.has(name(one))));
    document.title = next.title;
    if (save) history[save](null, "", url);
    voice.textContent = count()?.textContent.trim();
    focus?.();
  } catch (problem) {
    if (problem.name !== "AbortError") location.assign(url);
  }
}

const name = (details) => details.querySelector("summary")?.textContent;
const key = (link) => `${link.closest("section")?.querySelector("h2")?.textContent}|${link.querySelector("span")?.firstChild?.data}`;

/** The same option in the renewed column; a filter that went away leads to the count. */
function focusOn(link) {
  const same = key(link);
  return () => {
    const again = all(".facetten a").find((other) => key(other) === same);
    (again ?? count())?.focus();
  };
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-deel] a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.origin !== location.origin || link.pathname !== location.pathname || link.hash) return;
  event.preventDefault();
  const pages = link.closest(".paginering");
  load(link.href, { save: "pushState", focus: focusOn(link) }).then(() => pages && count()?.scrollIntoView());
});

const isHere = (form) => form?.method === "get" && form.action === location.origin + location.pathname;

function search(form, save) {
  const answers = [...new FormData(form)].filter(([, value]) => value);
  load(`?${new URLSearchParams(answers)}`, { save });
}

document.addEventListener("input", ({ target: { form, type, value } }) => {
  clearTimeout(pause);
  if (type !== "search" || !isHere(form) || !count() || [1, 2].includes(value.length)) return;
  pause = setTimeout(search, 400, form, "replaceState");
});

document.addEventListener("submit", (event) => {
  if (!isHere(event.target)) return;
  event.preventDefault();
  search(event.target, "pushState");
});

addEventListener("popstate", () => {
  const field = document.querySelector("[type=search]");
  if (field) field.value = new URLSearchParams(location.search).get("q") ?? "";
  load(location.href, {});
});
