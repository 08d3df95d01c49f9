// Filters and pages of a list without a new page: the parts marked `data-deel` are replaced by those of
// the page the link leads to. Address, history, title and focus stay right; the count is announced.
const count = () => document.querySelector(".telling");
const all = (selector) => [...document.querySelectorAll(selector)];
const voice = document.createElement("p");
voice.role = "status";
voice.className = "voorlezen";
document.body.append(voice);

let running;

async function load(url, { push, focus }) {
  running?.abort();
  running = new AbortController();
  const parts = all("[data-deel]");
  parts.forEach((part) => (part.ariaBusy = true));
  try {
    if (!parts.length) throw new Error("no parts");
    const answer = await fetch(url, { signal: running.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const opened = new Set(all("details[open]").map(name));
    for (const part of parts) {
      const fresh = next.querySelector(`[data-deel="${part.dataset.deel}"]`);
      part.replaceChildren(...(fresh?.childNodes ?? []));
      part.ariaBusy = null;
    }
    all("[data-deel] details").forEach((one) => (one.open ||= opened.has(name(one))));
    document.title = next.title;
    if (push) history.pushState(null, "", url);
    voice.textContent = count()?.textContent.trim();
    focus?.();
  } catch (problem) {
    if (problem.name !== "AbortError") location.assign(url);
  }
}

const name = (details) => details.querySelector("summary")?.textContent;
const key = (link) => `${link.closest("section")?.querySelector("h2")?.textContent}|${link.querySelector("span")?.firstChild?.data}`;

function focusCount() {
  count()?.setAttribute("tabindex", "-1");
  count()?.focus();
}

/** The same option in the renewed column; a filter that went away leads to the count. */
function focusOn(link) {
  const same = key(link);
  if (!link.closest(".facetten")) return focusCount;
  return () => {
    const again = all(".facetten a").find((other) => key(other) === same);
    again ? again.focus() : focusCount();
  };
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-deel] a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.origin !== location.origin || link.pathname !== location.pathname || link.hash) return;
  event.preventDefault();
  const pages = link.closest(".paginering");
  load(link.href, { push: true, focus: focusOn(link) }).then(() => pages && count()?.scrollIntoView());
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "get" || new URL(form.action).pathname !== location.pathname) return;
  event.preventDefault();
  const answers = [...new FormData(form)].filter(([, value]) => value);
  load(`${location.pathname}?${new URLSearchParams(answers)}`, { push: true });
});

addEventListener("popstate", () => {
  const field = document.querySelector(".zoekveld [name=q]");
  if (field) field.value = new URLSearchParams(location.search).get("q") ?? "";
  load(location.href, { push: false });
});
