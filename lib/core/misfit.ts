import type { z } from 'zod'

/** What does not fit a schema, as a sentence of ours: a message of our own stays, and what the library says of types is said again. */
export function issueWords(issue: z.core.$ZodIssue): string {
  if (!isOfLibrary(issue.message)) return issue.message
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${issue.keys.map((key) => `"${key.slice(0, 60)}"`).join(', ')} ${issue.keys.length === 1 ? 'is' : 'are'} not known here.`
    case 'invalid_value':
      return `This must be one of: ${issue.values.map(String).join(', ')}.`
    case 'invalid_type':
      return `${isMissing(issue) ? 'This is missing; it' : 'This'} must be ${kinds[issue.expected] ?? issue.expected}.`
    case 'too_small':
      if (issue.origin === 'string') return 'This must not be empty.'
      return issue.origin === 'array'
        ? 'This list needs at least one entry.'
        : `This is too small; the least is ${issue.minimum}.`
    case 'too_big':
      return issue.origin === 'string'
        ? `This is too long; it has ${issue.maximum} characters at most.`
        : `This is too large; the most is ${issue.maximum}.`
    case 'invalid_key':
      return issue.issues[0] ? issueWords(issue.issues[0]) : 'This name does not fit.'
    default:
      return 'This does not fit.'
  }
}

/** Whether a sentence is the schema library's own. */
export function isOfLibrary(message: string): boolean {
  return /^(Invalid|Unrecognized|Too |Expected)/.test(message)
}

function isMissing({ message }: { message: string }): boolean {
  return message.endsWith('received undefined')
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a section with named entries',
  record: 'a section with named entries',
}
