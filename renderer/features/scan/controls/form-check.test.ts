import { describe, expect, it } from 'vitest'
import { initialForm } from '../scan-state'
import { checkForm } from './form-check'
import { problemText, sizeText } from './size-words'

const check = (change: Partial<typeof initialForm>) =>
  checkForm({ ...initialForm, targets: '127.0.0.1', ports: '1-65535', ...change }, null)

describe('the form', () => {
  it('says nothing of a field that is still empty, and is not ready', () => {
    const empty = check({ targets: '' })
    expect(problemText(empty.targets)).toBeNull()
    expect(empty.ready).toBe(false)
    expect(sizeText(empty)).toBe('')
  })

  it('says what is wrong and how it is meant', () => {
    expect(problemText(check({ ports: '70000' }).ports)).toContain('65535')
    expect(problemText(check({ ports: '0' }).ports)).toContain('begin at 1')
    expect(problemText(check({ ports: '80-22' }).ports)).toContain('22-80')
    expect(problemText(check({ ports: '0,70000' }).ports)).toContain('1 more')
  })

  it('knows the size', () => {
    expect(sizeText(check({}))).toBe('65,535 ports × 1 host')
    expect(sizeText(check({ targets: '10.0.0.0/24, nas.local', ports: '22,80' }))).toBe('2 ports × 257 hosts')
    expect(sizeText(check({ targets: '10.0.0.0/8' }))).toBe('65,535 ports × 16,777,216 hosts')
  })

  it('takes exclusions into account', () => {
    expect(sizeText(check({ ports: '1-100', excludePorts: '1-40' }))).toBe('60 ports × 1 host')
    expect(sizeText(check({ targets: '10.0.0.0/24', exclude: '10.0.0.0/25', ports: '22' }))).toBe(
      '1 port × 128 hosts',
    )
    expect(check({ ports: '22', excludePorts: '22' }).ready).toBe(false)
    expect(check({ exclude: '127.0.0.1' }).ready).toBe(false)
    expect(check({ exclude: '300.1.1.1' }).ready).toBe(false)
  })
})
