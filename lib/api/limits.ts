import { longestWait } from '@/lib/api/wire'
import { maxWaiting } from '@/lib/calls/labels'
import { reportWithinHours } from '@/lib/calls/rules'
import { longest } from '@/lib/calls/schema'
import { usualDays } from '@/lib/pods/schema'
import { permissionMinutes, unseenHours } from '@/lib/policy/permission'
import { longestForm } from '@/lib/tools/listed/forms'
import { mostProposed } from '@/lib/tools/listed/schema'
import { mostTools } from '@/lib/tools/openapi/propose'

/** Limits that whoever serves the contract keeps to; all others stand where they are kept. */
export type Limits = {
  bodyBytes: number
  requestsPerMinute: number
  tokenSeconds: number
  streams: number
  beatSeconds: number
}

/** A number as people read it. */
export const written = (count: number) => count.toLocaleString('en')

/** Every limit that a pod can meet, with the very number that enforces it. */
export function limitsTable({ bodyBytes, requestsPerMinute, tokenSeconds, streams, beatSeconds }: Limits): string {
  const rows = [
    ['A body', `${written(bodyBytes)} bytes; a number comes back as it was written, or is refused`],
    [
      'Requests',
      `${written(requestsPerMinute)} a minute for an account, as <code>RateLimit-Limit</code> says; then 429 with <code>Retry-After</code>`,
    ],
    ['Waiting for an answer', `${longestWait} seconds a request (<code>wait</code>); ask again to go on`],
    [
      'Waiting for people',
      `${maxWaiting} requests of one kind at a time; the next is refused with 409 <code>too_many_waiting</code>, which names them and when they end`,
    ],
    [
      'A permission',
      `used once, by the time in <code>grant.expires_at</code>: ${permissionMinutes} minutes unless the rule says otherwise, from when you were first shown it; that can be ${unseenHours} hours after people approved`,
    ],
    ['A report', `within ${reportWithinHours} hours of the claim; later it can still be made`],
    [
      'A token',
      `${tokenSeconds / 60} minutes; a service key as long as was chosen, ${usualDays} days unless somebody said otherwise`,
    ],
    [
      'Keys and names',
      `an idempotency key has ${longest.key} visible characters at most, a worker ${longest.worker}, a tool ${longest.tool}, a task ${longest.task}, a reason ${written(longest.reason)}`,
    ],
    ['Events', `${streams} streams of an account; a sign of life every ${beatSeconds} seconds`],
    [
      'Tools',
      `${mostProposed} drafts of a pod that nobody has looked at; ${written(mostTools)} in a catalogue; a form of ${written(longestForm)} characters`,
    ],
  ]
  const lines = rows.map(([what, much]) => `<tr><th scope="row">${what}</th><td>${much}</td></tr>`)
  return `<table><tbody>${lines.join('')}</tbody></table>`
}
