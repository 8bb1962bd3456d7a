import { DemoRemoval, type RemoveDemo } from '@/components/people/demo-removal'
import { SystemStrip } from '@/components/shell/strip'

/** Says on every page that examples are among the real things, and lets an admin take them out. */
export function DemoStrip({ onRemove }: { onRemove: RemoveDemo | null }) {
  return (
    <SystemStrip
      tone="plain"
      action={
        onRemove && (
          <DemoRemoval
            onRemove={onRemove}
            title="Remove the demo?"
            description="Its pods are retired and their keys revoked, what they asked for is withdrawn, and their tasks go. So does the change of policy that came along, unless it was signed. The demo’s people stay, and so does the audit trail."
          />
        )
      }
    >
      Demo pods are running. Requests they make are examples.
    </SystemStrip>
  )
}
