'use client'

import Form from 'next/form'
import { type ComponentProps, useEffect, useRef } from 'react'
import { controlFrame } from '@/components/ui/field'

type AddressFormProps = Omit<ComponentProps<typeof Form>, 'ref'> & {
  /** Changes with the list that is shown. */
  shown: string
}

/** A GET form that leaves fields without a value out of the address, where scripts run; anywhere else it is a plain one. */
export function AddressForm({ shown, ...rest }: AddressFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const wasSent = useRef(false)
  useEffect(() => {
    const element = form.current!
    const send = ({ formData }: FormDataEvent) => {
      leaveOutEmpty(formData)
      wasSent.current = true
    }
    element.addEventListener('formdata', send)
    return () => element.removeEventListener('formdata', send)
  }, [])
  useEffect(() => {
    // The fields fold away with the new list; whoever stood on one of them goes on from what opens them.
    if (wasSent.current && document.activeElement === document.body) form.current!.querySelector('summary')?.focus()
    wasSent.current = false
  }, [shown])
  return <Form ref={form} {...rest} />
}

function leaveOutEmpty(formData: FormData): void {
  const given = [...formData].filter(([, value]) => value !== '')
  for (const name of new Set(formData.keys())) formData.delete(name)
  for (const [name, value] of given) formData.append(name, value)
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
