import { pointerTo } from '@/lib/core/pointer'

/** The values of a request that whoever asks for changes can mark: what is passed along with it, each by its name. */
export function markable(envelope: unknown): string[] {
  const { arguments: args } = (envelope ?? {}) as { arguments?: object }
  return Object.keys(args ?? {}).map((name) => pointerTo(name))
}
