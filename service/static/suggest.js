/*
 * Completes what is typed into <input data-suggest="/suggest?kind=Theme">, by a <datalist>.
 * Without it the input is a plain one. The address is one of ours and gives
 * {"suggestions": [{"value", "label", "text", "kind"}]}; `suggestions_for(field)` makes it.
 */
"use strict";
(() => {
  const WAIT_MS = 60;
  let lists = 0;

  function completes(input) {
    const list = document.createElement("datalist");
    list.id = `suggestions-${++lists}`;
    input.after(list);
    input.setAttribute("list", list.id);
    input.autocomplete = "off";
    let timer = 0;
    let asking = null;

    async function ask() {
      asking?.abort();
      asking = new AbortController();
      const address = new URL(input.dataset.suggest, location.href);
      address.searchParams.set("q", input.value);
      try {
        const answer = await fetch(address, { signal: asking.signal, credentials: "omit" });
        if (answer.ok) show((await answer.json()).suggestions);
      } catch (error) {
        // What was typed since makes this one pointless; without a network the input stays plain.
        if (error.name !== "AbortError") list.replaceChildren();
      }
    }

    function show(suggestions) {
      list.replaceChildren(
        ...suggestions.map(({ value, label, text }) => {
          const option = document.createElement("option");
          option.value = value;
          // Browsers show only what holds the letters typed: here the label may, where the value does not.
          if (label !== value || text !== value) option.label = label === text ? label : `${label} (${text})`;
          return option;
        }),
      );
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      if (input.value.trim()) timer = setTimeout(ask, WAIT_MS);
      else list.replaceChildren();
    });
  }

  document.querySelectorAll("input[data-suggest]").forEach(completes);
})();
