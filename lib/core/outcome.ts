import { z } from 'zod'

/** Every way a request can be turned down. The HTTP status lives here and nowhere else. */
export const refusalStatus = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_many: 429,
} as const

export type RefusalKind = keyof typeof refusalStatus

/** Field names (dotted for nested ones) with the sentences to show beside them. */
export type FieldProblems = Readonly<Record<string, string[]>>

export type Refusal<Reason extends string = string> = {
  ok: false
  kind: RefusalKind
  reason: Reason
  fields?: FieldProblems
}

export type Outcome<Value> = { ok: true; value: Value } | Refusal

/** An expected "no": `kind` decides the status, `reason` the words (see the noun's labels). */
export function refuse<const Reason extends string>(
  kind: RefusalKind,
  reason: Reason,
  fields?: FieldProblems,
): Refusal<Reason> {
  return fields ? { ok: false, kind, reason, fields } : { ok: false, kind, reason }
}

/** Turns zod's issues into sentences per field; issues without a field stand under "". */
export function refuseInvalid(error: z.ZodError): Refusal<'invalid_input'> {
  const fields: Record<string, string[]> = {}
  for (const issue of error.issues) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    for (const name of names) (fields[name.join('.')] ??= []).push(issue.message)
  }
  return { ...refuse('invalid', 'invalid_input'), fields }
}
