import 'server-only'
import { accessRequests } from '@/lib/access/request'
import { toolCallRequests } from '@/lib/calls/request'
import type { Kinds } from '@/lib/requests/kind'

/** Everything that can wait for people. */
export const kinds: Kinds = new Map([toolCallRequests, accessRequests].map((kind) => [kind.kind, kind]))
