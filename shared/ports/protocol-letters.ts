import type { Protocol } from './protocol'

/** What a text in port grammar asks over each protocol, without letters; null where it asks nothing over it. */
function parts(text: string): Record<Protocol, string | null> {
  const found: Record<Protocol, string[]> = { tcp: [], udp: [] }
  let protocol: Protocol = 'tcp'
  for (const part of text.split(',')) {
    const [prefix = '', letter = ''] = /^\s*([TtUu]):[ \t]*/.exec(part) ?? []
    if (letter !== '') protocol = letter.toUpperCase() === 'T' ? 'tcp' : 'udp'
    const item = part.slice(prefix.length).trim()
    if (item !== '') found[protocol].push(item)
  }
  const joined = (list: readonly string[]) => (list.length === 0 ? null : list.join(','))
  return { tcp: joined(found.tcp), udp: joined(found.udp) }
}

/**
 * The same ports, in port grammar, over other protocols: "22,80" over UDP is "U:22,80", and over both "T:22,80,U:22,80". What the
 * text asks over a protocol already stays as it is.
 */
export function overProtocols(text: string, protocols: readonly Protocol[]): string {
  const { tcp, udp } = parts(text)
  const any = tcp ?? udp
  if (any === null) return text
  const wanted = { tcp: tcp ?? any, udp: udp ?? any }
  if (protocols.length === 1 && protocols[0] === 'tcp') return wanted.tcp
  return protocols.map((protocol) => `${protocol === 'tcp' ? 'T' : 'U'}:${wanted[protocol]}`).join(',')
}
