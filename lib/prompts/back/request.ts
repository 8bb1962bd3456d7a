import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { promptRequests } from '@/lib/prompts/request'
import { promptEnvelope } from '@/lib/prompts/schema'
import { askToLookAgain } from '@/lib/requests/again/commands'
import { defineRequestKind } from '@/lib/requests/kind'

/**
 * A version was put back without others' signatures. Released, somebody has looked. Nothing but a person ends it: when
 * nobody did, it is asked again.
 */
export const promptLookRequests = defineRequestKind({
  ...promptRequests,
  kind: 'prompt_look',

  async stillStands() {
    return null
  },

  async release() {
    return { state: 'executed', events: [] }
  },

  async close(tx, ended) {
    const events: AuditEntry[] = []
    for (const { request, ending } of ended) {
      if (ending.state === 'rejected' || ending.state === 'changes_requested') continue
      events.push(await askToLookAgain(tx, request, promptEnvelope.parse(request.envelope)))
    }
    return events
  },

  async show(request) {
    const { change, became, ...beside } = await promptRequests.show(request)
    return { ...beside, change: { ...change, kind: 'prompt_look' }, became: became && { ...became, word: 'Looked at' } }
  },
})
