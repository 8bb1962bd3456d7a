import { createHmac } from 'node:crypto'
import { exportJWK, generateKeyPair } from 'jose'
import type { Configuration } from 'oidc-provider'
// Past the index of the library, which does nothing more than to warn of Node 20, on which it works.
import { Provider } from 'oidc-provider/lib/provider.js'
import { bundledClient, identityPath } from '@/lib/identity/client'
import { memoryOf } from '@/lib/identity/memory'
import { problemPage } from '@/lib/identity/page'
import type { MadeUpPerson } from '@/lib/identity/people'

/** Everything a made-up person is known by goes into the identity token; there is nothing to fetch later. */
const claims = {
  openid: ['sub'],
  profile: ['name', 'roles', 'groups', 'department'],
  email: ['email', 'email_verified'],
}

/** Makes the OpenID provider for one installation. Its keys live as long as the process: it signs for minutes only. */
export async function makeProvider(
  url: string,
  authSecret: string,
  people: readonly MadeUpPerson[],
): Promise<Provider> {
  const { issuer } = bundledClient(url, authSecret)
  const provider = new Provider(issuer, {
    ...(await configuration(url, authSecret)),
    async findAccount(_context, subject) {
      const person = people.find((candidate) => candidate.subject === subject)
      return person && { accountId: subject, claims: async () => claimsOf(person) }
    },
  })
  // The gate stands in front, and lib/identity/server.ts tells the provider under which address.
  provider.proxy = true
  return provider
}

async function configuration(url: string, authSecret: string): Promise<Configuration> {
  const { clientId, clientSecret, callback } = bundledClient(url, authSecret)
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true } as const
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [callback],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' }] },
    adapter: memoryOf(),
    responseTypes: ['code'],
    scopes: ['openid'],
    clientAuthMethods: ['client_secret_basic'],
    pkce: { required: () => true },
    claims,
    conformIdTokenClaims: false,
    cookies: {
      keys: [createHmac('sha256', authSecret).update('bundled sign-in cookies').digest('base64url')],
      names: { session: sessionCookie, interaction: 'countersign-idp-choice', resume: 'countersign-idp-resume' },
      long: { ...cookie, path: identityPath },
      short: cookie,
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
    },
    interactions: { url: (_context, { uid }) => `${identityPath}/interaction/${uid}` },
    loadExistingGrant,
    renderError(context, { error, error_description: description }) {
      const sentence = description ? `The sign-in service refused: ${description}.` : `The sign-in failed (${error}).`
      const { html, headers } = problemPage(sentence, `${url}/signin`)
      context.set(headers)
      context.body = html
    },
    ttl: { Interaction: 600, AuthorizationCode: 60, AccessToken: 60, IdToken: 300, Session: 600, Grant: 600 },
  }
}

/** The provider's own memory of who was there. It is never sent on, so that one is asked who to be each time. */
export const sessionCookie = 'countersign-idp-session'

/** Countersign itself is the only client, so there is nothing to ask consent for. */
const loadExistingGrant: Configuration['loadExistingGrant'] = async ({ oidc }) => {
  const { client, session, provider } = oidc
  if (!client || !session?.accountId) return undefined
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  grant.addOIDCScope('openid email profile')
  await grant.save()
  return grant
}

function claimsOf({ subject, name, roles, groups, department }: MadeUpPerson) {
  return { sub: subject, name, email: `${subject}@demo.example`, email_verified: true, roles, groups, department }
}
