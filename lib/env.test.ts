import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { EnvProblems, readEnv } from '@/lib/env'

const key = JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))

const production = {
  COUNTERSIGN_ENV: 'prod',
  COUNTERSIGN_URL: 'https://countersign.example',
  COUNTERSIGN_SIGNING_KEY: key,
  AUTH_SECRET: 'a secret of more than thirty-two characters',
  DATABASE_URL: 'postgresql://app:pw@db.example/countersign',
  OIDC_ISSUER: 'https://login.example',
  OIDC_CLIENT_ID: 'countersign',
  OIDC_CLIENT_SECRET: 'secret',
}

function problemsOf(source: Record<string, string | undefined>): readonly string[] {
  try {
    readEnv(source)
  } catch (error) {
    if (error instanceof EnvProblems) return error.problems
    throw error
  }
  return []
}

describe('settings', () => {
  it('needs none for development', () => {
    expect(readEnv({})).toMatchObject({
      environment: 'dev',
      port: 3000,
      url: 'http://localhost:3000',
      bundledIdentity: true,
      demo: true,
      externalDatabase: false,
      importHosts: [],
      importRoots: [],
    })
  })

  it('treats a blank setting as absent', () => {
    expect(readEnv({ PORT: '', DATABASE_URL: '  ', OIDC_ISSUER: '' }).port).toBe(3000)
  })

  it('reports every problem at once, in words', () => {
    expect(
      problemsOf({ PORT: 'many', COUNTERSIGN_ENV: 'live', DATABASE_URL: 'mysql://x', AUTH_SECRET: 'short' }),
    ).toEqual([
      'COUNTERSIGN_ENV must be one of dev, test, prod.',
      'PORT must be a whole number between 1 and 65535.',
      'DATABASE_URL must be an address such as postgresql://user:password@host:5432/database.',
      'AUTH_SECRET must be at least 32 characters long.',
    ])
  })

  it('names the half of a provider that is missing', () => {
    expect(problemsOf({ ENTRA_ID: 'x', ENTRA_SECRET: 'y' })).toEqual([
      'ENTRA_ID and ENTRA_SECRET is set but ENTRA_ISSUER is missing; sign-in needs all of them.',
    ])
  })

  it('knows an App at GitHub by its number and where its key is found, never by the key', () => {
    const app = { COUNTERSIGN_GITHUB_APP_ID: '4711', COUNTERSIGN_GITHUB_APP_KEY: 'env:COUNTERSIGN_GIT_SECRET_APP' }
    const key = 'env:COUNTERSIGN_GIT_SECRET_APP'
    expect(readEnv({}).github).toBeNull()
    expect(readEnv(app).github).toEqual({ appId: 4711, key, api: 'https://api.github.com', web: 'https://github.com' })
    const own = { ...app, COUNTERSIGN_GITHUB_API: 'https://github.example.com/api/v3/' }
    expect(readEnv(own).github).toMatchObject({
      api: 'https://github.example.com/api/v3',
      web: 'https://github.example.com',
    })
    const cloud = { ...app, COUNTERSIGN_GITHUB_API: 'https://api.acme.ghe.com' }
    expect(readEnv(cloud).github?.web).toBe('https://acme.ghe.com')
    expect(problemsOf({ ...app, COUNTERSIGN_GITHUB_APP_KEY: '-----BEGIN RSA PRIVATE KEY-----' })).toEqual([
      expect.stringMatching(/COUNTERSIGN_GITHUB_APP_KEY must say where the key is found/),
    ])
    expect(problemsOf({ COUNTERSIGN_GITHUB_APP_ID: '4711' })).toEqual([expect.stringMatching(/are set together/)])
    const hook = { COUNTERSIGN_GITHUB_HOOK_SECRET: 'env:COUNTERSIGN_HOOK_SECRET_APP' }
    expect([readEnv(app).githubHook, readEnv({ ...app, ...hook }).githubHook]).toEqual([null, Object.values(hook)[0]])
    expect(problemsOf(hook)).toEqual([expect.stringMatching(/GitHub calls for an App/)])
    expect(problemsOf({ ...app, COUNTERSIGN_GITHUB_HOOK_SECRET: 'a-secret-of-more-than-32-characters' })).toEqual([
      expect.stringMatching(/COUNTERSIGN_GITHUB_HOOK_SECRET must say where the secret is found/),
    ])
    expect(problemsOf({ ...app, COUNTERSIGN_GITHUB_APP_ID: 'mine' })).toEqual([
      expect.stringMatching(/must be the number of the App/),
    ])
  })

  it('replaces the bundled sign-in as soon as a provider is set up', () => {
    const found = readEnv({ GITHUB_ID: 'id', GITHUB_SECRET: 'secret' })
    expect(found.bundledIdentity).toBe(false)
    expect(found.providers).toEqual({ github: { clientId: 'id', clientSecret: 'secret', organisations: [] } })
  })

  it('accepts a complete production and leaves the demo out of it', () => {
    expect(readEnv(production)).toMatchObject({
      demo: false,
      bundledIdentity: false,
      url: 'https://countersign.example',
    })
  })

  it.each(['COUNTERSIGN_URL', 'COUNTERSIGN_SIGNING_KEY', 'AUTH_SECRET'])('refuses production without %s', (name) => {
    expect(problemsOf({ ...production, [name]: undefined })).toEqual([expect.stringContaining(`${name} is missing`)])
  })

  it('refuses the bundled sign-in in production', () => {
    const without = { ...production, OIDC_ISSUER: '', OIDC_CLIENT_ID: '', OIDC_CLIENT_SECRET: '' }
    expect(problemsOf(without)).toEqual([expect.stringContaining('No sign-in is set up')])
    expect(problemsOf({ ...production, COUNTERSIGN_PROCESS: 'identity' })).toEqual([
      expect.stringContaining('does not run with COUNTERSIGN_ENV=prod'),
    ])
  })

  it('refuses plain http to another machine, for the issuer and for production itself', () => {
    expect(problemsOf({ ...production, COUNTERSIGN_URL: 'http://countersign.example' })).toHaveLength(1)
    expect(problemsOf({ OIDC_ISSUER: 'http://login.example', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' })).toEqual([
      expect.stringContaining('OIDC_ISSUER must be an https address'),
    ])
  })

  it.each<[string, Record<string, string>, string]>([
    ['made-up people at a public address', { COUNTERSIGN_URL: 'https://c.example' }, 'anybody there can be anybody'],
    ['made-up people on every interface', { COUNTERSIGN_HOST: '0.0.0.0' }, 'COUNTERSIGN_HOST is 0.0.0.0'],
    [
      'made-up people alone at an address of the network',
      { COUNTERSIGN_PROCESS: 'identity', COUNTERSIGN_HOST: '192.0.2.7', AUTH_SECRET: 'x'.repeat(32) },
      'COUNTERSIGN_HOST is 192.0.2.7',
    ],
    ['an environment that came out empty', { COUNTERSIGN_ENV: ' ' }, 'COUNTERSIGN_ENV is blank'],
    ['trust in everybody', { COUNTERSIGN_TRUSTED_PROXIES: '0.0.0.0/0' }, '0.0.0.0/0 is none'],
    ['trust in a name', { COUNTERSIGN_TRUSTED_PROXIES: '10.0.0.1, proxy.example' }, 'proxy.example is none'],
  ])('refuses %s', (_what, settings, words) => {
    expect(problemsOf(settings)).toEqual([expect.stringContaining(words)])
  })

  it('lets others in as made-up people where somebody says so, or where people have a sign-in of their own', () => {
    const open = { COUNTERSIGN_URL: 'https://c.example', COUNTERSIGN_HOST: '0.0.0.0' }
    expect(problemsOf({ ...open, COUNTERSIGN_BUNDLED_SIGN_IN: 'anywhere' })).toEqual([])
    expect(problemsOf({ ...open, GITHUB_ID: 'id', GITHUB_SECRET: 'secret' })).toEqual([])
  })

  it.each<[string, Record<string, string>, string]>([
    ['an address of this machine', { COUNTERSIGN_URL: 'https://localhost' }, 'COUNTERSIGN_URL is an address of this'],
    ['one over plain http', { COUNTERSIGN_URL: 'http://127.0.0.2:3000' }, 'COUNTERSIGN_URL is an address of this'],
    ['a sign-in on this machine', { OIDC_ISSUER: 'http://localhost:8080/realms/x' }, 'OIDC_ISSUER is an address'],
    ['a secret of one letter', { AUTH_SECRET: 'x'.repeat(40) }, 'AUTH_SECRET looks like one from an example'],
    ['a secret to be replaced', { AUTH_SECRET: 'please-change-me-please-change-me-now' }, 'AUTH_SECRET looks like'],
    ['a client secret to be replaced', { OIDC_CLIENT_SECRET: 'CHANGEME' }, 'OIDC_CLIENT_SECRET looks like'],
    ['a password like its account', { DATABASE_URL: 'postgresql://app:app@db.example/c' }, 'DATABASE_URL has a'],
    ['a password one tries first', { DATABASE_URL: 'postgresql://app:postgres@db/c' }, 'DATABASE_URL has a password'],
    ['Google for everybody', { GOOGLE_ID: 'id', GOOGLE_SECRET: 'a b c' }, 'SIGN_IN_DOMAINS'],
    ['GitHub for everybody', { GITHUB_ID: 'id', GITHUB_SECRET: 'a b c' }, 'GITHUB_ORGANISATIONS'],
    ['GitLab for everybody', { OIDC_ISSUER: 'https://gitlab.com' }, 'SIGN_IN_DOMAINS'],
    ['the demo', { COUNTERSIGN_DEMO: 'on' }, 'the demo is no part of a production'],
  ])('refuses in production %s', (_what, settings, words) => {
    expect(problemsOf({ ...production, ...settings })).toContainEqual(expect.stringContaining(words))
    expect(
      problemsOf({ ...settings, COUNTERSIGN_ENV: 'test', COUNTERSIGN_BUNDLED_SIGN_IN: 'anywhere' }),
    ).not.toContainEqual(expect.stringContaining(words))
  })

  it('accepts in production a service that is open to all with a list of who may come in', () => {
    const google = { GOOGLE_ID: 'id', GOOGLE_SECRET: 'a b c', SIGN_IN_DOMAINS: 'corp.example' }
    const gitHub = { GITHUB_ID: 'id', GITHUB_SECRET: 'a b c', GITHUB_ORGANISATIONS: 'corp, corp-labs' }
    expect(problemsOf({ ...production, ...google, ...gitHub })).toEqual([])
    expect(readEnv({ ...production, ...gitHub }).providers.github?.organisations).toEqual(['corp', 'corp-labs'])
  })

  it('asks a single process for what only the supervisor can make up', () => {
    expect(problemsOf({ COUNTERSIGN_PROCESS: 'gate' })).toEqual([
      'DATABASE_URL is missing; the gate process needs it.',
      'AUTH_SECRET is missing; the gate process needs it.',
    ])
  })

  it('reads the signing key from the setting or from a file', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'countersign-env-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = path.join(folder, 'key.json')
    writeFileSync(file, key)
    expect(readEnv({ COUNTERSIGN_SIGNING_KEY: key }).signingKey).toEqual(JSON.parse(key))
    expect(readEnv({ COUNTERSIGN_SIGNING_KEY: file }).signingKey).toEqual(JSON.parse(key))
  })

  it('refuses a signing key that is public, of another kind or not there', () => {
    const { d: _private, ...publicKey } = JSON.parse(key)
    for (const bad of [JSON.stringify(publicKey), '{"kty":"oct","k":"AAAA","d":"x"}', '{', '/nowhere/key.json'])
      expect(problemsOf({ COUNTERSIGN_SIGNING_KEY: bad })).toEqual([expect.stringContaining('COUNTERSIGN_SIGNING_KEY')])
    // An operator who sets things up names the file before there is one, and has other commands beside.
    expect(
      readEnv({ COUNTERSIGN_PROCESS: 'operator', COUNTERSIGN_SIGNING_KEY: '/nowhere/key.json' }).signingKey,
    ).toBeNull()
  })

  it('takes an origin without a path as the public address', () => {
    expect(readEnv({ COUNTERSIGN_URL: 'http://localhost:8080/' }).url).toBe('http://localhost:8080')
    expect(problemsOf({ COUNTERSIGN_URL: 'http://localhost:8080/console' })).toHaveLength(1)
  })
})
