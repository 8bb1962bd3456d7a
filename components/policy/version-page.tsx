import { ChangedCells } from '@/components/policy/changed-cells'
import type { ChangeAction } from '@/components/policy/change-note'
import { NumberedText } from '@/components/policy/numbered-text'
import { RollBack } from '@/components/policy/versions-table'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { CopyButton } from '@/components/ui/copy-button'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import type { Version } from '@/lib/policy/read/queries'

type VersionPageProps = {
  version: Version
  /** Begins a draft that goes back to it; null for whoever only reads. */
  onRollBack: ChangeAction | null
}

/** One version of the policy: what it answers otherwise than the one before, and every word of it. */
export function VersionPage({ version: shown, onRollBack }: VersionPageProps) {
  const { version, at, reason, inForce, document, changes } = shown
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Policy', href: paths.policy() },
              { label: 'History', href: paths.policyHistory() },
            ]}
            here={`Version ${version}`}
          />
        }
        title={`Policy version ${version}`}
        chips={inForce && <Chip tone="info">In force</Chip>}
        lead={
          <>
            Put into force <Time at={at} />: {reason}
          </>
        }
        actions={
          <>
            <CopyButton text={document} label="Copy the text" />
            {!inForce && onRollBack && <RollBack version={version} onRollBack={onRollBack} />}
          </>
        }
      />
      {changes && (
        <Card id="changes" title={`What it answers otherwise than version ${version - 1}`} className="mb-4">
          <ChangedCells changes={changes} />
        </Card>
      )}
      <Card id="text" title="As it was written">
        <NumberedText label="The text of the policy" text={document} className="mt-2" />
      </Card>
    </>
  )
}
