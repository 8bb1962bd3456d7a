'use client'

import { useEffect, useRef } from 'react'
import { AddressForm, SearchInput } from '@/components/shell/address-form'
import { Button } from '@/components/ui/button'
import { paths } from '@/lib/core/paths'

/** The field that searches everything; whoever comes with nothing to search for starts to type. */
export function FindForm({ q }: { q: string | undefined }) {
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!q) frame.current?.querySelector('input')?.focus()
  }, [q])
  return (
    <search>
      <AddressForm shown={q ?? ''} action={paths.find()} className="mb-3">
        <div ref={frame} className="flex max-w-2xl gap-2">
          <label htmlFor="find" className="sr-only">
            Search everything
          </label>
          <SearchInput id="find" label="Search everything" value={q} shown={q ?? ''} />
          <Button type="submit">Search</Button>
        </div>
      </AddressForm>
    </search>
  )
}
