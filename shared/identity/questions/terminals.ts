import { bytes, u32, zeros } from '../../scan/udp/bytes'
import type { Question } from '../matcher'

export const sshKeyExchange = 'SSH key exchange'

/** The kinds of host keys that are asked for, best first. */
export const hostKeyKinds = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
] as const

const text = (words: string) => bytes(u32(words.length), words)

/** RFC 4253 section 6: length, length of the padding, payload, padding to a multiple of eight with at least four bytes. */
function packet(payload: Uint8Array): Uint8Array {
  const padding = 4 + ((8 - ((5 + payload.length + 4) % 8)) % 8)
  return bytes(u32(1 + payload.length + padding), padding, payload, zeros(padding))
}

/** RFC 4253 section 7.1, with one way to exchange keys, so that what follows it is no guess. */
function kexInit(random: Uint8Array): Uint8Array {
  const ciphers = text(
    'aes128-ctr,aes256-ctr,aes128-gcm@openssh.com,chacha20-poly1305@openssh.com,aes128-cbc',
  )
  const codes = text('hmac-sha2-256,hmac-sha2-512,hmac-sha1')
  const plain = text('none')
  return bytes(
    ...[20, random, text('curve25519-sha256,curve25519-sha256@libssh.org')],
    text([...hostKeyKinds.slice(0, 4), 'rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'].join(',')),
    ...[ciphers, ciphers, codes, codes, plain, plain, text(''), text(''), 0, u32(0)],
  )
}

/** Shells and consoles over the network. */
export const terminalQuestions: readonly Question[] = [
  {
    name: sshKeyExchange,
    ports: [],
    intensity: null,
    inTls: 'too',
    after: 'ssh',
    proves: true,
    // RFC 8731 section 3: any 32 bytes are a public key there. Nobody goes on from here, so nobody needs its secret half.
    bytes: ({ random }) =>
      bytes('SSH-2.0-Portlight\r\n', packet(kexInit(random(16))), packet(bytes(30, u32(32), random(32)))),
  },
]
