import { expect, it } from 'vitest'
import { callable } from './callable'

const messageOf = async (load: Parameters<typeof callable>[0]) => {
  try {
    await callable(load)
  } catch (thrown) {
    return (thrown as { value: { message: string } }).value.message
  }
  return null
}

it('gives what calls the libraries, or a failure that says what is missing', async () => {
  expect(await callable(async () => () => 7)).toBe(7)
  const broken = () => {
    throw new Error('no such library')
  }
  expect(await messageOf(async () => broken)).toBe("Windows' own libraries can't be called: no such library")
  await expect(callable(async () => () => 7, 'ia32')).rejects.toMatchObject({
    value: { message: expect.stringContaining('Install Node for x64 or arm64') },
  })
  // what Node throws where npm left the package out
  const missing = async () => {
    await import(['koffi', 'that', 'nobody', 'has'].join('-'))
    return () => 7
  }
  expect(await messageOf(missing)).toContain('the package koffi, which calls them, is not installed')
})
