'use client'

import { useRef } from 'react'
import { initialsOf } from '@/components/signs/actor-mark'
import { Button } from '@/components/ui/button'
import { CheckField } from '@/components/ui/field'
import { TextLink } from '@/components/ui/app-link'
import { shape } from '@/components/ui/shape'
import { ThemeSwitch } from '@/components/shell/theme-switch'
import { ZoneField } from '@/components/shell/zone-field'
import { useShortcutsSwitch } from '@/components/shell/key-switch'
import { useShortcutsHelp } from '@/components/shell/shortcuts'

const UpAndDown = shape(<path d="M4.6 6 8 2.6 11.4 6M4.6 10 8 13.4l3.4-3.4" />)

export type ShellPerson = {
  name: string
  /** What the person may do, in words: "Approver, auditor". */
  roles: string
  email?: string | null
}

/** Where the sign-out form posts to, with the fields it needs (such as a CSRF token). */
export type SignOut = { action: string | ((form: FormData) => void | Promise<void>); fields?: Record<string, string> }

export type NameMenuProps = {
  person: ShellPerson
  signOut: SignOut
  links?: ReadonlyArray<{ label: string; href: string }>
}

/** The person's own menu at the foot of the rail. The browser opens it, also where no scripts run. */
export function NameMenu(props: NameMenuProps) {
  const { name, roles } = props.person
  const menu = useRef<HTMLDialogElement>(null)
  const showHelp = useShortcutsHelp()

  /** The menu first, so that the focus comes back to the name when the list of keys is closed. */
  function leaveForHelp() {
    menu.current?.hidePopover()
    showHelp()
  }

  return (
    <>
      <button
        type="button"
        popoverTarget="own-menu"
        className="flex min-h-12 w-full items-center gap-2.5 rounded-chip px-2 text-left [anchor-name:--own-menu] hover:bg-accent-soft"
      >
        <span
          aria-hidden="true"
          className="flex size-7 flex-none items-center justify-center rounded-full border border-line-strong text-caption font-strong text-muted"
        >
          {initialsOf(name)}
        </span>
        <span className="min-w-0 flex-1">
          <span translate="no" className="block truncate font-semibold">
            {name}
          </span>
          <span className="block truncate text-caption text-subtle">{roles}</span>
        </span>
        <UpAndDown className="size-4 text-subtle" />
      </button>
      <dialog
        ref={menu}
        id="own-menu"
        popover="auto"
        aria-label="Your menu"
        className="above-own-menu w-72 rounded-card border border-line bg-surface p-4 text-ink shadow-float"
      >
        <OwnSettings {...props} place="rail" onHelp={leaveForHelp} />
      </dialog>
    </>
  )
}

type OwnSettingsProps = NameMenuProps & { place: 'rail' | 'sheet'; onHelp: () => void }

/** What a person sets for herself; in the name menu and in the phone's sheet. */
export function OwnSettings({ person, signOut, links = [], place, onHelp }: OwnSettingsProps) {
  const [isOn, setOn] = useShortcutsSwitch()
  return (
    <div className="grid gap-4">
      <p>
        <span translate="no" className="block font-strong">
          {person.name}
        </span>
        {person.email && <span className="block text-small break-all text-muted">{person.email}</span>}
        <span className="block text-small text-muted">{person.roles}</span>
      </p>
      <div className="noscript:hidden">
        <ThemeSwitch name={`theme-${place}`} />
      </div>
      <div className="noscript:hidden">
        <ZoneField name={`zone-${place}`} />
      </div>
      <div className="grid gap-2 noscript:hidden touch:hidden">
        <CheckField
          name={`shortcuts-${place}`}
          label="Single-key shortcuts"
          checked={isOn}
          onChange={(event) => setOn(event.target.checked)}
        />
        <button type="button" className="link min-h-8 justify-self-start" onClick={onHelp}>
          Show all keys
        </button>
      </div>
      {links.map(({ label, href }) => (
        <TextLink key={href} href={href}>
          {label}
        </TextLink>
      ))}
      <form action={signOut.action} method={typeof signOut.action === 'string' ? 'post' : undefined}>
        {Object.entries(signOut.fields ?? {}).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Button type="submit" wide>
          Sign out
        </Button>
      </form>
    </div>
  )
}
