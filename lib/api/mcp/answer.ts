import { type RpcError, rpcCode } from '@/lib/api/mcp/message'

/** What a request by the protocol is answered with. */
export type McpAnswer = { result: Record<string, unknown> } | { error: RpcError; status: 200 | 404 }

/** How long a client may go on with what it was told; it is one pod’s alone. */
export function fresh(ttlMs: number) {
  return { ttlMs, cacheScope: 'private' }
}

/** What was asked cannot be read, or there is no such thing. */
export function invalid(message: string): McpAnswer {
  return { error: { code: rpcCode.invalidParams, message }, status: 200 }
}
