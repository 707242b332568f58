// Builds webapp/static/ from the Sass and scripts in this folder: `npm ci && npm run build` (or `make theme`).
// What it writes is committed, so that neither node nor a CDN is needed to run Forward Plan.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const built = join(here, '..', 'static')
const frontend = join(here, 'node_modules', 'govuk-frontend', 'dist', 'govuk')

mkdirSync(built, { recursive: true })

const { css } = sass.compile(join(here, 'forward-plan.scss'), {
  style: 'compressed',
  loadPaths: [join(here, 'node_modules')],
  quietDeps: true
})
writeFileSync(join(built, 'forward-plan.css'), css + '\n')

// The line naming a source map goes: the map is not shipped, and browsers would ask for it in vain.
const script = readFileSync(join(frontend, 'govuk-frontend.min.js'), 'utf8')
writeFileSync(join(built, 'govuk-frontend.min.js'), script.replace(/\s*\/\/# sourceMappingURL=\S+\s*$/, '') + '\n')

for (const name of ['forward-plan.js', 'scripts-work.js', 'favicon.svg']) {
  copyFileSync(join(here, 'js', name), join(built, name))
}
copyFileSync(join(here, 'govuk-frontend-licence.txt'), join(built, 'govuk-frontend-licence.txt'))
