/** Why a person decides as they do, in one list: how people choose and read it, and which decisions it is a reason for. */
const reasons = {
  checked: { words: 'Checked, and it is right', fits: ['approve'] },
  agreed: { words: 'Agreed earlier with the owner', fits: ['approve'] },
  personal_data: { words: 'Remove personal data', fits: ['request_changes', 'reject'] },
  wording: { words: 'Wrong wording', fits: ['request_changes', 'reject'] },
  wrong_place: { words: 'Wrong place', fits: ['request_changes', 'reject'] },
  not_now: { words: 'Not now', fits: ['reject'] },
  someone_else: { words: 'Needs someone else', fits: ['reject'] },
  other: { words: 'Something else', fits: ['approve', 'request_changes', 'reject'] },
} as const

export type ReasonCode = keyof typeof reasons
export type Verdict = (typeof reasons)[ReasonCode]['fits'][number]

export const reasonCodes = Object.keys(reasons) as [ReasonCode, ...ReasonCode[]]

export const reasonLabels = Object.fromEntries(reasonCodes.map((code) => [code, reasons[code].words])) as Readonly<
  Record<ReasonCode, string>
>

/** The decisions for which something is a reason. */
export function verdictsOf(code: ReasonCode): readonly Verdict[] {
  return reasons[code].fits
}

/** Whether this is a reason for that decision: nobody approves because personal data must be removed. */
export function reasonFits(code: ReasonCode, verdict: Verdict): boolean {
  return verdictsOf(code).includes(verdict)
}

/** A stored reason as it goes on in a sentence; null for none, and for "something else", which the note says. */
export function reasonWords(code: string | null): string | null {
  if (code === null || code === 'other') return null
  const words = Object.hasOwn(reasonLabels, code) ? reasonLabels[code as ReasonCode] : code.replaceAll('_', ' ')
  return words.charAt(0).toLowerCase() + words.slice(1)
}
