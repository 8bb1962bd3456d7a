import 'server-only'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import type { Env } from '@/lib/env'
import { bundledClient } from '@/lib/identity/client'
import { isOpenToAll } from '@/lib/unsafe'
import { type HumanRole, humanRole, type SignInStanding, type SignInWay } from '@/lib/people/schema'

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
  /** Who of those with an account there may come in; null where only our own people have one. */
  open: Lists | null
  /** What is added to the request when the person must be made sure of again. */
  afresh: Record<string, string>
}

/** Organisations and domains, of which one must fit; none at all is no limit, which production refuses to start with. */
type Lists = { organisations: readonly string[]; domains: readonly string[] }

type Claims = Record<string, unknown>
type Client = { clientId: string; clientSecret: string }

/** The ways to sign in that this installation offers, in the order in which they are shown. */
export function signInProviders(env: Env): SignInProvider[] {
  const { providers, bundledIdentity, identityUrl, url, authSecret, signInDomains: domains } = env
  const { oidc, entra, google, github } = providers
  return [
    ...(oidc ? [openId('oidc', oidc.name, oidc.issuer, oidc, domains)] : []),
    ...(entra ? [openId('entra', 'Microsoft', entra.issuer, entra, domains)] : []),
    ...(google ? [openId('google', 'Google', 'https://accounts.google.com', google, domains)] : []),
    ...(github ? [gitHub(github, { organisations: github.organisations, domains })] : []),
    ...(bundledIdentity ? [bundled(url, identityUrl ?? url, authSecret)] : []),
  ]
}

/** What may be shown of a way to sign in: nothing of it opens anything. */
export function shownProvider({
  id,
  name,
  issuer,
  open,
  oauth,
}: SignInProvider): Omit<SignInWay, keyof SignInStanding> {
  const { authorization } = oauth
  const scope = typeof authorization === 'object' ? String(authorization.params?.['scope'] ?? '') : ''
  return { id, name, host: URL.canParse(issuer) ? new URL(issuer).host || null : null, scope, open }
}

function openId(
  id: string,
  name: string,
  configured: string,
  client: Client,
  domains: readonly string[],
): SignInProvider {
  const issuer = withoutSlash(configured)
  return {
    id,
    name,
    issuer,
    open: isOpenToAll(issuer) ? { organisations: [], domains } : null,
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
    open: null,
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
function gitHub(client: Client, open: Lists): SignInProvider {
  // Only with this does GitHub tell of memberships that are not public.
  const scope = `read:user user:email${open.organisations.length > 0 ? ' read:org' : ''}`
  return {
    id: 'github',
    name: 'GitHub',
    issuer: gitHubIssuer,
    open,
    afresh: { prompt: 'select_account' },
    oauth: {
      ...common('github', 'GitHub', client),
      // GitHub names itself so in its answers (RFC 9207), and an answer in another name is refused.
      issuer: `${gitHubIssuer}/login/oauth`,
      checks: ['pkce', 'state'],
      authorization: { url: `${gitHubIssuer}/login/oauth/authorize`, params: { scope } },
      token: `${gitHubIssuer}/login/oauth/access_token`,
      userinfo: {
        url: 'https://api.github.com/user',
        request: async ({ client: openid, tokens }) => {
          const token = tokens.access_token ?? ''
          const listOf = async (what: string) => {
            const answer = await openid.requestResource(`https://api.github.com/user/${what}`, token)
            return answer.statusCode === 200 ? JSON.parse(String(answer.body)) : []
          }
          const orgs = open.organisations.length > 0 ? await listOf('orgs?per_page=100') : []
          return { ...(await openid.userinfo(token)), emails: await listOf('emails'), orgs, sub: '' }
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

/** Whether somebody with these claims is among those who may come in by a service that is open to all. */
export function isListed(open: Lists | null, claims: Claims, email: string | null): boolean {
  if (!open || (open.organisations.length === 0 && open.domains.length === 0)) return true
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
  const orgs = Array.isArray(claims.orgs) ? (claims.orgs as Claims[]).flatMap(({ login }) => text(login) ?? []) : []
  const domain = email?.slice(email.lastIndexOf('@') + 1)
  return (
    open.organisations.some((listed) => orgs.some((org) => same(listed, org))) ||
    (domain !== undefined && open.domains.some((listed) => same(listed.replace(/^@/, ''), domain)))
  )
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
