import { describe, expect, it } from 'vitest'
import { gitHubProfile, isListed, profileOf, shownProvider, signInProviders } from '@/lib/auth/providers'
import { readEnv } from '@/lib/env'

const offered = (settings: Record<string, string>) =>
  signInProviders(readEnv({ AUTH_SECRET: 'x'.repeat(32), ...settings }))

const settings = {
  OIDC_ISSUER: 'https://login.example/',
  OIDC_CLIENT_ID: 'a',
  OIDC_CLIENT_SECRET: 'b',
  OIDC_NAME: 'Example login',
  GITHUB_ID: 'a',
  GITHUB_SECRET: 'b',
  GOOGLE_ID: 'a',
  GOOGLE_SECRET: 'b',
  ENTRA_ID: 'a',
  ENTRA_SECRET: 'b',
  ENTRA_ISSUER: 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000001/v2.0',
}

describe('the ways to sign in', () => {
  it('are the made-up people while nothing is set up', () => {
    expect(offered({}).map(({ id }) => id)).toEqual(['bundled'])
  })

  it('are those set up, and then never the made-up people', () => {
    expect(offered(settings).map(({ id, name }) => `${id}: ${name}`)).toEqual([
      'oidc: Example login',
      'entra: Microsoft',
      'google: Google',
      'github: GitHub',
    ])
  })

  it('each name an issuer of their own', () => {
    const issuers = offered(settings).map(({ issuer }) => issuer)
    expect(issuers).toEqual([
      'https://login.example',
      settings.ENTRA_ISSUER,
      'https://accounts.google.com',
      'https://github.com',
    ])
  })

  it('are shown by host, scope and who may come, and by nothing that opens anything', () => {
    const secrets = { OIDC_CLIENT_SECRET: 'open sesame', GITHUB_SECRET: 'open barley', AUTH_SECRET: 'y'.repeat(32) }
    const listed = { SIGN_IN_DOMAINS: 'corp.example', GITHUB_ORGANISATIONS: 'pottery' }
    const shown = offered({ ...settings, ...secrets, ...listed }).map(shownProvider)
    expect(shown).toEqual([
      { id: 'oidc', name: 'Example login', host: 'login.example', scope: 'openid email profile', open: null },
      { id: 'entra', name: 'Microsoft', host: 'login.microsoftonline.com', scope: 'openid email profile', open: null },
      {
        id: 'google',
        name: 'Google',
        host: 'accounts.google.com',
        scope: 'openid email profile',
        open: { organisations: [], domains: ['corp.example'] },
      },
      {
        id: 'github',
        name: 'GitHub',
        host: 'github.com',
        scope: 'read:user user:email read:org',
        open: { organisations: ['pottery'], domains: ['corp.example'] },
      },
    ])
    const bundled = offered({}).map(shownProvider)
    expect(bundled).toMatchObject([{ id: 'bundled', host: null, open: null }])
    expect(JSON.stringify([shown, bundled])).not.toMatch(/open (sesame|barley)|[xy]{32}/)
  })

  it('all prove with PKCE and state that an answer belongs to this browser', () => {
    for (const { oauth } of [...offered(settings), ...offered({})])
      expect(oauth.checks).toEqual(expect.arrayContaining(['pkce', 'state']))
  })
})

describe('an identity token', () => {
  const claims = {
    iss: 'https://login.example',
    sub: 'u-1',
    name: ' Ana ',
    email: 'ana@corp.example',
    email_verified: true,
  }

  it('becomes an identity', () => {
    expect(profileOf(claims, 'https://login.example')).toMatchObject({
      id: 'u-1',
      subject: 'u-1',
      issuer: 'https://login.example',
      name: 'Ana',
      email: 'ana@corp.example',
      emailIsVerified: true,
    })
  })

  it('is refused when another issuer signed it, such as another tenant', () => {
    expect(() => profileOf({ ...claims, iss: 'https://login.example.evil' }, 'https://login.example')).toThrow(
      /expected/,
    )
    expect(() => profileOf({ ...claims, iss: undefined }, 'https://login.example')).toThrow(/nobody/)
  })

  it('may end its issuer with a slash, which stays the same issuer', () => {
    expect(profileOf({ ...claims, iss: 'https://login.example/' }, 'https://login.example').issuer).toBe(
      'https://login.example',
    )
  })

  it.each([false, undefined, 'true', 1])('does not vouch for an address by email_verified = %j', (value) => {
    expect(profileOf({ ...claims, email_verified: value }, 'https://login.example').emailIsVerified).toBe(false)
  })

  it('never brings roles or groups, whatever it claims', () => {
    const greedy = { ...claims, roles: ['admin'], groups: ['product-owners'], demo: true }
    expect(profileOf(greedy, 'https://login.example')).toMatchObject({ roles: [], groups: [], demo: false })
  })

  it('names somebody by what there is', () => {
    expect(profileOf({ iss: 'https://login.example', sub: 'u-2' }, 'https://login.example').name).toBe('u-2')
  })
})

describe('an account at GitHub', () => {
  const user = { id: 583231, login: 'octo', name: null, email: 'public@corp.example' }

  it('is known by its number, not by its login name', () => {
    expect(gitHubProfile(user)).toMatchObject({
      id: '583231',
      subject: '583231',
      issuer: 'https://github.com',
      name: 'octo',
    })
  })

  it('has a trusted address only if GitHub verified its primary one', () => {
    expect(gitHubProfile(user)).toMatchObject({ email: 'public@corp.example', emailIsVerified: false })
    const emails = [
      { email: 'second@corp.example', primary: false, verified: true },
      { email: 'first@corp.example', primary: true, verified: true },
    ]
    expect(gitHubProfile({ ...user, emails })).toMatchObject({ email: 'first@corp.example', emailIsVerified: true })
    const unverified = [{ email: 'first@corp.example', primary: true, verified: false }]
    expect(gitHubProfile({ ...user, emails: unverified }).emailIsVerified).toBe(false)
  })

  it('without a number is nobody', () => {
    expect(gitHubProfile({ login: 'octo' }).id).toBe('')
  })
})

describe('who may come in by a service that is open to all', () => {
  const lists = { organisations: ['Corp'], domains: ['corp.example'] }
  it.each([
    ['a member of a listed organisation', { orgs: [{ login: 'other' }, { login: 'corp' }] }, null, true],
    ['a verified address of a listed domain', {}, 'ana@CORP.example', true],
    ['a member of another organisation', { orgs: [{ login: 'corporation' }] }, null, false],
    ['an address below a listed domain', {}, 'ana@mail.corp.example', false],
    ['an address that ends alike', {}, 'ana@evilcorp.example', false],
    ['nobody in particular', { orgs: 'Corp' }, null, false],
  ] as const)('%s', (_who, claims, email, expected) => {
    expect(isListed(lists, claims, email)).toBe(expected)
    expect(isListed(null, claims, email)).toBe(true)
    expect(isListed({ organisations: [], domains: [] }, claims, email)).toBe(true)
  })
})
