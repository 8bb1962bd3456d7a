/** The product's mark: a line signed twice. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} fill="none" aria-hidden="true" focusable="false">
      <rect x="1.5" y="1.5" width="29" height="29" rx="7" className="fill-accent" />
      <g className="stroke-on-accent" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round">
        <path d="M7 13.5 11 17.5 18.5 9" />
        <path d="M13.5 17.5 16 20 25 9.5" />
        <path d="M7 25h18" strokeWidth="2" />
      </g>
    </svg>
  )
}
