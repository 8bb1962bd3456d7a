import { problemWords } from '@/lib/api/labels'
import { type Refusal, refusalStatus } from '@/lib/core/outcome'
import { env } from '@/lib/env'

const titles: Record<Refusal['kind'], string> = {
  invalid: 'The request does not fit this endpoint',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'This cannot be done now',
  too_many: 'Too many requests',
}

/**
 * RFC 9457 problem document: `code` is stable and for machines, `type` leads to its page in the catalogue, `detail` is for
 * people, `fields` says what is wrong where. `reason` is the older name of `code`.
 */
export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  code: string
  reason: string
  /** What whoever meets it does next. */
  hint: string
  fields?: Refusal['fields']
  /** With `unknown_path`: an address that was perhaps meant. */
  near?: string
  instance: string
}

/** The problem document of a refusal; `requestId` finds it again in the logs. */
export function problemOf({ kind, reason, fields, more }: Refusal, requestId: string): Problem {
  return { ...problem(refusalStatus[kind], titles[kind], reason, requestId, fields), ...more }
}

/** A problem with a status of its own, for what goes wrong before an endpoint is reached. */
export function problem(
  status: number,
  title: string,
  code: string,
  requestId: string,
  fields?: Refusal['fields'],
): Problem {
  const { says, todo } = problemWords[code] ?? {}
  const detail = says ?? `${title}: ${code.replaceAll('_', ' ')}.`
  const document = {
    type: problemAddress(code),
    title,
    status,
    detail,
    code,
    reason: code,
    hint: todo ?? 'Read what stands at the address in "type".',
    instance: `urn:countersign:request:${requestId}`,
  }
  return fields ? { ...document, fields } : document
}

/** Where a kind of problem is explained. */
export function problemAddress(code: string): string {
  return `${env.url}/docs/problems/${code}`
}
