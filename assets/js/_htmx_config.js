// htmx reads its settings from here when it starts, which is at once if the page is complete already.
const settings = document.createElement("meta");
settings.name = "htmx-config";
settings.content = JSON.stringify({
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
});
document.head.append(settings);
