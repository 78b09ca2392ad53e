"use strict";
(() => {
  const page = document.documentElement;
  const nearest = () => {
    const seen = [...document.querySelectorAll("article h2[id], article h3[id]")]
      .filter((heading) => heading.offsetParent && heading.getBoundingClientRect().top < 120);
    return seen.length ? seen[seen.length - 1].id.slice(0, -2) : null;
  };

  // CSS switches the language; this keeps the reader's place, the title and `lang` right.
  let place = null;
  document.querySelector(".switch").addEventListener("pointerdown", () => { place = nearest(); });
  document.querySelector(".switch").addEventListener("keydown", () => { place = nearest(); });
  const read = (choice) => {
    page.lang = choice.value;
    document.title = choice.dataset.title;
    if (place) document.getElementById(place + choice.value).scrollIntoView();
  };
  for (const choice of document.querySelectorAll("[name=language]")) {
    choice.addEventListener("change", () => read(choice));
    if (choice.checked) read(choice);
  }

  for (const figure of document.querySelectorAll(".diagram")) {
    const [head, lanes, detail] = figure.children;
    const hint = detail.textContent;
    const steps = [...figure.querySelectorAll(".step")];
    const show = (step) => {
      const [what, ...facts] = step.querySelector("title").textContent.split("\n");
      const strong = document.createElement("strong");
      strong.textContent = what;
      detail.replaceChildren(strong, ...facts.map((fact) => {
        const part = document.createElement("span");
        part.textContent = fact;
        return part;
      }));
    };
    lanes.addEventListener("scroll", () => { head.scrollLeft = lanes.scrollLeft; });
    lanes.addEventListener("pointerleave", () => { detail.textContent = hint; });
    steps.forEach((step, index) => {
      step.tabIndex = index ? -1 : 0;
      step.addEventListener("pointerenter", () => show(step));
      step.addEventListener("focus", () => show(step));
      step.addEventListener("keydown", (event) => {
        const to = { ArrowDown: index + 1, ArrowUp: index - 1 }[event.key];
        if (to === undefined || !steps[to]) return;
        event.preventDefault();
        step.tabIndex = -1;
        steps[to].tabIndex = 0;
        steps[to].focus();
      });
    });
  }

  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });
})();
