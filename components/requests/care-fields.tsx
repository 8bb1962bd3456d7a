import type { KeyboardEvent } from 'react'
import { buttonOnScreen } from '@/components/requests/decide'
import { TextLink } from '@/components/ui/app-link'
import { TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { paths } from '@/lib/core/paths'

type CareFieldsProps = {
  number: number
  /** What is to be typed. */
  name: string
  typed: string
  onType: (text: string) => void
  error: string | undefined
  signInAgain: boolean
}

/** What a "yes" to something critical asks for: its name, typed, and a sign-in made just now. A "no" asks for neither. */
export function CareFields({ number, name, typed, onType, error, signInAgain }: CareFieldsProps) {
  return (
    <div className="mt-3 phone:hidden">
      <TextField
        name="typedName"
        label={
          <>
            To approve, type{' '}
            <span translate="no" className="font-mono break-all">
              {name}
            </span>
          </>
        }
        value={typed}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={toTheButton}
        error={error}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
      {signInAgain && (
        <Notice tone="info" live="status" title="Approving needs a sign-in from the last five minutes" className="mt-3">
          <TextLink href={paths.signIn({ from: paths.request(number), problem: 'sign_in_again' })}>
            Sign in again
          </TextLink>
          , then come back here. Your note is kept. You can say no without it.
        </Notice>
      )}
    </div>
  )
}

/** Whoever ends a name with Enter has written it, not decided: the key leads on to the button. */
function toTheButton(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
  event.preventDefault()
  buttonOnScreen(event.currentTarget.form, 'approve')?.focus()
}
