import { listenToParent } from '../../host/parent.ts';
import { stepWriter } from '../../host/step-record.ts';
import type { Asked, Told } from '../../host/watched-host.ts';
import { toWire } from '../../host/wire-error.ts';
import type { MeasuringQuestion } from './hosted-measurer.ts';
import { LocalMeasurer } from './local-measurer.ts';

/** The program of a process that measures; the clock runs here, and nothing is told while it does. */
const onStep = stepWriter();
let measurer: LocalMeasurer | undefined;

const parent = listenToParent<Asked<MeasuringQuestion>, Told>(async ({ id, question }) => {
  try {
    parent.send({ id, answer: await answerTo(question) });
  } catch (error) {
    parent.send({ id, error: toWire(error) });
  }
});

function answerTo(question: MeasuringQuestion): Promise<unknown> {
  if (question.kind === 'open') {
    measurer = new LocalMeasurer(question.setup, onStep);
    return measurer.open();
  }
  if (!measurer) throw new RangeError('asked before it was opened');
  switch (question.kind) {
    case 'load':
      return measurer.load(question.candidate);
    case 'measure':
      return measurer.measure(question.request);
    case 'measureCosts':
      return measurer.measureCosts(question.request);
    case 'close':
      return measurer.close();
  }
}
