// Escape takes the name of a point away without leaving it (WCAG 1.4.13); any step brings it back.
const figure = document.querySelector(".cirkels");
const hush = ({ key }) => figure?.classList.toggle("stil", key === "Escape");
for (const step of ["keydown", "focusin", "pointerover"]) addEventListener(step, hush);
