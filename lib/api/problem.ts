import { callRefusals } from '@/lib/calls/labels'
import { type Refusal, refusalStatus } from '@/lib/core/outcome'
import { podRefusals } from '@/lib/pods/labels'

const titles: Record<Refusal['kind'], string> = {
  invalid: 'The request does not fit this endpoint',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'This cannot be done now',
  too_many: 'Too many requests',
}

const sentences: Record<string, string> = {
  ...podRefusals,
  ...callRefusals,
  invalid_input: 'Some fields need another look; see "fields".',
  invalid_json: 'The body is not acceptable JSON.',
  missing_credential: 'Send a bearer token or a service key in the Authorization header.',
  bad_credential: 'This token or key opens nothing: it is unknown, expired, revoked or meant for another service.',
  missing_permission: 'This identity may not do this.',
  missing_key: 'Send an idempotency key: the header Idempotency-Key or the field idempotency_key.',
  foreign_origin: 'This form did not come from Countersign’s own pages, so nothing was done.',
  no_policy: 'No policy is in force, so nothing can be decided.',
  bad_request: 'This is not a request that can be read.',
  no_upgrade: 'Only plain HTTP is spoken here.',
  too_slow: 'The request took too long to arrive.',
  headers_too_large: 'The headers of the request are larger than accepted.',
  fault:
    'Something went wrong here. It is on record under the number in "instance"; try again with the same idempotency key.',
  unknown_path: 'There is nothing at this address.',
  wrong_method: 'This address does not answer that method.',
  wrong_type: 'Send the body as application/json.',
  too_large: 'The body is larger than this endpoint accepts.',
  rate_limited: 'Too many requests in a short time. Wait as long as Retry-After says.',
  unknown_task: 'This pod has not started such a task.',
  task_in_progress: 'This task is in progress already.',
  task_completed: 'This task is completed already.',
  no_session: 'Sign in first.',
  no_role: 'You have no role here yet. An admin can give you one.',
  too_many_of_yours:
    'You have very many pages open. This one looks for news every 15 seconds instead; close some of the others.',
  too_many_pages: 'Too many pages are open at once. They try again by themselves.',
  unavailable:
    'Countersign cannot reach its database just now. Try again with the same idempotency key; what was done is not done twice.',
}

/** RFC 9457 problem document: `type` and `reason` are stable, `detail` is for people, `fields` says what is wrong where. */
export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  reason: string
  fields?: Refusal['fields']
  instance: string
}

/** The problem document of a refusal; `requestId` finds it again in the logs. */
export function problemOf({ kind, reason, fields }: Refusal, requestId: string): Problem {
  return problem(refusalStatus[kind], titles[kind], reason, requestId, fields)
}

/** A problem with a status of its own, for what goes wrong before an endpoint is reached. */
export function problem(
  status: number,
  title: string,
  reason: string,
  requestId: string,
  fields?: Refusal['fields'],
): Problem {
  const detail = sentences[reason] ?? `${title}: ${reason.replaceAll('_', ' ')}.`
  const document = {
    type: `urn:countersign:problem:${reason}`,
    title,
    status,
    detail,
    reason,
    instance: `urn:countersign:request:${requestId}`,
  }
  return fields ? { ...document, fields } : document
}
