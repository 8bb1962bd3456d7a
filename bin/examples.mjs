#!/usr/bin/env node
// Frameworks for agents, each with a function of its own behind a gate and with a scripted model: npm run examples.
// Their packages, some 400 MB, are installed in examples/ and nowhere else.
import fs from 'node:fs'
import path from 'node:path'
import { generate } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { main, root, runNode, Stop } from './run.mjs'

const report = path.join(root, 'test-results/examples.json')

await main(async () => {
  await ensureInstalled()
  await generate()
  await ensureInstalled('examples')
  const types = await runNode('node_modules/typescript/bin/tsc', ['--noEmit', '-p', 'examples'])
  if (types !== 0) throw new Stop('The examples do not compile; see above.')
  fs.rmSync(report, { force: true })
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runNode('node_modules/vitest/vitest.mjs', [
    'run',
    '--config',
    'examples/vitest.config.ts',
    ...reports,
  ])
  if (fs.existsSync(report)) console.log(`\n${table(JSON.parse(fs.readFileSync(report, 'utf8')).testResults)}`)
  return code
})

/** How each framework did in each case. */
function table(files) {
  const results = files.flatMap(({ assertionResults }) => assertionResults)
  const cases = [...new Set(results.map(({ title }) => title))]
  const frameworks = [...new Set(results.map(({ ancestorTitles }) => ancestorTitles[0]))]
  const words = { passed: 'holds', failed: 'FAILS' }
  const rows = frameworks.map((framework) => {
    const of = (title) => results.find((one) => one.title === title && one.ancestorTitles[0] === framework)
    return [framework, ...cases.map((title) => words[of(title)?.status] ?? 'not tried')]
  })
  const lines = [['', ...cases], ...rows]
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column])).join('  ')).join('\n')
}
