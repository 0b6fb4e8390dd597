import { useId, useState } from 'react'
import * as v from 'valibot'
import { WholePath } from '#shared/baseline/desk'
import { Button } from '../../../ui/button'
import { Field } from '../../../ui/field'
import { useWatchKit } from '../watch-context'
import styles from './may-be-open.module.css'

/** Asks which file: typed, or chosen where the shell can ask for one. */
export function OpenFile({ onClose }: { readonly onClose: () => void }) {
  const { controller, chooseFile } = useWatchKit()
  const [path, setPath] = useState('')
  const [tried, setTried] = useState(false)
  const [wrong, setWrong] = useState<string | null>(null)
  const id = useId()
  const whole = v.is(WholePath, path.trim())
  const take = async (file: string) => {
    const problem = await controller.open(file)
    if (problem === null) onClose()
    else setWrong(problem.message)
  }
  return (
    <form
      className={styles.form}
      aria-labelledby={id}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (whole) void take(path.trim())
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <p id={id} className="visually-hidden">
        Open a file that says what may be open
      </p>
      <Field
        label="File"
        value={path}
        onText={(text) => {
          setPath(text)
          setWrong(null)
        }}
        autoFocus
        className={styles.wide}
        placeholder="/home/me/ports.yaml"
        problem={tried && !whole ? 'Write the whole path, from the first / or C:\\ on.' : wrong}
        note="On the computer that Portlight runs on."
      />
      <div className={styles.ways}>
        {chooseFile !== null && (
          <Button
            onClick={async () => {
              const chosen = await chooseFile()
              if (chosen === null) return
              setPath(chosen)
              await take(chosen)
            }}
          >
            Choose…
          </Button>
        )}
        <Button look="primary" type="submit">
          Open
        </Button>
        <Button look="plain" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
