import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SignIn } from '@/components/people/sign-in'
import { signedInPerson } from '@/lib/auth/actor'
import { providers } from '@/lib/auth/nextauth'
import { env } from '@/lib/env'
import { isSignInProblem, signInProblems } from '@/lib/people/labels'
import { ownPath, pathWith } from '@/lib/core/paths'

export const metadata: Metadata = { title: 'Sign in' }

type Search = Promise<{ from?: string | string[]; problem?: string | string[] }>

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { from: asked, problem } = await searchParams
  const from = ownPath(asked)
  if (!problem && (await signedInPerson())) redirect(pathWith(from ?? '/'))
  return (
    <SignIn
      ways={providers.map(({ id, name }) => ({ id, label: labelOf(id, name), action: `/api/auth/signin/${id}` }))}
      from={from}
      notice={isSignInProblem(problem) ? signInProblems[problem] : null}
      isAgain={problem === 'sign_in_again'}
      isTrial={env.bundledIdentity}
      isOpen={env.bundledIdentity && env.bundledAnywhere}
    />
  )
}

function labelOf(id: string, name: string): string {
  return id === 'bundled' ? 'Choose who you are' : `Sign in with ${name}`
}
