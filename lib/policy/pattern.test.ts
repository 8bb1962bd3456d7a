import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { branchParts, compileGlob, compileToolPattern, matchesGlob, matchesTool, pathParts } from '@/lib/policy/pattern'
import { name, toolPattern } from '@/lib/policy/schema'
import { toolKey } from '@/lib/tools/schema'

describe('matchesTool', () => {
  it.each([
    ['git.rollback_commit', 'git.rollback_commit', true],
    ['git.*', 'git.rollback_commit', true],
    ['git.*', 'git.x.delete', false],
    ['git.*', 'git', false],
    ['git.*', 'gitx.y', false],
    ['*.delete', 'git.x.delete', false],
    ['*.x.delete', 'git.x.delete', true],
    ['git.**', 'git.x.delete', true],
    ['git.**', 'git', false],
    ['git.**', 'github.x', false],
    ['**', 'git', true],
    ['**', 'a.b.c.d', true],
    ['*', 'git', true],
    ['*', 'git.x', false],
    ['*.**', 'git', false],
  ])('%s on %s: %s', (pattern, key, expected) => {
    expect(matchesTool(compileToolPattern(pattern), key.split('.'))).toBe(expected)
  })
})

describe('matchesGlob', () => {
  it.each([
    ['docs/**', 'docs/a/b.md', true],
    ['docs/**', 'docs', true],
    ['docs/**', 'docsx/a', false],
    ['docs/*', 'docs/a.md', true],
    ['docs/*', 'docs/a/b.md', false],
    ['**/*.md', 'a.md', true],
    ['**/*.md', 'x/y/a.md', true],
    ['**/*.md', 'x/y/a.mdx', false],
    ['**/a/**/b', 'x/a/y/a/z/b', true],
    ['**/a/**/b', 'x/a/y/b/c', false],
    ['**/.env', 'app/.env', true],
    ['*a*b*', 'xaxbx', true],
    ['*a*b*', 'xbxax', false],
    ['ab*ba', 'aba', false],
    ['.github/**', '.github/workflows/ci.yml', true],
    ['é/*', 'e\u0301/x', true],
  ])('%s on %s: %s', (glob, path, expected) => {
    expect(matchesGlob(compileGlob(glob), pathParts(path) ?? [])).toBe(expected)
  })

  it('answers at once where a careless matcher would try every split', () => {
    const glob = compileGlob(`${'**/a/'.repeat(30)}**/b`)
    expect(
      matchesGlob(
        glob,
        Array.from({ length: 2000 }, () => 'a'),
      ),
    ).toBe(false)
    expect(matchesGlob(compileGlob(`${'*a'.repeat(30)}*b`), ['a'.repeat(4000)])).toBe(false)
  })
})

describe('pathParts', () => {
  it.each([
    ['docs/a.md', ['docs', 'a.md']],
    ['./docs//a.md/', ['docs', 'a.md']],
    ['a/...', ['a', '...']],
    ['straße/e\u0301', ['straße', 'é']],
  ])('reads %j', (path, parts) => {
    expect(pathParts(path)).toEqual(parts)
  })

  it.each([
    '',
    '.',
    './/',
    '/etc/passwd',
    '../x',
    'a/../b',
    'a/..',
    'a\\b',
    'C:/x',
    'c:x',
    'a\u0000b',
    'a\u202Eb',
    'a\u200B',
    'a\nb',
    'a\uD800',
    'x'.repeat(4097),
  ])('does not read %j', (path) => {
    expect(pathParts(path)).toBeNull()
  })
})

describe('branchParts', () => {
  it('compares branches without regard to case', () => {
    expect(branchParts('Release/2.0')).toEqual(['release', '2.0'])
  })

  it.each([
    '',
    'refs/heads/main',
    'REFS/heads/main',
    'heads/main',
    'a..b',
    'a@{1}',
    'a//b',
    '/a',
    'a/',
    '-x',
    '.x',
    'a.lock',
    'a b',
    'ma\u0456n',
    'main\n',
    'x'.repeat(201),
  ])('does not read %j', (branch) => {
    expect(branchParts(branch)).toBeNull()
  })
})

describe('the grammar of names', () => {
  const lower = 'abcdefghijklmnopqrstuvwxyz'
  const isPart = (part: string) =>
    part !== '' &&
    lower.includes(part.charAt(0)) &&
    Array.from(part).every((letter) => `${lower}0123456789_`.includes(letter))
  const near = fc
    .array(
      fc.oneof(
        fc.constantFrom('a', 'Z', '0', '_', '.', '*', '**', '-', '\n', '\u212A', '\u0430', '\u200B'),
        fc.string({ maxLength: 2, unit: 'binary' }),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join(''))

  it('takes no tool name outside lower-case ASCII words joined by dots', () => {
    fc.assert(
      fc.property(near, (text) => {
        expect(toolKey.safeParse(text).success).toBe(text.split('.').every(isPart))
      }),
      { numRuns: 5000 },
    )
  })

  it('takes no pattern in which a star is anything but a whole word, nor ** anywhere but at the end', () => {
    fc.assert(
      fc.property(near, (text) => {
        const parts = text.split('.')
        const expected = parts.every(
          (part, at) => isPart(part) || part === '*' || (part === '**' && at === parts.length - 1),
        )
        expect(toolPattern.safeParse(text).success).toBe(expected)
      }),
      { numRuns: 5000 },
    )
  })

  it('takes no role, department or environment outside ASCII', () => {
    fc.assert(
      fc.property(near, (text) => {
        const accepted = name.safeParse(text).success
        expect(accepted && !Array.from(text).every((letter) => letter > ' ' && letter < '\u007f')).toBe(false)
      }),
      { numRuns: 5000 },
    )
    expect(name.safeParse('DevPod').success).toBe(true)
  })
})
