/** Stands where a file begins: once that is on the screen the file has been opened. */
export function OpenedMark({ path }: { path: string }) {
  return <span data-opened={path} aria-hidden="true" className="block h-px w-px" />
}
