import { env } from '@/lib/env'
import { readPeople } from '@/lib/identity/people'
import { startIdentity } from '@/lib/identity/server'
import { onStop } from '@/lib/core/child'
import { log } from '@/lib/core/log'

/** Why this process must not run, or null. Made-up people open no production. */
function refusal(): string | null {
  if (env.environment === 'prod')
    return 'The bundled sign-in is for trying out; it does not run with COUNTERSIGN_ENV=prod.'
  if (!env.authSecret) return 'AUTH_SECRET is missing; the bundled sign-in shares it with the rest of Countersign.'
  return null
}

async function main(): Promise<void> {
  const people = readPeople(process.env.IDENTITY_PEOPLE_FILE)
  const server = await startIdentity({ url: env.url, authSecret: env.authSecret, people }, env.port, env.host)
  log.info(`the bundled sign-in is ready for ${env.url}`)
  onStop(
    () =>
      new Promise((stopped) => {
        server.close(() => stopped())
        server.closeAllConnections()
      }),
  )
}

const problem = refusal()
if (problem) {
  console.error(problem)
  process.exit(1)
}
main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
