import { describe, expect, it } from 'vitest'
import { call, starterPolicy, withRules } from '@/lib/policy/fixture'
import { decide } from '@/lib/policy/rules'

/** The paths that the policy which comes along protects, each with a file in it. */
const rule = starterPolicy.roles['guarded']!.rules.find(({ id }) => id === 'no-machinery')!
const protectedPaths = rule.when!.path!.map((glob) => ({
  glob,
  path: glob
    .replace(/^\*\*\//, '')
    .replace('/**', '/config.yml')
    .replace('*', 'local'),
}))

const endings = ['', ' ', '.', '..', '. ', ' .', '...  ', '\u00A0', '. .', '     ', '․']
const wide = (text: string) =>
  text.replaceAll(/[!-~]/g, (sign) => (sign === '/' ? sign : String.fromCodePoint(sign.codePointAt(0)! + 0xfee0)))

/** How else a path can be written that some file system or git takes for the same, or for one within the protected. */
function spellingsOf(path: string): string[] {
  const cases = [
    path,
    path.toUpperCase(),
    path.replaceAll(
      /(^|\/)(\.?)(\w)/g,
      (_, start: string, dot: string, letter: string) => start + dot + letter.toUpperCase(),
    ),
    Array.from(path, (sign, at) => (at % 2 ? sign.toUpperCase() : sign)).join(''),
    Array.from(path, (sign, at) => (at % 2 ? sign : sign.toUpperCase())).join(''),
    wide(path),
    path.replaceAll('i', 'ⁱ'),
    path.replace(/[a-z]/, (sign) => `${sign}\u034F`),
  ]
  const ended = cases.flatMap((each) =>
    endings.map((end) =>
      each
        .split('/')
        .map((part) => part + end)
        .join('/'),
    ),
  )
  const streams = cases.flatMap((each) => [`${each}::$DATA`, `${each}:x`])
  const inner = cases.flatMap((each) => [`./${each}`, each.replaceAll('/', '//'), `${each}/`])
  // What is hidden at the top is protected in every folder below.
  const nested = path.startsWith('.')
    ? cases.flatMap((each) => [`a/${each}`, `packages/web/${each}`, `a/B/c/${each}`])
    : []
  return [...new Set([...ended, ...streams, ...inner, ...nested])]
}

const guarded = withRules(
  'tools: ["**"], then: allow',
  `tools: ["**"], when: { path: ${JSON.stringify(protectedPaths.map(({ glob }) => glob))} }, then: deny`,
)
const answer = (...paths: string[]) => decide(guarded, call({ tool: 'a.write', branch: 'x', paths })).decision

describe.each(protectedPaths)('the protected $glob', ({ path }) => {
  const spellings = spellingsOf(path)

  it(`is protected in ${spellings.length} spellings`, () => {
    expect(spellings.length).toBeGreaterThanOrEqual(100)
    expect(spellings.filter((spelling) => answer(spelling) !== 'deny')).toEqual([])
    expect(spellings.filter((spelling) => answer('docs/a.md', spelling) !== 'deny')).toEqual([])
  })

  it('is permitted only as the rule writes it', () => {
    const allow = withRules(`tools: [a.write], when: { path: [${JSON.stringify(path)}] }, then: allow`)
    const permitted = spellings.filter(
      (spelling) => decide(allow, call({ tool: 'a.write', branch: 'x', paths: [spelling] })).decision === 'allow',
    )
    // Empty parts and a leading ./ are no other spelling: they are gone before anything is compared.
    expect(
      permitted.map((spelling) => spelling.replace(/^\.\//, '').replaceAll(/\/+/g, '/').replace(/\/$/, '')),
    ).toEqual(permitted.map(() => path))
  })
})

it('names of short forms and hidden folders are known', () => {
  expect(['GIT~1/config', 'git~1/hooks/x', 'GITHUB~1/workflows/x', 'ENV~1'].map((path) => answer(path))).toEqual(
    Array.from({ length: 4 }, () => 'deny'),
  )
})

it('stops a path that some systems read as no path at all', () => {
  expect(['...', '.../...', '. ./..  ', '\u200B'].map((path) => answer(path))).toEqual(['deny', 'deny', 'deny', 'deny'])
})

it('leaves alone what is only near', () => {
  for (const path of [
    'docs/git/a',
    'github/x',
    '.gitignore',
    '.gitattributes',
    'docs/.env-example',
    'env',
    'project/memory.yml',
  ])
    expect([path, answer(path)]).toEqual([path, 'allow'])
})
