import type { Identity } from '#shared/identity/identity'

/** An identity that is only played: nothing is known, but for what is given. */
export function identityWith(known: Partial<Identity>): Identity {
  return {
    protocol: null,
    product: null,
    version: null,
    extra: null,
    os: null,
    tls: null,
    noPassword: null,
    confidence: 'certain',
    because: null,
    contradiction: null,
    details: {},
    evidence: [],
    ...known,
  }
}

/** What a NAS might answer: a shell, web pages, one of them where another service is at home, and a silent port. */
export const nasIdentities: Readonly<Record<number, Identity>> = {
  22: identityWith({
    protocol: 'ssh',
    product: 'OpenSSH',
    version: '9.2p1',
    extra: 'Debian-2+deb12u3; protocol 2.0',
    os: 'Linux',
    evidence: [
      {
        asked: 'listen',
        inTls: false,
        bytes: 40,
        text: 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3',
        hex: '53 53 48',
      },
    ],
  }),
  443: identityWith({
    protocol: 'http',
    product: 'nginx',
    version: '1.22.1',
    noPassword: false,
    tls: {
      versions: ['TLSv1.3', 'TLSv1.2'],
      alpn: 'h2',
      wantsCertificate: null,
      certificate: {
        subject: 'nas.local',
        names: ['nas.local'],
        issuer: 'nas.local',
        validFrom: '2024-01-01T00:00:00.000Z',
        validTo: '2025-01-01T00:00:00.000Z',
        selfSigned: true,
        expired: true,
        fingerprint: 'AA:BB',
      },
    },
    details: { title: 'Sign in' },
    evidence: [
      { asked: 'listen', inTls: true, bytes: 0, text: '', hex: '' },
      { asked: 'HTTP GET /', inTls: true, bytes: 15, text: 'HTTP/1.1 401 No', hex: '48 54 54 50' },
    ],
  }),
  445: identityWith({
    protocol: 'http',
    contradiction: 'This is port 445, but HTTP answers.',
    evidence: [{ asked: 'HTTP GET /', inTls: false, bytes: 15, text: 'HTTP/1.1 200 OK', hex: '48 54 54 50' }],
  }),
  139: identityWith({ confidence: 'guess', because: 'silent' }),
}
