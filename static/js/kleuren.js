// Light or dark, as the visitor chose; without a choice, as the device says.
const root = document.documentElement;
const night = matchMedia("(prefers-color-scheme: dark)");

function storage(action) {
  try {
    return action(localStorage);
  } catch {
    return null; // it is closed: the choice lasts as long as the page
  }
}

const remembered = () => storage((kept) => kept.getItem("kleuren"));
const remember = (choice) =>
  storage((kept) => (choice ? kept.setItem("kleuren", choice) : kept.removeItem("kleuren")));
const own = () => (night.matches ? "donker" : "licht");
const shown = () => root.dataset.kleuren ?? own();

function show(choice) {
  if (choice && choice !== own()) root.dataset.kleuren = choice;
  else delete root.dataset.kleuren;
  if (button) button.ariaPressed = shown() === "donker";
}

const button = document.querySelector(".kleurknop");
show(remembered());
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const choice = shown() === "donker" ? "licht" : "donker";
    remember(choice === own() ? null : choice);
    show(choice);
  });
  night.addEventListener("change", () => show(remembered()));
}
