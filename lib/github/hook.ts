import 'server-only'
import { verify } from '@octokit/webhooks-methods'
import { z } from 'zod'
import { hookSecretPrefix } from '@/lib/core/hook-secret'
import { secretAt } from '@/lib/core/reference'
import { env } from '@/lib/env'
import { type Place, placeNamed } from '@/lib/github/place'

/** A shorter one could be guessed from a call that somebody saw. */
const fewestCharacters = 32

/** The secret that only GitHub and this installation know; null where none is found, or one that is too short. */
export async function hookSecret(reference = env.githubHook): Promise<string | null> {
  const found = reference === null ? null : await secretAt(reference, null, process.env, hookSecretPrefix)
  return found?.ok && found.secret.length >= fewestCharacters ? found.secret : null
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of a call that GitHub signed with this secret, exactly as it came; null for every other one. */
export async function signedText(secret: string, bytes: Uint8Array, signature: string): Promise<string | null> {
  let text: string
  try {
    // What is no text in UTF-8 was never signed as this text.
    text = utf8.decode(bytes)
  } catch {
    return null
  }
  return text !== '' && (await verify(secret, text, signature)) ? text : null
}

/** What a call is about: the repository that it names, and whether it tells of nothing but what this App did. */
export type Call = { place: Place | null; isOwnDoing: boolean }

const ofApp = z
  .object({ app: z.object({ id: z.number() }) })
  .optional()
  .catch(undefined)
const shape = z.object({
  action: z.string().optional().catch(undefined),
  repository: z
    .object({ full_name: z.string().max(300) })
    .optional()
    .catch(undefined),
  check_run: ofApp,
  check_suite: ofApp,
})

/** Reads of a call which repository it is about, and nothing else of it; null where it cannot be read. */
export function calledAbout(text: string, appId: number): Call | null {
  const read = shape.safeParse(valueOf(text))
  if (!read.success) return null
  const { action, repository, check_run: run, check_suite: suite } = read.data
  const isOwnCheck = [run, suite].some((one) => one?.app.id === appId)
  // Somebody who wants a check again has something looked at, whosever check it is.
  const isOwnDoing = isOwnCheck && action !== 'rerequested'
  return { place: repository ? placeNamed(repository.full_name) : null, isOwnDoing }
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
