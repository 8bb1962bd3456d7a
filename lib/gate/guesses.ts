import 'server-only'
import type { FastifyRequest } from 'fastify'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/**
 * What one address may try in a minute. Of secrets and keys only wrong ones are counted, so whoever has a right one is
 * never locked out by somebody who guesses; keys run out by themselves, so more of them are forgiven. The address is the
 * client's as the gate sees it: behind a proxy that is not trusted, all who come by it count together.
 */
const wrongSecrets = new RateLimiterMemory({ points: 30, duration: 60 })
const wrongKeys = new RateLimiterMemory({ points: 120, duration: 60 })
const wrongSignatures = new RateLimiterMemory({ points: 30, duration: 60 })
/** What is tried on the page for developers: whoever is signed in has a share that nobody else at the address can spend. */
export const mostTries = { ofPerson: 60, ofAddress: 240 }
const triesOfPerson = new RateLimiterMemory({ points: mostTries.ofPerson, duration: 60 })
const triesOfAddress = new RateLimiterMemory({ points: mostTries.ofAddress, duration: 60 })
const signIns = new RateLimiterMemory({ points: 240, duration: 60 })

/** Counts a wrong client secret; whether there were too many. */
export function guessesSecrets(request: FastifyRequest): Promise<boolean> {
  return isSpent(wrongSecrets, request)
}

/** Counts a token or service key that opens nothing; whether there were too many. */
export function guessesKeys(request: FastifyRequest): Promise<boolean> {
  return isSpent(wrongKeys, request)
}

/** Counts a call that is not GitHub's and says to be; whether there were too many. */
export function forgesTooOften(request: FastifyRequest): Promise<boolean> {
  return isSpent(wrongSignatures, request)
}

/** Counts a step of a sign-in, which makes us ask the provider; whether there were too many. */
export function signsInTooOften(request: FastifyRequest): Promise<boolean> {
  return isSpent(signIns, request)
}

/** Counts what somebody tries; in how many seconds they may try again where it was too much, and 0 where it was not. */
export async function triesTooOften({ ip }: FastifyRequest, personId: string | null): Promise<number> {
  const waits = [await waitFor(triesOfAddress, ip), personId === null ? 0 : await waitFor(triesOfPerson, personId)]
  return Math.max(...waits)
}

async function waitFor(limiter: RateLimiterMemory, who: string): Promise<number> {
  try {
    await limiter.consume(who)
    return 0
  } catch (spent) {
    if (!(spent instanceof RateLimiterRes)) throw spent
    return Math.max(1, Math.ceil(spent.msBeforeNext / 1_000))
  }
}

async function isSpent(limiter: RateLimiterMemory, { ip }: FastifyRequest): Promise<boolean> {
  return await limiter.consume(ip).then(
    () => false,
    () => true,
  )
}
