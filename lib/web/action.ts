import 'server-only'
import { revalidatePath } from 'next/cache'
import { headers } from 'next/headers'
import type { z } from 'zod'
import { signedInPerson } from '@/lib/auth/actor'
import { type Command, execute } from '@/lib/change/command'
import { type Outcome, refuse } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { fieldsOf } from '@/lib/web/form'
import { isFromOurselves } from '@/lib/core/origin'

export type ActionOptions = {
  /** The pages that show something else once the command has succeeded. */
  refresh: string | readonly string[]
}

/**
 * Makes a server action out of a command: the form's fields go in, the outcome comes back, in the shape useActionState
 * wants. Whoever is signed out meanwhile gets a refusal rather than another page, so that what they wrote is not lost.
 */
export function action<Input extends z.ZodType, Value>(command: Command<Input, Value>, { refresh }: ActionOptions) {
  return async (_previous: unknown, form: FormData): Promise<Outcome<Value>> => {
    if (!isFromOurselves(await headers(), env.url)) return refuse('forbidden', 'foreign_origin')
    const fields = fieldsOf(form)
    if (!fields) return refuse('invalid', 'no_files')
    const person = await signedInPerson()
    const outcome = person ? await execute(command, person, fields) : refuse('unauthenticated', 'unauthenticated')
    if (!outcome.ok) return { ...outcome, typed: fields }
    for (const path of [refresh].flat()) revalidatePath(path)
    return outcome
  }
}
