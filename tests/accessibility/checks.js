/** What axe-core cannot see. Each function returns sentences, one for each fault; none is what every page should have. */
window.gate = (() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)]
  const words = element => element.textContent.replace(/\s+/g, ' ').trim()
  const shown = element => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
  const hiddenToSight = element => element.closest('.govuk-visually-hidden, .govuk-visually-hidden-focusable, .govuk-skip-link')
  const name = element => `<${element.localName}${element.className && typeof element.className === 'string' ? ` class="${element.className}"` : ''}> ${words(element).slice(0, 50)}`
  // While a dialog is open, the keyboard stays in it.
  const reachable = () => all('a[href], button, input, select, textarea, summary, [tabindex]', document.querySelector('dialog[open]') ?? document)
    .filter(element => shown(element) && !element.disabled && element.type !== 'hidden' && element.tabIndex >= 0)

  function structure () {
    const faults = []
    const headings = all('h1, h2, h3, h4, h5, h6').filter(shown)
    if (headings.filter(heading => heading.localName === 'h1').length !== 1) faults.push('there is not exactly one h1')
    let level = 0
    for (const heading of all('main :is(h1, h2, h3, h4, h5, h6)').filter(shown)) {
      const now = Number(heading.localName[1])
      if (now > Math.max(level, 1) + 1) faults.push(`heading jumps from ${level} to ${now}: ${words(heading)}`)
      level = now
    }
    const legends = all('legend').filter(shown).map(words)
    faults.push(...legends.filter((legend, place) => legends.indexOf(legend) < place).map(legend => `two legends read: ${legend}`))
    for (const element of all('[tabindex]')) if (element.tabIndex > 0) faults.push(`the order is forced: ${name(element)}`)
    for (const tag of all('.govuk-tag, .moj-badge')) if (!words(tag)) faults.push('a tag has a colour but no word')
    return faults
  }

  function tables () {
    const faults = []
    for (const table of all('table').filter(shown)) {
      if (!table.caption || !words(table.caption)) faults.push(`a table has no caption: ${name(table)}`)
      for (const row of all('tbody tr', table)) {
        const headed = row.querySelector('th[scope=row]') || row.parentElement.querySelector('th[scope=rowgroup]')
        if (!headed) faults.push(`a row of "${table.caption ? words(table.caption) : '?'}" has no header: ${words(row).slice(0, 60)}`)
      }
    }
    for (const chart of all('svg[role=img]')) {
      if (!chart.closest('main').querySelector('table')) faults.push(`a chart has no table: ${words(chart.querySelector('title'))}`)
    }
    return faults
  }

  /** The whole of a question: a date's parts are groups within a group. */
  function group (field) {
    let around = field.closest('.govuk-form-group, main')
    while (around.parentElement?.closest('.govuk-form-group')) around = around.parentElement.closest('.govuk-form-group')
    return around
  }

  function errors () {
    const summary = document.querySelector('.govuk-error-summary')
    const faults = []
    if (document.title.startsWith('Error: ') !== Boolean(summary)) faults.push('title and error summary disagree')
    if (!summary) return faults
    if (document.activeElement !== summary) faults.push('the error summary has not taken the focus')
    for (const link of all('a', summary)) {
      const target = document.getElementById(decodeURIComponent(link.hash.slice(1)))
      link.click()
      const landed = target && (document.activeElement === target || target.contains(document.activeElement))
      if (!landed) faults.push(`the error "${words(link)}" leads to no field`)
      else if (target.matches('input, select, textarea') && !words(group(target)).includes(words(link))) faults.push(`the field does not repeat "${words(link)}"`)
    }
    return faults
  }

  function reflow () {
    const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth
    if (wider <= 0) return scrollers()
    const edge = document.documentElement.clientWidth
    const out = all('body *').filter(element => shown(element) && element.getBoundingClientRect().right > edge + 1 && !element.closest('[role=region][tabindex="0"]')).at(-1)
    return [`the page is ${wider} pixels too wide, at ${out ? name(out) : '?'}`, ...scrollers()]
  }

  /** What scrolls by itself must be reachable by keyboard and have a name. */
  function scrollers () {
    const scrolls = element => /auto|scroll/.test(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1
    const sound = element => element.matches('textarea, select, input') || (element.tabIndex === 0 && (element.ariaLabel || element.getAttribute('aria-labelledby')))
    return all('body *').filter(element => shown(element) && scrolls(element) && !sound(element)).map(element => `scrolls without a name: ${name(element)}`)
  }

  /** WCAG 1.4.12: with this much space between lines, words and letters nothing may be cut off. */
  function spaced () {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }')
    document.adoptedStyleSheets = [sheet]
    const clips = element => {
      const style = getComputedStyle(element)
      const tooWide = /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1
      const tooHigh = /hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1
      return tooWide || tooHigh
    }
    const cut = all('body *').filter(element => shown(element) && words(element) && !hiddenToSight(element) && !element.closest('svg') && clips(element))
    const faults = [...reflow(), ...cut.map(element => `text is cut off when spaced: ${name(element)}`)]
    document.adoptedStyleSheets = []
    return faults
  }

  const LOOKS = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'backgroundColor', 'borderColor', 'borderWidth', 'color', 'textDecorationLine', 'textDecorationThickness']
  function look (element) {
    const parts = [[element, null], [element, '::before'], [element, '::after']]
    const label = element.matches('[type=radio], [type=checkbox]') && element.labels?.[0]
    if (label) parts.push([label, null], [label, '::before'])
    return parts.map(([part, pseudo]) => { const style = getComputedStyle(part, pseudo); return LOOKS.map(look => style[look]) })
  }
  const outlined = parts => parts.some(([style, width]) => style !== 'none' && parseFloat(width) >= 1)

  /** Whether any of the element can be seen where it stands once it has the focus. */
  function covered (element) {
    const box = (element.labels?.length && element.matches('[type=radio], [type=checkbox]') ? element.labels[0] : element).getClientRects()[0]
    if (!box) return true
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)]
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)]
    if (left >= right || top >= bottom) return true
    const points = [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]].map(([x, y]) => [left + x * (right - left), top + y * (bottom - top)])
    return !points.some(([x, y]) => {
      const hit = document.elementFromPoint(x, y)
      return hit && (element.contains(hit) || hit.closest('label')?.control === element)
    })
  }

  /** Every place the keyboard comes to shows that it is there and is not covered by anything. */
  function focus (inForcedColours) {
    const faults = []
    const before = document.activeElement
    for (const element of reachable()) {
      document.activeElement?.blur()
      const plain = look(element)
      element.focus({ focusVisible: true })
      if (document.activeElement !== element) { faults.push(`cannot be focused: ${name(element)}`); continue }
      const focused = look(element)
      if (JSON.stringify(plain) === JSON.stringify(focused)) faults.push(`focus cannot be seen: ${name(element)}`)
      if (inForcedColours && !outlined(focused)) faults.push(`focus has no outline in forced colours: ${name(element)}`)
      if (covered(element)) faults.push(`is covered when it has the focus: ${name(element)}`)
    }
    document.activeElement?.blur()
    before?.focus?.()
    scrollTo(0, 0)
    return faults
  }

  /** Numbers every place the keyboard may come to, in the order of the page; how many there are. */
  function number () {
    reachable().forEach((element, place) => { element.dataset.place = place })
    return reachable().length
  }
  const otherRadios = () => reachable().filter(element => element.type === 'radio').map(element => Number(element.dataset.place))

  /** Notes every text that a live region is given, in order. */
  function listen () {
    const said = []
    const note = () => all('[role=status], [role=alert], [aria-live]').forEach((region, place) => {
      if (words(region) && words(region) !== before[place]) said.push(words(region))
      before[place] = words(region)
    })
    const before = all('[role=status], [role=alert], [aria-live]').map(words)
    new MutationObserver(note).observe(document.body, { childList: true, characterData: true, subtree: true })
    window.said = said
  }

  /** Takes everything out of the last form of the page that is sent and has fields to fill; its button, or null for no such form. */
  function emptied () {
    const fields = form => all('input, select, textarea', form).filter(field => !['hidden', 'submit', 'button'].includes(field.type))
    const form = all('main form[method=post]').filter(one => fields(one).length).at(-1)
    if (!form) return null
    for (const field of fields(form)) {
      if (['radio', 'checkbox'].includes(field.type)) field.checked = false
      else field.value = ''
    }
    return form.querySelector('button:not([type=button])')
  }

  return { listen, number, otherRadios, emptied, structure, tables, errors, reflow, spaced, focus, reachable, words }
})()
