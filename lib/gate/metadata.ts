import 'server-only'
import type { FastifyInstance } from 'fastify'
import { publicKeys } from '@/lib/auth/tokens'
import type { Refusal } from '@/lib/core/outcome'
import { env } from '@/lib/env'

/** What a program finds out by itself: where tokens come from (RFC 8414), what they are for (RFC 9728), and the keys that check them (RFC 7517). */
export async function addMetadata(machine: FastifyInstance): Promise<void> {
  const { keys } = await publicKeys()
  machine.get('/.well-known/jwks.json', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(await publicKeys()),
  )
  const server = authorizationServer(keys.map(({ alg }) => alg!))
  machine.get('/.well-known/oauth-authorization-server', async () => server)
  // The same under the name by which libraries for sign-in look for it. Nobody signs in here: pods only get tokens.
  machine.get('/.well-known/openid-configuration', async () => server)
  machine.get(resourcePath(''), async () => protectedResource(''))
}

function authorizationServer(algorithms: string[]) {
  return {
    issuer: env.url,
    token_endpoint: `${env.url}/oauth/token`,
    jwks_uri: `${env.url}/.well-known/jwks.json`,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    response_types_supported: [],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [...new Set(algorithms)],
    service_documentation: `${env.url}/docs/api`,
  }
}

/** Where the metadata of a resource stands: `''` is the API as a whole, `/mcp` what is reached there (RFC 9728, 3.1). */
export function resourcePath(resource: '' | `/${string}`): `/${string}` {
  return `/.well-known/oauth-protected-resource${resource}`
}

/** What a client has to know of a resource before it asks for a token. */
export function protectedResource(resource: '' | `/${string}`) {
  return {
    resource: env.url + resource,
    resource_name: 'Countersign',
    authorization_servers: [env.url],
    jwks_uri: `${env.url}/.well-known/jwks.json`,
    bearer_methods_supported: ['header'],
    resource_documentation: `${env.url}/docs/api`,
  }
}

/** What each refusal of a credential is called (RFC 6750, 3.1): with a new token it opens again, or it never will. */
const described: Readonly<Record<string, string>> = {
  expired_token: 'The token has expired. Get a new one.',
  credential_revoked: 'The credential was revoked or has expired.',
  bad_credential: 'The token or key opens nothing.',
}

/** The header `WWW-Authenticate` for whoever is not let in, with the way to where tokens come from. */
export function challenge({ reason }: Pick<Refusal, 'reason'>, resource: '' | `/${string}` = ''): string {
  const metadata = `Bearer realm="Countersign", resource_metadata="${env.url}${resourcePath(resource)}"`
  const words = described[reason]
  return words ? `${metadata}, error="invalid_token", error_description="${words}"` : metadata
}
