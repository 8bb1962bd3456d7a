import { TabLinks } from '@/components/ui/link-row'
import { paths } from '@/lib/core/paths'

const tabs = {
  matrix: { label: 'Matrix', href: paths.policy() },
  text: { label: 'Text', href: paths.policyText() },
  try: { label: 'What if', href: paths.policyTry() },
  changes: { label: 'Changes', href: paths.policyChanges() },
  unused: { label: 'Unused', href: paths.policyUnused() },
  history: { label: 'History', href: paths.policyHistory() },
} as const

export type PolicyTab = keyof typeof tabs

/** The faces of the policy and what became of it, the one that is shown among them. */
export function PolicyTabs({ current }: { current: PolicyTab }) {
  const items = Object.entries(tabs).map(([name, tab]) => ({ ...tab, current: name === current }))
  return <TabLinks label="Policy" items={items} className="mb-4" />
}
