'use client'

import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { AppLink } from '@/components/ui/app-link'

export type MenuEntry =
  { label: ReactNode; href: string } | { label: ReactNode; onSelect: () => void; disabledBecause?: string }

export type MenuProps = { trigger: ReactElement; entries: readonly MenuEntry[] }

const entryLook =
  'flex min-h-10 cursor-default flex-col justify-center rounded-chip px-2.5 py-1.5 text-ink no-underline outline-none data-highlighted:bg-accent-soft data-disabled:text-muted'

/** A list of acts behind one button. What cannot be done says why instead of hiding. */
export function Menu({ trigger, entries }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="end" className="z-50">
          <Base.Popup className="min-w-48 rounded-card border border-line bg-surface p-1 text-ink shadow-float">
            {entries.map((entry, index) => (
              <Entry key={index} entry={entry} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Entry({ entry }: { entry: MenuEntry }) {
  if ('href' in entry) {
    return (
      <Base.LinkItem render={<AppLink href={entry.href} />} className={entryLook}>
        {entry.label}
      </Base.LinkItem>
    )
  }
  return (
    <Base.Item onClick={entry.onSelect} disabled={entry.disabledBecause !== undefined} className={entryLook}>
      {entry.label}
      {entry.disabledBecause && <span className="text-caption text-muted">{entry.disabledBecause}</span>}
    </Base.Item>
  )
}
