import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { sourceFiles } from '@/lib/sources'

type Layer = { files: RegExp; mayImport: RegExp; why: string }

const isFixture = /^lib\/\w+\/fixture[\w-]*(\.ts)?$/

/** Who may import whom. The first matching row counts; a file in no row may import nothing of ours. */
const layers: readonly Layer[] = [
  { files: isFixture, mayImport: /^lib\//, why: 'what tests stand on may look anywhere' },
  { files: /^lib\/core\/(command|batch)\.ts$/, mayImport: /^lib\/(core|audit|db)\//, why: 'the one road to a write' },
  { files: /^lib\/core\//, mayImport: /^lib\/core\//, why: 'the core knows nothing above it' },
  {
    files: /^lib\/(env|settings|sources)\.ts$/,
    mayImport: /^lib\/(settings|core\/environment)$/,
    why: 'settings stand alone',
  },
  { files: /^lib\/db\//, mayImport: /^lib\/(db\/|env$)/, why: 'the database knows no domain' },
  {
    files: /^lib\/audit\/(events|labels|topics|schema)\.ts$/,
    mayImport: /^lib\/(audit\/|core\/environment$)/,
    why: 'the catalogue of the record is pure',
  },
  {
    files: /^lib\/audit\//,
    mayImport: /^lib\/(audit|core|db)\/|^lib\/jobs\/job$/,
    why: 'the record sits under every domain',
  },
  {
    files: /^lib\/\w+\/(\w+\/)?(schema|rules|labels)\.ts$/,
    mayImport: /^lib\/(core\/(outcome|actor|environment)|audit\/events|(\w+\/){1,2}(schema|rules|labels))$/,
    why: 'pure: no database, no framework',
  },
  {
    files: /^lib\/imports\//,
    mayImport: /^lib\/(imports|tasks|memory|core|audit|db|jobs\/job|env|supervisor\/child)/,
    why: 'reading repositories touches what it fills and nothing else',
  },
  {
    files: /^lib\/\w+\/(\w+\/)?(commands|queries|jobs)\.ts$/,
    mayImport: /^lib\/(core|audit|db|auth\/secrets|env|jobs\/job|(\w+\/){1,2}(schema|rules|labels|commands|queries))/,
    why: 'one domain, its neighbours by their public files',
  },
  {
    files: /^lib\/auth\//,
    mayImport: /^lib\/(auth|core|db|people|pods|web|env|identity\/client)/,
    why: 'who is acting',
  },
  {
    files: /^lib\/identity\//,
    mayImport: /^lib\/(identity|people\/(schema|labels)|env|web\/origin|supervisor\/child)/,
    why: 'the sign-in for trying out knows no domain',
  },
  {
    files: /^lib\/api\//,
    mayImport: /^lib\/(api|core|(\w+\/){1,2}(schema|labels|commands|queries))/,
    why: 'the contract names commands, never tables',
  },
  {
    files: /^lib\/gate\//,
    mayImport: /^lib\/(gate|api|auth|core|calls|db|env|web\/origin|supervisor\/child)/,
    why: 'serves the contract',
  },
  {
    files: /^lib\/jobs\//,
    mayImport: /^lib\/(jobs|core|db|env|supervisor\/child|(\w+\/){1,2}(jobs|commands|queries))/,
    why: 'the queue knows jobs, not domains',
  },
  {
    files: /^lib\/demo\//,
    mayImport: /^lib\/(demo|core|env|people|pods|identity\/people|supervisor\/child)/,
    why: 'the demo is a user like any other',
  },
  {
    files: /^lib\/(cli|supervisor)\//,
    mayImport: /^lib\//,
    why: 'the operator’s tools reach everything through commands',
  },
  { files: /^lib\/web\//, mayImport: /^lib\/(web|auth|core|env)/, why: 'the only Next.js glue' },
  {
    files: /^components\/ui\//,
    mayImport: /^(components\/ui\/|lib\/core\/environment$)/,
    why: 'could ship in another product',
  },
  {
    files: /^components\//,
    mayImport: /^(components\/|lib\/(core\/(outcome|environment)|web\/paths|(\w+\/){1,2}(schema|rules|labels)))/,
    why: 'components receive data and actions as props',
  },
  { files: /^(app\/|proxy\.ts)/, mayImport: /^(app|components|lib)\//, why: 'routes compose everything' },
  { files: /^(e2e|bench|bin)\//, mayImport: /^(e2e|bench|bin|lib|components)\//, why: 'checks may look anywhere' },
]

const files = sourceFiles().filter((file) => !/\.test\.tsx?$/.test(file))
const shipped = files.filter((file) => !isFixture.test(file))

it.each(files)('%s imports only what its layer allows', (file) => {
  const layer = layers.find((row) => row.files.test(file))
  const trespasses = importsOf(file).filter((target) => !layer?.mayImport.test(target))
  expect(trespasses, layer?.why ?? 'this file is in no layer').toEqual([])
})

it('only the command runner and the batch runner can write', () => {
  const writes = /import (\{[^}]*\bwriter(Pool)?\b[^}]*\}|\*[^']*) from '@\/lib\/db\/client'/
  const withWriter = shipped.filter((file) => writes.test(code(file)))
  expect(withWriter).toEqual(['lib/core/batch.ts', 'lib/core/command.ts'])
})

it('nothing that ships stands on what tests stand on', () => {
  const ships = shipped.filter((file) => !/^(bench|e2e)\//.test(file))
  expect(ships.filter((file) => importsOf(file).some((target) => isFixture.test(target)))).toEqual([])
})

it('only the glue and the routes know Next.js', () => {
  const glue = /^(app\/|components\/|proxy\.ts|lib\/web\/|lib\/auth\/(actor|nextauth|adapter|providers|requests)\.ts)/
  const strangers = files.filter((file) => /from 'next[/']/.test(code(file)) && !glue.test(file))
  expect(strangers).toEqual([])
})

/** The text without comments, so that speaking of something is not using it. */
function code(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '')
}

function importsOf(file: string): string[] {
  const specifiers = [...code(file).matchAll(/(?:from|import)\s*\(?\s*'((?:@\/|\.{1,2}\/)[^']+)'/g)].map(
    (match) => match[1]!,
  )
  const targets = specifiers.map((name) =>
    name.startsWith('@/') ? name.slice(2) : path.join(path.dirname(file), name),
  )
  return targets.filter((target) => !target.endsWith('.css'))
}
