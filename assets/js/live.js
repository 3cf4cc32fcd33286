// Loaded where a part of the page is fetched anew while people type or wait.
import htmx from "htmx.org";
import { makeCombobox } from "./_combobox.js";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;

htmx.onLoad((part) => {
  for (const form of part.querySelectorAll("form[data-live]")) makeCombobox(form);
});
