import { textWords } from '@/lib/core/said'
import { type Answer, type Delivered, notNow, notThese } from '@/lib/sinks/kinds/kind'

/** What a receiver says of something it does not take; null where it takes it. */
export function refusalIn(answer: Answer, lines: readonly unknown[]): Delivered | null {
  const { status, retryAfterSeconds } = answer
  if (status === 0) return notNow(answer.body)
  if (status >= 200 && status < 300) return null
  const why = `${saidBy(status)}${detail(answer.body)}`
  return isAboutContent(status) ? notThese(lines, why) : notNow(why, retryAfterSeconds)
}

/** Whether a status is about what was sent, which will be the same next time; all others may pass. */
export function isAboutContent(status: number): boolean {
  return status === 400 || status === 413 || status === 422
}

function saidBy(status: number): string {
  if (status >= 300 && status < 400) return `The receiver leads elsewhere (${status}), which is not followed`
  if (status === 401 || status === 403) return `The receiver does not let us in (${status})`
  if (status === 404) return 'The receiver knows no such address (404)'
  if (status === 429) return 'The receiver asks to be sent less (429)'
  return `The receiver answered ${status}`
}

/** What is said in a short answer, in a line and with nothing that hides; a page of a web server says nothing to anybody. */
export function detail(body: string): string {
  const said = body.replaceAll(/\s+/g, ' ').trim()
  return said === '' || said === '{}' || said.startsWith('<') ? '' : `: ${textWords(said)}`
}

/** An answer as the JSON it says it is; null where it is none. */
export function jsonIn(body: string): Record<string, unknown> | null {
  try {
    const value = JSON.parse(body) as unknown
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

export const notUnderstood = 'The receiver answered as if it had taken it, with something that is no answer of its kind'
