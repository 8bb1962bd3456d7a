import 'server-only'
import { podRightRequests } from '@/lib/access/pods/request'
import { accessRequests } from '@/lib/access/request'
import { bypassRequests } from '@/lib/bypasses/request'
import { toolCallRequests } from '@/lib/calls/request'
import { deliveryRequests } from '@/lib/deliveries/request'
import { deliveryLookRequests } from '@/lib/deliveries/undo/once/request'
import { toolRequests } from '@/lib/catalogue/request'
import { policyChangeRequests, policyLookRequests } from '@/lib/proposals/request'
import { deletionRequests } from '@/lib/memory/deletion/request'
import { memoryRequests } from '@/lib/memory/written/request'
import { promptLookRequests } from '@/lib/prompts/back/request'
import { promptRequests } from '@/lib/prompts/request'
import { fileRequests } from '@/lib/tasks/produced/request'
import { taskReviews } from '@/lib/tasks/review/request'
import { branchesRequests } from '@/lib/repositories/branches/request'
import { ownersRequests } from '@/lib/repositories/owned/request'
import type { Kinds } from '@/lib/requests/kind'

/** Everything that can wait for people. */
export const kinds: Kinds = new Map(
  [
    toolCallRequests,
    accessRequests,
    podRightRequests,
    toolRequests,
    policyChangeRequests,
    policyLookRequests,
    promptRequests,
    bypassRequests,
    promptLookRequests,
    memoryRequests,
    deletionRequests,
    fileRequests,
    taskReviews,
    deliveryRequests,
    deliveryLookRequests,
    branchesRequests,
    ownersRequests,
  ].map((kind) => [kind.kind, kind]),
)
