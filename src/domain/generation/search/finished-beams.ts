import type { Hypothesis } from './generated.ts';
import type { GenerationConfig } from './generation-config.ts';

/** The best translations of one source that have ended, best first, and whether better ones may come. */
export class FinishedBeams {
  readonly #config: GenerationConfig;
  readonly #beams: Hypothesis[] = [];
  #canImprove = true;

  constructor(config: GenerationConfig) {
    this.#config = config;
  }

  /** Best first. */
  get beams(): readonly Hypothesis[] {
    return this.#beams;
  }

  get isOpen(): boolean {
    return this.#canImprove && !(this.#isFull && this.#config.earlyStopping === true);
  }

  get #isFull(): boolean {
    return this.#beams.length === this.#config.numBeams;
  }

  /** @param length generated tokens, the one that ends the translation included */
  normalized(sum: number, length: number): number {
    return sum / length ** this.#config.lengthPenalty;
  }

  /** Whether a beam of this score is among the best `numBeams`. */
  accepts(score: number): boolean {
    return !this.#isFull || score > this.#beams[this.#beams.length - 1].score;
  }

  add(beam: Hypothesis): void {
    let at = this.#beams.length;
    while (at > 0 && beam.score > this.#beams[at - 1].score) at--;
    this.#beams.splice(at, 0, beam);
    if (this.#beams.length > this.#config.numBeams) this.#beams.pop();
  }

  /**
   * Judges, once all beams are full, whether the best running beam could still get better than the worst
   * finished one; as Hugging Face's `generate`, it never takes back that it could not.
   * @param length tokens the running beams have
   */
  judge(bestRunning: number, length: number): void {
    if (!this.#isFull) return;
    const { earlyStopping, lengthPenalty, maxLength } = this.#config;
    const longest = earlyStopping === 'never' && lengthPenalty > 0 ? maxLength - 1 : length;
    if (this.normalized(bestRunning, longest) <= this.#beams[this.#beams.length - 1].score) {
      this.#canImprove = false;
    }
  }
}
