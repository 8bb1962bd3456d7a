import { describe, expect, it } from 'vitest'
import { branchesBrief, isProtected, namedBranches } from '@/lib/repositories/branches/rules'
import { branchesWish } from '@/lib/repositories/branches/schema'

describe('a protected branch', () => {
  it.each([
    ['main', ['main'], true],
    ['Main', ['main'], false],
    ['mainly', ['main'], false],
    ['release/1.0', ['main', 'release/*'], true],
    ['release/1.0/fix', ['release/*'], false],
    ['release/1.0/fix', ['release/**'], true],
    ['release', ['release/*'], false],
    ['hotfix-7', ['hotfix-*'], true],
    ['pods/dev/topic', ['**'], false],
    ['pods/dev/topic', ['pods/**'], false],
    ['main', ['**'], true],
  ] as const)('%s by %j: %s', (branch, patterns, is) => {
    expect(isProtected(patterns, branch)).toBe(is)
  })

  it('has a name where one is written or it is there', () => {
    expect(namedBranches(['main', 'release/*'], ['release/1.0', 'topic'])).toEqual(['main', 'release/1.0'])
  })
})

describe('a wish', () => {
  const wish = (branches: unknown) => branchesWish.safeParse({ repository: 'shop', branches, reason: 'So' })

  it('comes from a form line by line, each once', () => {
    expect(wish('main\nrelease/*\n  main ').data?.branches).toEqual(['main', 'release/*'])
  })

  it.each(['', 'a..b', '/main', 'main/', 're**se', 'a b~1', 'x.lock', '-main', 'main:other'])(
    'is none by %j',
    (name) => {
      expect(wish(name === 'a b~1' ? [name] : name).success).toBe(false)
    },
  )
})

it('says what comes, what goes on as it is, and what is protected no more', () => {
  const brief = branchesBrief({
    asker: 'Ade',
    repository: 'shop',
    before: ['main', 'next'],
    after: ['main', 'release/*'],
    takesIn: [{ branch: 'release/1.0', commit: 'a'.repeat(40) }],
    leaves: ['next'],
  })
  expect(brief.sentence).toBe(
    'Ade wants “release/*” to move by deliveries alone, and “next” to move without a signature in “shop”',
  )
  expect(brief.consequences[1]).toContain('goes on from aaaaaaaaaaaa as it is')
  expect(brief.unusual).toMatchObject([{ text: '“next” has moved by deliveries alone until now' }])
  expect(brief.tierReasons).toHaveLength(1)
})
