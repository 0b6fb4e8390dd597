import { serviceKind } from './device-description'
import { httpExchange } from './http-exchange'
import { readSoapAnswer, type SoapAnswer, soapRequest } from './soap-message'

/** Longest that a router may take for one action, in milliseconds, and the most that it may say. Some take three seconds. */
const actionLimit = 6_000
const mostBytes = 512 * 1024

/** A service of a router that takes requests. */
export class UpnpService {
  readonly type: string
  readonly control: URL
  readonly #from: string
  readonly #host: string | undefined

  /**
   * @param from this computer's address to ask from
   * @param host another address of the same router to ask at
   */
  constructor(
    { type, control }: { readonly type: string; readonly control: URL },
    from: string,
    host?: string,
  ) {
    this.type = type
    this.control = control
    this.#from = from
    this.#host = host
  }

  /** The same service at the router's IPv6 address: it opens ports only for who asks from the address in question. */
  over(host: string, from: string): UpnpService {
    return new UpnpService(this, from, host)
  }

  /** `WANIPConnection:1`. */
  get shortType(): string {
    return serviceKind(this.type)?.short ?? this.type.split(':').slice(-2).join(':')
  }

  /** Asks for an action; arguments in the order of its definition. Never rejects. */
  async call(
    action: string,
    args: readonly (readonly [string, string | number])[],
    signal: AbortSignal,
    limitMs = actionLimit,
  ): Promise<SoapAnswer> {
    const answer = await httpExchange(
      {
        url: this.control,
        ...(this.#host === undefined ? {} : { host: this.#host }),
        method: 'POST',
        headers: {
          'Content-Type': 'text/xml; charset="utf-8"',
          SOAPAction: `"${this.type}#${action}"`,
          'User-Agent': 'UPnP/1.1 Portlight/1',
        },
        body: soapRequest(this.type, action, args),
        from: this.#from,
        limitMs,
        mostBytes,
      },
      signal,
    )
    if (answer.kind === 'failed') return answer
    if (answer.status >= 300 && answer.status < 400) {
      return {
        kind: 'failed',
        problem: { problem: 'redirects', to: answer.location },
        late: false,
      }
    }
    return readSoapAnswer(action, answer.body, answer.status)
  }
}
