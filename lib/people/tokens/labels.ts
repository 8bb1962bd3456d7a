/** For how long a new token works, as choices in days. */
export const tokenDays = [
  { value: '30', label: '30 days' },
  { value: '7', label: 'A week' },
  { value: '90', label: '90 days' },
]

/** Why something about a token of a person was refused. */
export const tokenRefusals: Record<string, string> = {
  unknown_token: 'There is no such token, or it was removed before.',
  too_many_tokens: 'You have 20 tokens that work. Remove one that you do not need.',
}
