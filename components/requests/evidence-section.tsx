import { Card } from '@/components/ui/card'
import { TextLink } from '@/components/ui/app-link'
import { DashedSquare, Dot, TickCircle, WarningTriangle } from '@/components/ui/shapes'
import type { Check, RequestDetail } from '@/lib/requests/schema'
import { readerOf } from '@/components/requests/page-words'

const marks = {
  pass: { Shape: TickCircle, ink: 'text-ok-fg', word: 'Fine' },
  found: { Shape: WarningTriangle, ink: 'text-warn-fg', word: 'Look at this' },
  fact: { Shape: Dot, ink: 'text-subtle', word: 'Known' },
  not_run: { Shape: DashedSquare, ink: 'text-subtle', word: 'Not checked' },
} as const

export type EvidenceLinks = Partial<Record<string, { href: string; label: string }>>

/** What Countersign looked at itself, and openly what it did not. Nothing in it is in the words of whoever asks. */
export function EvidenceSection({ request, links = {} }: { request: RequestDetail; links?: EvidenceLinks }) {
  return (
    <Card
      id="evidence"
      title="Evidence"
      remark={`checked by Countersign, not by ${readerOf[request.askedByKind]}`}
      className="mb-4"
    >
      {request.brief.checks.length === 0 && (
        <p className="mt-2 text-muted">There is nothing about it that Countersign could check by itself.</p>
      )}
      <Checks checks={request.brief.checks} links={links} />
    </Card>
  )
}

/** What was looked at, and what came of it. */
export function Checks({ checks, links = {} }: { checks: readonly Check[]; links?: EvidenceLinks }) {
  return (
    <>
      <CheckList checks={inOrder(checks)} links={links} />
      <Passed checks={checks.filter((check) => stateOf(check) === 'pass')} links={links} />
    </>
  )
}

/** What was found comes first, then what nobody looked at, then what is merely known. What passed is folded. */
function inOrder(checks: readonly Check[]): Check[] {
  return (['found', 'not_run', 'fact'] as const).flatMap((state) => checks.filter((check) => stateOf(check) === state))
}

/** A count is no check that passed, also in requests from the time when it was kept as one. */
function stateOf({ name, state }: Check): Check['state'] {
  return name === 'history' ? 'fact' : state
}

function Passed({ checks, links }: { checks: readonly Check[]; links: EvidenceLinks }) {
  if (checks.length === 0) return null
  return (
    <details className="border-t border-line py-2">
      <summary className="min-h-6 cursor-pointer text-ok-fg">
        {checks.length === 1 ? '1 check passed' : `${checks.length} checks passed`}
      </summary>
      <CheckList checks={checks} links={links} />
    </details>
  )
}

function CheckList({ checks, links }: { checks: readonly Check[]; links: EvidenceLinks }) {
  return (
    <ul className="mt-2.5">
      {checks.map((check) => (
        <CheckRow key={check.name} check={check} link={links[check.name]} />
      ))}
    </ul>
  )
}

function CheckRow({ check, link }: { check: Check; link?: { href: string; label: string } | undefined }) {
  const { Shape, ink, word } = marks[stateOf(check)]
  return (
    <li className="grid grid-cols-[1.375rem_minmax(0,1fr)] items-start gap-x-2.5 border-t border-line py-2 md:grid-cols-[1.375rem_minmax(0,1fr)_auto]">
      <Shape className={`mt-0.5 size-4.5 ${ink}`} />
      <span>
        <span className="sr-only">{word}: </span>
        {check.words}
      </span>
      {link && (check.state === 'found' || link.href !== '#findings') && (
        <TextLink href={link.href} className="max-md:col-start-2">
          {link.label}
        </TextLink>
      )}
    </li>
  )
}
