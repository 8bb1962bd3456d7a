import { shape } from '@/components/ui/shape'

// Every meaning has its own outline, so it is told apart without colour. Each is marked as pure, so that a page brings a
// browser those alone that it shows there.

const solid = { fill: 'currentColor', stroke: 'none' } as const
const octagon = 'M5.2 1.2h5.6l4 4v5.6l-4 4H5.2l-4-4V5.2Z'
const hexagon = 'M4.6 1.8h6.8L15 8l-3.6 6.2H4.6L1 8Z'
const shield = 'M8 1.3 14 3.4v4.2c0 3.4-2.4 5.9-6 7.1-3.6-1.2-6-3.7-6-7.1V3.4Z'

export const Ring = /* @__PURE__ */ shape(<circle cx="8" cy="8" r="6" />)
export const HalfDiamond = /* @__PURE__ */ shape(
  <>
    <path d="M8 1.4 14.6 8 8 14.6 1.4 8Z" />
    <path d="M8 1.4v13.2L1.4 8Z" {...solid} />
  </>,
)
export const SolidTriangle = /* @__PURE__ */ shape(<path d="M8 1.2 15.4 14.4H.6Z" {...solid} />)
export const SolidOctagon = /* @__PURE__ */ shape(<path d={octagon} {...solid} />)

export const HollowTicket = /* @__PURE__ */ shape(
  <>
    <path d="M1.4 4.2h13.2v2.2a1.7 1.7 0 0 0 0 3.2v2.2H1.4V9.6a1.7 1.7 0 0 0 0-3.2Z" />
    <path d="M9.8 5.2v5.6" strokeDasharray="1.2 2" />
  </>,
)
export const QuestionCircle = /* @__PURE__ */ shape(
  <>
    <circle cx="8" cy="8" r="6.7" />
    <path d="M6 6.3a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.3M8 11.6v.1" />
  </>,
)
export const TickCircle = /* @__PURE__ */ shape(
  <>
    <circle cx="8" cy="8" r="6.7" />
    <path d="m4.9 8.3 2.2 2.2 4.1-4.6" />
  </>,
)
export const SolidTick = /* @__PURE__ */ shape(
  <>
    <circle cx="8" cy="8" r="7.2" {...solid} />
    <path d="m4.7 8.3 2.3 2.3 4.3-4.8" className="stroke-surface" strokeWidth="1.9" />
  </>,
)
export const ArrowBack = /* @__PURE__ */ shape(
  <path d="M2.2 6.4h7.6a3.6 3.6 0 0 1 0 7.2H6M2.2 6.4l3.4-3.6M2.2 6.4 5.6 10" />,
)
export const CrossSquare = /* @__PURE__ */ shape(
  <>
    <rect x="1.6" y="1.6" width="12.8" height="12.8" rx="1.6" />
    <path d="m5.2 5.2 5.6 5.6m0-5.6-5.6 5.6" />
  </>,
)
export const BarredShield = /* @__PURE__ */ shape(
  <>
    <path d={shield} />
    <path d="M4 10.6 12 4.4" />
  </>,
)
export const ClockDashed = /* @__PURE__ */ shape(
  <>
    <circle cx="8" cy="8" r="6.6" strokeDasharray="2.6 2" strokeLinecap="butt" />
    <path d="M8 4.4V8l2.4 1.8" />
  </>,
)
export const Clock = /* @__PURE__ */ shape(
  <>
    <circle cx="8" cy="8" r="6.6" />
    <path d="M8 4.2V8l2.6 1.8" />
  </>,
)
export const StopHexagon = /* @__PURE__ */ shape(
  <>
    <path d={hexagon} />
    <rect x="5.2" y="5.2" width="5.6" height="5.6" {...solid} />
  </>,
)
export const HollowCircle = /* @__PURE__ */ shape(<circle cx="8" cy="8" r="6.2" strokeWidth="2" />)
export const DoorOut = /* @__PURE__ */ shape(<path d="M9.4 2H2.6v12h6.8M6.6 8h8M11.8 5.2 14.6 8l-2.8 2.8" />)
export const Layers = /* @__PURE__ */ shape(<path d="M4.6 4.6V1.6h9.8v9.8h-3M1.6 4.6h9.8v9.8H1.6Z" />)
export const UndoLoop = /* @__PURE__ */ shape(<path d="M2.4 3v4h4M2.7 6.8A5.7 5.7 0 1 1 3 10.4" />)
export const Tick = /* @__PURE__ */ shape(<path d="m2 8.6 4 4 8-9" strokeWidth="2" />)
export const HalfCircle = /* @__PURE__ */ shape(
  <>
    <circle cx="8" cy="8" r="6.4" />
    <path d="M8 1.6a6.4 6.4 0 0 1 0 12.8Z" {...solid} />
  </>,
)
export const OpenLock = /* @__PURE__ */ shape(<path d="M2.8 7.2h10.4v7H2.8ZM5 7.2V4.6a3 3 0 0 1 5.8-1" />)
export const Ticket = /* @__PURE__ */ shape(
  <path d="M1.4 4h13.2v2.4a1.6 1.6 0 0 0 0 3.2V12H1.4V9.6a1.6 1.6 0 0 0 0-3.2ZM6 4v8" />,
)
export const BrokenCircle = /* @__PURE__ */ shape(<path d="M10.2 1.9A6.6 6.6 0 1 0 14.1 5.8M8 4.4v4.2M8 11.4v.2" />)
export const BarredCircle = /* @__PURE__ */ shape(
  <>
    <circle cx="8" cy="8" r="6.4" />
    <path d="m3.6 12.4 8.8-8.8" />
  </>,
)
export const Pause = /* @__PURE__ */ shape(
  <path d="M8 1.4a6.6 6.6 0 1 1 0 13.2A6.6 6.6 0 0 1 8 1.4ZM6.2 5.4v5.2M9.8 5.4v5.2" />,
)
export const DoubleTick = /* @__PURE__ */ shape(<path d="m.9 8.8 3.2 3.2 6-7.4M7.6 11.6l.6.4 6.9-7.4" />)
export const WarningTriangle = /* @__PURE__ */ shape(<path d="M8 1.6 15 14.2H1ZM8 6.2v3.4M8 11.9v.1" />)
export const DashedSquare = /* @__PURE__ */ shape(
  <>
    <rect x="1.6" y="1.6" width="12.8" height="12.8" rx="1.6" strokeDasharray="2.6 2" strokeLinecap="butt" />
    <path d="M5 8h6" />
  </>,
)
export const Dot = /* @__PURE__ */ shape(<circle cx="8" cy="8" r="2" {...solid} />)
export const OutwardArrow = /* @__PURE__ */ shape(<path d="M6.5 2.5H2.2v11.3h11.3V9.5M9.5 1.8h4.7v4.7M14 2 7.5 8.5" />)
export const Cross = /* @__PURE__ */ shape(<path d="m3.4 3.4 9.2 9.2m0-9.2-9.2 9.2" />)
export const ArrowUp = /* @__PURE__ */ shape(<path d="M8 13.8V2.4M3.4 7 8 2.2 12.6 7" />)
