import 'server-only'
import { promptRequests } from '@/lib/prompts/request'
import { promptEnvelope } from '@/lib/prompts/schema'
import { lookedAtAfterwards } from '@/lib/requests/again/commands'
import { defineRequestKind } from '@/lib/requests/kind'

/** A version was put back without others' signatures. */
export const promptLookRequests = defineRequestKind({
  ...promptRequests,
  ...lookedAtAfterwards((envelope) => promptEnvelope.parse(envelope)),
  kind: 'prompt_look',

  async show(request) {
    const { change, became } = await promptRequests.show(request)
    return { change: { ...change, kind: 'prompt_look' }, became: became && { ...became, word: 'Looked at' } }
  },
})
