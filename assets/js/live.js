// Loaded where a part of the page is fetched anew while people type or wait.
import "./_htmx_config.js";
import htmx from "htmx.org";
import { makeCombobox } from "./_combobox.js";

htmx.onLoad((part) => {
  for (const form of part.querySelectorAll("form[data-live]")) makeCombobox(form);
});
