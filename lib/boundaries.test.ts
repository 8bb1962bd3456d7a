import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { nouns, sourceFiles } from '@/lib/sources'

/**
 * The folders of lib, lowest first. What stands in a line may import from the lines above it and from its own folder,
 * never from below and never from a neighbour in its line.
 */
const order = [
  ['sources'],
  ['core'],
  ['git'],
  ['difference'],
  ['db'],
  ['audit'],
  ['change'],
  ['findings', 'github'],
  ['people', 'pods', 'tools'],
  ['policy'],
  ['requests'],
  ['prompts'],
  ['calls'],
  ['memory', 'access', 'catalogue', 'proposals', 'bypasses', 'repositories'],
  ['outputs', 'deliveries'],
  ['tasks'],
  ['told'],
  ['imports', 'webhooks', 'servers', 'insights'],
  ['incidents', 'stops'],
  ['record'],
  ['sinks'],
  ['kinds', 'broker', 'find', 'notices'],
  ['api', 'identity', 'jobs'],
  ['auth'],
  ['gate', 'web'],
  ['demo'],
  ['cli'],
  ['supervisor'],
] as const

type Row = { files: RegExp; mayImport: RegExp; why: string }

/** What holds beside the order, for a few files. Every row that fits a file counts. */
const rows: readonly Row[] = [
  {
    files: /^components\/ui\//,
    mayImport: /^(components\/ui\/|lib\/core\/hidden$)/,
    why: 'could ship in another product, with the one file that makes hidden text visible',
  },
  { files: /^components\//, mayImport: /^(components|lib)\//, why: 'components receive data and actions as props' },
  { files: /^lib\//, mayImport: /^lib\//, why: 'meaning does not know how it is shown' },
  {
    files: /^lib\/api\//,
    mayImport: /^lib\/(?!db\/)/,
    why: 'the contract names commands and queries, never tables',
  },
  {
    files: /^lib\/imports\/reader\/(?!runner)/,
    mayImport:
      /^lib\/(core\/(canonical|outcome|json)|git\/|findings\/(rules|texts|labels|scan\/\w+)|difference\/loss|imports\/(reader|recover|store\/(schema|rules|nouns)|schema|rules|facts\/schema))/,
    why: 'the reader is a process without a database and without settings',
  },
  {
    files: /^lib\/imports\/recover\//,
    mayImport: /^lib\/(core|imports\/(recover|schema|rules|labels|(facts|store)\/schema))/,
    why: 'pure, and flat',
  },
]

/** Files that speak to PostgreSQL by themselves, and why Prisma or the commands do not serve them. */
const plainPostgres: Record<string, string> = {
  'lib/change/batch.ts': 'many inputs share one commit',
  'lib/jobs/main.ts': 'the queue brings its own pool',
  'lib/supervisor/database.ts': 'looks after the server before anything else can',
}

const isTest = (file: string) => /\.test\.tsx?$/.test(file)
const isFixture = (file: string) => /^(lib\/\w+|clients|examples(\/\w+)?)\/fixture[\w-]*(\.ts)?$/.test(file)
const files = sourceFiles().filter((file) => !isTest(file))
const shipped = files.filter((file) => !isFixture(file))
const ofLib = shipped.filter((file) => file.startsWith('lib/'))

describe('one direction', () => {
  it('names every folder of lib once', () => {
    expect(order.flat().toSorted()).toEqual([...new Set(ofLib.map(folderOf))].toSorted())
  })

  it.each(ofLib)('%s imports only what stands lower', (file) => {
    const own = levelOf(folderOf(file))
    const upward = importsOf(file).filter(
      (target) => target.startsWith('lib/') && folderOf(target) !== folderOf(file) && levelOf(folderOf(target)) >= own,
    )
    expect(upward).toEqual([])
  })

  it('there is no circle between folders', () => {
    const imports = new Map<string, Set<string>>()
    for (const file of ofLib)
      for (const target of importsOf(file).filter((name) => name.startsWith('lib/')))
        if (folderOf(target) !== folderOf(file))
          imports.set(folderOf(file), (imports.get(folderOf(file)) ?? new Set()).add(folderOf(target)))
    expect(circleIn(imports)).toBeNull()
    const around = ['ab', 'bc', 'ca'].map(([from, to]) => [from!, new Set([to!])] as const)
    expect(circleIn(new Map(around))).toEqual(['a', 'b', 'c', 'a'])
  })
})

describe('what holds for some', () => {
  it.each(shipped)('%s', (file) => {
    for (const { mayImport, why } of rows.filter((row) => row.files.test(file)))
      expect(
        importsOf(file).filter((target) => !mayImport.test(target)),
        why,
      ).toEqual([])
  })
})

describe('a pure file', () => {
  // In a noun, the record and the core, what has no mark "server-only" may be used anywhere: by a page, a test, a reader.
  const nounFiles = ofLib.filter((file) => [...nouns, 'core', 'difference'].includes(file.split('/')[1]!))
  const pure = nounFiles.filter((file) => !isForServer(file) && !file.startsWith('lib/imports/reader/'))

  it.each(pure)('%s imports only pure files', (file) => {
    expect(needs(file).filter((target) => isForServer(fileOf(target)) || /^lib\/(db|env)/.test(target))).toEqual([])
    expect(
      packagesOf(file).filter((name) => name !== 'node:crypto' && (name.startsWith('node:') || name === 'pg')),
    ).toEqual([])
  })

  it.each(files.filter((file) => file.startsWith('components/')))('%s needs nothing else', (file) => {
    expect(needs(file).filter((target) => target.startsWith('lib/') && isForServer(fileOf(target)))).toEqual([])
  })
})

describe('what a browser runs', () => {
  it.each(sentToBrowsers())('%s has no schema in it', (file) => {
    // 32 KB on every page that has one, and a probe that the policy for content forbids. Words and lists stand in files
    // of their own; a schema takes them from there.
    expect(packagesOf(file)).not.toContain('zod')
  })

  it.each(sentToBrowsers())('%s says nothing that the record says', (file) => {
    // The words for every command and refusal, for the sake of one; sentences of the record are made by the server.
    expect(needs(file).filter((target) => /^lib\/audit\/(labels|acts)$/.test(target))).toEqual([])
  })
})

it('only the command runner and the batch runner can write', () => {
  const writes = /import (\{[^}]*\bwriter(Pool)?\b[^}]*\}|\*[^']*) from '@\/lib\/db\/client'/
  const withWriter = shipped.filter((file) => writes.test(code(file)))
  expect(withWriter).toEqual(['lib/change/batch.ts', 'lib/change/command.ts'])
})

it('only who must know whose a secret is reads hashes of secrets', () => {
  const reads = /import \{[^}]*\bsecretsReader\b[^}]*\} from '@\/lib\/db\/client'/
  const found = shipped.filter((file) => reads.test(code(file)))
  expect(found).toEqual(['people/sessions', 'people/tokens', 'pods', 'servers'].map((of) => `lib/${of}/queries.ts`))
})

