import 'server-only'
import { read } from '@/lib/db/client'

/** Whether the demo is part of this installation. */
export async function demoIsOn(): Promise<boolean> {
  const setting = await read.setting.findUnique({ where: { key: 'demo' } })
  return (setting?.value as { on?: boolean } | null)?.on === true
}
