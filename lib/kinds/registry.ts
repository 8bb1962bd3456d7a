import 'server-only'
import { toolCallRequests } from '@/lib/calls/request'
import type { Kinds } from '@/lib/requests/kind'

/** Everything that can wait for people. */
export const kinds: Kinds = new Map([toolCallRequests].map((kind) => [kind.kind, kind]))
