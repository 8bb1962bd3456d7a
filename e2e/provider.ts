// Somebody else's sign-in, as a production has it: OpenID Connect by its book, over TLS, and nothing of ours in it.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import Provider from 'oidc-provider'

type Setup = { issuer: string; clientId: string; clientSecret: string; callback: string; keyFile: string; file: string }
const setup = JSON.parse(process.argv[2]!) as Setup
const ada = { sub: 'ada', name: 'Ada Okoro', email: 'ada@company.example', email_verified: true }

const provider = new Provider(setup.issuer, {
  clients: [{ client_id: setup.clientId, client_secret: setup.clientSecret, redirect_uris: [setup.callback] }],
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: false,
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, { uid }) => `/who/${uid}` },
  findAccount: (_context, accountId) => ({ accountId, claims: async () => ({ ...ada, sub: accountId }) }),
  async loadExistingGrant({ oidc: { client, session } }) {
    const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! })
    grant.addOIDCScope('openid email profile')
    await grant.save()
    return grant
  },
})

const rest = provider.callback()
const pair = { key: readFileSync(setup.keyFile), cert: readFileSync(setup.file) }
const server = createServer(pair, (request, response) => {
  if (!request.url!.startsWith('/who/')) return void rest(request, response)
  if (request.method === 'POST')
    return void provider.interactionFinished(request, response, { login: { accountId: ada.sub } })
  response.setHeader('content-type', 'text/html')
  response.end(`<!doctype html><title>Company</title><form method="post"><button>I am ${ada.name}</button></form>`)
})
server.listen(Number(new URL(setup.issuer).port), '127.0.0.1', () => process.send!('ready'))
process.on('disconnect', () => process.exit())
