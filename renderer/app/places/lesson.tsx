import type { ShellState } from '#shared/shell/shell'
import { LessonContext, type LessonKit } from '../../features/lesson/lesson-context'
import { type LessonSlice, lessonSlice, lessonStoreOf } from '../../features/lesson/lesson-slice'
import type { LessonPhase } from '../../features/lesson/lesson-state'
import { createLessonController } from '../../features/lesson/run/lesson-controller'
import { lazyView } from '../lazy-view'
import { newId } from '../new-id'
import type { Place, PlaceCommands } from '../place'

const lessonView = lazyView(
  'Learn',
  async () => (await import('../../features/lesson/lesson-view')).LessonView,
)

/** How do ports work? */
export const lessonPlace: Place<LessonSlice, LessonKit> = {
  icon: 'M1.5 6.2 8 3l6.5 3.2-6.5 3.2zM4.2 7.7v3.6c2.2 1.7 5.4 1.7 7.6 0V7.7M14.5 6.2v4.3',
  slice: lessonSlice,
  keys: [
    {
      keys: [
        ['F5 or Mod+R', 'The next step'],
        ['Esc', 'Break off, and close everything'],
        ['Mod+N', 'Back to the list'],
        ['Mod+S', 'Save the class sheet'],
      ],
    },
  ],
  open({ store: whole, shell: { engine, save } }) {
    const store = lessonStoreOf(whole)
    const kit: LessonKit = { store, controller: createLessonController(store, { engine, save, newId }) }
    return {
      kit,
      view: <LessonContext value={kit}>{lessonView}</LessonContext>,
      commands: commandsOf(kit),
      phase: ({ lesson }) => phaseForMenu(lesson.phase),
      dispose: () => kit.controller.breakOff(),
    }
  },
}

function commandsOf({ controller }: LessonKit): PlaceCommands {
  return {
    'run.start': () => void controller.step(),
    'run.cancel': () => controller.breakOff(),
    'run.new': () => controller.open(null),
    'run.export': () => void controller.saveSheet(),
    // it waits before each step by itself, and there is nothing to filter
  }
}

function phaseForMenu(phase: LessonPhase): ShellState['run'] {
  switch (phase) {
    case 'ready':
    case 'broken':
    // the menu's Start takes the next step
    case 'waiting':
      return 'idle'
    case 'busy':
      return 'running'
    case 'closed':
      return 'done'
  }
}
