// 'Kopieer de link': the address of this page on the clipboard. Shown only where the browser can do it.
for (const place of navigator.clipboard ? document.querySelectorAll("[data-kopieer]") : []) {
  const button = place.querySelector("button");
  const said = place.querySelector("[role=status]");
  place.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href.split("#")[0]);
      said.textContent = "De link is gekopieerd.";
    } catch {
      said.textContent = "Kopiëren lukte niet. Neem de link over uit de adresbalk.";
    }
  });
}
