// Wagtail saves by itself while someone types. Who presses the button while the first answer is still on its way, sends a
// form that does not know yet that its page or kennisitem exists, and makes a second one. So the button waits for it.
const PATIENCE = 10_000;
const MAKES_NEW = /\/add\//;
const saving = new WeakSet();
const pressed = new WeakMap();

document.addEventListener("w-autosave:save", (event) => {
  if (!event.defaultPrevented && MAKES_NEW.test(event.target.action)) saving.add(event.target);
});
document.addEventListener("w-autosave:success", (event) => letGo(event.target));
document.addEventListener("w-autosave:error", (event) => letGo(event.target));

window.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!saving.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!pressed.has(form)) setTimeout(() => letGo(form), PATIENCE);
    pressed.set(form, event.submitter);
  },
  true,
);

function letGo(form) {
  saving.delete(form);
  if (!pressed.has(form)) return;
  const button = pressed.get(form);
  pressed.delete(form);
  // By now Wagtail has disabled the button, and what is disabled is not sent along.
  if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  form.requestSubmit();
}
