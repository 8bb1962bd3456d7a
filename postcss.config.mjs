import { readFileSync } from 'node:fs'

/**
 * Puts Tailwind's own sheet in the place of its `@import`: the way by which Tailwind would look for it ends below a
 * folder that has a # in its name.
 */
const sheet = {
  postcssPlugin: 'sheet',
  Once(root, { postcss }) {
    root.walkAtRules('import', (rule) => {
      const [, source] = /^'tailwindcss' (source\(.*\))$/.exec(rule.params) ?? []
      if (!source) return
      const text = readFileSync('node_modules/tailwindcss/index.css', 'utf8')
      rule.replaceWith(postcss.parse(text.replace('@tailwind utilities', `@tailwind utilities ${source}`)))
    })
  },
}

export default { plugins: [sheet, ['@tailwindcss/postcss', {}]] }
