import { familyWords } from '#shared/words/family-words'
import type { Asker } from './asker'

/** What `GET /` says to a person. */
export function aboutPage({ address, family }: Asker): string {
  return `This is a Portlight reflector.

From here you look like ${address} (${familyWords[family]}).

It tells a computer which address the internet sees, and whether the internet reaches a
port of it. It looks at the address that asks and at no other, one port a request, and
only when it is asked to.

    portlight forward test PORT --reflector URL-OF-THIS-PAGE

GET  /v1/address   who you look like, as JSON
POST /v1/probe     {"port": 25565, "protocol": "tcp", "challenge": null}
STUN               the same port number, over UDP
`
}
