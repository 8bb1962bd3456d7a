'use client'

import { useTheme } from '@/components/shell/theme'
import { ChoiceGroup } from '@/components/ui/choice-group'

const options = [
  { value: 'system', label: 'Like my device' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

/** Light, dark, or as the device says. `name` keeps two switches on one page apart. */
export function ThemeSwitch({ name }: { name: string }) {
  const [theme, setTheme] = useTheme()
  return <ChoiceGroup name={name} legend="Colours" options={options} value={theme} onChange={setTheme} />
}
