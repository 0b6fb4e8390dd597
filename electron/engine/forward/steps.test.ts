import { describe, expect, it } from 'vitest'
import { runSteps, type Step } from './steps'

interface Facts {
  readonly flour: string
  readonly water: string
  readonly dough: string
  readonly oven: string
  readonly bread: string
}

/** What happened, in order: `flour begins`, `flour`. */
let log: string[] = []

/** A step that ends when it is told to. */
function step(
  yields: keyof Facts,
  needs: readonly (keyof Facts)[] = [],
  run: (facts: Facts) => Promise<string> = async () => yields,
): Step<Facts, null> {
  return {
    yields,
    needs,
    run: async (_work, facts) => {
      log.push(`${yields} begins`)
      const value = await run(facts)
      log.push(yields)
      return value
    },
  }
}

function cook(steps: readonly Step<Facts, null>[], fail: () => void = () => {}): Promise<void> {
  log = []
  return runSteps<Facts, null, Step<Facts, null>>(steps, null, fail, ({ yields }, facts) => {
    log.push(`knows ${Object.keys(facts).length}, ${yields} last`)
  })
}

describe('steps', () => {
  it('begin as soon as what they need is known, side by side, and are given that alone', async () => {
    let heat = () => {}
    const hot = new Promise<void>((resolve) => {
      heat = resolve
    })
    await cook([
      step('oven', [], async () => {
        await hot
        return 'hot'
      }),
      step('flour'),
      step('water'),
      step('dough', ['flour', 'water'], async (facts) => {
        expect(facts).toEqual({ flour: 'flour', water: 'water' })
        // the oven began before, and is waited for by nobody but the bread
        expect(log).toContain('oven begins')
        expect(log).not.toContain('oven')
        heat()
        return 'dough'
      }),
      step('bread', ['dough', 'oven'], async ({ oven }) => `bread, ${oven}`),
    ])
    expect(log.slice(-3)).toEqual(['bread begins', 'bread', 'knows 5, bread last'])
  })

  it('end with the first that fails, when those under way have ended too', async () => {
    let burn = () => {}
    const burnt = new Promise<never>((_, reject) => {
      burn = () => reject(new Error('put out'))
    })
    const cooking = cook(
      [
        step('oven', [], () => burnt),
        step('flour', [], async () => {
          throw new Error('no flour')
        }),
        step('dough', ['flour']),
        step('bread', ['dough', 'oven']),
      ],
      () => {
        log.push('stop')
        setImmediate(burn)
      },
    )
    await expect(cooking).rejects.toThrow('no flour')
    expect(log).toEqual(['oven begins', 'flour begins', 'stop'])
  })

  it('are refused where one stands before what it needs', async () => {
    await expect(cook([step('dough', ['flour']), step('flour')])).rejects.toThrow(
      'flour is needed before it is yielded',
    )
  })
})
