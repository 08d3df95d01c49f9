/* Reads the citation in the title without leaving the form. Without this script the same buttons reload the page. */
(() => {
  const panel = document.querySelector("[data-voorstel]");
  const content = panel?.querySelector("[data-voorstel-inhoud]");
  const form = panel?.closest("form");
  if (!form) return;
  const read = panel.querySelector("[name=lees-citaat]");
  const title = form.elements.titel;
  // Enter in a field must save, as everywhere else in the admin.
  read.type = "button";

  const show = async () => {
    const data = new FormData(form);
    data.append("lees-citaat", "1");
    const response = await fetch(form.action || window.location.href, { method: "POST", body: data, headers: { Accept: "text/html" } });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-voorstel-inhoud]");
    if (fresh) content.replaceChildren(...fresh.childNodes);
  };

  const take = () => {
    for (const box of content.querySelectorAll("[name=voorstel]:checked")) {
      const field = form.elements[box.value];
      field.value = box.dataset.waarde;
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    content.replaceChildren(Object.assign(document.createElement("p"), { className: "help", textContent: "Overgenomen. Kijk het na en bewaar." }));
  };

  read.addEventListener("click", show);
  title?.addEventListener("paste", () => setTimeout(show));
  content.addEventListener("click", (event) => {
    if (!event.target.closest("[name=neem-voorstel-over]")) return;
    event.preventDefault();
    take();
  });
})();
