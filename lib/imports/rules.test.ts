import { describe, expect, it } from 'vitest'
import {
  branchesBehind,
  freeName,
  holdsUnread,
  nameOfLocation,
  readLocation,
  serverOf,
  unchangedBranches,
} from '@/lib/imports/rules'

it('moves within a branch and never past it', () => {
  const at = (commits: number, of: number) => branchesBehind({ done: 2, reading: { branch: 'main', commits, of } })
  expect(branchesBehind({ done: 2, reading: null })).toBe(2)
  expect(at(0, 0)).toBe(2)
  expect(at(50, 100)).toBeGreaterThan(at(10, 100))
  expect(at(100, 100)).toBeLessThan(3)
})

it('reads a branch again of which something was unread, and no other', () => {
  expect(holdsUnread({ problems: { missing_object: 1 } })).toBe(true)
  expect(holdsUnread({ problems: { too_slow: 2, not_yaml: 1 } })).toBe(true)
  expect(holdsUnread({ problems: { not_yaml: 1, too_large: 1 } })).toBe(false)
})

describe('where a repository may lie', () => {
  it.each([
    ['/srv/git/pottery', 'path'],
    ['pottery.bundle', 'path'],
    ['./a folder/with blanks', 'path'],
    ['file:///srv/git/pottery', 'path'],
    ['https://git.example.org/shop/pottery.git', 'address'],
    ['http://[::1]:8080/pottery', 'address'],
    ['ssh://git@git.example.org/pottery.git', 'address'],
    ['git@git.example.org:shop/pottery.git', 'address'],
  ])('reads %s as a %s', (text, kind) => {
    expect(readLocation(text)).toMatchObject({ ok: true, location: { kind } })
  })

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['--upload-pack=touch /tmp/owned', 'unreadable'],
    ['-c core.sshCommand=x', 'unreadable'],
    ['a\nb', 'unreadable'],
    ['x'.repeat(2_001), 'unreadable'],
    ['ext::sh -c "touch /tmp/owned"', 'not_supported'],
    ['fd::17', 'not_supported'],
    ['ftp://example.org/pottery', 'not_supported'],
    ['ssh://-oProxyCommand=touch/pottery', 'not_supported'],
    ['https://git.example.org/pottery?token=abc', 'not_supported'],
    ['https://someone:secret@git.example.org/pottery', 'holds_secret'],
    ['https://ghp_token@git.example.org/pottery', 'holds_secret'],
    ['ssh://git:secret@git.example.org/pottery', 'holds_secret'],
  ])('refuses %j: %s', (text, problem) => {
    expect(readLocation(text)).toEqual({ ok: false, problem })
  })
})

it('names a repository by the last part of where it lies', () => {
  expect(nameOfLocation('/srv/git/pottery.bundle')).toBe('pottery')
  expect(nameOfLocation('git@example.org:shop/pottery.git/')).toBe('pottery')
  expect(nameOfLocation('https://example.org/shop/töpferei')).toBe('töpferei')
  expect(nameOfLocation('///')).toBe('repository')
})

it('gives every repository a name of its own', () => {
  expect(freeName('pottery', new Set())).toBe('pottery')
  expect(freeName('pottery', new Set(['pottery', 'pottery 2']))).toBe('pottery 3')
})

it('skips a branch only when commit, repository and reader are the same', () => {
  const heads = new Map([
    ['main', 'a'],
    ['next', 'b'],
    ['old', 'c'],
  ])
  const known = [
    { sourceId: 'one', branch: 'main', head: 'a', current: true },
    { sourceId: 'one', branch: 'next', head: 'x', current: true },
    { sourceId: 'one', branch: 'old', head: 'c', current: false },
    { sourceId: 'two', branch: 'next', head: 'b', current: true },
  ]
  expect(unchangedBranches(heads, known, 'one')).toEqual(['main'])
  expect(unchangedBranches(heads, known, null)).toEqual([])
})

describe('the server of an address', () => {
  it.each([
    ['https://Git.example.org/pottery.git', { protocol: 'https', host: 'git.example.org', port: 443 }],
    ['http://git.example.org:8080/pottery', { protocol: 'http', host: 'git.example.org', port: 8080 }],
    ['ssh://git@git.example.org/pottery', { protocol: 'ssh', host: 'git.example.org', port: 22 }],
    ['git@git.example.org:pottery.git', { protocol: 'ssh', host: 'git.example.org', port: 22 }],
    ['https://[::1]:3000/pottery', { protocol: 'https', host: '[::1]', port: 3000 }],
    ['/srv/git/pottery', null],
  ])('%s', (text, server) => {
    const judged = readLocation(text)
    expect(judged.ok && serverOf(judged.location)).toEqual(server)
  })
})
