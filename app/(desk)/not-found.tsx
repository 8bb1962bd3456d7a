import { NotFoundPage } from '@/components/shell/not-found-page'

export default function DeskNotFound() {
  return <NotFoundPage inFrame />
}
