import type { FeatureCommand, ShellState } from '#shared/shell/shell'
import { LessonContext, type LessonKit } from '../../features/lesson/lesson-context'
import type { LessonPhase } from '../../features/lesson/lesson-state'
import type { Feature } from '../feature'
import { lazyView } from '../lazy-view'

const lessonView = lazyView(
  'Learn',
  async () => (await import('../../features/lesson/lesson-view')).LessonView,
)

/** How do ports work? */
export function lessonFeature(kit: LessonKit): Feature {
  return {
    key: 'lesson',
    icon: 'lesson',
    view: <LessonContext value={kit}>{lessonView}</LessonContext>,
    run: (command) => runInLesson(kit, command),
    phase: ({ lesson }) => phaseForMenu(lesson.phase),
    dispose: () => kit.controller.breakOff(),
  }
}

function runInLesson({ controller }: LessonKit, command: FeatureCommand): void {
  switch (command) {
    case 'run.start':
      void controller.step()
      return
    case 'run.cancel':
      controller.breakOff()
      return
    case 'run.new':
      controller.open(null)
      return
    case 'run.export':
      void controller.saveSheet()
      return
    // it waits before each step by itself, and there is nothing to filter
    case 'run.pause':
    case 'view.filter':
      return
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
