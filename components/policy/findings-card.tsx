import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { Cross, WarningTriangle } from '@/components/ui/shapes'
import { paths } from '@/lib/core/paths'
import type { LintFinding } from '@/lib/policy/edit/lint'

const aboutSigners: ReadonlySet<LintFinding['code']> = new Set(['locked_out', 'few_signers', 'no_signers'])

type FindingsCardProps = {
  number: number
  findings: readonly LintFinding[]
  /** Whether its author reads it, who is led to where people get into groups. */
  isOwn: boolean
}

/** What is probably not meant in a change, each with where it stands and what to do about it. */
export function FindingsCard({ number, findings, isOwn }: FindingsCardProps) {
  return (
    <Card id="findings" title="What is probably not meant" className="mb-4">
      {findings.length === 0 ? (
        <p className="mt-1 text-muted">Nothing was found.</p>
      ) : (
        <ul className="mt-2 grid gap-3">
          {findings.map(({ code, severity, words, remedy, place }) => (
            <li key={`${code} ${words}`} className="wrap-anywhere">
              {severity === 'stops' ? (
                <Chip tone="bad" icon={<Cross />}>
                  Must be mended
                </Chip>
              ) : (
                <Chip tone="warn" icon={<WarningTriangle />}>
                  Look at it
                </Chip>
              )}{' '}
              {words} <span className="text-muted">{remedy}</span>
              {place.line !== undefined && (
                <>
                  {' '}
                  <TextLink href={paths.policyChangeText(number, place.line)}>Line {place.line}</TextLink>
                </>
              )}
              {isOwn && aboutSigners.has(code) && (
                <>
                  {' '}
                  <TextLink href={paths.coverage()}>Who can sign what</TextLink>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
