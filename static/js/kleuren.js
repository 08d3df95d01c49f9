// Light or dark, as the visitor chose; without a choice, as the device says.
const root = document.documentElement;
const night = matchMedia("(prefers-color-scheme: dark)");

function remembered() {
  try {
    return localStorage.getItem("kleuren");
  } catch {
    return null; // storage is closed: the choice lasts as long as the page
  }
}

function remember(choice) {
  try {
    choice ? localStorage.setItem("kleuren", choice) : localStorage.removeItem("kleuren");
  } catch {
    /* idem */
  }
}

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
