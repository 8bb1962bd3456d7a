/** One kind of thing that is found in texts: a row of the registry in `kinds.ts`. */
export type Kind = {
  /** As policy names it, such as `secret.github_token`. */
  code: string
  /** In words that go on after "1" and "2". */
  one: string
  many: string
  severity: Severity
  /** How sure its form alone makes us. */
  confidence: Confidence
  /** Whether the value is kept out of sight. Whom something goes to is what people sign, so that is not. */
  isMasked: boolean
  /** Texts without which there is none of it, in small letters, or what many kinds need: looked for first, since that is quick. */
  near: readonly string[] | RegExp
  /**
   * Where it may be. Nothing in it repeats without an end, so that looking takes no longer than the text is long
   * (`linear.test.ts`). The value is its group, or all of it.
   */
  form: RegExp
  /** What the form alone does not say. `before` is what stands before the value. */
  holds?: (value: string, before: string) => boolean
}

export type Severity = 'high' | 'medium' | 'low'
export type Confidence = 'sure' | 'likely' | 'perhaps'

/** Seven digits close together, and two capitals before digits: numbers of people are among these. */
export const manyDigits = /\d(?:[ ./()-]{0,2}\d){6}/
export const lettersAndDigits = /[A-Z]{2} ?\d{2}/

/** So much of what stands before a value is looked at. */
export const longestBefore = 60

/** A digit of each character, in their order. */
export function digitsOf(text: string): number[] {
  return Array.from(text.replaceAll(/\D/g, ''), Number)
}

/** Words by which whoever writes documentation says that something is no secret. */
const pretended =
  /example|sample|dummy|placeholder|redacted|changeme|change[-_]me|your[-_]|[-_]here$|x{4}|\*{3}|\.{3}|123456789|abcdefgh/i

/** Whether a value is as random as what somebody made up never is. */
export function isRandom(value: string, differing = 8): boolean {
  const seen = new Set<string>()
  for (const character of value) if (seen.add(character).size >= differing) return !pretended.test(value)
  return false
}

/** Whether it is written as a placeholder. */
export function isPretended(value: string): boolean {
  return pretended.test(value)
}
