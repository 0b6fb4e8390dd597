/** The app's icons: one weight, one grid of 16. Always beside a word or inside a named button. */
const paths = {
  conflict: 'M6 2v3.5M10 2v3.5M3.5 5.5h9v2.5a4.5 4.5 0 0 1-9 0zM8 12.5V14.5',
  sockets: 'M2.5 3.5h11M2.5 8h11M2.5 12.5h7M12.5 12.5h1',
  scan: 'M8 8 12.6 3.4M13.5 8A5.5 5.5 0 1 1 11.9 4.1M10.5 8A2.5 2.5 0 1 1 9.7 6.2',
  forward: 'M1.8 8h8M6.8 5l3 3-3 3M8.5 2.5h5v11h-5',
  history: 'M2.8 8a5.2 5.2 0 1 0 1.600-3.800M4.200 1.800v2.600h2.600M8 5.200V8.200l2 1.200',
  reference:
    'M8 4.2v9.3M8 4.2C6.6 3.2 4.6 2.8 2.2 3v9.2c2.4-.2 4.4.3 5.8 1.3 1.4-1 3.4-1.500 5.8-1.300V3c-2.400-.200-4.400.200-5.800 1.200',
  watch:
    'M1.500 8c1.700-2.800 4-4.300 6.500-4.300s4.800 1.500 6.500 4.300c-1.700 2.800-4 4.300-6.500 4.300S3.200 10.800 1.500 8M10 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0',
  start: 'M5 3.5v9l7-4.5z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  stop: 'M4.5 4.5h7v7h-7z',
  search: 'M11 7a4 4 0 1 1-8 0 4 4 0 0 1 8 0M10 10l3.5 3.5',
  export: 'M8 2.5v7.5M5 7l3 3 3-3M3 12.5v1h10v-1',
  columns: 'M2.500 3h11v10h-11zM6.200 3v10M9.800 3v10',
  panel: 'M2.5 3h11v10h-11zM9.5 3v10',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  check: 'M3.5 8.5l3 3 6-7',
  again: 'M12.9 6.2A5.2 5.2 0 1 0 13.2 8.8M13.2 2.8v3.6H9.6',
  rename: 'M3 13l.7-3L10.500 3.200a1.200 1.200 0 0 1 1.700 0l.600.600a1.200 1.200 0 0 1 0 1.700L6 12.300z',
  close: 'M4 4l8 8M12 4l-8 8',
  down: 'M4.5 6.5 8 10l3.5-3.5',
  right: 'M6.5 4.5 10 8l-3.5 3.5',
  back: 'M9.5 4.5 6 8l3.5 3.5',
  clock: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0M8 5v3.2l2 1.3',
  sun: 'M10.8 8a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1',
  moon: 'M13 9.4A5.4 5.4 0 0 1 6.6 3 5.4 5.4 0 1 0 13 9.4z',
  system: 'M2.5 3.5h11v7.5h-11zM6 13.5h4',
  keyboard: 'M1.8 4.5h12.4v7H1.8zM4.2 7h.01M6.7 7h.01M9.2 7h.01M11.7 7h.01M5.2 9.2h5.6',
  about: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0M8 7.5v3.3M8 5.2h.01',
  plus: 'M8 3.5v9M3.5 8h9',
  minus: 'M3.5 8h9',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  computer: 'M3 3.5h10v7H3zM1.8 12.8h12.4',
  settings:
    'M2.5 4.500h5.800M11.700 4.500h1.800M2.500 11.500h1.800M7.700 11.500h5.800M11.700 4.500a1.700 1.700 0 1 1-3.400 0 1.700 1.700 0 0 1 3.400 0M7.700 11.500a1.700 1.700 0 1 1-3.400 0 1.700 1.700 0 0 1 3.400 0',
  router: 'M2.5 9h11v4h-11zM5 11h.01M7.5 11h.01M11 9V4.5M8.8 4.2a3 3 0 0 1 4.4 0',
} as const

/** One of the set; or, of what alone has it, the path itself. */
export type IconName = keyof typeof paths | `M${string}`

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  const filled = name === 'start' || name === 'stop'
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill={filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={name === 'pause' ? 2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={isPath(name) ? name : paths[name]} />
    </svg>
  )
}

function isPath(name: IconName): name is `M${string}` {
  return name.startsWith('M')
}
