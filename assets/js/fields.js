// What makes some fields easier; each works without. Loaded when a page has such a field.
import { makeSearched } from "./_searched_select.js";
import { makePlace } from "./_place.js";
import { keepTyping } from "./_typing.js";
import { makeUpload } from "./_upload.js";

for (const box of document.querySelectorAll("[data-searched]")) makeSearched(box);
for (const place of document.querySelectorAll("[data-place]")) makePlace(place);
for (const upload of document.querySelectorAll("[data-upload]")) makeUpload(upload);
for (const form of document.querySelectorAll("[data-keep]")) keepTyping(form);
