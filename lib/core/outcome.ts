import type { z } from 'zod'
import { issueWords } from '@/lib/core/misfit'

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

/** Why the gate itself refuses what a page's script sends: it answers with the code alone, and the page has the words. */
export const gateRefusals = ['foreign_origin', 'too_large', 'bad_request'] as const

export type GateRefusal = (typeof gateRefusals)[number]

/** Field names (dotted for nested ones) with the sentences to show beside them. */
export type FieldProblems = Readonly<Record<string, string[]>>

export type Refusal<Reason extends string = string> = {
  ok: false
  kind: RefusalKind
  reason: Reason
  fields?: FieldProblems
  /** The tool it was about, for the record. */
  tool?: string
  /** What a machine needs to go on, as further members of the problem document. */
  more?: Readonly<Record<string, unknown>>
  /** What a refused form held. It goes back with the refusal, so that a page without scripts still has it. */
  typed?: FormFields
}

/** The values of a form's fields by name; one that occurs several times is a list. */
export type FormFields = Readonly<Record<string, string | string[]>>

/** `repeated` says that the value is what the same request was answered with before, and that nothing was done now. */
export type Outcome<Value> = { ok: true; value: Value; repeated?: true } | Refusal

/** What stood in a text field of the form that was refused, to stand there again. */
export function typedIn(outcome: Outcome<unknown> | null, name: string): string {
  const value = outcome && !outcome.ok ? outcome.typed?.[name] : undefined
  return typeof value === 'string' ? value : ''
}

/** Everything that was sent under one name, which may have been sent several times. */
export function typedList(outcome: Outcome<unknown> | null, name: string): string[] {
  return outcome && !outcome.ok ? [outcome.typed?.[name] ?? []].flat() : []
}

/** The same of a field that may stand several times, or be left empty on purpose; undefined where nothing was refused. */
export function typedAt(outcome: Outcome<unknown> | null, name: string, at = 0): string | undefined {
  return typedList(outcome, name)[at]
}

/** An expected "no": `kind` decides the status, `reason` the words (see the noun's labels). */
export function refuse<const Reason extends string>(
  kind: RefusalKind,
  reason: Reason,
  fields?: FieldProblems,
): Refusal<Reason> {
  return fields ? { ok: false, kind, reason, fields } : { ok: false, kind, reason }
}

// A body can be wrong in a hundred thousand places; whoever mends it starts with the first few.
const maxFields = 50
const maxPerField = 5
const maxLength = 200

/** Turns zod's issues into sentences per field; issues without a field stand under "". */
export function refuseInvalid(error: z.ZodError): Refusal<'invalid_input'> {
  // A map, because a sender may call a field "constructor", and an object has one of those already.
  const fields = new Map<string, string[]>()
  for (const [name, sentence] of problemsIn(error)) {
    const said = fields.get(name)
    if (!said && fields.size === maxFields) break
    if (!said) fields.set(name, [sentence])
    else if (said.length < maxPerField) said.push(sentence)
  }
  return { ...refuse('invalid', 'invalid_input'), fields: Object.fromEntries(fields) }
}

function* problemsIn({ issues }: z.ZodError): Generator<[name: string, sentence: string]> {
  const named = (path: PropertyKey[]) => path.map(String).join('.').slice(0, maxLength)
  for (const issue of issues)
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) yield [named([...issue.path, key]), 'There is no such field.']
    else yield [named(issue.path), issueWords(issue).slice(0, maxLength)]
}
