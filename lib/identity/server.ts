import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type Provider from 'oidc-provider'
import { identityPath } from '@/lib/identity/client'
import { choicePage, type Page, problemPage } from '@/lib/identity/page'
import type { MadeUpPerson } from '@/lib/identity/people'
import { makeProvider, sessionCookie } from '@/lib/identity/provider'
import { log } from '@/lib/core/log'
import { isFromOurselves } from '@/lib/core/origin'

type Served = { provider: Provider; people: readonly MadeUpPerson[]; url: string }

/** What the sign-in needs to know: the public address, the installation's secret, and who can be chosen. */
export type Setup = { url: string; authSecret: string; people: readonly MadeUpPerson[] }

/** Starts the bundled sign-in; the gate makes it reachable under the public address. */
export async function startIdentity(
  { url, authSecret, people }: Setup,
  port: number,
  host = '127.0.0.1',
): Promise<Server> {
  const provider = await makeProvider(url, authSecret, people)
  const server = serve({ provider, people, url })
  return new Promise((started, failed) => {
    server.once('error', failed)
    server.listen(port, host, () => started(server))
  })
}

const interaction = new RegExp(`^${identityPath}/interaction/([\\w-]{1,64})$`)

/** All that is used of the provider; the rest of its addresses are not there. */
const ofProvider = new RegExp(`^${identityPath}/(auth(/[\\w-]{1,64})?|token|jwks|\\.well-known/openid-configuration)$`)

/** The HTTP server of the bundled sign-in: our own page for the choice, the provider for all the rest. */
function serve(served: Served): Server {
  const rest = served.provider.callback()
  const server = createServer((request, response) => {
    answer(served, rest, request, response).catch((error: unknown) => {
      log.error({ err: error }, 'the sign-in service failed')
      if (!response.headersSent)
        send(response, 500, problemPage('Something broke on our side.', `${served.url}/signin`))
      else response.end()
    })
  })
  server.headersTimeout = 10_000
  server.requestTimeout = 20_000
  // Longer than the gate keeps a connection (lib/supervisor/plan.ts).
  server.keepAliveTimeout = 65_000
  return server
}

async function answer(
  served: Served,
  rest: ReturnType<Provider['callback']>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', served.url).pathname
  if (path === `${identityPath}/health`) return void response.end('ok')
  const choosing = interaction.exec(path)
  if (choosing) return choose(served, choosing[1]!, request, response)
  if (!ofProvider.test(path)) return send(response, 404, notHere(served.url))
  speakForPublicAddress(request, served.url)
  await rest(request, response)
}

/** Makes the provider build every address and cookie for the public address, whatever stands between. */
function speakForPublicAddress(request: IncomingMessage, url: string): void {
  const { host, protocol } = new URL(url)
  request.headers['x-forwarded-host'] = host
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
  request.headers.cookie = withoutMemory(request.headers.cookie)
  const original = request.url ?? '/'
  Object.assign(request, { originalUrl: original, url: original.slice(identityPath.length) || '/' })
}

function withoutMemory(cookies: string | undefined): string {
  const pairs = (cookies ?? '').split(';').map((pair) => pair.trim())
  return pairs.filter((pair) => !pair.startsWith(sessionCookie)).join('; ')
}

async function choose(served: Served, uid: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { provider, people, url } = served
  const going = await provider.interactionDetails(request, response).catch(() => null)
  if (!going || going.uid !== uid) return send(response, 400, expired(url))
  if (request.method === 'GET' || request.method === 'HEAD')
    return send(response, 200, choicePage(people, `${identityPath}/interaction/${uid}`))
  if (request.method !== 'POST') return send(response, 405, notHere(url))
  if (!isFromOurselves(new Headers({ ...fetchHeaders(request) }), url)) return send(response, 403, elsewhere(url))

  const fields = new URLSearchParams(await limited(request))
  const person = people.find(({ subject }) => subject === fields.get('person'))
  if (fields.has('cancel')) {
    const result = { error: 'access_denied', error_description: 'The sign-in was cancelled' }
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }
  if (!person) return send(response, 422, problemPage('Nobody of that name is offered here.', `${url}/signin`))
  const result = { login: { accountId: person.subject, remember: false } }
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

function fetchHeaders({ headers }: IncomingMessage): Record<string, string> {
  const { origin, 'sec-fetch-site': site } = headers
  return { ...(origin && { origin }), ...(typeof site === 'string' && { 'sec-fetch-site': site }) }
}

/** The form has two short fields; anything long is not it. */
async function limited(request: IncomingMessage): Promise<string> {
  return Number(request.headers['content-length'] ?? Infinity) > 2000 ? '' : text(request)
}

function send(response: ServerResponse, status: number, { html, headers }: Page): void {
  response.writeHead(status, headers).end(html)
}

const notHere = (url: string) => problemPage('There is nothing at this address.', `${url}/signin`)
const elsewhere = (url: string) => problemPage('This form was sent from another site.', `${url}/signin`)
const expired = (url: string) =>
  problemPage('This sign-in took longer than ten minutes, or was started in another browser.', `${url}/signin`)
