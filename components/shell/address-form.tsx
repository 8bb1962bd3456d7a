'use client'

import Form from 'next/form'
import { type ComponentProps, useEffect, useRef } from 'react'

/** A GET form that leaves fields without a value out of the address, where scripts run; anywhere else it is a plain one. */
export function AddressForm(props: Omit<ComponentProps<typeof Form>, 'ref'>) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    const element = form.current!
    element.addEventListener('formdata', leaveOutEmpty)
    return () => element.removeEventListener('formdata', leaveOutEmpty)
  }, [])
  return <Form ref={form} {...props} />
}

function leaveOutEmpty({ formData }: FormDataEvent): void {
  const given = [...formData].filter(([, value]) => value !== '')
  for (const name of new Set(formData.keys())) formData.delete(name)
  for (const [name, value] of given) formData.append(name, value)
}
