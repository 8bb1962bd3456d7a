// The headers of answers, as the documents describe them.

const text = (description: string) => ({ description, schema: { type: 'string' as const } })
const number = (description: string) => ({ description, schema: { type: 'integer' as const, minimum: 0 } })

export const answerHeaders = { 'X-Request-Id': text('The number under which this request is in the logs') }

export const limits = {
  'RateLimit-Limit': number('How many requests this account may send in a minute'),
  'RateLimit-Remaining': number('How many of them are left'),
  'RateLimit-Reset': number('In how many seconds the minute is over'),
}

export const retryAfter = { 'Retry-After': number('How many seconds to wait') }
export const location = { Location: text('Where to wait for the answer, the same as poll') }
export const allowHeader = { Allow: text('The methods that this address answers') }
export const signIn = { 'WWW-Authenticate': text('How to sign in') }
export const replayed = {
  'Idempotent-Replayed': text('“true” when this very request was answered before and nothing was done now'),
}
