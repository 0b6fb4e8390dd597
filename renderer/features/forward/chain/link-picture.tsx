import type { ForwardLink } from '#shared/forward/report'

/** What each link is, in one stroke on a grid of 32. */
const pictures: Readonly<Record<ForwardLink, string>> = {
  name: 'M4.5 8.5h12l11 7.5-11 7.5h-12zM9 16h.01',
  outside:
    'M16 4.5a11.5 11.5 0 1 0 0 23 11.5 11.5 0 0 0 0-23M4.5 16h23M16 4.5c3.6 3.2 5.2 7 5.2 11.5S19.6 24.3 16 27.5c-3.6-3.2-5.2-7-5.2-11.5S12.4 7.7 16 4.5M6.6 9.7h18.8M6.6 22.3h18.8',
  provider:
    'M16 12.5 9.5 27.5M16 12.5l6.5 15M11.7 22.5h8.6M13.6 18h4.8M16 12.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4M10.8 14.8a6.2 6.2 0 0 1 0-8.6M21.2 14.8a6.2 6.2 0 0 0 0-8.6M7.4 17.4a10.2 10.2 0 0 1 0-13.8M24.6 17.4a10.2 10.2 0 0 0 0-13.8',
  router:
    'M4.5 18.5h23v8h-23zM9 22.5h.01M13 22.5h.01M20.5 22.5h3M22.5 18.5v-7M18.6 9.8a5.5 5.5 0 0 1 7.8 0M15.9 7a9.4 9.4 0 0 1 13.2 0',
  computer: 'M5 6.5h22v15H5zM13 21.5l-1 4.5M19 21.5l1 4.5M9.5 26.5h13',
  program: 'M4.5 6.5h23v19h-23zM4.5 11.5h23M8 9h.01M11 9h.01M9.5 16l3.5 2.8-3.5 2.7M15.5 21.5h6',
}

export function LinkPicture({ link, size = 32 }: { readonly link: ForwardLink; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={pictures[link]} />
    </svg>
  )
}