it('who speaks to PostgreSQL directly says why', () => {
  const plain = ofLib.filter((file) => packagesOf(file).includes('pg') && !file.startsWith('lib/db/'))
  expect(plain).toEqual(Object.keys(plainPostgres))
})

it('nothing that ships stands on what tests stand on', () => {
  const ships = shipped.filter((file) => !/^(bench|e2e)\//.test(file))
  expect(ships.filter((file) => importsOf(file).some(isFixture))).toEqual([])
})

it('only the glue and the routes know Next.js', () => {
  const glue = /^(app\/|components\/|proxy\.ts|lib\/web\/|lib\/auth\/(actor|nextauth|adapter|providers|requests)\.ts)/
  const strangers = files.filter((file) => /from 'next[/']/.test(code(file)) && !glue.test(file))
  // A type of addresses that its routes make, and nothing of its code.
  expect(strangers).toEqual(['lib/core/address.ts'])
})

/** The text without comments, so that speaking of something is not using it. */
function code(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '')
}

function isForServer(file: string): boolean {
  return /import 'server-only'/.test(code(file))
}

function importsOf(file: string): string[] {
  return targetsIn(file, code(file))
}

/** The files of components for browsers and all that these need to run; of an action of the server only its name is sent. */
function sentToBrowsers(): string[] {
  const found = new Set(shipped.filter((file) => /^'use client'/m.test(code(file))))
  for (const file of found)
    for (const target of needs(file).map(fileOf)) if (!/^'use server'/m.test(code(target))) found.add(target)
  return [...found].toSorted()
}

/** What a file needs to run: types are gone by then. */
function needs(file: string): string[] {
  return targetsIn(file, code(file).replaceAll(/^(import|export) type [^']*'[^']*'/gm, ''))
}

function targetsIn(file: string, text: string): string[] {
  const targets = [...text.matchAll(/(?:from|import)\s*\(?\s*'((?:@\/|\.{1,2}\/)[^']+)'/g)].map(([, name]) =>
    name!.startsWith('@/') ? name!.slice(2) : path.join(path.dirname(file), name!),
  )
  return targets.filter((target) => !target.endsWith('.css'))
}

function packagesOf(file: string): string[] {
  return [...code(file).matchAll(/^import (?!type).*from '([^@.][^']*)'|^\} from '([^@.][^']*)'/gm)].map(
    (match) => match[1] ?? match[2]!,
  )
}

/** The folder of lib a file stands in; what stands directly in lib, such as the settings, belongs to the core. */
function folderOf(target: string): string {
  const [, folder, file] = target.split('/')
  return file === undefined && !folder!.startsWith('sources') ? 'core' : folder!.replace(/\.tsx?$/, '')
}

function levelOf(folder: string): number {
  return order.findIndex((line) => (line as readonly string[]).includes(folder))
}

function fileOf(target: string): string {
  const found = [`${target}.ts`, `${target}.tsx`, target].find((name) => existsSync(name))
  if (!found) throw new Error(`${target} is imported but not there`)
  return found
}

/** One circle among the imports, from a folder back to itself, or null. */
function circleIn(imports: ReadonlyMap<string, ReadonlySet<string>>): string[] | null {
  const done = new Set<string>()
  function walk(folder: string, way: readonly string[]): string[] | null {
    if (way.includes(folder)) return [...way.slice(way.indexOf(folder)), folder]
    if (done.has(folder)) return null
    for (const next of imports.get(folder) ?? []) {
      const circle = walk(next, [...way, folder])
      if (circle) return circle
    }
    done.add(folder)
    return null
  }
  for (const folder of imports.keys()) {
    const circle = walk(folder, [])
    if (circle) return circle
  }
  return null
}
