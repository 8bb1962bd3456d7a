/** How long an answer may take, and how long a page waits that got none. */
const patienceMs = 10_000
const againMs = 15_000

/** Nobody answered, or a server that is busy asks for patience: after how many milliseconds to ask again. */
export type NotNow = { isBusy: boolean; againMs: number }

/** Asks for what moved, with the reader's own rights. What is refused, as to who is signed out, is null. */
export async function askGate<Answer>(address: string): Promise<Answer | NotNow | null> {
  const patience = { cache: 'no-store', signal: AbortSignal.timeout(patienceMs) } as const
  const response = await fetch(address, patience).catch(() => null)
  if (!response || response.status >= 500) return { isBusy: false, againMs }
  if (!response.ok) return null
  const answer = (await response.json().catch(() => null)) as (Answer & { busy?: true }) | null
  if (!answer?.busy) return answer
  // Those who were told to wait together do not come back together.
  return { isBusy: true, againMs: Number(response.headers.get('retry-after')) * 1_000 * (1 + Math.random()) }
}

export function isNotNow(answer: object | null): answer is NotNow {
  return answer !== null && 'againMs' in answer
}

/** Whether pages can be had, asked of who passes them on; if not now, then when. Whoever is signed out is led to sign in. */
export async function mayDraw(): Promise<true | NotNow> {
  const answer = await askGate<object>('/news/pages')
  return isNotNow(answer) ? answer : true
}
