'use client'

import type { ComponentProps, FormEvent } from 'react'
import { useFormStatus } from 'react-dom'
import { Button, type ButtonProps } from '@/components/ui/button'

/** A form of an action. React empties a form after every action, also after a refused one; here what somebody wrote stays. */
export function Form(props: ComponentProps<'form'>) {
  return <form onReset={keep} {...props} />
}

/** The button that sends its form, once at a time. It keeps the focus while the form is under way. */
export function SendButton(props: ButtonProps) {
  const { pending } = useFormStatus()
  return (
    <Button
      type="submit"
      aria-disabled={pending || undefined}
      // Enter in a field presses the button, too.
      onClick={(event) => pending && event.preventDefault()}
      {...props}
    />
  )
}

function keep(event: FormEvent): void {
  event.preventDefault()
}
