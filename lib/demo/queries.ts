import 'server-only'
import type { z } from 'zod'
import { demoSetting } from '@/lib/core/demo'
import { read, type Tx } from '@/lib/db/client'

/** Whether the demo is part of this installation. */
export async function demoIsOn(): Promise<boolean> {
  return (await keptOfDemo(read)).on
}

/** What is kept of the demo; of one that never was here, nothing. */
export async function keptOfDemo(db: Pick<Tx, 'setting'>): Promise<z.output<typeof demoSetting>> {
  const setting = await db.setting.findUnique({ where: { key: 'demo' } })
  return demoSetting.parse(setting?.value ?? { on: false })
}
