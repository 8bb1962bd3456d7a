'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { browserZone, setOwnZone, useClock } from '@/components/ui/clock'
import { TextField } from '@/components/ui/field'
import { isZone } from '@/components/ui/time-words'

/** In which time zone the reader sees times: the browser's, unless they set another, as where a browser hides its own. */
export function ZoneField({ name }: { name: string }) {
  const { zone, from } = useClock()
  const router = useRouter()
  const [zones, setZones] = useState<string[]>([])
  const [error, setError] = useState<string>()

  function take(text: string) {
    const known = text === '' || isZone(text)
    setError(known ? undefined : 'There is no such time zone. One is called Europe/Berlin, for example.')
    if (!known || text === (from === 'reader' ? zone : '')) return
    setOwnZone(text || null)
    // What the server draws by days is drawn anew in the days of this zone.
    router.refresh()
  }

  return (
    <>
      <TextField
        // Set elsewhere, it is another field.
        key={`${from} ${zone}`}
        name={name}
        label="Time zone"
        hint={from === 'reader' ? 'Empty it to follow this browser again.' : `As this browser says: ${zone}`}
        error={error}
        defaultValue={from === 'reader' ? zone : ''}
        placeholder={from === 'reader' ? browserZone() : zone}
        list={`${name}-all`}
        autoComplete="off"
        spellCheck={false}
        onFocus={() => setZones(Intl.supportedValuesOf('timeZone'))}
        onBlur={({ currentTarget }) => take(currentTarget.value.trim())}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && take(currentTarget.value.trim())}
      />
      <datalist id={`${name}-all`}>
        {zones.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </datalist>
    </>
  )
}
