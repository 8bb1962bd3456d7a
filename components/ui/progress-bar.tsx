export type ProgressBarProps = {
  label: string
  value: number
  max: number
  /** The state in words: "412 of 1 204 commits". */
  words: string
}

/** How far a longer job has come, in words first. */
export function ProgressBar({ label, value, max, words }: ProgressBarProps) {
  return (
    <div>
      <p className="flex flex-wrap justify-between gap-x-4 text-small">
        <span className="font-semibold">{label}</span>
        <span className="text-muted">{words}</span>
      </p>
      <progress
        aria-label={label}
        aria-valuetext={words}
        value={value}
        max={max > 0 ? max : 1}
        className="progress mt-1"
      />
    </div>
  )
}
