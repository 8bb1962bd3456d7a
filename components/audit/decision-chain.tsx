import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { Chip, type Tone } from '@/components/ui/chip'
import { BarredShield, HalfCircle, Tick } from '@/components/ui/shapes'
import type { AuditDetail } from '@/lib/audit/schema'
import { paths } from '@/lib/core/paths'
import { chainStepLabels } from '@/lib/policy/labels'

const steps: Readonly<Record<string, string>> = chainStepLabels

const outcomes: Record<string, { word: string; tone: Tone; Shape: typeof Tick }> = {
  passed: { word: 'Passed', tone: 'neutral', Shape: Tick },
  allow: { word: 'Allow', tone: 'ok', Shape: Tick },
  ask: { word: 'Ask a person', tone: 'info', Shape: HalfCircle },
  deny: { word: 'Deny', tone: 'bad', Shape: BarredShield },
}

/** The steps by which the policy came to its answer, in the order in which they were asked. */
export function DecisionChain({ chain, policyVersion, cell }: Pick<AuditDetail, 'chain' | 'policyVersion' | 'cell'>) {
  if (chain.length === 0) return null
  return (
    <Card
      id="chain"
      title="How the rules answered"
      remark={
        policyVersion !== null && (
          <TextLink href={paths.policyVersion(policyVersion)}>policy version {policyVersion}</TextLink>
        )
      }
      className="mb-4"
    >
      <ol className="mt-2.5">
        {chain.map(({ step, outcome, words }, index) => (
          <li
            key={index}
            className="grid grid-cols-1 gap-x-4 gap-y-1 border-t border-line py-2 md:grid-cols-[9rem_minmax(0,1fr)_auto]"
          >
            <span className="text-small text-muted">{steps[step] ?? step}</span>
            <span className="min-w-0">{words}</span>
            <span>
              <StepOutcome outcome={outcome} />
            </span>
          </li>
        ))}
      </ol>
      {cell && (
        <p className="border-t border-line pt-2.5">
          <TextLink href={paths.policyCell(cell)}>What the policy says today of this role and tool</TextLink>
        </p>
      )}
    </Card>
  )
}

function StepOutcome({ outcome }: { outcome: string }) {
  const known = outcomes[outcome]
  if (!known) return <Chip>{outcome}</Chip>
  return (
    <Chip tone={known.tone} icon={<known.Shape />}>
      {known.word}
    </Chip>
  )
}
