/** Somebody outside who saw us. */
export interface Witness {
  /** Who: `stun.example.org:3478`, `reflector`. Two with the same `place` are one. */
  readonly by: string
  /** The address that was asked, so that two names of one server don't count twice. */
  readonly place: string
  /** What they saw. */
  readonly address: string
}

/** What those outside agree on. */
export interface Consensus {
  /** Null: nobody said anything, or as many said one thing as another. */
  readonly address: string | null
  /** How many different servers saw {@link Consensus.address}. */
  readonly agreeing: number
  /** Names of those who saw something else. */
  readonly dissenting: readonly string[]
  /** Whole sentences; empty where two or more agree and nobody contradicts. */
  readonly notes: readonly string[]
}

/**
 * What the outside sees, decided so that one server that lies or is mistaken does not decide. One witness alone is
 * believed, but the notes say that it was one.
 */
export function agreeOnAddress(witnesses: readonly Witness[]): Consensus {
  const places = new Map<string, Witness>()
  for (const witness of witnesses) {
    if (!places.has(witness.place)) places.set(witness.place, witness)
  }
  const votes = new Map<string, Witness[]>()
  for (const witness of places.values()) {
    const same = votes.get(witness.address)
    if (same === undefined) votes.set(witness.address, [witness])
    else same.push(witness)
  }
  const [first, second] = [...votes].sort(([, a], [, b]) => b.length - a.length)
  if (first === undefined) return { address: null, agreeing: 0, dissenting: [], notes: [] }
  const [address, agreeing] = first
  if (second === undefined) {
    const notes =
      agreeing.length > 1
        ? []
        : [
            `Only ${agreeing[0]?.by ?? 'one server'} told who the outside sees; a second one would confirm it.`,
          ]
    return { address, agreeing: agreeing.length, dissenting: [], notes }
  }
  const say = [...votes].map(([address, by]) => `${by.map((one) => one.by).join(' and ')} saw ${address}`)
  const others = [...places.values()].filter((witness) => witness.address !== address)
  if (second[1].length === agreeing.length) {
    return {
      address: null,
      agreeing: 0,
      dissenting: [...places.values()].map(({ by }) => by),
      notes: [
        `Those outside disagree: ${say.join('; ')}. Either one is mistaken, or the traffic leaves by several ways.`,
      ],
    }
  }
  return {
    address,
    agreeing: agreeing.length,
    dissenting: others.map(({ by }) => by),
    notes: [`Not all outside agree: ${say.join('; ')}. The majority is believed.`],
  }
}
