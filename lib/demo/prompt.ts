import 'server-only'
import { podFromBearer, refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import type { DemoFile } from '@/lib/core/demo'
import { demoAdmin } from '@/lib/demo/change'
import { insist } from '@/lib/demo/insist'
import { demoPrompt } from '@/lib/demo/story'
import { askForLive, sendPrompt } from '@/lib/prompts/commands'

/** Has one of the demo's pods send its prompt, and the demo's admin ask that it be live, unless somebody did already. */
export async function askForDemoPrompt(people: readonly string[], pods: DemoFile['pods']): Promise<void> {
  await refreshAccess()
  const { pod, reason, ...prompt } = demoPrompt
  const key = pods.find(({ slug }) => slug.startsWith(pod))?.serviceKey
  const [writer, author] = [key === undefined ? null : await podFromBearer(key), await demoAdmin(people)]
  if (!writer || !author) return
  const { slug, number } = insist('prompts.send', await execute(sendPrompt, writer, prompt))
  const asked = await execute(askForLive, author, { slug, number, environment: 'prod', reason })
  if (!asked.ok && ['asked_already', 'live_already', 'version_retired'].includes(asked.reason)) return
  insist('prompts.ask', asked)
}
