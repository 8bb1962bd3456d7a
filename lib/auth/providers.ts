import 'server-only'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import type { Env } from '@/lib/env'
import { bundledClient } from '@/lib/identity/client'
import { type HumanRole, humanRole } from '@/lib/people/schema'

/** What a provider's answer becomes: an identity, in the shape in which next-auth hands it to the adapter. */
export type Profile = {
  /** The subject under the name by which next-auth finds it; it is dropped before a person is registered. */
  id: string
  issuer: string
  subject: string
  name: string
  email: string | null
  emailIsVerified: boolean
  /** Given by the bundled sign-in alone, whose people are made up and come with their roles. */
  roles: HumanRole[]
  groups: string[]
  department: string | null
  demo: boolean
}

export type SignInProvider = {
  id: string
  name: string
  issuer: string
  oauth: OAuthConfig<Claims>
  /** What is added to the request when the person must be made sure of again. */
  afresh: Record<string, string>
}

type Claims = Record<string, unknown>
type Client = { clientId: string; clientSecret: string }

/** The ways to sign in that this installation offers, in the order in which they are shown. */
export function signInProviders({ providers, bundledIdentity, identityUrl, url, authSecret }: Env): SignInProvider[] {
  const { oidc, entra, google, github } = providers
  return [
    ...(oidc ? [openId('oidc', oidc.name, oidc.issuer, oidc)] : []),
    ...(entra ? [openId('entra', 'Microsoft', entra.issuer, entra)] : []),
    ...(google ? [openId('google', 'Google', 'https://accounts.google.com', google)] : []),
    ...(github ? [gitHub(github)] : []),
    ...(bundledIdentity ? [bundled(url, identityUrl ?? url, authSecret)] : []),
  ]
}

function openId(id: string, name: string, configured: string, client: Client): SignInProvider {
  const issuer = withoutSlash(configured)
  return {
    id,
    name,
    issuer,
    // Google knows no prompt=login and refuses it.
    afresh: { prompt: id === 'google' ? 'select_account' : 'login', max_age: '0' },
    oauth: {
      ...common(id, name, client),
      issuer,
      wellKnown: `${issuer}/.well-known/openid-configuration`,
      idToken: true,
      checks: ['pkce', 'state', 'nonce'],
      authorization: { params: { scope: 'openid email profile' } },
      profile: (claims) => profileOf(claims, issuer),
    },
  }
}

/** The sign-in that comes along: its pages are behind our own address, its back door is on the loopback. */
function bundled(url: string, identityUrl: string, authSecret: string): SignInProvider {
  const { id, name, issuer, identityIssuer, clientSecret } = bundledClient(url, authSecret)
  return {
    id,
    name,
    issuer: identityIssuer,
    afresh: { prompt: 'login', max_age: '0' },
    oauth: {
      ...common(id, name, { clientId: 'countersign', clientSecret }),
      issuer,
      authorization: { url: `${issuer}/auth`, params: { scope: 'openid email profile', prompt: 'login' } },
      token: { url: `${identityUrl}/idp/token` },
      jwks_endpoint: `${identityUrl}/idp/jwks`,
      idToken: true,
      checks: ['pkce', 'state', 'nonce'],
      profile: (claims) => ({ ...profileOf(claims, issuer), issuer: identityIssuer, ...givenHere(claims), demo: true }),
    },
  }
}

const gitHubIssuer = 'https://github.com'

/** GitHub speaks OAuth without identity tokens, so who signed in is asked from its API. */
function gitHub(client: Client): SignInProvider {
  return {
    id: 'github',
    name: 'GitHub',
    issuer: gitHubIssuer,
    afresh: { prompt: 'select_account' },
    oauth: {
      ...common('github', 'GitHub', client),
      // GitHub names itself so in its answers (RFC 9207), and an answer in another name is refused.
      issuer: `${gitHubIssuer}/login/oauth`,
      checks: ['pkce', 'state'],
      authorization: { url: `${gitHubIssuer}/login/oauth/authorize`, params: { scope: 'read:user user:email' } },
      token: `${gitHubIssuer}/login/oauth/access_token`,
      userinfo: {
        url: 'https://api.github.com/user',
        request: async ({ client: openid, tokens }) => {
          const token = tokens.access_token ?? ''
          const emails = await openid.requestResource('https://api.github.com/user/emails', token)
          const verified = emails.statusCode === 200 ? JSON.parse(String(emails.body)) : []
          return { ...(await openid.userinfo(token)), emails: verified, sub: '' }
        },
      },
      profile: gitHubProfile,
    },
  }
}

/** GitHub's numeric id never changes hands; login names do. The address counts only if GitHub has verified it. */
export function gitHubProfile(user: Claims): Profile {
  const emails = Array.isArray(user.emails) ? (user.emails as Claims[]) : []
  const id = typeof user.id === 'number' ? String(user.id) : ''
  const primary = emails.find(({ primary: first, verified }) => first === true && verified === true)
  return {
    ...empty,
    id,
    issuer: gitHubIssuer,
    subject: id,
    name: text(user.name) ?? text(user.login) ?? 'Somebody at GitHub',
    email: text(primary?.email ?? null) ?? text(user.email),
    emailIsVerified: primary !== undefined,
  }
}

const empty = { roles: [], groups: [], department: null, demo: false }

/** An identity from verified claims; throws when another issuer than the configured one vouches for it. */
export function profileOf(claims: Claims, issuer: string): Profile {
  const iss = text(claims.iss)
  if (iss === null || withoutSlash(iss) !== withoutSlash(issuer))
    throw new Error(`Sign-in expected ${issuer} but the identity token is by ${iss ?? 'nobody'}`)
  const email = text(claims.email)
  const id = text(claims.sub) ?? ''
  return {
    ...empty,
    id,
    issuer,
    subject: id,
    name: text(claims.name) ?? text(claims.preferred_username) ?? email ?? id,
    email,
    emailIsVerified: email !== null && claims.email_verified === true,
  }
}

/** Roles, groups and department of the made-up people; a word that is not one of ours is left out. */
function givenHere(claims: Claims): Pick<Profile, 'roles' | 'groups' | 'department'> {
  const list = (value: unknown) => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [])
  return {
    roles: list(claims.roles).flatMap((role) => humanRole.safeParse(role).data ?? []),
    groups: list(claims.groups),
    department: text(claims.department),
  }
}

function common(id: string, name: string, { clientId, clientSecret }: Client) {
  return { id, name, type: 'oauth' as const, clientId, clientSecret, httpOptions: { timeout: 10_000 } }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() ? value.trim() : null
}

function withoutSlash(address: string): string {
  return address.replace(/\/$/, '')
}
