import { useEffect, useRef, useState } from 'react'
import type { Outcome } from '@/lib/core/outcome'
import type { Checked } from '@/lib/prompts/ahead/commands'
import { promptRefusals } from '@/lib/prompts/labels'
import { longestPrompt } from '@/lib/prompts/variables'
import type { Check } from '@/lib/requests/schema'

export type CheckAction = (previous: unknown, form: FormData) => Promise<Outcome<Checked>>

/** So long nothing is typed before the text is looked through. */
const pauseMs = 700

/** Nothing is nothing to check, and what is too long to be kept is said to be so when it is to be. */
const isChecked = (text: string) => text.length <= longestPrompt && text.trim() !== ''

const marks: Record<Check['state'], string> = { found: 'Found', not_run: 'Not checked', fact: '', pass: '' }

/** What would be said of the text if it were kept as it stands, while somebody writes it. */
export function LiveChecks({ slug, text, onCheck }: { slug: string | null; text: string; onCheck: CheckAction }) {
  const outcome = useChecked(slug, text, onCheck)
  if (!outcome) return null
  return (
    <section
      aria-labelledby="live-checks"
      className="rounded-control border border-line bg-sunken px-3 py-2.5 text-small"
    >
      <p id="live-checks" className="font-semibold">
        Checks as it stands now
      </p>
      {outcome.ok ? <Said {...outcome.value} /> : <p className="mt-1 wrap-anywhere">{problemIn(outcome)}</p>}
    </section>
  )
}

function Said({ checks, difference, number }: Checked) {
  const told = checks.filter(({ state, name }) => state !== 'pass' && name !== 'tried')
  const passed = checks.filter(({ state }) => state === 'pass').length
  const lines = [
    ...(difference === null ? [] : [{ mark: '', words: `Beside version ${number}: ${difference}` }]),
    ...told.map(({ state, words }) => ({ mark: marks[state], words })),
    ...(passed > 0 ? [{ mark: '', words: `${passed === 1 ? '1 check' : `${passed} checks`} passed` }] : []),
  ]
  return (
    <ul className="mt-1 grid gap-0.5">
      {lines.map(({ mark, words }) => (
        <li key={words} translate="no" className="wrap-anywhere">
          {mark && <strong className="font-strong text-warn-fg">{mark}: </strong>}
          {words}
        </li>
      ))}
    </ul>
  )
}

function problemIn(outcome: Extract<Outcome<Checked>, { ok: false }>): string {
  const [field] = Object.values(outcome.fields ?? {}).flat()
  return field ?? promptRefusals[outcome.reason] ?? 'It could not be looked through. It is when it is kept.'
}

/** The newest answer about what stands there now; an answer about an earlier text is passed over. */
function useChecked(slug: string | null, text: string, onCheck: CheckAction): Outcome<Checked> | null {
  const [outcome, setOutcome] = useState<Outcome<Checked> | null>(null)
  const asked = useRef('')
  useEffect(() => {
    asked.current = text
    if (!isChecked(text)) return undefined
    const timer = setTimeout(() => {
      const form = new FormData()
      if (slug !== null) form.set('slug', slug)
      form.set('text', text)
      form.set('note', '')
      onCheck(null, form).then(
        (answer) => asked.current === text && setOutcome(answer),
        // A check that did not arrive is made again with the next letter; keeping the text looks it through in any case.
        () => undefined,
      )
    }, pauseMs)
    return () => clearTimeout(timer)
  }, [slug, text, onCheck])
  return isChecked(text) ? outcome : null
}
