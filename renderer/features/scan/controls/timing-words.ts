import type { Timing } from '#shared/scan/request'

/** What a timing template is called and what choosing it means, in one line. */
export const timingWords: Readonly<Record<Timing, { readonly name: string; readonly meaning: string }>> = {
  0: { name: 'Paranoid', meaning: 'One probe every few minutes, to stay unseen.' },
  1: { name: 'Sneaky', meaning: 'One probe every few seconds, to draw no attention.' },
  2: { name: 'Polite', meaning: 'Slow: spares weak devices and busy networks.' },
  3: { name: 'Normal', meaning: 'Full speed here, polite on networks.' },
  4: { name: 'Aggressive', meaning: 'Fast: for networks that you know are good.' },
  5: { name: 'Insane', meaning: 'Fastest: may miss ports on a slow network.' },
}
