'use client'

import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { AppLink } from '@/components/ui/app-link'
import { cn } from '@/components/ui/cn'
import { requestCountWords } from '@/lib/core/count'
import { Dialog } from '@/components/ui/dialog'
import { shape } from '@/components/ui/shape'
import { type NameMenuProps, OwnSettings } from '@/components/shell/name-menu'
import { isCurrent, type NavGroup, type NavItem, NavList, useWaiting } from '@/components/shell/navigation'
import { useShortcutsHelp } from '@/components/shell/shortcuts'
import { paths } from '@/lib/core/paths'

const House = shape(<path d="M2 7.2 8 2l6 5.2V14H2ZM6.2 14V9.6h3.6V14" />)
const Clipboard = shape(<path d="M5.6 2.8H3v11.6h10V2.8h-2.6M5.6 1.4h4.8v2.8H5.6ZM5.6 9.2l1.7 1.7 3.1-3.5" />)
const Pages = shape(<path d="M3 1.6h7l3 3v9.8H3ZM5.6 7h4.8M5.6 9.4h4.8M5.6 11.8h2.8" />)
const Lines = shape(<path d="M2 3.8h12M2 8h12M2 12.2h12" />)

const icons: Record<string, typeof House> = {
  [paths.home()]: House,
  [paths.approvals()]: Clipboard,
  [paths.audit()]: Pages,
}

type PhoneBarProps = { groups: readonly NavGroup[]; menu: NameMenuProps }

/**
 * The bar at the foot of a phone: three places and More, which opens all others. The sheet belongs to the page it was
 * opened on: going somewhere closes it. It stands beside the bar, so that a phone that is turned does not hide it.
 */
export function PhoneBar({ groups, menu }: PhoneBarProps) {
  const pathname = usePathname()
  const showHelp = useShortcutsHelp()
  const [openOn, setOpenOn] = useState<string | null>(null)
  const isOpen = openOn !== null && openOn === pathname
  const places = groups.flatMap(({ items }) => items).filter(({ href }) => href in icons)
  return (
    <>
      <div
        data-bottom-bar
        className="fixed inset-x-0 bottom-0 z-30 low:static border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden print:hidden"
      >
        <nav aria-label="Main, short">
          <ul className="grid auto-cols-fr grid-flow-col">
            {places.map((item) => (
              <li key={item.href}>
                <Place item={item} current={isCurrent(item.href, pathname)} />
              </li>
            ))}
            <li className="noscript:hidden">
              <button
                type="button"
                onClick={() => setOpenOn(pathname)}
                aria-haspopup="dialog"
                aria-expanded={isOpen}
                className={cn(placeLook, 'text-muted')}
              >
                <Lines className="size-5" />
                More
              </button>
            </li>
          </ul>
        </nav>
      </div>
      <Dialog form="sheet" title="Go to" open={isOpen} onOpenChange={(open) => setOpenOn(open ? pathname : null)}>
        <nav aria-label="All places">
          <NavList groups={groups} prefix="sheet" />
        </nav>
        <div className="mt-5 border-t border-line pt-4">
          <OwnSettings {...menu} place="sheet" onHelp={showHelp} />
        </div>
      </Dialog>
    </>
  )
}

const placeLook =
  'flex min-h-14 w-full flex-col items-center justify-center gap-0.5 px-1 text-caption no-underline -outline-offset-3!'

function Place({ item, current }: { item: NavItem; current: boolean }) {
  const Icon = icons[item.href] ?? House
  const count = useWaiting(item)
  return (
    <AppLink
      href={item.href}
      aria-current={current ? 'page' : undefined}
      className={cn(placeLook, current ? 'font-strong text-accent' : 'text-muted')}
    >
      <Icon className="size-5" />
      <span>
        {item.label}
        {count > 0 && (
          <>
            {' '}
            ({requestCountWords(count)}
            <span className="sr-only"> {item.countOf ?? 'waiting'}</span>)
          </>
        )}
      </span>
    </AppLink>
  )
}
