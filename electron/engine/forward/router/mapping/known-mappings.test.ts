import { describe, expect, it } from 'vitest'
import type { ListedMapping } from '../upnp/upnp-mapping'
import { isRemembered, type JournalEntry } from './journal-entry'
import { type Knowledge, knownMappings } from './known-mappings'

const now = 1_000_000

function entry(change: Partial<JournalEntry> = {}): JournalEntry {
  return {
    version: 1,
    id: '0123456789abcdef01234567',
    purpose: 'kept',
    state: 'made',
    way: 'nat-pmp',
    family: 'ipv4',
    protocol: 'tcp',
    externalPort: 25565,
    internalAddress: '192.168.1.20',
    internalPort: 25565,
    gateway: '192.168.1.1',
    local: '192.168.1.20',
    router: null,
    description: 'Portlight: Minecraft',
    nonce: null,
    pinhole: null,
    listed: false,
    epoch: 100,
    leaseSeconds: 600,
    madeAt: now - 60_000,
    endsAt: null,
    pid: 1,
    birth: null,
    ...change,
  }
}

const listed: ListedMapping = {
  protocol: 'tcp',
  externalPort: 25565,
  internalAddress: '192.168.1.20',
  internalPort: 25565,
  remoteHost: null,
  enabled: true,
  leaseSeconds: 540,
  description: 'NAT-PMP 25565 tcp',
}

function known(change: Partial<Knowledge>) {
  return knownMappings({
    listed: [],
    reliable: true,
    entries: [entry()],
    remembers: () => true,
    isOwnAddress: (address) => address === '192.168.1.20',
    now,
    ...change,
  })
}

describe('what is known of a router’s forwards', () => {
  it('shows one that is listed and in the journal once, as what it was made by', () => {
    expect(known({ listed: [listed] }).mappings).toEqual([
      {
        ...listed,
        family: 'ipv4',
        way: 'nat-pmp',
        description: 'Portlight: Minecraft',
        ours: true,
        toThisComputer: true,
      },
    ])
  })

  it('has the time left of what is only in the journal', () => {
    expect(known({}).mappings).toMatchObject([{ way: 'nat-pmp', leaseSeconds: 540, ours: true }])
  })

  it('does not show what the router does not remember, what was only asked for, and what has ended', () => {
    expect(known({ remembers: () => false })).toEqual({ mappings: [], gone: [] })
    expect(known({ entries: [entry({ state: 'asked' })] })).toEqual({ mappings: [], gone: [] })
    const ended = entry({ leaseSeconds: 59 })
    expect(known({ entries: [ended], listed: [listed] })).toMatchObject({
      mappings: [{ way: 'upnp', ours: false }],
      gone: [ended],
    })
  })

  it('knows that one is gone which the list had, but only of a whole list', () => {
    const was = entry({ way: 'upnp', listed: true })
    expect(known({ entries: [was] })).toEqual({ mappings: [], gone: [was] })
    expect(known({ entries: [was], reliable: false })).toEqual({ mappings: [], gone: [] })
  })

  it('takes none for Portlight’s that leads elsewhere or is called otherwise', () => {
    const ours = entry({ way: 'upnp', listed: true })
    const oursOf = (mapping: ListedMapping, one = ours) =>
      known({ listed: [mapping], entries: [one] }).mappings[0]?.ours
    const named = { ...listed, description: 'Portlight: Minecraft' }
    expect(oursOf(named)).toBe(true)
    for (const change of [
      { description: 'Game' },
      { internalAddress: '192.168.1.21' },
      { internalPort: 1 },
      { protocol: 'udp' as const },
    ]) {
      expect(oursOf({ ...named, ...change })).toBe(false)
    }
    // crashed before it was read how the router writes it
    expect(oursOf({ ...named, description: 'Portlight: Minecr' }, { ...ours, state: 'asked' })).toBe(true)
  })
})

describe('whether a router remembers', () => {
  it('is told by its clock: it goes on like ours, or it has restarted', () => {
    // made 60 s ago, when the router was 100 s old
    expect(isRemembered(entry(), 160, now)).toBe(true)
    expect(isRemembered(entry(), 156, now)).toBe(true)
    expect(isRemembered(entry(), 40, now)).toBe(false)
    expect(isRemembered(entry(), 100, now)).toBe(false)
    expect(isRemembered(entry(), 400, now)).toBe(false)
    expect(isRemembered(entry(), null, now)).toBe(false)
    expect(isRemembered(entry({ epoch: null }), 160, now)).toBe(false)
  })
})
