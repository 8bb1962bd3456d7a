import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { gitSecretPrefix } from '@/lib/core/git-secret'
import { hookSecretPrefix } from '@/lib/core/hook-secret'
import { settings } from '@/lib/settings'
import { processes } from './bin/words.mjs'

const read = (file: string) => readFileSync(file, 'utf8')
const operations = readdirSync('docs/operations').map((name) => `docs/operations/${name}`)
const pages = ['README.md', 'AGENTS.md', ...operations]

/** What the one command does by itself, as its own help lists it, and what it hands to the operator's commands. */
const own = [...read('bin/countersign.mjs').matchAll(/^ {2}countersign ([a-z]+(?: [a-z]+)?)/gm)].map(
  ([, name]) => name!,
)
const handedOn = readdirSync('lib/cli').flatMap((file) =>
  [...read(`lib/cli/${file}`).matchAll(/^(?: {2}| {4})name: '([a-z ]+)',$/gm)].map(([, name]) => name!),
)
const commands = new Set([...own, ...handedOn, ...processes, 'help'])

/** The words after the command: as many as are words, of which a page may go on with a name. */
const called = (text: string) =>
  [...text.matchAll(/(?:countersign\.mjs|`countersign) ([a-z]+)(?: ([a-z]+))?/g)].map(([, one, two]) => ({
    words: `${one} ${two ?? ''}`.trim(),
    isThere: commands.has(one!) || commands.has(`${one} ${two}`),
  }))

describe.each(pages)('%s', (page) => {
  const text = read(page)

  it('names only commands that there are', () => {
    expect(called(text).filter(({ isThere }) => !isThere)).toEqual([])
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    for (const [, name] of text.matchAll(/`npm (?:run )?([a-z0-9:-]+)/g)) expect(Object.keys(scripts)).toContain(name)
  })

  it('names only settings and files that there are', () => {
    const names = text.matchAll(/\b(?:[A-Z]+_)+[A-Z]+\b|\bPORT\b/g)
    // The last is what an agent is given.
    const known = new Set([...Object.keys(settings.shape), 'NODE_EXTRA_CA_CERTS', 'COUNTERSIGN_KEY'])
    // Of these whoever runs it thinks up the ending.
    const prefixes = [gitSecretPrefix, hookSecretPrefix]
    const isKnown = (name: string) => known.has(name) || prefixes.some((prefix) => name.startsWith(prefix))
    expect([...names].map(([name]) => name).filter((name) => !isKnown(name))).toEqual([])
    const files = [...text.matchAll(/[`(]((?:lib|bin|e2e|bench|prisma|components|app|docs)\/[\w./-]+)[`)]/g)]
    // A noun or name that is to be put in stands as a capital letter.
    const meant = files.map(([, file]) => file!).filter((file) => !/\bX\b/.test(file))
    expect(meant.filter((file) => !['', '.ts', '.tsx'].some((ending) => existsSync(file + ending)))).toEqual([])
  })
})

it('commands are found on the pages, and one that there is not would be', () => {
  expect(own).toEqual(expect.arrayContaining(['start', 'keys new', 'policy check']))
  expect(handedOn).toEqual(expect.arrayContaining(['import', 'pods add', 'groups']))
  for (const page of ['README.md', 'docs/operations/systemd.md', 'docs/operations/backup-and-restore.md'])
    expect(called(read(page)), page).not.toEqual([])
  expect(called('`countersign dance` and node bin/countersign.mjs pods dance').map(({ isThere }) => isThere)).toEqual([
    false,
    false,
  ])
})

it('the README has every setting; the unit of systemd and the page for a proxy hold those that a production needs', () => {
  const readme = read('README.md')
  expect(Object.keys(settings.shape).filter((name) => !new RegExp(`\`${name}\``).test(readme))).toEqual([])
  // The unit starts the command that there is, and its file of settings is a whole production.
  const unit = read('docs/operations/systemd.md')
  expect(unit).toMatch(/^ExecStart=\/usr\/bin\/node bin\/countersign\.mjs start$/m)
  for (const name of ['COUNTERSIGN_URL', 'AUTH_SECRET', 'COUNTERSIGN_SIGNING_KEY', 'OIDC_CLIENT_SECRET'])
    expect(unit).toMatch(new RegExp(`^${name}=.`, 'm'))
  expect(read('docs/operations/reverse-proxy.md')).toContain('COUNTERSIGN_TRUSTED_PROXIES')
})
