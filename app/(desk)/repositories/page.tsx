import type { Metadata } from 'next'
import { RepositoriesPage } from '@/components/repositories/repositories-page'
import { currentPerson } from '@/lib/auth/actor'
import { listRepositories } from '@/lib/repositories/queries'

export const metadata: Metadata = { title: 'Repositories' }

export default async function Repositories() {
  const person = await currentPerson()
  return <RepositoriesPage rows={await listRepositories(person)} />
}
