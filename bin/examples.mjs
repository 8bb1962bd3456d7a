#!/usr/bin/env node
// Frameworks for agents, each with a function of its own behind a gate and with a scripted model: npm run examples.
// What generators of clients make of the API's documents: npm run examples -- generated.
// The reference servers of the Model Context Protocol behind the gate, and its conformance suite: npm run examples -- servers.
// Their packages, hundreds of megabytes, are installed in examples/ and nowhere else.
import fs from 'node:fs'
import path from 'node:path'
import { generate } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { main, quietly, root, runNode, Stop } from './run.mjs'

const runs = { frameworks, generated, servers }

await main(async () => {
  process.chdir(root)
  const [which = 'frameworks'] = process.argv.slice(2)
  if (!Object.hasOwn(runs, which)) throw new Stop('Say generated, servers, or nothing, which is the frameworks.')
  await ensureInstalled()
  return await runs[which]()
})

async function frameworks() {
  const report = path.join(root, 'test-results/examples.json')
  await generate()
  await ensureInstalled('examples')
  await quietly('Checking the types of the examples', 'node_modules/typescript/bin/tsc', ['--noEmit', '-p', 'examples'])
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
}

async function generated() {
  const folder = 'examples/generated'
  await ensureInstalled(folder)
  fs.rmSync(path.join(root, folder, 'out'), { recursive: true, force: true })
  await quietly('Generating clients', `${folder}/generate.mjs`)
  for (const compiler of [`${folder}/node_modules`, 'node_modules'])
    await quietly(`Compiling them with ${compiler}/typescript`, `${compiler}/typescript/bin/tsc`, ['-p', folder])
  const versions = fs.readdirSync(path.join(root, folder, 'out')).toSorted()
  for (const version of versions)
    console.log(
      `${version}: ${fs
        .readdirSync(path.join(root, folder, 'out', version))
        .toSorted()
        .join(', ')} compile`,
    )
}

async function servers() {
  const folder = 'examples/servers'
  await generate()
  await ensureInstalled(folder)
  await quietly('Checking their types', 'node_modules/typescript/bin/tsc', ['--noEmit', '-p', folder])
  return await runNode('node_modules/vitest/vitest.mjs', ['run', '--config', `${folder}/vitest.config.ts`])
}

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
