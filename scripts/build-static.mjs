/**
 * Compile the styles and copy the browser modules into static/build/, which is not kept in the repository.
 *
 * GOV.UK's typeface, crown and icons are licensed for GOV.UK sites alone, so the build stops when compiled output
 * still names one of them.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile } from 'sass'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const target = join(root, 'static', 'build')
const NOT_OURS = /GDS Transport|govuk-crest|govuk-icon|moj-logotype|govuk-opengraph|crown\.svg|@font-face/i

/** Write one built file after checking that it carries nothing we have no licence to serve. */
function publish (name, text) {
  const found = text.match(NOT_OURS)
  if (found) throw new Error(`${name} names "${found[0]}", which this service may not serve`)
  writeFileSync(join(target, name), text)
  console.log(`static/build/${name}  ${(text.length / 1024).toFixed(1)} KB`)
}

/** Read a packaged module without the pointer to its source map, which is not published. */
function packaged (path) {
  return readFileSync(join(root, 'node_modules', path), 'utf8').replace(/\/\/# sourceMappingURL=\S+\s*$/, '\n')
}

rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })

const { css } = compile(join(root, 'static', 'scss', 'app.scss'), {
  loadPaths: [root],
  style: 'compressed',
  // Warnings about our own sheets only: the packages' notes on their own deprecations are theirs to act on.
  logger: {
    warn (message, { stack = '' }) {
      if (!stack.startsWith('node_modules/')) console.warn(`${message}\n${stack}`)
    }
  }
})
publish('app.css', css)
publish('govuk-frontend.min.js', packaged('govuk-frontend/dist/govuk/govuk-frontend.min.js'))
publish('licences.txt', readFileSync(join(root, 'scripts', 'licences.txt'), 'utf8'))
