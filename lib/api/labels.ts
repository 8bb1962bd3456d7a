import { deliveryProblems } from '@/lib/api/delivery-problems'
import { githubProblems } from '@/lib/api/github-problems'
import { outputProblems } from '@/lib/api/output-problems'
import { taskProblems } from '@/lib/api/task-problems'
import { callRefusals } from '@/lib/calls/labels'

/** A kind of problem: with which status it comes, what it means, and what whoever meets it does next. */
export type ProblemWords = { status: number; says: string; todo: string }

const again = 'Send the same request again with the same idempotency key; what was done is not done twice.'
const askAgain = 'Ask again under a new idempotency key, with what is right now.'
const mend = 'Mend the request by its description in the OpenAPI document, then send it again.'
const look = 'Read the call (GET /v2/tool-calls/{id}) to see where it stands.'

/** What can be in the way of a call. Its sentences stand in the noun; here is what to do about each. */
const callTodo: Record<keyof typeof callRefusals, [status: number, todo: string]> = {
  grant_unknown: [409, look],
  grant_used: [
    409,
    'Do not act. If it was you who used it and the answer was lost, repeat the claim with its own key.',
  ],
  grant_expired: [409, askAgain],
  arguments_altered: [
    409,
    'Act with the arguments that were decided on: repeat the claim with them. For other arguments ask again under a new idempotency key.',
  ],
  emergency_stop: [409, 'Do not act. Look again after as many seconds as the header Retry-After says, not sooner.'],
  policy_moved: [409, askAgain],
  tool_moved: [409, 'List the tools (GET /v1/actions/list) and ask again with arguments that fit the new form.'],
  not_released: [409, 'Wait for the answer at the address in "poll".'],
  unknown_call: [404, 'Look for it in the list (GET /v2/tool-calls), with a credential of the account that asked.'],
  credential_revoked: [401, 'Ask whoever runs this installation for a new credential.'],
  invalid_arguments: [422, 'See "fields" for what is wrong, and the tool’s form in GET /v1/actions/list.'],
  other_road: [409, 'Use git at the address in "fields".'],
  another_worker: [409, 'Leave this call to the worker that claimed it first.'],
  idempotency_key_reused: [409, 'Give every attempt a key of its own; repeat one only with the very same body.'],
  too_many_waiting: [409, 'Look at the calls in "waiting": wait for their answers, or withdraw one.'],
  grant_not_used: [409, 'Claim the call before you act, then report.'],
  already_reported: [409, look],
  carried_out_here: [409, 'Repeat the question (POST /v2/tool-calls) with the same body and the same idempotency key.'],
  not_waiting: [409, look],
  decided_already: [409, 'Wait for the answer at the address in "poll".'],
}

const ofCalls = Object.entries(callTodo).map(([code, [status, todo]]): [string, ProblemWords] => [
  code,
  { status, says: callRefusals[code as keyof typeof callRefusals], todo },
])

