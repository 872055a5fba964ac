import type { Question } from "./question";

/** Questions that are with the engine at once: it answers one after the other, and the next is there when it has. */
const AT_ONCE = 2;

interface Waiting {
  question: Question;
  /** Whether it is to be answered only as long as the screen wants it. */
  ofScreen: boolean;
}

/** Questions on their way to the engine: those that nobody waits for any more are not asked. */
export class QuestionQueue {
  #waiting: Waiting[] = [];
  #asked = 0;
  #answer: (question: Question) => Promise<void>;
  #isWanted: (question: Question) => boolean;
  #withdrawn: (key: string) => void;

  constructor(answer: (question: Question) => Promise<void>, isWanted: (question: Question) => boolean, withdrawn: (key: string) => void) {
    this.#answer = answer;
    this.#isWanted = isWanted;
    this.#withdrawn = withdrawn;
  }

  ask(question: Question, ofScreen: boolean): void {
    this.#waiting.push({ question, ofScreen });
    this.#next();
  }

  /** Takes a question back, unless the engine has it. */
  withdraw(key: string): void {
    const count = this.#waiting.length;
    this.#waiting = this.#waiting.filter(({ question }) => question.key !== key);
    if (this.#waiting.length < count) this.#withdrawn(key);
  }

  #next(): void {
    while (this.#asked < AT_ONCE) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      const { question, ofScreen } = next;
      if (ofScreen && !this.#isWanted(question)) {
        this.#withdrawn(question.key);
        continue;
      }
      this.#asked += 1;
      void this.#answer(question).finally(() => {
        this.#asked -= 1;
        this.#next();
      });
    }
  }
}
