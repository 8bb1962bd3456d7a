import { cn } from '@/components/ui/cn'
import type { ReactNode } from 'react'
import { AppLink } from '@/components/ui/app-link'
import { FindKey } from '@/components/shell/find-key'
import { FromBefore } from '@/components/shell/from-before'
import { KeptFocus } from '@/components/shell/kept-focus'
import { LiveProvider } from '@/components/shell/live'
import { LiveNote } from '@/components/shell/live-note'
import { Mark } from '@/components/shell/mark'
import { NameMenu, type ShellPerson, type SignOut } from '@/components/shell/name-menu'
import { type NavGroup, NavList } from '@/components/shell/navigation'
import { PhoneBar } from '@/components/shell/phone-bar'
import { Standstill } from '@/components/shell/standstill'
import { Spoken } from '@/components/shell/spoken'
import { TitleSaid } from '@/components/shell/title-said'
import { type GoTo, ShortcutsProvider } from '@/components/shell/shortcuts'
import { paths } from '@/lib/core/paths'

export type ShellProps = {
  groups: readonly NavGroup[]
  person: ShellPerson
  signOut: SignOut
  /** When this is drawn, ISO 8601, for a page that does not move. */
  drawnAt: string
  /** Links in the name menu, such as notifications or the API's documentation. */
  menuLinks?: ReadonlyArray<{ label: string; href: string }>
  /** Keys that go somewhere from every page: `{ keys: 'g a', words: 'Go to approvals', href: '/approvals' }`. */
  goTo?: readonly GoTo[]
  /** The line above everything, only when it matters. */
  strip?: ReactNode
  children: ReactNode
}

const usualKeys: readonly GoTo[] = [
  { keys: '/', words: 'Search everything', href: paths.find() },
  { keys: 'g h', words: 'Go home', href: '/' },
  { keys: 'g a', words: 'Go to approvals', href: paths.approvals() },
  { keys: 'g t', words: 'Go to tasks', href: paths.tasks() },
  { keys: 'g m', words: 'Go to memory', href: paths.memory() },
  { keys: 'g u', words: 'Go to the audit trail', href: paths.audit() },
]

/** The frame around every signed-in page: rail or bar, keys, live news. */
export function Shell({ groups, person, signOut, drawnAt, menuLinks, goTo, strip, children }: ShellProps) {
  const places = new Set(groups.flatMap(({ items }) => items.map(({ href }) => href)))
  const keys = goTo ?? usualKeys.filter(({ href }) => places.has(href))
  const menu = { person, signOut, links: menuLinks }
  return (
    <LiveProvider>
      <ShortcutsProvider home={keys}>
        <FindKey />
        <SkipLink />
        <Spoken />
        <TitleSaid />
        <FromBefore />
        <KeptFocus />
        {strip}
        <div className="md:grid md:grid-cols-[14rem_minmax(0,1fr)] print:block">
          <header className="flex items-center gap-3 border-b border-line bg-surface px-4 py-2.5 md:hidden print:hidden">
            <Brand />
            {places.has(paths.stop()) && (
              <AppLink href={paths.stop()} className="ml-auto inline-flex min-h-8 items-center text-small text-ink">
                Emergency stop
              </AppLink>
            )}
          </header>
          <header className="hidden border-r border-line bg-surface md:block print:hidden">
            <div
              className={cn(
                'sticky top-0 flex flex-col px-3 py-4 low:static low:h-auto',
                strip ? 'h-[calc(100dvh-2.5rem)]' : 'h-dvh',
              )}
            >
              <div className="px-2 pb-4">
                <Brand />
              </div>
              <nav aria-label="Main" className="-mx-1 min-h-0 flex-1 overflow-y-auto px-1">
                <NavList groups={groups} prefix="rail" />
              </nav>
              <div className="mt-3 border-t border-line pt-2">
                <NameMenu {...menu} />
              </div>
            </div>
          </header>
          <main
            id="main"
            tabIndex={-1}
            className="max-w-[76rem] px-4 pt-4 pb-40 outline-none! md:px-8 md:pt-5 md:pb-12"
          >
            {typeof signOut.action === 'string' && <Standstill drawnAt={drawnAt} signOut={signOut.action} />}
            <LiveNote />
            {children}
          </main>
        </div>
        <PhoneBar groups={groups} menu={menu} />
      </ShortcutsProvider>
    </LiveProvider>
  )
}

/** The first stop of the Tab key: past the navigation. */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="link sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:bg-surface focus:px-3 focus:py-2"
    >
      Skip to main content
    </a>
  )
}

function Brand() {
  return (
    <AppLink href="/" className="inline-flex min-h-8 items-center gap-2 text-section font-bold text-ink no-underline">
      <Mark className="size-6" />
      Countersign
    </AppLink>
  )
}