/** Every kind of problem the gate can answer with, by its code: the catalogue that is served where their `type` leads. */
export const problemWords: Readonly<Record<string, ProblemWords>> = {
  ...Object.fromEntries(ofCalls),
  invalid_input: { status: 422, says: 'Some fields need another look; see "fields".', todo: mend },
  invalid_json: {
    status: 400,
    says: 'The body is not acceptable JSON.',
    todo: 'See "fields" for what is wrong with it.',
  },
  missing_credential: {
    status: 401,
    says: 'Send a bearer token or a service key in the Authorization header.',
    todo: 'Get a token from POST /oauth/token with the client’s id and secret, or send the service key as it is.',
  },
  bad_credential: {
    status: 401,
    says: 'This token or key opens nothing: it is unknown, revoked or meant for another service.',
    todo: 'Look whether it is whole and meant for this installation, or ask whoever runs it for a new credential.',
  },
  person_token: {
    status: 401,
    says: 'This is a token of a person, by which git reads repositories. It opens nothing here.',
    todo: 'Send a token or service key of a pod. Whoever made this token uses it as the password at the address of a repository, with git alone.',
  },
  expired_token: {
    status: 401,
    says: 'This token has expired. The credential it was given to still stands.',
    todo: 'Get a new token from POST /oauth/token and send the same request again with the same idempotency key.',
  },
  too_many_errors: {
    status: 429,
    says: 'This account reports more errors than anybody can read.',
    todo: 'Wait for the seconds in Retry-After, and report what repeats itself once, with the number of the try in "attempt".',
  },
  too_many_guesses: {
    status: 429,
    says: 'From this address very many tokens or keys were sent within a minute that open nothing.',
    todo: 'Wait as long as Retry-After says. Then get a new token, or ask for a new credential.',
  },
  no_trials: {
    status: 403,
    says: 'Nobody made up answers here: this is no trial. Nothing was asked.',
    todo: 'Leave out the header Countersign-Try, and let people decide.',
  },
  missing_permission: { status: 403, says: 'This identity may not do this.', todo: 'Use a credential of a pod.' },
  missing_key: {
    status: 422,
    says: 'Send an idempotency key: the header Idempotency-Key or the field idempotency_key.',
    todo: 'Make up a key per attempt and keep it, so that a repeat is known to be one.',
  },
  two_keys: {
    status: 422,
    says: 'The header Idempotency-Key and the field idempotency_key say different things.',
    todo: 'Send the key in one place, or the same in both.',
  },
  foreign_origin: {
    status: 403,
    says: 'This form did not come from Countersign’s own pages, so nothing was done.',
    todo: 'Open the page at the public address of this installation and send the form from there.',
  },
  no_role: {
    status: 403,
    says: 'You have no role here yet.',
    todo: 'Ask an admin for one.',
  },
  too_many_of_yours: {
    status: 429,
    says: 'You have very many pages open. This one looks for news every 15 seconds instead.',
    todo: 'Close some of the others.',
  },
  no_upgrade: {
    status: 400,
    says: 'Only plain HTTP is spoken here.',
    todo: 'Send the request without asking for another protocol.',
  },
  no_tools: {
    status: 422,
    says: 'Nothing in this is a tool that can be taken; see "fields".',
    todo: 'Send each tool with its name and the JSON Schema of its arguments, as your framework has them.',
  },
  too_many_proposed: {
    status: 409,
    says: 'Fifty tools that this pod proposed wait for somebody to look at them, and no more can.',
    todo: 'Ask an admin to look at those in "drafts", under Tools: describe them, or retire them.',
  },
  catalogue_full: {
    status: 409,
    says: 'The catalogue holds as many tools as it can.',
    todo: 'Ask whoever runs this installation which tools are still needed.',
  },
  no_prompt: {
    status: 404,
    says: 'No version of this prompt is live here.',
    todo: 'Ask for it by its name on the prompt board, with a credential of the environment where it is live.',
  },
  no_entry: {
    status: 404,
    says: 'Pods are given no entry of this name here.',
    todo: 'Look for it by its words (GET /v2/memory/entries). What waits for people, is held or was archived is not given.',
  },
  live_by_signature: {
    status: 422,
    says: 'People make a prompt live, by their signature; no credential can.',
    todo: 'Send the text without an environment. Whoever looks after prompts asks that it be live.',
  },
  may_not_read: {
    status: 403,
    says: 'The policy does not let this pod read memory here.',
    todo: 'Ask an admin for the right to use memory.read.',
  },
  people_remove: {
    status: 403,
    says: 'Pods remove nothing from memory: people do.',
    todo: 'Tell whoever looks after memory. They hold or archive the entry at once, or have its text deleted by signature.',
  },
  ...outputProblems,
  ...deliveryProblems,
  ...githubProblems,
  no_policy: {
    status: 409,
    says: 'No policy is in force, so nothing can be decided.',
    todo: 'Tell whoever runs this installation to put a policy in force.',
  },
  bad_request: {
    status: 400,
    says: 'This is not a request that can be read.',
    todo: 'Mend the request’s address or headers.',
  },
  too_slow: { status: 408, says: 'The request took too long to arrive.', todo: again },
  headers_too_large: {
    status: 431,
    says: 'The headers of the request are larger than accepted.',
    todo: 'Send fewer or shorter headers.',
  },
  fault: {
    status: 500,
    says: 'Something went wrong here. It is on record under the number in "instance"; try again with the same idempotency key.',
    todo: again,
  },
  unknown_path: {
    status: 404,
    says: 'There is nothing at this address.',
    todo: 'Compare the address with the OpenAPI documents (/v1/openapi.json, /v2/openapi.json), letter by letter.',
  },
  wrong_method: {
    status: 405,
    says: 'This address does not answer that method.',
    todo: 'Use one of the methods in the header Allow.',
  },
  wrong_type: {
    status: 415,
    says: 'Send the body as application/json.',
    todo: 'Set the header Content-Type to application/json.',
  },
  wrong_encoding: {
    status: 415,
    says: 'Send the body as it is: compressed bodies are not read.',
    todo: 'Leave the header Content-Encoding out and do not compress the body.',
  },
  too_large: {
    status: 413,
    says: 'The body is larger than this endpoint accepts: a megabyte.',
    todo: 'Send less, or refer to the content by where it can be found and its SHA-256.',
  },
  rate_limited: {
    status: 429,
    says: 'Too many requests in a short time. Wait as long as Retry-After says.',
    todo: 'Wait as many seconds as Retry-After says, then go on more slowly; RateLimit-Remaining says what is left.',
  },
  ...taskProblems,
  no_such_place: {
    status: 422,
    says: 'The record has no such place yet, so nothing can be told from there on.',
    todo: 'Give a place that an event or an answer named here. Without one, what is told begins now; what came before is in the list of calls (GET /v2/tool-calls).',
  },
  too_many_streams: {
    status: 429,
    says: 'This account listens by as many streams as it may have at one time.',
    todo: 'Close one that nobody reads, or share one between your workers.',
  },
  too_many_listeners: {
    status: 503,
    says: 'As many pods listen here as this gate has room for.',
    todo: 'Wait as long as Retry-After says, or ask without a stream: GET /v2/events with wait.',
  },
  no_session: { status: 401, says: 'Sign in first.', todo: 'Open the page and sign in.' },
  too_many_pages: {
    status: 503,
    says: 'Too many pages are open at once. They try again by themselves.',
    todo: 'Close pages that nobody looks at.',
  },
  unavailable: {
    status: 503,
    says: 'Countersign cannot reach its database just now. Try again with the same idempotency key; what was done is not done twice.',
    todo: `${again} Wait as many seconds as Retry-After says.`,
  },
}
