import type { DeliveryPrompt } from '@/lib/deliveries/prompted/schema'

/**
 * A prompt as a commit names it: by its version, where it is one, and by the digest of exactly the text from which the pod
 * worked.
 */
export function promptNamed({ digest, match, slug, number, isFilled }: DeliveryPrompt): string {
  const isVersion = (match === 'same_as_live' || match === 'approved') && slug !== null && number !== null
  const what = isVersion ? `${slug}, version ${number}${isFilled ? ', filled in' : ''}` : 'no version that was approved'
  return `${what} (sha256:${digest})`
}
