/**
 * What every page does with a browser that runs modules: GOV.UK's components, and filters folded away on small screens.
 * Every page works without it.
 */
import { initAll } from "../build/govuk-frontend.min.js";
import { foldFilters } from "./filters.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
foldFilters(document, window.matchMedia("(max-width: 40.0625em)"));
