'use client'

import { useTheme } from 'next-themes'
import { useSyncExternalStore } from 'react'
import { ChoiceGroup } from '@/components/ui/choice-group'

const options = [
  { value: 'system', label: 'Like my device' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

/** Light, dark, or as the device says. `name` keeps two switches on one page apart. */
export function ThemeSwitch({ name }: { name: string }) {
  const { theme = 'system', setTheme } = useTheme()
  const isKnown = useSyncExternalStore(
    noChanges,
    () => true,
    () => false,
  )
  return (
    <ChoiceGroup
      name={name}
      legend="Colours"
      options={options}
      value={isKnown ? theme : 'system'}
      onChange={setTheme}
    />
  )
}

function noChanges(): () => void {
  return () => undefined
}
