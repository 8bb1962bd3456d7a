'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import { controlFrame } from '@/components/ui/field'

type AddressFormProps = {
  /** Where the list is; what it is narrowed to follows from the fields. */
  action: Route
  /** Changes with the list that is shown. */
  shown: string
  /** Whether the new list is shown from its top. */
  scroll?: boolean
  className?: string
  children: ReactNode
}

/** A GET form that leaves fields without a value out of the address, where scripts run; anywhere else it is a plain one. */
export function AddressForm({ shown, action, scroll = true, ...rest }: AddressFormProps) {
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const wasSent = useRef(false)
  useEffect(() => {
    // The fields fold away with the new list; whoever stood on one of them goes on from what opens them.
    if (wasSent.current && document.activeElement === document.body) form.current!.querySelector('summary')?.focus()
    wasSent.current = false
  }, [shown])

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    wasSent.current = true
    const fields = [...new FormData(event.currentTarget)].flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' ? [[name, value]] : [],
    )
    const query = new URLSearchParams(fields).toString()
    router.push((query ? `${action}?${query}` : action) as Route, { scroll })
  }

  return <form ref={form} action={action} onSubmit={send} {...rest} />
}

type SearchInputProps = { id: string; label: string; value: string | undefined; shown: string }

/** What is searched for. Another list may come while somebody stands here, so the field stays and takes over its words. */
export function SearchInput({ id, label, value = '', shown }: SearchInputProps) {
  const input = useRef<HTMLInputElement>(null)
  const known = useRef(shown)
  useEffect(() => {
    // Not on the first list: somebody may have typed before the scripts came.
    if (known.current !== shown) input.current!.value = value
    known.current = shown
  }, [value, shown])
  return (
    <input
      ref={input}
      id={id}
      type="search"
      name="q"
      maxLength={200}
      defaultValue={value}
      placeholder={label}
      className={`${controlFrame} min-h-9 py-1 pr-10`}
    />
  )
}
