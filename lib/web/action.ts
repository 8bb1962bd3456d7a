import 'server-only'
import { revalidatePath } from 'next/cache'
import { cookies, headers } from 'next/headers'
import type { z } from 'zod'
import { signedInPerson } from '@/lib/auth/actor'
import { cookieOptions } from '@/lib/auth/session'
import { type Command, execute } from '@/lib/change/command'
import { type Fate, fateCookie } from '@/lib/core/busy'
import { log } from '@/lib/core/log'
import { type FormFields, type Outcome, refuse } from '@/lib/core/outcome'
import { traceIn } from '@/lib/core/trace'
import { isCrowded } from '@/lib/db/unavailable'
import { env } from '@/lib/env'
import { fieldsOf } from '@/lib/web/form'
import { isFromOurselves } from '@/lib/core/origin'

export type ActionOptions<Value> = {
  /** The pages that show something else once the command has succeeded. */
  refresh: string | readonly string[]
  /** Fields that go back to nobody, as they are secret. */
  forgets?: readonly string[]
  /** The cookie by which this browser is known from now on, out of what the command answered. */
  marks?: { cookie: string; by: (value: Value) => string }
}

/** Browsers keep no cookie longer. */
const longestCookieSeconds = 400 * 86_400

/**
 * Makes a server action out of a command: the form's fields go in, the outcome comes back, in the shape useActionState
 * wants. Whoever is signed out meanwhile gets a refusal rather than another page, so that what they wrote is not lost.
 */
export function action<Input extends z.ZodType, Value>(
  command: Command<Input, Value>,
  { refresh, forgets = [], marks }: ActionOptions<Value>,
) {
  return async (_previous: unknown, form: FormData): Promise<Outcome<Value>> => {
    // Anybody may call an action with anything; what its type says holds for our own pages alone.
    if (!(form instanceof FormData)) return refuse('invalid', 'invalid_input')
    const asked = await headers()
    if (!isFromOurselves(asked, env.url)) return refuse('forbidden', 'foreign_origin')
    const fields = fieldsOf(form)
    if (!fields) return refuse('invalid', 'no_files')
    const hasScripts = asked.has('next-action')
    let failed: Fate | undefined
    const outcome = await outcomeOf(command, fields).catch((error: unknown) => {
      // A page with scripts keeps what was typed by itself; without them the answer is the page, and must have it.
      if (hasScripts) throw marked(error)
      // Who got no connection wrote nothing.
      failed = isCrowded(error) ? 'refused' : 'lost'
      const where = {
        request: asked.get('x-request-id'),
        trace: traceIn(asked.get('traceparent'))?.id,
        actor: 'person',
      }
      log.error({ err: error, ...where }, 'an action failed')
      return refuse('conflict', 'fault')
    })
    if (!hasScripts) await tellFate(failed ?? (outcome.ok ? 'saved' : 'refused'))
    if (!outcome.ok) return { ...outcome, typed: without(fields, forgets) }
    if (marks)
      (await cookies()).set(marks.cookie, marks.by(outcome.value), { ...cookieOptions, maxAge: longestCookieSeconds })
    for (const path of [refresh].flat()) revalidatePath(path)
    return outcome
  }
}

async function outcomeOf<Input extends z.ZodType, Value>(
  command: Command<Input, Value>,
  fields: FormFields,
): Promise<Outcome<Value>> {
  const person = await signedInPerson()
  return person ? await execute(command, person, fields) : refuse('unauthenticated', 'unauthenticated')
}

function without(fields: FormFields, names: readonly string[]): FormFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}

/** The page that is the answer may fail as well; the gate then says what became of the form (lib/gate/desk.ts). */
async function tellFate(fate: Fate): Promise<void> {
  ;(await cookies()).set(fateCookie, fate, { ...cookieOptions, maxAge: 60 })
}

/** By its digest the gate tells what failed in an action of ours from a body that never became one. */
function marked(error: unknown): Error {
  return Object.assign(error instanceof Error ? error : new Error(String(error)), { digest: 'fault' })
}
