import { useEffect, useState } from 'react'
import { firewallReasonText } from '#shared/computer/firewall-told'
import type { FirewallWord, OwnPort } from '#shared/sockets/reachable-from'
import { useScanKit } from '../scan-context'

/** Which rule of this computer's own firewall swallowed what was sent to a port of it, as far as that can be read. */
export function SwallowedBy({ address, protocol, port }: OwnPort) {
  const { controller } = useScanKit()
  const [word, setWord] = useState<FirewallWord | null>(null)
  useEffect(() => {
    const own = new AbortController()
    setWord(null)
    void controller.toItself({ address, protocol, port }, own.signal).then((found) => {
      if (!own.signal.aborted) setWord(found)
    })
    return () => own.abort()
  }, [controller, address, protocol, port])
  return word === null ? null : <p>{swallowedText(word)}</p>
}

function swallowedText({ verdict, because }: FirewallWord): string {
  const sentence = firewallReasonText(because)
  switch (verdict) {
    case 'blocks':
      return `This computer’s own firewall swallows it: ${sentence}`
    case 'not-known':
      return `Whether this computer’s own firewall swallows it is not known. ${sentence}`
    case 'allows':
      return `This computer’s own firewall lets it in (${sentence.replace(/\.$/, '')}), as its rules are now. Its rules for what this computer sends were not looked at.`
    default:
      return verdict satisfies never
  }
}
