import { env } from '@/lib/env'
import { readPeople } from '@/lib/identity/people'
import { makeProvider } from '@/lib/identity/provider'
import { serveIdentity } from '@/lib/identity/server'

/** Why this process must not run, or null. Made-up people open no production. */
function refusal(): string | null {
  if (env.environment === 'prod')
    return 'The bundled sign-in is for trying out; it does not run with COUNTERSIGN_ENV=prod.'
  if (!env.authSecret) return 'AUTH_SECRET is missing; the bundled sign-in shares it with the rest of Countersign.'
  if (!env.identityPort) return 'IDENTITY_PORT is missing; the bundled sign-in listens on it on this machine.'
  return null
}

async function main(port: number): Promise<void> {
  const people = readPeople(process.env.IDENTITY_PEOPLE_FILE)
  const provider = await makeProvider(env.url, env.authSecret, people)
  const server = serveIdentity({ provider, people, url: env.url })
  server.listen(port, '127.0.0.1', () => console.log(`The bundled sign-in is ready for ${env.url}`))
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      server.close(() => process.exit(0))
      server.closeIdleConnections()
    })
}

const problem = refusal()
if (problem) {
  console.error(problem)
  process.exit(1)
}
main(env.identityPort ?? 0).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
