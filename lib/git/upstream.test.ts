import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GitProblem } from '@/lib/git/run'
import { branchesThere, limitsFor, saidBy, type Way } from '@/lib/git/upstream'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-way-'))
const before = process.env.PATH
beforeAll(() => {
  // In the place of ssh stands what says with which words it was called.
  writeFileSync(path.join(folder, 'ssh'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${path.join(folder, 'said')}'\nexit 255\n`)
  chmodSync(path.join(folder, 'ssh'), 0o755)
  process.env.PATH = `${folder}:${before}`
})
afterAll(() => {
  process.env.PATH = before
  rmSync(folder, { recursive: true, force: true })
})

const way = (more: Partial<Way>): Way => ({
  url: 'ssh://git@git.example.com/acme/shop.git',
  protocol: 'ssh',
  to: { protocol: 'ssh', host: 'git.example.com', port: 22, address: '192.0.2.7' },
  proxy: null,
  caFile: null,
  credential: { keyFile: "/run/keys/it's 100%.key" },
  knownHosts: { file: path.join(folder, 'known hosts'), isGiven: false },
  ...more,
})
const https = (more: Partial<Way> = {}) => {
  const url = 'https://git.example.com/acme/shop.git'
  const to = { protocol: 'https', host: 'git.example.com', port: 443, address: '2001:db8::7' }
  return way({ url, protocol: 'https', to, credential: { token: 'secret-token' }, ...more })
}

describe('by ssh', () => {
  it('goes to the address that was looked at, with the one key of this repository and no other', async () => {
    await expect(branchesThere(folder, way({}), ['main'])).rejects.toThrow(GitProblem)
    const said = readFileSync(path.join(folder, 'said'), 'utf8').split('\n')
    expect(said).toEqual(
      expect.arrayContaining([
        '-F/dev/null',
        '-oBatchMode=yes',
        '-oIdentitiesOnly=yes',
        '-oIdentityAgent=none',
        `-oIdentityFile="/run/keys/it's 100%%.key"`,
        `-oUserKnownHostsFile="${path.join(folder, 'known hosts')}"`,
        '-oGlobalKnownHostsFile=/dev/null',
        '-oStrictHostKeyChecking=accept-new',
        '-oHostName=192.0.2.7',
        '-oHostKeyAlias=git.example.com',
        '-oProxyCommand=none',
        'git@git.example.com',
      ]),
    )
  })

  it('takes no key of a server that is not in the file of whoever knows them', () => {
    const given = limitsFor(way({ knownHosts: { file: '/etc/known', isGiven: true } }))
    expect(given.env?.['GIT_SSH_COMMAND']).toContain('StrictHostKeyChecking=yes')
  })

  it('is understood by ssh itself', () => {
    const command = limitsFor(way({})).env!['GIT_SSH_COMMAND']!
    const told = execFileSync('sh', ['-c', `${command} -G git.example.com`], {
      encoding: 'utf8',
      env: { ...process.env, PATH: before },
    })
    expect(told).toContain(`userknownhostsfile ${path.join(folder, 'known hosts')}`)
    expect(told).toContain(`identityfile /run/keys/it's 100`)
    expect(told).toContain('hostname 192.0.2.7')
  })
})

describe('by the web', () => {
  it('has the token in a setting for this server alone, and one protocol', () => {
    const { settings, env, to } = limitsFor(https())
    expect(settings).toContainEqual([
      'http.https://git.example.com/.extraHeader',
      `Authorization: Basic ${Buffer.from('git:secret-token').toString('base64')}`,
    ])
    expect(env).toEqual({ GIT_ALLOW_PROTOCOL: 'https' })
    expect(to?.address).toBe('2001:db8::7')
  })

  it('takes a name together with the token where the server wants a certain one', () => {
    const { settings } = limitsFor(https({ credential: { token: 'x-token-auth:secret' } }))
    expect(settings?.at(-1)?.[1]).toContain(Buffer.from('x-token-auth:secret').toString('base64'))
  })
})

describe('what is said of a failure', () => {
  const problem = (said: string) => new GitProblem('Git could not read the repository.', false, '', said)

  it.each([
    ['fatal: unable to access: The requested URL returned error: 503', 'The server has a fault.'],
    ['fatal: unable to access: Failed to connect to 192.0.2.7 port 443', 'The server does not answer.'],
    ["fatal: Authentication failed for 'https://git.example.com/'", 'The server does not let Countersign in'],
    ['Host key verification failed.', 'another key than the one'],
    ['! [remote rejected] a -> main (pre-receive hook declined)', 'The server refused the push.'],
    ['! [rejected] a -> main (stale info)', 'somewhere else there by now'],
  ])('%s', (said, words) => {
    expect(saidBy(problem(said), https())).toContain(words)
  })

  it('has nothing in it of what opens the server, however the server says it', () => {
    const basic = Buffer.from('git:secret-token').toString('base64')
    const words = saidBy(problem(`remote: you sent ${basic}, which is secret-token\n! [remote rejected]`), https())
    expect(words).toContain('you sent …, which is …')
  })

  it('says that it took too long', () => {
    expect(saidBy(new GitProblem('Git took longer than it may.', true), https())).toBe(
      'The server took longer than it may.',
    )
  })
})
