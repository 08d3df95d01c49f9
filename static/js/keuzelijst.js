// A long select as a field to type in, after the WAI-ARIA pattern 'editable combobox with list autocomplete'.
// The select stays and is what is sent; without this script it is simply itself.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

function combine(select) {
  const id = select.id;
  const choices = [...select.options].filter((option) => option.value);
  const input = make("input", {
    type: "text",
    id,
    role: "combobox",
    autocomplete: "off",
    spellcheck: false,
    ariaAutoComplete: "list",
    ariaInvalid: select.ariaInvalid,
  });
  input.setAttribute("aria-describedby", select.getAttribute("aria-describedby") ?? "");
  const list = make("ul", { id: `${id}_lijst`, role: "listbox", ariaLabel: select.labels[0].textContent.trim() });
  const told = make("p", { role: "status", className: "bij" });
  const box = make("div", { className: "keuzelijst" });
  input.setAttribute("aria-controls", list.id);
  select.id = `${id}_keuze`;
  select.hidden = true;
  select.before(box);
  box.append(input, list, told);
  input.value = select.value ? select.selectedOptions[0].text : "";

  let active = -1;
  let found = [];
  let speaking;

  function say(text, aloud) {
    clearTimeout(speaking);
    // Not at once: a button that is being pressed must not move away.
    speaking = setTimeout(() => {
      told.classList.toggle("voorlezen", !aloud);
      told.textContent = text;
    }, 400);
  }

  function close() {
    list.hidden = true;
    active = -1;
    input.ariaExpanded = false;
    input.removeAttribute("aria-activedescendant");
  }

  /** Names that begin with what was typed come first, then those with a word that does. */
  function search() {
    const typed = plain(input.value);
    const place = (option) => ` ${plain(option.text)}`.indexOf(` ${typed}`);
    found = choices.filter((option) => place(option) >= 0).sort((a, b) => !!place(a) - !!place(b));
  }

  function open() {
    close();
    search();
    list.replaceChildren(
      ...found.map((option, place) =>
        make("li", {
          id: `${list.id}_${place}`,
          role: "option",
          ariaSelected: option.selected,
          textContent: option.text,
          onclick: () => choose(option),
        }),
      ),
    );
    list.hidden = !found.length;
    input.ariaExpanded = found.length > 0;
    say(found.length === 1 ? "1 gemeente" : `${found.length} gemeenten`);
  }

  function move(place) {
    if (list.hidden) open();
    if (!found.length) return;
    list.children[active]?.classList.remove("actief");
    active = (place + found.length) % found.length;
    const line = list.children[active];
    line.classList.add("actief");
    line.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", line.id);
  }

  function choose(option) {
    option.selected = true;
    input.value = option.text;
    input.ariaInvalid = null;
    close();
    say("");
  }

  /** What stands in the field when it is left: one name, nothing, or something we do not know. */
  function settle() {
    const typed = plain(input.value);
    const current = select.value && plain(select.selectedOptions[0].text);
    if (typed && typed !== current) {
      search();
      const exact = found.find((option) => plain(option.text) === typed);
      if (exact || found.length === 1) return choose(exact ?? found[0]);
    }
    close();
    if (typed === current) return;
    select.value = "";
    if (typed) say("Deze gemeente staat niet in de lijst. Kies er een, of vul je organisatie in.", true);
  }

  input.addEventListener("input", open);
  input.addEventListener("click", () => (list.hidden ? open() : close()));
  input.addEventListener("blur", settle);
  input.addEventListener("keydown", (event) => {
    const keys = {
      ArrowDown: () => (event.altKey ? open() : move(active + 1)),
      ArrowUp: () => move(active < 0 ? -1 : active - 1),
      Enter: () => (active >= 0 ? choose(found[active]) : settle()),
      Escape: () => (list.hidden ? ((input.value = ""), (select.value = "")) : close()),
    };
    if (!(event.key in keys) || (event.key === "Enter" && list.hidden)) return;
    event.preventDefault();
    keys[event.key]();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  input.form.addEventListener("submit", settle);
  close();
}

document.querySelectorAll("select[name=bestuur]").forEach(combine);
