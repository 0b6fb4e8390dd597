/** Servers of NAT-PMP and PCP that a fake router may have: fakes, where the lab’s real router can’t speak one of them alone. */

/** A server of PCP as RFC 6887 has it, that answers NAT-PMP with its own version. Ports with their nonces. */
export function pcpServer(): ((request: Buffer) => Buffer) & { readonly mapped: Map<number, string> } {
  const mapped = new Map<number, string>()
  const began = Date.now()
  const serve = (request: Buffer) => {
    const answer = Buffer.alloc(request[1] === 1 && request[0] === 2 ? 60 : 24)
    answer[0] = 2
    answer[1] = 0x80 | (request[1] ?? 0)
    answer.writeUInt32BE(Math.round((Date.now() - began) / 1_000), 8)
    if (request[0] !== 2) answer[3] = 1
    if (answer.length === 24) return answer
    request.copy(answer, 24, 24, 60)
    const [nonce, port, seconds] = [
      request.toString('hex', 24, 36),
      request.readUInt16BE(40),
      request.readUInt32BE(4),
    ]
    if (mapped.has(port) && mapped.get(port) !== nonce) answer[3] = 2
    else if (seconds === 0) mapped.delete(port)
    else mapped.set(port, nonce)
    answer.writeUInt32BE(seconds, 4)
    Buffer.from('00000000000000000000ffff19000002', 'hex').copy(answer, 44)
    return answer
  }
  return Object.assign(serve, { mapped })
}

/** A server of NAT-PMP as RFC 6886 has it, whose ports are shifted. */
export function natPmpServer(shift = 0): ((request: Buffer) => Buffer) & { readonly mapped: Set<number> } {
  const mapped = new Set<number>()
  const began = Date.now()
  const serve = (request: Buffer) => {
    if (request[0] !== 0) return Buffer.from('0080000100000007', 'hex')
    const outer = request[1] === 0
    const answer = Buffer.alloc(outer ? 12 : 16)
    answer[1] = 128 + (request[1] ?? 0)
    answer.writeUInt32BE(Math.round((Date.now() - began) / 1_000), 4)
    if (outer) {
      answer.writeUInt32BE(0x19000002, 8)
      return answer
    }
    request.copy(answer, 8, 4, 12)
    const seconds = request.readUInt32BE(8)
    if (seconds === 0) mapped.delete(request.readUInt16BE(4))
    else mapped.add(request.readUInt16BE(4))
    answer.writeUInt16BE(seconds === 0 ? 0 : request.readUInt16BE(6) + shift, 10)
    return answer
  }
  return Object.assign(serve, { mapped })
}
