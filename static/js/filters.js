/**
 * Close the filter panel on a narrow screen, so that the list is not a screen away, unless a filter is in use.
 *
 * @param {Document} page
 * @param {MediaQueryList} narrow
 */
export function foldFilters (page, narrow) {
  if (!narrow.matches || page.location.search.length > 1) return;
  for (const panel of page.querySelectorAll("[data-app-filter]")) panel.open = false;
}
