import type { NamedPort } from './pasted-ports'

/** First ports of displays: VNC's (RFC 6143 section 1) and X's (X(7), Display Names). */
const firstPorts = { vnc: 5900, x: 6000 } as const
type DisplayKind = keyof typeof firstPorts

/** Numbers from here on are ports themselves (vncserver(1) takes a display below 100). */
const mostDisplays = 100

const vncWords = /\bx?vnc\w*|tigervnc|tightvnc|x11vnc|realvnc|turbovnc/i
const xWords =
  /\b(?:Xorg|Xvfb|Xephyr|Xnest|Xwayland|Xserver|X server|X11|startx|xinit|DISPLAY)\b|_XSERVTrans|\(EE\)|\.X\d+-lock|\/tmp\/\.X11-unix|Server is already active for display/

/** Whether a text is about VNC or X; null where it is about neither. */
export function displaysOf(text: string): DisplayKind | null {
  if (vncWords.test(text)) return 'vnc'
  return xWords.test(text) ? 'x' : null
}

/** `:2`, `host:1`, `display 99`, `/tmp/.X1-lock`, `X11-unix/X1`: the number of a display, with its screen behind a dot. */
const displays =
  /(?:(?:^|[\s"'`(=[]|\b(?:localhost|unix)|\b(?:is|on|as|display|to|vncviewer) ["'`]?[a-z][\w-]*):|\bdisplay(?: number)?[\s:=#]{1,3}|\.X(?=\d+-lock)|X11-unix\/X)(?<display>\d{1,2})(?:\.\d)?(?![\d\p{L}_:]|[.:]\d)/diu

/** Ports of the displays that a line names. */
export function displayPorts(line: string, kind: DisplayKind): NamedPort[] {
  // an X server writes it of itself, whoever started it
  const first = firstPorts[/Server is already active for display/.test(line) ? 'x' : kind]
  const pattern = new RegExp(displays.source, `g${displays.flags}`)
  return [...line.matchAll(pattern)].flatMap((match) => {
    const number = Number(match.groups?.display)
    const [at = match.index, end = match.index] = match.indices?.groups?.display ?? []
    if (number >= mostDisplays) return []
    return [
      {
        port: first + number,
        address: undefined,
        host: null,
        protocol: 'tcp',
        at,
        end,
        weight: 54,
        listed: false,
      },
    ]
  })
}
